/* SPDX-License-Identifier: MIT
 * In: a resolved expression. Out: the text or whole number that it gives in every row, where both databases
 * agree about it, or how long its text is at least. What is not told apart here is not known, never wrong.
 */
#include "schema/constant.h"

#include "base/text.h"
#include "schema/typing.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80u)
            return false;
    return true;
}

static const char *in_case(struct arena *arena, const char *text, int (*convert)(int))
{
    char *copy = arena_text(arena, text);
    if (!is_ascii(text)) /* whose case is a matter of the server */
        return NULL;
    for (char *at = copy; *at != '\0'; at++)
        *at = (char)convert((unsigned char)*at);
    return copy;
}

static const char *trimmed(struct arena *arena, const char *text)
{
    size_t length;
    text += strspn(text, " ");
    for (length = strlen(text); length > 0 && text[length - 1] == ' ';)
        length--;
    return arena_textn(arena, text, length);
}

static const char *replaced(struct arena *arena, const char *text, const char *from, const char *to)
{
    struct buf out;
    size_t size = strlen(from);
    buf_init(&out, arena);
    if (size == 0)
        return text;
    for (const char *at; (at = strstr(text, from)) != NULL; text = at + size) {
        buf_addn(&out, text, (size_t)(at - text));
        buf_add(&out, to);
    }
    buf_add(&out, text);
    return out.data;
}

static const char *of_call(struct arena *arena, const struct expr *call)
{
    const char *first = call->count > 0 ? constant_text(arena, call->args[0]) : NULL;
    if (first == NULL)
        return NULL;
    if (text_equal(call->text, "coalesce"))
        return first;
    if (text_equal(call->text, "upper"))
        return in_case(arena, first, toupper);
    if (text_equal(call->text, "lower"))
        return in_case(arena, first, tolower);
    if (text_equal(call->text, "trim"))
        return trimmed(arena, first);
    if (!text_equal(call->text, "replace"))
        return NULL;
    const char *from = constant_text(arena, call->args[1]);
    const char *to = constant_text(arena, call->args[2]);
    return from != NULL && to != NULL ? replaced(arena, first, from, to) : NULL;
}

static bool is_plain_text(struct type type)
{
    return (type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR) && !type.array && type.length == 0;
}

const char *constant_text(struct arena *arena, const struct expr *expr)
{
    if (expr->kind == EXPR_STRING)
        return expr->text;
    if (expr->kind == EXPR_CALL)
        return of_call(arena, expr);
    if (expr->kind == EXPR_CAST && is_plain_text(expr->type))
        return constant_text(arena, expr->args[0]);
    if (expr->kind != EXPR_BINARY || !text_equal(expr->text, "||"))
        return NULL;
    const char *left = constant_text(arena, expr->args[0]);
    const char *right = constant_text(arena, expr->args[1]);
    return left != NULL && right != NULL ? arena_format(arena, "%s%s", left, right) : NULL;
}

static size_t length_of(const char *text)
{
    size_t blanks = 0;
    for (const char *at = text; *at != '\0'; at++)
        blanks = *at == ' ' ? blanks + 1 : 0;
    return text_characters(text) - blanks;
}

size_t constant_least_length(struct arena *arena, const struct expr *expr)
{
    const char *text = constant_text(arena, expr);
    bool keeps =
        expr->kind == EXPR_CALL && (text_equal(expr->text, "upper") || text_equal(expr->text, "lower"));
    if (text != NULL)
        return length_of(text);
    if (expr->kind == EXPR_BINARY && text_equal(expr->text, "||"))
        return constant_least_length(arena, expr->args[0]) + constant_least_length(arena, expr->args[1]);
    return keeps && expr->args[0]->kind == EXPR_BINARY ? constant_least_length(arena, expr->args[0]) : 0;
}

/* Both divisions cut towards zero, and C does too; the least number divided by -1 is too large. */
static bool divide(int64_t left, int64_t right, bool rest, int64_t *value)
{
    if (right == 0 || (left == INT64_MIN && right == -1))
        return false;
    *value = rest ? left % right : left / right;
    return true;
}

static bool calculate(char operation, int64_t left, int64_t right, int64_t *value)
{
    switch (operation) {
    case '+':
        return !__builtin_add_overflow(left, right, value);
    case '-':
        return !__builtin_sub_overflow(left, right, value);
    case '*':
        return !__builtin_mul_overflow(left, right, value);
    case '/':
    case '%':
        return divide(left, right, operation == '%', value);
    default: /* a comparison, `||` */
        return false;
    }
}

static bool read_whole(const char *digits, int64_t *value)
{
    char *end;
    errno = 0;
    long long read = strtoll(digits, &end, 10);
    *value = read;
    return errno == 0 && end != digits && *end == '\0';
}

/* Recursion is as deep as the parser lets expressions be. */
bool constant_whole(const struct expr *expr, int64_t *value)
{
    int64_t left;
    int64_t right;
    if (expr->kind == EXPR_INTEGER)
        return read_whole(expr->text, value);
    if (expr->kind == EXPR_CAST)
        return typing_is_whole(expr->type) && constant_whole(expr->args[0], value);
    if (expr->kind == EXPR_UNARY && text_equal(expr->text, "-"))
        return constant_whole(expr->args[0], &right) && calculate('-', 0, right, value);
    return expr->kind == EXPR_BINARY && expr->text[0] != '\0' && expr->text[1] == '\0' &&
           constant_whole(expr->args[0], &left) && constant_whole(expr->args[1], &right) &&
           calculate(expr->text[0], left, right, value);
}
