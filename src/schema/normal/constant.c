/* SPDX-License-Identifier: MIT
 * In: constants in any spelling. Out: the one spelling of that value beside a given type.
 */
#include "schema/normal.h"

#include "base/text.h"
#include "schema/literal.h"
#include "schema/typing.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = 400 }; /* past that, a number stays as it is written */

/* All digits, and behind how many of them the point stands; it may stand far outside. */
static bool digits_of(struct buf *digits, const char *text, long *point)
{
    bool seen = false;
    *point = 0;
    for (; *text != '\0' && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.')
            seen = true;
        else if (*text < '0' || *text > '9')
            return false;
        else
            buf_char(digits, *text);
        *point += !seen;
    }
    if (*text != '\0')
        *point += strtol(text + 1, NULL, 10);
    return digits->size != 0 && digits->size <= MOST_DIGITS && *point <= MOST_DIGITS &&
           *point >= -MOST_DIGITS;
}

const char *normal_number(struct arena *arena, const char *text)
{
    struct buf read, digits;
    long point;
    buf_init(&read, arena);
    buf_init(&digits, arena);
    if (!digits_of(&read, text, &point))
        return text;
    for (; point < 1; point++)
        buf_char(&digits, '0');
    buf_add(&digits, read.data);
    while ((long)digits.size < point)
        buf_char(&digits, '0');

    size_t whole = (size_t)point;
    size_t zeros = strspn(digits.data, "0");
    size_t first = zeros < whole ? zeros : whole - 1;
    while (digits.size > whole && digits.data[digits.size - 1] == '0')
        digits.data[--digits.size] = '\0';
    return arena_format(arena, "%.*s%s%s", (int)(whole - first), digits.data + first,
                        digits.size > whole ? "." : "", digits.data + whole);
}

/* A text that is a number, perhaps with a sign: '-1.50' */
static const struct expr *number_in(const struct normal *normal, const char *text, bool whole)
{
    const char *digits = text + (*text == '-' || *text == '+');
    size_t length = strspn(digits, whole ? "0123456789" : "0123456789.eE+-");
    const struct expr *number;
    if (length == 0 || digits[length] != '\0' || strcspn(digits, "0123456789") == length)
        return NULL;
    number = normal_leaf(normal, whole ? EXPR_INTEGER : EXPR_NUMBER, normal_number(normal->arena, digits));
    return *text == '-' && !text_equal(number->text, "0") ? normal_unary(normal, "-", number) : number;
}

static const struct expr *respelled(const struct normal *normal, const struct expr *number, bool whole)
{
    const struct expr *bare = normal_is(number, EXPR_UNARY, "-") ? number->args[0] : number;
    enum expr_kind kind = whole && strchr(bare->text, '.') == NULL ? EXPR_INTEGER : EXPR_NUMBER;
    const struct expr *made = bare->kind == kind ? bare : normal_leaf(normal, kind, bare->text);
    return bare == number ? made : normal_unary(normal, "-", made);
}

const struct expr *normal_whole(const struct normal *normal, const struct expr *expr)
{
    return normal_is_number(expr) ? respelled(normal, expr, true) : expr;
}

const struct expr *normal_broken(const struct normal *normal, const struct expr *expr)
{
    return normal_is_number(expr) ? respelled(normal, expr, false) : expr;
}

static bool any_inexact(const struct normal *normal, const struct expr *const *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (normal_inexact(normal_type(normal, values[i])))
            return true;
    return false;
}

void normal_agree(const struct normal *normal, const struct expr **values, size_t count)
{
    bool inexact = any_inexact(normal, values, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = normal_narrow(normal, values[i]);
        values[i] = inexact ? normal_broken(normal, values[i]) : normal_whole(normal, values[i]);
    }
    if (inexact && !any_inexact(normal, values, count))
        values[0] = normal_cast(normal, values[0], type_of(TYPE_DOUBLE));
}

/* SQLite keeps a uuid as 32 digits. */
static const char *short_uuid(struct arena *arena, const char *text)
{
    const char *canonical = literal_canonical(arena, type_of(TYPE_UUID), text);
    struct buf digits;
    if (canonical == NULL)
        return text;
    buf_init(&digits, arena);
    for (const char *c = canonical; *c != '\0'; c++)
        if (*c != '-')
            buf_char(&digits, *c);
    return digits.data;
}

static const char *spelling(const struct normal *normal, const char *text, struct type type)
{
    const char *canonical;
    if (type.kind == TYPE_CHAR && type.length == 32 && normal->dialect == MIG_DIALECT_SQLITE)
        return short_uuid(normal->arena, text);
    if (type.kind == TYPE_JSON || type.kind == TYPE_JSONB)
        return normal_json(normal->arena, text);
    canonical = literal_canonical(normal->arena, type, text);
    return canonical != NULL ? canonical : text;
}

static const struct expr *truth_in(const struct normal *normal, const char *text)
{
    bool yes = text_equal(text, "t") || text_equal(text, "true") || text_equal(text, "1");
    if (!yes && !text_equal(text, "f") && !text_equal(text, "false") && !text_equal(text, "0"))
        return NULL;
    return normal_form(normal, normal_leaf(normal, yes ? EXPR_TRUE : EXPR_FALSE, NULL));
}

static const struct expr *text_as(const struct normal *normal, const struct expr *text, struct type type)
{
    const struct expr *read = NULL;
    if (type.array)
        return text;
    if (typing_is_number(type))
        read = number_in(normal, text->text, typing_is_whole(type));
    else if (type.kind == TYPE_BOOLEAN)
        read = truth_in(normal, text->text);
    if (read != NULL)
        return read;
    const char *spelt = spelling(normal, text->text, type);
    return spelt != text->text ? normal_leaf(normal, EXPR_STRING, spelt) : text;
}

/* Texts between which a `case` chooses are of the type that its place asks for. */
static const struct expr *results_as(const struct normal *normal, const struct expr *choice, struct type type)
{
    const struct expr **args = arena_array(normal->arena, const struct expr *, choice->count);
    size_t first = choice->has_operand ? 2 : 1;
    memcpy(args, choice->args, choice->count * sizeof *args);
    for (size_t i = first; i < choice->count; i += 2)
        args[i] = normal_constant(normal, args[i], type);
    if (choice->has_else)
        args[choice->count - 1] = normal_constant(normal, args[choice->count - 1], type);
    return normal_with_args(normal, choice, args, choice->count);
}

const struct expr *normal_constant(const struct normal *normal, const struct expr *expr, struct type type)
{
    if (expr->kind == EXPR_STRING)
        return text_as(normal, expr, type);
    if (expr->kind == EXPR_CASE && normal_type(normal, expr).kind == TYPE_UNKNOWN)
        return results_as(normal, expr, type);
    if (normal_is_number(expr) && normal_inexact(type))
        return normal_broken(normal, expr);
    if (normal_is_number(expr) && typing_is_whole(type))
        return normal_whole(normal, expr);
    return expr;
}
