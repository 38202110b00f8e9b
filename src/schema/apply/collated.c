/* SPDX-License-Identifier: MIT
 * In: the resolved expression of a generated column. Out: a problem where PostgreSQL would refuse it because
 * it compares constant texts: it computes what is constant before it has found out by which collation (seen
 * with 15.18, and `collate` does not help).
 */
#include "base/text.h"
#include "schema/apply/applying.h"

static bool is_text(struct type type)
{
    return !type.array && (type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR);
}

/* Whatever the row is. `coalesce` is its first argument when that is a constant. */
static bool is_constant(const struct expr *expr)
{
    bool first = expr->kind == EXPR_CALL && text_equal(expr->text, "coalesce") && expr->count > 0;
    if (expr->kind == EXPR_COLUMN)
        return false;
    if (first && expr->args[0]->kind != EXPR_NULL)
        return is_constant(expr->args[0]);
    for (size_t i = 0; i < expr->count; i++)
        if (!is_constant(expr->args[i]))
            return false;
    return true;
}

/* Is the first one compared with another constant? (The operand of a case never is one.) */
static bool compares(const struct expr *expr)
{
    if (!is_text(expr->args[0]->type) || !is_constant(expr->args[0]))
        return false;
    for (size_t i = 1; i < expr->count; i++)
        if (is_constant(expr->args[i]))
            return true;
    return false;
}

static bool is_comparison(const char *operation)
{
    static const char *const operations[] = {"=", "<>", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (text_equal(operations[i], operation))
            return true;
    return false;
}

static bool asks_collation(const char *function)
{
    static const char *const functions[] = {"lower", "upper",  "initcap", "replace", "max",
                                            "min",   "nullif", "strpos",  "least",   "greatest"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (text_equal(functions[i], function))
            return true;
    return false;
}

static bool is_refused(const struct expr *expr)
{
    if (expr->kind == EXPR_CALL)
        return asks_collation(expr->text) && is_text(expr->args[0]->type) && is_constant(expr);
    bool compared = expr->kind == EXPR_IN || expr->kind == EXPR_BETWEEN ||
                    (expr->kind == EXPR_BINARY && is_comparison(expr->text));
    return compared && compares(expr);
}

void apply_check_collated(const struct apply *apply, const struct expr *expr)
{
    if (apply->dialect != MIG_DIALECT_POSTGRES)
        return;
    if (is_refused(expr)) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_NOT_ALLOWED_HERE, expr->span,
                        "`%s` compares constant texts, which PostgreSQL does not take in a generated column",
                        apply_expr_text(apply, expr));
        problem_help(apply->problems, problem, "write the value itself");
        return;
    }
    for (size_t i = 0; i < expr->count; i++)
        apply_check_collated(apply, expr->args[i]);
}
