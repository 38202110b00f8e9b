/* SPDX-License-Identifier: MIT
 * In: the parts of a constraint. Out: the constraint; its name has no text while the source gives none.
 */
#include "language/build.h"

static struct constraint *constraint_new(struct parser *parser, enum constraint_kind kind)
{
    struct constraint *constraint = arena_new(parser->arena, struct constraint);
    constraint->kind = kind;
    return constraint;
}

struct constraint *build_key(struct parser *parser, enum constraint_kind kind,
                             const struct name_list *columns)
{
    struct constraint *constraint = constraint_new(parser, kind);
    constraint->columns = name_list_names(columns);
    return constraint;
}

struct constraint *build_check(struct parser *parser, const struct expr *check)
{
    struct constraint *constraint = constraint_new(parser, CONSTRAINT_CHECK);
    constraint->check = check;
    return constraint;
}

struct constraint *build_reference(struct parser *parser, struct name table, const struct name_list *columns)
{
    struct constraint *constraint = constraint_new(parser, CONSTRAINT_FOREIGN_KEY);
    constraint->table = table;
    parser->on_delete = parser->on_update = (struct span){0, 0};
    constraint->references = name_list_names(columns);
    return constraint;
}

/* The parser remembers where the actions of the reference at hand stand. */
struct constraint *reference_on_delete(struct parser *parser, struct constraint *constraint,
                                       enum reference_action action, struct span span)
{
    parser_first_time(parser, &parser->on_delete, span, "`on delete`");
    constraint->on_delete = action;
    return constraint;
}

struct constraint *reference_on_update(struct parser *parser, struct constraint *constraint,
                                       enum reference_action action, struct span span)
{
    parser_first_time(parser, &parser->on_update, span, "`on update`");
    constraint->on_update = action;
    return constraint;
}

struct constraint *reference_from(struct constraint *constraint, const struct name_list *columns)
{
    constraint->columns = name_list_names(columns);
    return constraint;
}

struct constraint *constraint_deferrable(struct parser *parser, struct constraint *constraint, bool deferred,
                                         struct span span)
{
    if (constraint->deferrable)
        parser_twice(parser, span, (struct span){0, 0}, "`deferrable`");
    constraint->deferrable = true;
    constraint->initially_deferred = deferred;
    return constraint;
}

struct constraint *constraint_named(struct constraint *constraint, struct name name)
{
    constraint->name = name;
    return constraint;
}
