/* SPDX-License-Identifier: MIT
 * In: an expression as a source has it, or as a database printed it. Out: its normal form; two that mean
 * the same and look alike have equal ones.
 *
 * `in` and `between` become chains of comparisons, `not` moves inward, and/or chains lean to the left. Casts
 * that a database adds by itself go away; arithmetic with fractions keeps one where nothing else shows it.
 * Constants take the spelling of what they stand beside. On SQLite true is 1.
 */
#include "schema/normal.h"

#include "base/text.h"

const struct expr *normal_leaf(const struct normal *normal, enum expr_kind kind, const char *text)
{
    struct expr *made = arena_new(normal->arena, struct expr);
    made->kind = kind;
    made->text = text;
    return made;
}

const struct expr *normal_with_args(const struct normal *normal, const struct expr *expr,
                                    const struct expr *const *args, size_t count)
{
    struct expr *made = arena_new(normal->arena, struct expr);
    const struct expr **copy = arena_array(normal->arena, const struct expr *, count);
    for (size_t i = 0; i < count; i++)
        copy[i] = args[i];
    *made = *expr;
    made->args = copy;
    made->count = count;
    return made;
}

const struct expr *normal_unary(const struct normal *normal, const char *text, const struct expr *operand)
{
    const struct expr made = {.kind = EXPR_UNARY, .text = text};
    return normal_with_args(normal, &made, &operand, 1);
}

const struct expr *normal_binary(const struct normal *normal, const char *text, const struct expr *left,
                                 const struct expr *right)
{
    const struct expr made = {.kind = EXPR_BINARY, .text = text};
    return normal_with_args(normal, &made, (const struct expr *const[]){left, right}, 2);
}

const struct expr *normal_cast(const struct normal *normal, const struct expr *operand, struct type type)
{
    const struct expr made = {.kind = EXPR_CAST, .type = type};
    return normal_with_args(normal, &made, &operand, 1);
}

bool normal_is(const struct expr *expr, enum expr_kind kind, const char *text)
{
    return expr->kind == kind && text_equal(expr->text, text);
}

bool normal_is_number(const struct expr *expr)
{
    if (normal_is(expr, EXPR_UNARY, "-"))
        expr = expr->args[0];
    return expr->kind == EXPR_INTEGER || expr->kind == EXPR_NUMBER;
}

static const struct expr *truth(const struct normal *normal, bool value)
{
    if (normal->dialect == MIG_DIALECT_SQLITE)
        return normal_leaf(normal, EXPR_INTEGER, value ? "1" : "0");
    return normal_leaf(normal, value ? EXPR_TRUE : EXPR_FALSE, NULL);
}

/* -0 is 0, and a cast stands outside, where whoever looks for it finds it. */
static const struct expr *negative(const struct normal *normal, const struct expr *operand)
{
    if (normal_is(operand, EXPR_UNARY, "-"))
        return operand->args[0];
    if (normal_is_number(operand) && text_equal(operand->text, "0"))
        return operand;
    if (operand->kind == EXPR_CAST && normal_narrow(normal, operand) != operand)
        return normal_cast(normal, negative(normal, operand->args[0]), operand->type);
    return normal_unary(normal, "-", operand);
}

static const struct expr *unary(const struct normal *normal, const struct expr *raw)
{
    const struct expr *operand = normal_form(normal, raw->args[0]);
    if (text_equal(raw->text, "+"))
        return operand;
    return text_equal(raw->text, "not") ? normal_negated(normal, operand) : negative(normal, operand);
}

static const struct expr *arithmetic(const struct normal *normal, const char *operator,
                                     const struct expr * left, const struct expr *right);

/* SQLite's % knows whole numbers only: a - cast(a / b as integer) * b is what sql/ writes there. */
static const struct expr *remainder_of(const struct normal *normal, const struct expr *left,
                                       const struct expr *right)
{
    const struct expr *quotient = arithmetic(normal, "/", left, right);
    const struct expr cast = {.kind = EXPR_CAST, .type.kind = TYPE_INTEGER};
    quotient = normal_conversion(normal, normal_with_args(normal, &cast, &quotient, 1));
    return arithmetic(normal, "-", left, arithmetic(normal, "*", quotient, right));
}

static const struct expr *arithmetic(const struct normal *normal, const char *operator,
                                     const struct expr * left, const struct expr *right)
{
    bool inexact = normal_inexact(normal_type(normal, left)) || normal_inexact(normal_type(normal, right));
    const struct expr *sides[] = {left, right};
    if (inexact && text_equal(operator, "%") && normal->dialect == MIG_DIALECT_SQLITE)
        return remainder_of(normal, left, right);
    normal_agree(normal, sides, 2);
    return normal_binary(normal, operator, sides[0], sides[1]);
}

static const struct expr *binary(const struct normal *normal, const struct expr *raw)
{
    const struct expr *left = normal_form(normal, raw->args[0]);
    const struct expr *right = normal_form(normal, raw->args[1]);
    if (text_equal(raw->text, "and") || text_equal(raw->text, "or"))
        return normal_joined(normal, raw->text, left, right);
    if (text_equal(raw->text, "||"))
        return normal_binary(normal, raw->text, left, right);
    if (strpbrk(raw->text, "=<>") != NULL)
        return normal_comparison(normal, raw->text, left, right);
    return arithmetic(normal, raw->text, left, right);
}

static const struct expr *parts(const struct normal *normal, const struct expr *raw)
{
    const struct expr **args = arena_array(normal->arena, const struct expr *, raw->count);
    for (size_t i = 0; i < raw->count; i++)
        args[i] = normal_form(normal, raw->args[i]);
    return normal_with_args(normal, raw, args, raw->count);
}

static const struct expr *column(const struct normal *normal, const struct expr *raw)
{
    return raw->qualifier == NULL || raw->qualified ? raw : normal_leaf(normal, EXPR_COLUMN, raw->text);
}

static const struct expr *null_test(const struct normal *normal, const struct expr *raw)
{
    const struct expr *operand =
        normal_whole(normal, normal_narrow(normal, normal_form(normal, raw->args[0])));
    return normal_with_args(normal, raw, &operand, 1);
}

static const struct expr *in_query(const struct normal *normal, const struct expr *raw)
{
    const struct expr *operand = normal_narrow(normal, normal_form(normal, raw->args[0]));
    return normal_with_args(normal, raw, &operand, 1);
}

const struct expr *normal_form(const struct normal *normal, const struct expr *raw)
{
    switch (raw->kind) {
    case EXPR_TRUE:
    case EXPR_FALSE:
        return truth(normal, raw->kind == EXPR_TRUE);
    case EXPR_INTEGER:
    case EXPR_NUMBER:
        return normal_leaf(normal, raw->kind, normal_number(normal->arena, raw->text));
    case EXPR_COLUMN:
        return column(normal, raw);
    case EXPR_UNARY:
        return unary(normal, raw);
    case EXPR_BINARY:
        return binary(normal, raw);
    case EXPR_IS_NULL:
        return null_test(normal, raw);
    case EXPR_IN:
        return normal_in(normal, raw);
    case EXPR_BETWEEN:
        return normal_between(normal, raw);
    case EXPR_LIKE:
        return normal_like(normal, parts(normal, raw));
    case EXPR_CASE:
        return normal_case(normal, parts(normal, raw));
    case EXPR_CAST:
        return normal_conversion(normal, parts(normal, raw));
    case EXPR_CALL:
        return normal_call(normal, parts(normal, raw));
    case EXPR_COLLATE:
        return parts(normal, raw);
    case EXPR_IN_QUERY:
        return in_query(normal, raw);
    case EXPR_EXISTS: /* normal/query.c has seen to the query inside */
    case EXPR_QUERY:
        return raw;
    case EXPR_NULL:
    case EXPR_STRING:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_OPAQUE:
        return raw;
    }
    return raw;
}

const struct expr *expr_normal(struct arena *arena, const struct expr *expr, const struct table *table,
                               enum mig_dialect dialect)
{
    const struct normal normal = {.arena = arena, .table = table, .dialect = dialect};
    return expr != NULL ? normal_form(&normal, expr) : NULL;
}

const struct expr *normal_value(const struct normal *normal, const struct expr *expr, struct type type)
{
    const struct expr *value = normal_narrow(normal, normal_form(normal, expr));
    if (value->kind == EXPR_CAST && value->type.kind == type.kind)
        value = value->args[0]; /* what is stored in the column becomes its type anyway */
    return normal_constant(normal, value, type);
}

const struct expr *expr_normal_value(struct arena *arena, const struct expr *expr, struct type type,
                                     enum mig_dialect dialect)
{
    const struct normal normal = {.arena = arena, .dialect = dialect};
    const struct expr *value = expr != NULL ? normal_value(&normal, expr, type) : NULL;
    return value != NULL && value->kind != EXPR_NULL ? value : NULL;
}
