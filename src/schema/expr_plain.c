/* SPDX-License-Identifier: MIT
 * In: an expression as a database prints it: ((price)::numeric > (0)::numeric). Out: the same as somebody
 * would write it: price > 0. For people to read; comparisons look at normal forms, which stay the same.
 */
#include "schema/normal.h"

#include "base/text.h"
#include "schema/typing.h"

static const struct expr *plain(const struct normal *normal, const struct expr *raw);

/* '-1'::integer is -1, but '2020-01-01'::date stays as it is spelt. */
static const struct expr *constant(const struct normal *normal, const struct expr *text, struct type type)
{
    bool respelt = typing_is_number(type) || type.kind == TYPE_BOOLEAN;
    return respelt ? normal_constant(normal, text, type) : text;
}

/* Where the type comes from what stands beside it. */
static const struct expr *loose(const struct normal *normal, const struct expr *expr)
{
    while (expr->kind == EXPR_CAST) {
        const struct expr *value = expr->args[0];
        bool sized = expr->type.length != 0 || expr->type.precision != 0;
        if (value->kind == EXPR_NULL || (value->kind == EXPR_STRING && !sized))
            return constant(normal, value, expr->type);
        if (!normal_widens(normal_type(normal, value), expr->type))
            return expr;
        expr = value;
    }
    return expr;
}

static const struct expr *cast(const struct normal *normal, const struct expr *raw)
{
    const struct expr *value = plain(normal, raw->args[0]);
    const struct expr *made = normal_cast(normal, value, raw->type);
    if (value->kind == EXPR_NULL)
        return value;
    if (value->kind == EXPR_NOW && raw->type.kind == TYPE_DATE)
        return normal_leaf(normal, EXPR_TODAY, NULL);
    return typing_is_text(raw->type) || typing_is_whole(raw->type) ? loose(normal, made) : made;
}

static bool is_arithmetic(const char *operator)
{
    return strchr("+-*/%", operator[0]) != NULL;
}

/* One cast stays when only casts say that the numbers have fractions. */
static const struct expr *binary(const struct normal *normal, const struct expr *raw)
{
    const struct expr *left = plain(normal, raw->args[0]), *right = plain(normal, raw->args[1]);
    const struct expr *bare_left = loose(normal, left), *bare_right = loose(normal, right);
    bool left_inexact = normal_inexact(normal_type(normal, left));
    bool right_inexact = normal_inexact(normal_type(normal, right));
    bool shown =
        normal_inexact(normal_type(normal, bare_left)) || normal_inexact(normal_type(normal, bare_right));
    if (is_arithmetic(raw->text) && !shown && left_inexact)
        bare_left = left;
    else if (is_arithmetic(raw->text) && !shown && right_inexact)
        bare_right = right;
    return normal_binary(normal, raw->text, bare_left, bare_right);
}

/* A cast below a sign may be what gives a fraction. */
static const struct expr *unary(const struct normal *normal, const struct expr *raw)
{
    const struct expr *operand = plain(normal, raw->args[0]);
    return normal_with_args(normal, raw, &operand, 1);
}

/* Only constants: for normal_call and its like, which look at the other casts themselves. */
static const struct expr *settled_parts(const struct normal *normal, const struct expr *raw)
{
    const struct expr **args = arena_array(normal->arena, const struct expr *, raw->count);
    for (size_t i = 0; i < raw->count; i++) {
        const struct expr *arg = plain(normal, raw->args[i]);
        bool constant_cast = arg->kind == EXPR_CAST && arg->args[0]->kind == EXPR_STRING;
        args[i] = constant_cast ? loose(normal, arg) : arg;
    }
    return normal_with_args(normal, raw, args, raw->count);
}

static const struct expr *loose_parts(const struct normal *normal, const struct expr *raw)
{
    const struct expr **args = arena_array(normal->arena, const struct expr *, raw->count);
    for (size_t i = 0; i < raw->count; i++)
        args[i] = loose(normal, plain(normal, raw->args[i]));
    return normal_with_args(normal, raw, args, raw->count);
}

static const struct expr *plain(const struct normal *normal, const struct expr *raw)
{
    switch (raw->kind) {
    case EXPR_BINARY:
        return binary(normal, raw);
    case EXPR_CAST:
        return cast(normal, raw);
    case EXPR_CALL:
        return normal_call(normal, settled_parts(normal, raw));
    case EXPR_LIKE:
        return normal_like(normal, settled_parts(normal, raw));
    case EXPR_CASE:
        return normal_case(normal, settled_parts(normal, raw));
    case EXPR_UNARY:
        return unary(normal, raw);
    case EXPR_IS_NULL:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_COLLATE:
        return loose_parts(normal, raw);
    case EXPR_NULL:
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_INTEGER:
    case EXPR_NUMBER:
    case EXPR_STRING:
    case EXPR_COLUMN:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_EXISTS:
    case EXPR_QUERY:
    case EXPR_IN_QUERY:
    case EXPR_OPAQUE:
        return raw;
    }
    return raw;
}

/* What is stored in a column becomes its type anyway, where that needs no word in a source. */
static bool is_implied(const struct normal *normal, const struct expr *expr, struct type type)
{
    if (expr->kind != EXPR_CAST || !type_equal(expr->type, type))
        return false;
    const struct expr value = {.type = normal_type(normal, expr->args[0])};
    return type_assignable(type, &value);
}

const struct expr *expr_plain(struct arena *arena, const struct expr *expr, const struct table *table,
                              struct type type, enum mig_dialect dialect)
{
    const struct normal normal = {.arena = arena, .table = table, .dialect = dialect};
    if (expr == NULL)
        return NULL;
    if (type.kind == TYPE_UNKNOWN) /* nothing but the cast says what comes out */
        return expr->kind == EXPR_CAST && typing_is_whole(expr->type)
                   ? normal_cast(&normal, plain(&normal, expr->args[0]), expr->type)
                   : plain(&normal, expr);
    expr = plain(&normal, expr);
    expr = loose(&normal, expr);
    if (is_implied(&normal, expr, type))
        expr = expr->args[0];
    return expr->kind == EXPR_STRING ? constant(&normal, expr, type) : expr;
}
