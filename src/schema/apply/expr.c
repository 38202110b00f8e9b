/* SPDX-License-Identifier: MIT
 * In: an expression of a step and where it stands. Out: the same, checked and typed; where it has
 * problems, as it was written, so that what holds it is there all the same.
 */
#include "schema/apply/applying.h"
#include "schema/functions.h"
#include "schema/typing.h"

/* A derived step knows the schema of one database only; what it takes back may be there on that one alone. */
static struct expr_scope scope_of(const struct apply *apply, const struct schema *schema,
                                  const struct step *step, struct place place,
                                  const struct sources_in_sight *sight)
{
    return (struct expr_scope){
        .schema = schema,
        .table = place.rows,
        .where = place.where,
        .constant = place.rows == NULL && sight == NULL,
        .sources = sight,
        .renewed = sight != NULL,
        .deterministic = (place.rules & RULE_DETERMINISTIC) != 0,
        .queries = (place.rules & RULE_QUERIES) != 0,
        .check = (place.rules & RULE_CHECK) != 0,
        .boolean = (place.rules & RULE_BOOLEAN) != 0,
        .dialects = apply->derived ? 1u << apply->dialect : step->dialects,
        .revision = apply->revision,
    };
}

/* Nothing else in the language takes one. */
static void check_ranges(const struct apply *apply, const struct expr *expr, bool allowed, const char *where)
{
    const struct function *function = expr->kind == EXPR_CALL ? function_find(expr->text) : NULL;
    if (function != NULL && function->result == 'R' && !allowed)
        problem_add(
            apply->problems, PROBLEM_NOT_ALLOWED_HERE, expr->span,
            "a range such as `%s` is a key of an exclusion or of a gist index, and cannot stand in %s",
            apply_expr_text(apply, expr), where);
    for (size_t i = 0; i < expr->count; i++)
        check_ranges(apply, expr->args[i], false, where);
}

const struct expr *apply_expr_among(const struct apply *apply, struct schema schema, const struct step *step,
                                    struct place place, const struct sources_in_sight *sight,
                                    const struct expr *expr)
{
    struct expr_scope scope = scope_of(apply, &schema, step, place, sight);
    const struct expr *resolved = expr_resolve(apply->problems, expr, &scope);
    if (resolved != NULL)
        check_ranges(apply, resolved, (place.rules & RULE_RANGES) != 0, place.where);
    if (resolved != NULL && apply->dialect == MIG_DIALECT_POSTGRES && scope.deterministic)
        apply_check_stable(apply, resolved, place.where);
    return resolved != NULL ? resolved : expr;
}

const struct expr *apply_expr(const struct apply *apply, struct schema schema, const struct step *step,
                              struct place place, const struct expr *expr)
{
    return apply_expr_among(apply, schema, step, place, NULL, expr);
}

const struct expr *apply_value_among(const struct apply *apply, struct schema schema, const struct step *step,
                                     struct place place, const struct sources_in_sight *sight,
                                     const struct table *table, const struct column *column,
                                     const struct expr *value)
{
    struct expr_scope scope = scope_of(apply, &schema, step, place, sight);
    scope.draws = sight == NULL; /* nobody would follow the name of a sequence into a trigger */
    const char *name = arena_format(apply->arena, "%s.%s", table->object.name.text, column->name.text);
    if (value->kind == EXPR_NULL && column->not_null) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_NULL_VALUE, value->span, "`%s` cannot be null", name);
        apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", name), column->origin);
        return value;
    }
    const struct expr *resolved = expr_resolve_value(apply->problems, value, column->type, name, &scope);
    if (resolved != NULL)
        check_ranges(apply, resolved, false, place.where);
    if (resolved != NULL && apply->dialect == MIG_DIALECT_POSTGRES && scope.deterministic)
        apply_check_stable(apply, resolved, place.where);
    return resolved != NULL ? resolved : value;
}

const struct expr *apply_value(const struct apply *apply, struct schema schema, const struct step *step,
                               struct place place, const struct table *table, const struct column *column,
                               const struct expr *value)
{
    return apply_value_among(apply, schema, step, place, NULL, table, column, value);
}

bool apply_is_computed(const struct apply *apply, const struct table *table, const struct column *column,
                       struct span span)
{
    if (column->generated == NULL && column->identity != IDENTITY_ALWAYS)
        return false;
    const char *name = arena_format(apply->arena, "`%s.%s`", table->object.name.text, column->name.text);
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_COMPUTED, span, "the database computes %s itself", name);
    apply_note_made(apply, problem, name, column->origin);
    return true;
}

void apply_check_collation(const struct apply *apply, struct span span, const char *name)
{
    bool of_sqlite = collation_is_sqlites(name);
    struct problem *problem = NULL;
    if (!of_sqlite && apply->dialect == MIG_DIALECT_SQLITE)
        problem =
            problem_add(apply->problems, PROBLEM_COLLATION_LACKS, span, "SQLite has no collation `%s`", name);
    else if (of_sqlite && apply->dialect == MIG_DIALECT_POSTGRES)
        problem = problem_add(apply->problems, PROBLEM_COLLATION_LACKS, span,
                              "PostgreSQL has no collation `%s`", name);
    if (problem != NULL)
        problem_help(apply->problems, problem, "begin the step with `on %s`",
                     of_sqlite ? "sqlite" : "postgres");
}

const char *apply_expr_text(const struct apply *apply, const struct expr *expr)
{
    struct buf text;
    buf_init(&text, apply->arena);
    expr_print(&text, expr);
    return text.data;
}
