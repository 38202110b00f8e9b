/* SPDX-License-Identifier: MIT
 * In: what stands behind a column's name, one attribute after another. Out: the column, and beside it the
 * constraints that were written inline, which belong to the table.
 */
#include "language/tree.h"

struct draft_column *draft_column_new(struct parser *parser)
{
    return arena_new(parser->arena, struct draft_column);
}

struct draft_column *draft_not_null(struct parser *parser, struct draft_column *draft, struct span span)
{
    parser_first_time(parser, &draft->given[ATTRIBUTE_NOT_NULL], span, "whether the column may be null");
    draft->column.not_null = true;
    draft->column.not_null_span = span;
    return draft;
}

struct draft_column *draft_nullable(struct parser *parser, struct draft_column *draft, struct span span)
{
    parser_first_time(parser, &draft->given[ATTRIBUTE_NOT_NULL], span, "whether the column may be null");
    return draft;
}

struct draft_column *draft_default(struct parser *parser, struct draft_column *draft,
                                   const struct expr *value, struct span span)
{
    parser_first_time(parser, &draft->given[ATTRIBUTE_DEFAULT], span, "the column's default");
    if (value->kind != EXPR_NULL) /* which is what a column has without one */
        draft->column.value = value;
    return draft;
}

struct draft_column *draft_generated(struct parser *parser, struct draft_column *draft,
                                     const struct expr *value, bool stored, struct span span)
{
    parser_first_time(parser, &draft->given[ATTRIBUTE_GENERATED], span, "how the column is generated");
    draft->column.generated = value;
    draft->column.stored = stored;
    return draft;
}

struct draft_column *draft_identity(struct parser *parser, struct draft_column *draft, enum identity identity,
                                    struct span span)
{
    parser_first_time(parser, &draft->given[ATTRIBUTE_GENERATED], span, "how the column is generated");
    draft->column.identity = identity;
    return draft;
}

struct draft_column *draft_collate(struct parser *parser, struct draft_column *draft, struct name collation,
                                   struct span span)
{
    parser_first_time(parser, &draft->given[ATTRIBUTE_COLLATE], span, "the column's collation");
    draft->column.collation = collation.text;
    return draft;
}

struct draft_column *draft_constraint(struct parser *parser, struct draft_column *draft, struct name name,
                                      struct constraint *constraint, struct span span)
{
    constraint->name = name;
    constraint->origin.span = span;
    vec_push(parser->arena, &draft->constraints, constraint);
    return draft;
}

/* An inline constraint is built before its column is known, so it gets its columns here: a copy, since what
 * the list holds is const. */
static const struct constraint *of_column(struct parser *parser, const struct constraint *constraint,
                                          struct name column)
{
    struct constraint *copy = arena_new(parser->arena, struct constraint);
    struct name *columns = arena_new(parser->arena, struct name);
    *copy = *constraint;
    *columns = column;
    if (constraint->kind != CONSTRAINT_CHECK)
        copy->columns = (struct names){columns, 1};
    return copy;
}

/* A row that leaves the column out could never be inserted: the same as without the words, which promise
 * more. */
static void check_default(struct parser *parser, const struct draft_column *draft, struct name name)
{
    struct span span = draft->given[ATTRIBUTE_DEFAULT];
    if (span_nowhere(span) || draft->column.value != NULL || !draft->column.not_null)
        return;
    struct problem *problem = parser_problem(parser, PROBLEM_NULL_VALUE, span,
                                             "`%s` cannot be null, and null is its default", name.text);
    parser_help(parser, problem, "give it a default that it can hold, or none; or leave `not null` out");
}

struct draft_column *build_column(struct parser *parser, struct name name, struct type type,
                                  struct span type_span, struct draft_column *draft, struct span span)
{
    struct column *column = &draft->column;
    draft->span = span;
    check_default(parser, draft, name);
    column->name = name;
    column->origin.span = span;
    column->type = type;
    column->type_span = type_span;
    for (size_t i = 0; i < draft->constraints.count; i++)
        draft->constraints.items[i] = of_column(parser, draft->constraints.items[i], name);
    return draft;
}

struct draft_column *draft_comment(struct parser *parser, struct draft_column *draft, const char *comment,
                                   struct span span)
{
    parser_first_time(parser, &draft->given[ATTRIBUTE_COMMENT], span, "the column's comment");
    draft->column.comment = comment;
    return draft;
}

struct draft_column *draft_kept(struct draft_column *draft, bool serial)
{
    draft->column.serial = serial;
    return draft;
}
