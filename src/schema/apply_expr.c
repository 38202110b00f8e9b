/* SPDX-License-Identifier: MIT
 * In: an expression of a step and where it stands. Out: the same, checked and typed; where it has
 * problems, as it was written, so that what holds it is there all the same.
 */
#include "schema/applying.h"

const struct expr *apply_expr(const struct apply *apply, struct schema schema, const struct step *step,
                              const struct table *table, const struct expr *expr, const char *where,
                              unsigned rules)
{
    struct expr_scope scope = {
        .schema = &schema,
        .table = table,
        .where = where,
        .deterministic = (rules & RULE_DETERMINISTIC) != 0,
        .boolean = (rules & RULE_BOOLEAN) != 0,
        .dialects = step->dialects,
        .revision = apply->revision,
    };
    const struct expr *resolved = expr_resolve(apply->problems, expr, &scope);
    return resolved != NULL ? resolved : expr;
}

const struct expr *apply_value(const struct apply *apply, struct schema schema, const struct step *step,
                               const struct table *table, const struct column *column,
                               const struct expr *value, const struct table *rows, const char *where)
{
    struct expr_scope scope = {
        .schema = &schema,
        .table = rows,
        .where = where,
        .constant = rows == NULL,
        .dialects = step->dialects,
        .revision = apply->revision,
    };
    const char *name = arena_format(apply->arena, "%s.%s", table->object.name.text, column->name.text);
    if (value->kind == EXPR_NULL && column->not_null) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_NULL_VALUE, value->span, "`%s` cannot be null", name);
        apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", name), column->origin);
        return value;
    }
    const struct expr *resolved = expr_resolve_value(apply->problems, value, column->type, name, &scope);
    return resolved != NULL ? resolved : value;
}

const char *apply_expr_text(const struct apply *apply, const struct expr *expr)
{
    struct buf text;
    buf_init(&text, apply->arena);
    expr_print(&text, expr);
    return text.data;
}
