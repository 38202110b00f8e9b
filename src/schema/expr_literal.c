/* SPDX-License-Identifier: MIT
 * In: a constant and the type of its place. Out: the constant as a value of that type in its one spelling,
 * or a problem that says why it is none.
 */
#include "base/text.h"
#include "schema/constant.h"
#include "schema/extent.h"
#include "schema/literal.h"
#include "schema/typing.h"

#include <stdlib.h>
#include <string.h>

static const struct expr *with_type(struct resolver *resolver, const struct expr *expr, struct type type,
                                    const char *text)
{
    struct expr *copy = arena_new(resolver->arena, struct expr);
    *copy = *expr;
    copy->type = type;
    copy->text = text;
    return copy;
}

static void help_label(struct resolver *resolver, struct problem *problem, const struct enum_type *type,
                       const char *wanted)
{
    enum { SHOWN = 6 };
    const char **labels = arena_array(resolver->arena, const char *, type->labels.count);
    for (size_t i = 0; i < type->labels.count; i++)
        labels[i] = type->labels.items[i].text;
    const char *near = text_nearest(wanted, labels, type->labels.count);
    if (near != NULL) {
        problem_help(resolver->problems, problem, "did you mean '%s'?", near);
        return;
    }
    struct buf list;
    buf_init(&list, resolver->arena);
    for (size_t i = 0; i < type->labels.count && i < SHOWN; i++)
        buf_format(&list, "%s'%s'", i > 0 ? ", " : "", labels[i]);
    problem_help(resolver->problems, problem, "its labels are %s%s", list.data,
                 type->labels.count > SHOWN ? ", ..." : "");
}

struct label_check {
    struct resolver *resolver;
    const struct expr *expr; /* the label, or an array of labels */
    const struct enum_type *type;
};

static const char *check_label(void *context, const char *label)
{
    const struct label_check *check = context;
    if (names_have(check->type->labels, label))
        return label;
    struct problem *problem =
        resolver_problem(check->resolver, PROBLEM_ENUM_VALUE, check->expr->span,
                         "enum `%s` has no label '%s'", check->type->object.name.text, label);
    help_label(check->resolver, problem, check->type, label);
    return label;
}

static void check_labels(struct resolver *resolver, const struct expr *expr, struct type type)
{
    const struct schema *schema = resolver->scope->schema;
    const struct enum_type *found =
        schema != NULL && type.kind == TYPE_ENUM ? schema_enum(*schema, type.name) : NULL;
    struct label_check check = {resolver, expr, found};
    if (found != NULL && type.array)
        literal_array_each(resolver->arena, type, expr->text, check_label, &check);
    else if (found != NULL)
        check_label(&check, expr->text);
}

/* How a text of the type is written; NULL where any text will do. */
static const char *pattern_of(struct type type)
{
    if (type.array)
        return "{1, 2}";
    switch (type.kind) {
    case TYPE_DATE:
        return "YYYY-MM-DD";
    case TYPE_TIME:
        return "HH:MM:SS.ffffff";
    case TYPE_TIMESTAMP:
        return "YYYY-MM-DD HH:MM:SS.ffffff";
    case TYPE_TIMESTAMPTZ:
        return "YYYY-MM-DD HH:MM:SS.ffffff+00:00";
    case TYPE_UUID:
        return "01234567-89ab-cdef-0123-456789abcdef";
    case TYPE_JSON:
    case TYPE_JSONB:
        return "{\"name\": [1, true, null]}";
    case TYPE_INTERVAL:
        return "1 day 02:30:00";
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
    case TYPE_BOOLEAN:
    case TYPE_REAL:
    case TYPE_DOUBLE:
    case TYPE_NUMERIC:
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
    case TYPE_BYTES:
    case TYPE_ENUM:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return NULL;
    }
    return NULL;
}

static const struct expr *adapt_text(struct resolver *resolver, const struct expr *expr, struct type type)
{
    const char *pattern = pattern_of(type);
    check_labels(resolver, expr, type);
    if (pattern == NULL && !typing_is_text(type) && type.kind != TYPE_ENUM)
        return expr; /* no text is such a value: the rules of types will say so */
    const char *text = literal_canonical(resolver->arena, type, expr->text);
    if (text == NULL && type.kind == TYPE_DATE && resolver->scope->renewed)
        text = literal_day(resolver->arena, expr->text);
    if (text == NULL) {
        struct problem *problem =
            resolver_problem(resolver, PROBLEM_LITERAL_FORM, expr->span, "'%s' is no value of type `%s`",
                             expr->text, type_text(resolver->arena, type));
        problem_help(resolver->problems, problem, "write it like '%s'", pattern);
    }
    return with_type(resolver, expr, type, text != NULL ? text : expr->text);
}

/* The places inside a call or case whose values become the value of the whole. */
static bool is_result(const struct expr *expr, size_t i)
{
    if (expr->kind == EXPR_CALL)
        return strcmp(expr->text, "coalesce") == 0 || strcmp(expr->text, "ifnull") == 0;
    size_t first = expr->has_operand ? 1 : 0;
    bool last = i + 1 == expr->count;
    return i >= first && ((i - first) % 2 == 1 || (last && expr->has_else));
}

static bool has_results(const struct expr *expr)
{
    return expr->kind == EXPR_CASE || (expr->kind == EXPR_CALL && is_result(expr, 0));
}

/* Only when every result can be such a value: a text that is none stays one, for the rules of types to
 * refuse. */
static const struct expr *adapt_results(struct resolver *resolver, const struct expr *expr, struct type type)
{
    const struct expr **args = arena_array(resolver->arena, const struct expr *, expr->count);
    for (size_t i = 0; i < expr->count; i++) {
        struct type common;
        args[i] = is_result(expr, i) ? literal_adapt(resolver, expr->args[i], type) : expr->args[i];
        if (is_result(expr, i) && !typing_common(type, args[i]->type, false, &common))
            return expr;
    }
    struct expr *copy = arena_new(resolver->arena, struct expr);
    *copy = *expr;
    copy->args = args;
    copy->type = type;
    return copy;
}

bool literal_follows(const struct expr *expr)
{
    if (expr->kind == EXPR_STRING)
        return expr->type.kind == TYPE_TEXT;
    if (expr->kind != EXPR_CASE && expr->kind != EXPR_CALL)
        return expr->kind == EXPR_NULL || expr->kind == EXPR_NOW;
    bool any = false;
    for (size_t i = 0; i < expr->count; i++) {
        if (is_result(expr, i) && !literal_follows(expr->args[i]))
            return false;
        any = any || is_result(expr, i);
    }
    return any;
}

const struct expr *literal_adapt(struct resolver *resolver, const struct expr *expr, struct type type)
{
    bool moment = type.kind == TYPE_TIMESTAMP || type.kind == TYPE_TIMESTAMPTZ;
    if (type.kind == TYPE_UNKNOWN)
        return expr;
    if (expr->kind == EXPR_NULL || (expr->kind == EXPR_NOW && moment && !type.array))
        return with_type(resolver, expr, type, expr->text);
    if (expr->kind == EXPR_STRING && expr->type.kind == TYPE_TEXT)
        return adapt_text(resolver, expr, type);
    bool choice = expr->kind == EXPR_CASE || expr->kind == EXPR_CALL;
    return choice && literal_follows(expr) ? adapt_results(resolver, expr, type) : expr;
}

/* A number as its digits: 12.50e1 has 3 before the point and, without zeros at the end, none behind. */
struct digits {
    long before, behind;
};

static struct digits digits_of(const char *text)
{
    enum { FARTHEST = 100000 };
    const char *exponent = strpbrk(text, "eE");
    const char *end = exponent != NULL ? exponent : text + strlen(text);
    long power = exponent != NULL ? strtol(exponent + 1, NULL, 10) : 0;
    power = power > FARTHEST ? FARTHEST : power < -FARTHEST ? -FARTHEST : power;
    long place = 0; /* digits so far, from the first that is not 0 */
    long last = 0;  /* the same at the last digit that is not 0 */
    long point = -1;
    long zeros = 0; /* between the point and the first digit that is not 0 */
    for (const char *at = text; at < end; at++) {
        if (*at == '.') {
            point = place;
            continue;
        }
        if (place == 0 && *at == '0') {
            zeros += point >= 0;
            continue;
        }
        place++;
        last = *at != '0' ? place : last;
    }
    if (last == 0)
        return (struct digits){0, 0};
    long before = (point >= 0 ? point : place) - zeros + power;
    return (struct digits){before > 0 ? before : 0, last - before > 0 ? last - before : 0};
}

/* The text of a constant number, with its sign apart; NULL: it is none. */
static const char *number_of(const struct expr *expr, bool *negative)
{
    bool sign = expr->kind == EXPR_UNARY && strcmp(expr->text, "not") != 0;
    const struct expr *number = sign ? expr->args[0] : expr;
    *negative = sign && expr->text[0] == '-';
    return number->kind == EXPR_INTEGER || number->kind == EXPR_NUMBER ? number->text : NULL;
}

/* Digits without leading zeros, compared as numbers. */
static bool exceeds(const char *digits, const char *limit)
{
    digits += strspn(digits, "0");
    size_t length = strlen(digits);
    return length != strlen(limit) ? length > strlen(limit) : strcmp(digits, limit) > 0;
}

static void check_whole(struct resolver *resolver, const struct expr *expr, struct type type,
                        const char *text, bool negative)
{
    static const char *const limits[][2] = {
        {"32767", "32768"}, {"2147483647", "2147483648"}, {"9223372036854775807", "9223372036854775808"}};
    if (strpbrk(text, ".eE") == NULL && exceeds(text, limits[type.kind - TYPE_SMALLINT][negative]))
        resolver_problem(resolver, PROBLEM_WRONG_VALUE, expr->span, "%s%s is out of the range of `%s`",
                         negative ? "-" : "", text, type_text(resolver->arena, type));
}

static void check_numeric(struct resolver *resolver, const struct expr *expr, struct type type,
                          const char *text)
{
    struct digits digits = digits_of(text);
    long before = (long)type.precision - (long)type.scale;
    if (digits.before > before)
        resolver_problem(resolver, PROBLEM_WRONG_VALUE, expr->span,
                         "%s has %ld digits before the point, and `%s` holds %ld", text, digits.before,
                         type_text(resolver->arena, type), before);
    else if (digits.behind > (long)type.scale)
        resolver_problem(resolver, PROBLEM_WRONG_VALUE, expr->span,
                         "%s has %ld digits behind the point, and `%s` holds %u", text, digits.behind,
                         type_text(resolver->arena, type), type.scale);
}

static void check_length(struct resolver *resolver, const struct expr *expr, struct type type)
{
    size_t length = text_characters(expr->text);
    if (length > type.length)
        resolver_problem(resolver, PROBLEM_WRONG_VALUE, expr->span,
                         "the text has %zu characters, and `%s` holds %u", length,
                         type_text(resolver->arena, type), type.length);
}

/* Also where the text is worked out of constants. */
static void check_computed_length(struct resolver *resolver, const struct expr *expr, struct type type)
{
    size_t length = constant_least_length(resolver->arena, expr);
    struct buf text;
    buf_init(&text, resolver->arena);
    expr_print(&text, expr);
    if (length > type.length)
        resolver_problem(resolver, PROBLEM_WRONG_VALUE, expr->span,
                         "`%s` has %zu characters or more, and `%s` holds %u", text.data, length,
                         type_text(resolver->arena, type), type.length);
}

/* Numbers of which all that may come out is too large. */
static void check_computed_range(struct resolver *resolver, const struct expr *expr, struct type type)
{
    struct extent extent = extent_of(expr), bounds = extent_of_type(type);
    struct buf text;
    buf_init(&text, resolver->arena);
    expr_print(&text, expr);
    if (extent.least > bounds.most || extent.most < bounds.least)
        resolver_problem(resolver, PROBLEM_WRONG_VALUE, expr->span, "`%s` is out of the range of `%s`",
                         text.data, type_text(resolver->arena, type));
}

void literal_check_range(struct resolver *resolver, const struct expr *expr, struct type type)
{
    bool negative;
    const char *number = number_of(expr, &negative);
    if (type.array)
        return;
    if (number != NULL && typing_is_whole(type))
        check_whole(resolver, expr, type, number, negative);
    else if (number != NULL && type.kind == TYPE_NUMERIC && type.precision != 0)
        check_numeric(resolver, expr, type, number);
    else if (expr->kind == EXPR_STRING && typing_is_text(type) && type.length != 0)
        check_length(resolver, expr, type);
    else if (typing_is_text(type) && type.length != 0 && !has_results(expr))
        check_computed_length(resolver, expr, type);
    else if (typing_is_number(type) && typing_is_number(expr->type) && expr->kind != EXPR_NULL &&
             !has_results(expr))
        check_computed_range(resolver, expr, type);
    for (size_t i = 0; has_results(expr) && i < expr->count; i++)
        if (is_result(expr, i))
            literal_check_range(resolver, expr->args[i], type);
}
