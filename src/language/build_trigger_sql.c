/* SPDX-License-Identifier: MIT
 * In: the parts of a trigger as sql/ writes it and a database keeps it. Out: the trigger that it was made
 * from; anything else is not read. Nobody reads messages here.
 */
#include "language/build.h"

#include "base/text.h"

#include <strings.h>

bool printed_word(const char *text, const char *word)
{
    return strcasecmp(text, word) == 0;
}

struct trigger *build_printed_trigger(struct parser *parser, struct name name, struct trigger *trigger)
{
    (void)parser;
    trigger->object = (struct object){.kind = OBJECT_TRIGGER, .name = name};
    return trigger;
}

struct trigger_body *trigger_body_new(struct parser *parser)
{
    struct trigger_body *body = arena_new(parser->arena, struct trigger_body);
    body->steps = step_list_new(parser);
    return body;
}

static void refuse(struct parser *parser)
{
    parser->failed = true;
}

/* Nothing stands behind the return. */
static struct trigger_body *add(struct parser *parser, struct trigger_body *body, struct step *step)
{
    if (body->returns != NULL)
        refuse(parser);
    vec_push(parser->arena, &body->steps->steps, step);
    return body;
}

struct trigger_body *trigger_body_add(struct parser *parser, struct trigger_body *body, struct step *step)
{
    if (step->op != OP_INSERT && step->op != OP_UPDATE && step->op != OP_DELETE)
        refuse(parser);
    return add(parser, body, step);
}

/* not coalesce(condition, false) */
static const struct expr *required(const struct expr *expr)
{
    const struct expr *call =
        expr->kind == EXPR_UNARY && text_equal(expr->text, "not") ? expr->args[0] : NULL;
    bool known = call != NULL && call->kind == EXPR_CALL && text_equal(call->text, "coalesce") &&
                 call->count == 2 &&
                 (call->args[1]->kind == EXPR_FALSE ||
                  (call->args[1]->kind == EXPR_INTEGER && text_equal(call->args[1]->text, "0")));
    return known ? call->args[0] : NULL;
}

struct trigger_body *trigger_body_require(struct parser *parser, struct trigger_body *body,
                                          const struct expr *condition, const char *message, bool raises)
{
    struct step *step = step_of(parser, OP_REQUIRE);
    step->where = required(condition);
    step->message = message;
    if (!raises || step->where == NULL)
        refuse(parser);
    return add(parser, body, step);
}

struct trigger_body *trigger_body_return(struct parser *parser, struct trigger_body *body, const char *word,
                                         const char *row)
{
    if (!printed_word(word, "return") || body->returns != NULL)
        refuse(parser);
    body->returns = row;
    return body;
}
