/* SPDX-License-Identifier: MIT
 * In: a default as written. Out: the same, resolved, or a problem where it calculates a number for which its
 * column may have no place. PostgreSQL would refuse or round what comes out, SQLite would keep it: nobody
 * stands between a default and its row.
 */
#include "schema/apply/applying.h"
#include "schema/extent.h"
#include "schema/typing.h"

static void check_number(const struct apply *apply, const struct table *table, const struct column *column,
                         const struct expr *value)
{
    struct extent extent = extent_of(value), bounds = extent_of_type(column->type);
    bool within = extent_within(extent, bounds);
    if (within && extent.behind <= bounds.behind)
        return;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_WRONG_VALUE, value->span,
        within ? "`%s` may have more digits behind the point than `%s`, the type of `%s.%s`: SQLite would "
                 "keep them"
               : "`%s` may be too large for `%s`, the type of `%s.%s`: SQLite would keep it",
        apply_expr_text(apply, value), type_text(apply->arena, column->type), table->object.name.text,
        column->name.text);
    problem_help(apply->problems, problem,
                 within ? "write the number that comes out, or `round(..., %u)`"
                        : "write the number that comes out",
                 column->type.scale);
}

/* cast(null as integer) is null, and so no default: PostgreSQL does not keep it. */
static const struct expr *null_in_casts(const struct expr *value)
{
    while (value->kind == EXPR_CAST)
        value = value->args[0];
    return value->kind == EXPR_NULL ? value : NULL;
}

const struct expr *apply_default(const struct apply *apply, struct schema schema, const struct step *step,
                                 const struct table *table, const struct column *column,
                                 const struct expr *value)
{
    const struct place place = {NULL, "a default", 0};
    const struct expr *resolved = apply_value(apply, schema, step, place, table, column, value);
    const struct expr *null = resolved->kind == EXPR_CAST ? null_in_casts(value) : NULL;
    if (null != NULL)
        return apply_value(apply, schema, step, place, table, column, null);
    bool numbers = resolved->resolved && typing_is_number(column->type) && typing_is_number(resolved->type);
    if (numbers && apply->dialect == MIG_DIALECT_SQLITE && resolved->kind != EXPR_NULL)
        check_number(apply, table, column, resolved);
    return resolved;
}
