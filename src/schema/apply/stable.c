/* SPDX-License-Identifier: MIT
 * In: the resolved expression of an index or a generated column. Out: a problem where PostgreSQL would call
 * it not immutable: a conversion whose result depends on settings of the server or on labels of an enum.
 */
#include "schema/apply/applying.h"
#include "schema/functions.h"

static bool is_text(struct type type)
{
    return !type.array && (type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR);
}

/* Written and read in a style that can be set, or by labels. */
static bool has_style(struct type type)
{
    return type.array || type.kind == TYPE_DATE || type.kind == TYPE_TIMESTAMP ||
           type.kind == TYPE_TIMESTAMPTZ || type.kind == TYPE_INTERVAL || type.kind == TYPE_ENUM;
}

static bool is_moment(struct type type)
{
    return type.kind == TYPE_DATE || type.kind == TYPE_TIME || type.kind == TYPE_TIMESTAMP;
}

/* A literal is converted once, when the statement is read. */
static bool is_literal(const struct expr *expr)
{
    return expr->kind == EXPR_STRING || expr->kind == EXPR_NULL;
}

static bool shifts(const struct expr *from, struct type to)
{
    struct type type = from->type;
    if (is_literal(from))
        return false;
    return (is_text(to) && has_style(type)) || (is_text(type) && (has_style(to) || to.kind == TYPE_TIME)) ||
           (type.kind == TYPE_TIMESTAMPTZ && is_moment(to)) ||
           (to.kind == TYPE_TIMESTAMPTZ && is_moment(type));
}

static const struct expr *shifting_argument(const struct expr *call)
{
    static const struct type text = {.kind = TYPE_TEXT};
    const struct function *function = function_find(call->text);
    const char *letter = function != NULL ? function->arguments : "";
    for (size_t i = 0; i < call->count && *letter != '\0'; i++) {
        const struct expr *argument = call->args[i];
        bool in_zone = argument->type.kind == TYPE_TIMESTAMPTZ && (*letter == 'd' || *letter == 'p');
        if (in_zone || (*letter == 't' && shifts(argument, text)) ||
            (*letter == 'd' && is_text(argument->type)))
            return argument;
        letter += letter[1] != '\0';
    }
    return NULL;
}

/* Operators take no operand that would have to be converted; typing/typing.c has refused them. */
static const struct expr *shifting_operand(const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_CAST:
        return shifts(expr->args[0], expr->type) ? expr->args[0] : NULL;
    case EXPR_CALL:
        return shifting_argument(expr);
    case EXPR_LIKE:
    case EXPR_BINARY:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_NULL:
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_INTEGER:
    case EXPR_NUMBER:
    case EXPR_STRING:
    case EXPR_COLUMN:
    case EXPR_UNARY:
    case EXPR_IS_NULL:
    case EXPR_CASE:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_COLLATE:
    case EXPR_EXISTS:
    case EXPR_QUERY:
    case EXPR_IN_QUERY:
    case EXPR_OPAQUE:
        return NULL;
    }
    return NULL;
}

void apply_check_stable(const struct apply *apply, const struct expr *expr, const char *where)
{
    const struct expr *operand = shifting_operand(expr);
    if (operand != NULL)
        problem_add(apply->problems, PROBLEM_CHANGING_VALUE, expr->span,
                    "what `%s` gives may change with %s, so PostgreSQL does not take it in %s",
                    apply_expr_text(apply, expr),
                    operand->type.kind == TYPE_ENUM || expr->type.kind == TYPE_ENUM
                        ? "the labels of an enum"
                        : "the settings of the server",
                    where);
    for (size_t i = 0; i < expr->count && operand == NULL; i++)
        apply_check_stable(apply, expr->args[i], where);
}
