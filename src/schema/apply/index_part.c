/* SPDX-License-Identifier: MIT
 * The keys of an index: what they are, and what its method does with them. In: a key as written. Out: the
 * same with its expression resolved, and problems where a database would refuse it.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/index_methods.h"
#include "schema/typing.h"

void apply_index_lacks(const struct apply *apply, struct span span, const char *what)
{
    if (apply->dialect != MIG_DIALECT_SQLITE)
        return;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_SQLITE_LACKS, span, "SQLite has no %s in an index", what);
    problem_help(apply->problems, problem, "begin the step with `on postgres`");
}

static bool is_text(struct type type)
{
    return !type.array && (type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR ||
                           type.kind == TYPE_UNKNOWN);
}

struct type apply_value_type(const struct table *table, const struct expr *expr)
{
    const struct column *column = expr->kind == EXPR_COLUMN ? table_column(table, expr->text) : NULL;
    return column != NULL ? column->type : expr->resolved ? expr->type : (struct type){.kind = TYPE_UNKNOWN};
}

static void check_collation(const struct apply *apply, const struct index_part *part, struct type type)
{
    if (part->collation == NULL)
        return;
    apply_check_collation(apply, part->expr->span, part->collation);
    if (!is_text(type))
        problem_add(apply->problems, PROBLEM_COLLATED, part->expr->span,
                    "only a text has a collation, and `%s` is %s", apply_expr_text(apply, part->expr),
                    type_text(apply->arena, type));
}

static void unknown_class(const struct apply *apply, const struct index_method *method,
                          const struct index_part *part)
{
    const char *nearest = operator_class_nearest(method->name, part->operator_class);
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_INDEX_METHOD, part->expr->span,
                    "the language knows no operator class `%s` of %s", part->operator_class, method->name);
    if (nearest != NULL)
        problem_help(apply->problems, problem, "did you mean `%s`?", nearest);
}

static void check_class(const struct apply *apply, const struct index_method *method,
                        const struct index_part *part, struct type type)
{
    const struct operator_class *found = operator_class_find(method->name, part->operator_class);
    if (found == NULL)
        unknown_class(apply, method, part);
    else if (!index_types_hold(found->types, type))
        problem_add(apply->problems, PROBLEM_INDEX_METHOD, part->expr->span,
                    "`%s` is not for %s, which `%s` is", found->name, type_text(apply->arena, type),
                    apply_expr_text(apply, part->expr));
}

static void check_type(const struct apply *apply, const struct index_method *method,
                       const struct index_part *part, struct type type)
{
    const char *name = apply_expr_text(apply, part->expr);
    if (index_types_hold(method->types, type) || index_types_hold(method->more, type))
        return;
    if (type.kind == TYPE_JSON && (method->flags & METHOD_ORDERED) != 0) {
        problem_add(apply->problems, PROBLEM_JSON_KEY, part->expr->span,
                    "PostgreSQL cannot compare values of type json, so `%s` cannot be part of an index",
                    name);
        return;
    }
    struct problem *problem = problem_add(apply->problems, PROBLEM_INDEX_METHOD, part->expr->span,
                                          "PostgreSQL has no %s index over %s, which `%s` is", method->name,
                                          type_text(apply->arena, type), name);
    if (index_types_hold(index_method_find(NULL)->types, type))
        problem_help(apply->problems, problem, "leave out `using %s`", method->name);
}

static void check_order(const struct apply *apply, const struct index_method *method,
                        const struct index_part *part)
{
    if ((method->flags & METHOD_ORDERED) != 0 || (!part->descending && part->nulls == NULLS_DEFAULT))
        return;
    problem_add(apply->problems, PROBLEM_INDEX_METHOD, part->expr->span,
                "a %s index has no order, so `%s` cannot say %s", method->name,
                apply_expr_text(apply, part->expr), part->descending ? "`desc`" : "where nulls stand");
}

void apply_check_index_part(const struct apply *apply, const struct table *table,
                            const struct index_method *method, const struct index_part *part)
{
    struct type type = apply_value_type(table, part->expr);
    if (part->nulls != NULLS_DEFAULT)
        apply_index_lacks(apply, part->expr->span, "order of nulls");
    if (part->operator_class != NULL)
        apply_index_lacks(apply, part->expr->span, "operator classes");
    check_collation(apply, part, type);
    if (method == NULL || apply->dialect != MIG_DIALECT_POSTGRES)
        return;
    check_order(apply, method, part);
    if (part->operator_class != NULL)
        check_class(apply, method, part, type);
    else
        check_type(apply, method, part, type);
}
