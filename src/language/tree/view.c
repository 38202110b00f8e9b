/* SPDX-License-Identifier: MIT
 * In: the parts of a statement about a view, or of a condition that the data must meet. Out: a step.
 */
#include "language/tree.h"

static struct step *view_step(struct parser *parser, enum op op, struct name name, const struct query *query)
{
    struct step *step = step_named(parser, op, name);
    step->query = query;
    return step;
}

struct step *build_create_view(struct parser *parser, struct name name, const struct query *query)
{
    return view_step(parser, OP_CREATE_VIEW, name, query);
}

struct step *build_replace_view(struct parser *parser, struct name name, const struct query *query)
{
    return view_step(parser, OP_REPLACE_VIEW, name, query);
}

struct step *build_drop_view(struct parser *parser, struct name name)
{
    return view_step(parser, OP_DROP_VIEW, name, NULL);
}

struct step *build_require(struct parser *parser, const struct expr *condition, const char *message,
                           struct span message_span)
{
    struct step *step = step_of(parser, OP_REQUIRE);
    step->where = condition;
    step->message = build_reason(parser, message, message_span);
    return step;
}
