/* SPDX-License-Identifier: MIT
 * In: the parts of a constraint. Out: the constraint; its name has no text while the source gives none.
 */
#include "language/tree.h"

#include "base/text.h"

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

struct constraint *reference_match(struct parser *parser, struct constraint *constraint, bool full,
                                   struct span span)
{
    if (constraint->match_full)
        parser_twice(parser, span, (struct span){0, 0}, "`match`");
    constraint->match_full = full;
    return constraint;
}

struct constraint *reference_match_word(struct parser *parser, struct constraint *constraint,
                                        const char *word, struct span span)
{
    if (!text_equal(word, "simple"))
        parser_problem(parser, PROBLEM_SYNTAX, span, "unexpected `%s`; expected `full` or `simple`", word);
    return constraint;
}

struct constraint *constraint_distinct(struct constraint *constraint, bool nulls_not_distinct)
{
    constraint->nulls_not_distinct = nulls_not_distinct;
    return constraint;
}

struct constraint *constraint_include(struct parser *parser, struct constraint *constraint,
                                      const struct name_list *columns, struct span span)
{
    if (constraint->include.count != 0)
        parser_twice(parser, span, (struct span){0, 0}, "`include`");
    constraint->include = name_list_names(columns);
    return constraint;
}

struct index_part exclusion_of(const struct expr *key, const char *operator)
{
    return (struct index_part){.expr = key, .operator= operator};
}

struct constraint *build_exclude(struct parser *parser, const char *method, const struct part_list *parts,
                                 const struct expr *where)
{
    struct constraint *constraint = constraint_new(parser, CONSTRAINT_EXCLUDE);
    constraint->method = method;
    constraint->parts = parts->parts.items;
    constraint->part_count = parts->parts.count;
    constraint->where = where;
    return constraint;
}

struct constraint *constraint_named(struct constraint *constraint, struct name name)
{
    constraint->name = name;
    return constraint;
}
