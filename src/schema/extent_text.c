/* SPDX-License-Identifier: MIT
 * In: a resolved expression of texts. Out: how many characters it may give at most.
 */
#include "base/text.h"
#include "schema/extent.h"
#include "schema/query.h"

#include <stdlib.h>

static unsigned longest_label(struct schema schema, const char *name)
{
    const struct enum_type *type = schema_enum(schema, name);
    unsigned most = 0;
    for (size_t i = 0; type != NULL && i < type->labels.count; i++)
        if (text_characters(type->labels.items[i].text) > most)
            most = text_characters(type->labels.items[i].text);
    return most;
}

static unsigned of_type(struct schema schema, struct type type)
{
    if (type.kind == TYPE_ENUM)
        return longest_label(schema, type.name);
    bool limited = type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR;
    return limited && type.length != 0 ? type.length : EXTENT_ANY_LENGTH;
}

static unsigned longest_of(struct schema schema, const struct expr *const *exprs, size_t count)
{
    unsigned most = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned length = extent_text(schema, exprs[i]);
        most = length > most ? length : most;
    }
    return most;
}

static unsigned of_call(struct schema schema, const struct expr *call)
{
    static const char *const keeping[] = {"lower", "upper", "trim", "nullif", "min", "max", "coalesce"};
    if (text_equal(call->text, "substr")) {
        bool limited = call->count == 3 && call->args[2]->kind == EXPR_INTEGER;
        unsigned long part = limited ? strtoul(call->args[2]->text, NULL, 10) : EXTENT_ANY_LENGTH;
        unsigned whole = extent_text(schema, call->args[0]);
        return part < whole ? (unsigned)part : whole;
    }
    for (size_t i = 0; i < sizeof keeping / sizeof *keeping; i++)
        if (text_equal(call->text, keeping[i]))
            return text_equal(call->text, "nullif") ? extent_text(schema, call->args[0])
                                                    : longest_of(schema, call->args, call->count);
    return of_type(schema, call->type);
}

/* What a `case` may become: behind each `then`, and behind `else`. */
static unsigned of_case(struct schema schema, const struct expr *expr)
{
    unsigned most = expr->has_else ? extent_text(schema, expr->args[expr->count - 1]) : 0;
    size_t end = expr->count - (expr->has_else ? 1 : 0);
    for (size_t i = expr->has_operand ? 2 : 1; i < end; i += 2) {
        unsigned length = extent_text(schema, expr->args[i]);
        most = length > most ? length : most;
    }
    return most;
}

static unsigned of_query(struct schema schema, const struct query *query)
{
    unsigned most = 0;
    for (size_t i = 0; i < query->select_count; i++) {
        unsigned length = extent_text(schema, query->selects[i].items[0].expr);
        most = length > most ? length : most;
    }
    return most;
}

static unsigned sum(unsigned a, unsigned b)
{
    return a + b < EXTENT_ANY_LENGTH ? a + b : EXTENT_ANY_LENGTH;
}

unsigned extent_text(struct schema schema, const struct expr *expr)
{
    if (expr->kind == EXPR_NULL)
        return 0;
    if (expr->kind == EXPR_STRING && expr->type.kind != TYPE_ENUM)
        return text_characters(expr->text);
    if (expr->kind == EXPR_COLLATE)
        return extent_text(schema, expr->args[0]);
    if (expr->kind == EXPR_CALL)
        return of_call(schema, expr);
    if (expr->kind == EXPR_CASE)
        return of_case(schema, expr);
    if (expr->kind == EXPR_QUERY)
        return of_query(schema, expr->query);
    if (expr->kind == EXPR_BINARY && text_equal(expr->text, "||"))
        return sum(extent_text(schema, expr->args[0]), extent_text(schema, expr->args[1]));
    return of_type(schema, expr->type);
}
