/* SPDX-License-Identifier: MIT
 * In: conditions whose operands are normal. Out: chains of comparisons, with every `not` as far inside as it
 * goes.
 */
#include "schema/normal.h"

#include "base/text.h"

static const char *opposite(const char *word)
{
    static const char *const pairs[][2] = {{"=", "<>"}, {"<", ">="}, {">", "<="}, {"and", "or"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (size_t side = 0; side < 2; side++)
            if (text_equal(word, pairs[i][side]))
                return pairs[i][1 - side];
    return NULL;
}

static const struct expr *flipped(const struct normal *normal, const struct expr *expr)
{
    struct expr *made = arena_new(normal->arena, struct expr);
    *made = *expr;
    made->negated = !expr->negated;
    return made;
}

static const struct expr *negated_binary(const struct normal *normal, const struct expr *expr)
{
    const char *word = opposite(expr->text);
    if (word == NULL)
        return normal_unary(normal, "not", expr);
    if (!text_equal(word, "and") && !text_equal(word, "or"))
        return normal_binary(normal, word, expr->args[0], expr->args[1]);
    return normal_joined(normal, word, normal_negated(normal, expr->args[0]),
                         normal_negated(normal, expr->args[1]));
}

const struct expr *normal_negated(const struct normal *normal, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_TRUE:
        return normal_leaf(normal, EXPR_FALSE, NULL);
    case EXPR_FALSE:
        return normal_leaf(normal, EXPR_TRUE, NULL);
    case EXPR_BINARY:
        return negated_binary(normal, expr);
    case EXPR_IS_NULL:
    case EXPR_LIKE:
    case EXPR_IN_QUERY:
        return flipped(normal, expr);
    case EXPR_UNARY:
        return text_equal(expr->text, "not") ? expr->args[0] : normal_unary(normal, "not", expr);
    case EXPR_NULL:
    case EXPR_INTEGER:
    case EXPR_NUMBER:
    case EXPR_STRING:
    case EXPR_COLUMN:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_CASE:
    case EXPR_CAST:
    case EXPR_CALL:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_COLLATE:
    case EXPR_EXISTS:
    case EXPR_QUERY:
    case EXPR_OPAQUE:
        return normal_unary(normal, "not", expr);
    }
    return expr;
}

const struct expr *normal_joined(const struct normal *normal, const char *word, const struct expr *left,
                                 const struct expr *right)
{
    if (left == NULL)
        return right;
    if (normal_is(right, EXPR_BINARY, word)) {
        left = normal_joined(normal, word, left, right->args[0]);
        right = right->args[1];
    }
    return normal_binary(normal, word, left, right);
}

static const struct expr *beside(const struct normal *normal, const struct expr *expr,
                                 const struct expr *other)
{
    if (expr->kind == EXPR_STRING || expr->kind == EXPR_CASE)
        expr = normal_constant(normal, expr, normal_type(normal, other));
    return normal_whole(normal, expr);
}

const struct expr *normal_comparison(const struct normal *normal, const char *operator,
                                     const struct expr * left, const struct expr *right)
{
    left = normal_narrow(normal, left);
    right = normal_narrow(normal, right);
    return normal_binary(normal, operator, beside(normal, left, right), beside(normal, right, left));
}

static void see_column(void *context, const struct expr *column)
{
    bool *any = context;
    (void)column;
    *any = true;
}

static bool reads_columns(const struct expr *expr)
{
    bool any = false;
    expr_columns(expr, see_column, &any);
    return any;
}

/* PostgreSQL makes one array of what reads no columns, where that is more than one, and asks it first. */
static const struct expr **in_order(const struct normal *normal, const struct expr *raw)
{
    const struct expr **items = arena_array(normal->arena, const struct expr *, raw->count);
    size_t count = 0, constants = 0;
    for (size_t i = 1; i < raw->count; i++)
        constants += !reads_columns(raw->args[i]);
    for (int columns = 0; columns <= 1 && constants > 1; columns++)
        for (size_t i = 1; i < raw->count; i++)
            if (reads_columns(raw->args[i]) == (columns == 1))
                items[count++] = raw->args[i];
    for (size_t i = 1; i < raw->count && constants <= 1; i++)
        items[count++] = raw->args[i];
    return items;
}

const struct expr *normal_in(const struct normal *normal, const struct expr *raw)
{
    const struct expr *operand = normal_form(normal, raw->args[0]);
    const struct expr *const *items = in_order(normal, raw);
    const struct expr *chain = NULL;
    for (size_t i = 0; i + 1 < raw->count; i++) {
        const struct expr *one = normal_form(normal, items[i]);
        one = normal_comparison(normal, raw->negated ? "<>" : "=", operand, one);
        chain = normal_joined(normal, raw->negated ? "and" : "or", chain, one);
    }
    return chain != NULL ? chain : raw;
}

const struct expr *normal_between(const struct normal *normal, const struct expr *raw)
{
    const struct expr *operand = normal_form(normal, raw->args[0]);
    const struct expr *low = normal_form(normal, raw->args[1]);
    const struct expr *high = normal_form(normal, raw->args[2]);
    const struct expr *from = normal_comparison(normal, raw->negated ? "<" : ">=", operand, low);
    const struct expr *to = normal_comparison(normal, raw->negated ? ">" : "<=", operand, high);
    return normal_joined(normal, raw->negated ? "or" : "and", from, to);
}
