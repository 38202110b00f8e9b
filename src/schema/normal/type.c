/* SPDX-License-Identifier: MIT
 * In: a normal tree. Out: the type that it has by itself, and the tree without casts that only widen.
 */
#include "schema/normal.h"

#include "schema/functions.h"
#include "schema/query.h"
#include "schema/typing.h"

bool normal_inexact(struct type type)
{
    return typing_is_number(type) && !typing_is_whole(type);
}

/* Steps of the three ladders that PostgreSQL climbs without being asked; 0: on none. */
static unsigned step_of(enum type_kind kind)
{
    switch (kind) {
    case TYPE_SMALLINT:
        return 11;
    case TYPE_INTEGER:
        return 12;
    case TYPE_BIGINT:
        return 13;
    case TYPE_NUMERIC:
        return 14;
    case TYPE_REAL:
        return 15;
    case TYPE_DOUBLE:
        return 16;
    case TYPE_DATE:
        return 21;
    case TYPE_TIMESTAMP:
        return 22;
    case TYPE_TIMESTAMPTZ:
        return 23;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
        return 31;
    case TYPE_BOOLEAN:
    case TYPE_BYTES:
    case TYPE_TIME:
    case TYPE_INTERVAL:
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_UUID:
    case TYPE_ENUM:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return 0;
    }
    return 0;
}

static struct type bare(struct type type)
{
    type.length = type.precision = type.scale = 0;
    return type;
}

bool normal_widens(struct type from, struct type to)
{
    unsigned low = step_of(from.kind), high = step_of(to.kind);
    if (from.array || to.array || to.length != 0 || to.precision != 0)
        return type_equal(from, to);
    if (from.kind == TYPE_UNKNOWN && typing_is_text(to))
        return true;
    if (low == 0 || high == 0)
        return type_equal(bare(from), bare(to));
    return low / 10 == high / 10 && low <= high;
}

const struct expr *normal_narrow(const struct normal *normal, const struct expr *expr)
{
    while (expr->kind == EXPR_CAST && normal_widens(normal_type(normal, expr->args[0]), expr->type))
        expr = expr->args[0];
    return expr;
}

static struct type wider(struct type a, struct type b)
{
    struct type common;
    return typing_common(a, b, true, &common) ? common : type_of(TYPE_UNKNOWN);
}

static struct type widest(const struct normal *normal, const struct expr *expr, size_t first, size_t stride)
{
    struct type type = type_of(TYPE_UNKNOWN);
    for (size_t i = first; i < expr->count; i += stride)
        type = wider(type, normal_type(normal, expr->args[i]));
    return type;
}

static struct type case_type(const struct normal *normal, const struct expr *choice)
{
    struct type type = widest(normal, choice, choice->has_operand ? 2 : 1, 2);
    if (choice->has_else)
        type = wider(type, normal_type(normal, choice->args[choice->count - 1]));
    return type;
}

/* PostgreSQL compares whole numbers of any width as they are, and nullif() gives what came first. */
static struct type nullif_type(const struct normal *normal, const struct expr *call)
{
    struct type first = normal_type(normal, call->args[0]);
    struct type second = normal_type(normal, call->args[1]);
    bool alike = first.kind == second.kind || (typing_is_whole(first) && typing_is_whole(second));
    return alike ? first : wider(first, second);
}

static struct type call_type(const struct normal *normal, const struct expr *call)
{
    const struct function *function = function_find(call->text);
    if (expr_is_aggregate(call))
        return typing_aggregate(call->text,
                                call->star ? type_of(TYPE_UNKNOWN) : normal_type(normal, call->args[0]));
    switch (function != NULL ? function->result : '?') {
    case 'i':
        return type_of(TYPE_INTEGER);
    case 'b':
        return type_of(TYPE_BIGINT);
    case 't':
        return type_of(TYPE_TEXT);
    case 'd':
        return type_of(TYPE_DATE);
    case 'p':
        return type_of(TYPE_TIMESTAMP);
    case 'e':
        return type_of(TYPE_NUMERIC);
    case 'f':
        return type_of(TYPE_DOUBLE);
    case 'u':
        return type_of(TYPE_UUID);
    case 's':
        if (strcmp(call->text, "nullif") == 0 && call->count == 2)
            return nullif_type(normal, call);
        return widest(normal, call, 0, 1);
    case '0':
        return call->count > 0 ? normal_type(normal, call->args[0]) : type_of(TYPE_UNKNOWN);
    case '1':
        return call->count > 1 ? normal_type(normal, call->args[1]) : type_of(TYPE_UNKNOWN);
    }
    return type_of(TYPE_UNKNOWN);
}

static struct type binary_type(const struct normal *normal, const struct expr *expr)
{
    if (strpbrk(expr->text, "=<>") != NULL || strcmp(expr->text, "and") == 0 || strcmp(expr->text, "or") == 0)
        return type_of(TYPE_BOOLEAN);
    if (strcmp(expr->text, "||") == 0)
        return type_of(TYPE_TEXT);
    return widest(normal, expr, 0, 1);
}

static struct type column_type(const struct normal *normal, const struct expr *column)
{
    if (column->qualified) /* normal/query.c has looked it up */
        return column->type;
    const struct column *found = normal->table != NULL ? table_column(normal->table, column->text) : NULL;
    return found != NULL ? found->type : type_of(TYPE_UNKNOWN);
}

struct type normal_type(const struct normal *normal, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_INTEGER:
        return type_of(TYPE_INTEGER);
    case EXPR_NUMBER:
        return type_of(TYPE_NUMERIC);
    case EXPR_COLUMN:
        return column_type(normal, expr);
    case EXPR_UNARY:
        return normal_is(expr, EXPR_UNARY, "not") ? type_of(TYPE_BOOLEAN)
                                                  : normal_type(normal, expr->args[0]);
    case EXPR_BINARY:
        return binary_type(normal, expr);
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_IS_NULL:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_LIKE:
    case EXPR_EXISTS:
    case EXPR_IN_QUERY:
        return type_of(TYPE_BOOLEAN);
    case EXPR_QUERY:
        return normal_type(normal, expr->query->selects[0].items[0].expr);
    case EXPR_CASE:
        return case_type(normal, expr);
    case EXPR_CAST:
        return expr->type;
    case EXPR_CALL:
        return call_type(normal, expr);
    case EXPR_NOW:
        return type_of(TYPE_TIMESTAMP);
    case EXPR_TODAY:
        return type_of(TYPE_DATE);
    case EXPR_COLLATE:
        return normal_type(normal, expr->args[0]);
    case EXPR_NULL:
    case EXPR_STRING:
    case EXPR_OPAQUE:
        return type_of(TYPE_UNKNOWN);
    }
    return type_of(TYPE_UNKNOWN);
}
