/* SPDX-License-Identifier: MIT
 * In: calls, patterns and `case` whose arguments are normal, in the words of a source or in those that
 * sql/ and PostgreSQL write for it. Out: the words of a source.
 */
#include "schema/normal.h"

#include "base/text.h"
#include "schema/functions.h"
#include "schema/sequence.h"
#include "schema/typing.h"

static const char *plain_name(const char *name)
{
    static const char *const names[][2] = {
        {"btrim", "trim"},       {"char_length", "length"}, {"character_length", "length"},
        {"substring", "substr"}, {"ifnull", "coalesce"},    {"date_part", "extract"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(name, names[i][0]))
            return names[i][1];
    return name;
}

static bool is_text_argument(const struct expr *call, size_t number, const char *text)
{
    return call->count > number && normal_is(call->args[number], EXPR_STRING, text);
}

/* strftime('%Y-%m-%d %H:%M:%f000', 'now') and timezone('utc', now()) */
static bool is_now(const struct expr *call)
{
    if (call->count != 2)
        return false;
    if (text_equal(call->text, "strftime"))
        return is_text_argument(call, 0, "%Y-%m-%d %H:%M:%f000") && is_text_argument(call, 1, "now");
    return text_equal(call->text, "timezone") && call->args[1]->kind == EXPR_NOW &&
           (is_text_argument(call, 0, "utc") || is_text_argument(call, 0, "UTC"));
}

/* Functions of text take an enum only as text; round() takes numbers only as numeric. */
static const struct expr *argument(const struct normal *normal, const struct expr *call,
                                   const struct expr *arg)
{
    arg = normal_whole(normal, normal_narrow(normal, arg));
    if (arg->kind != EXPR_CAST)
        return arg;
    struct type from = normal_type(normal, arg->args[0]);
    bool of_enum = from.kind == TYPE_ENUM && typing_is_text(arg->type);
    bool rounded = text_equal(call->text, "round") && typing_is_number(from) &&
                   arg->type.kind == TYPE_NUMERIC && arg->type.precision == 0;
    return of_enum || rounded ? arg->args[0] : arg;
}

/* The `%` and `_` of a pattern for GLOB; NULL when it says what no pattern of ours does. */
static const char *pattern_of_glob(struct arena *arena, const char *glob)
{
    struct buf out;
    buf_init(&out, arena);
    for (const char *c = glob; *c != '\0'; c++) {
        if (*c == '[' && c[1] != '\0' && c[2] == ']') {
            buf_char(&out, c[1]);
            c += 2;
        } else if (strchr("[%_", *c) != NULL) {
            return NULL;
        } else {
            buf_char(&out, *c == '*' ? '%' : *c == '?' ? '_' : *c);
        }
    }
    return out.data;
}

/* replace(...(x, '[', '[[]')...), as sql/call.c makes a glob of a pattern that is no constant. */
static const struct expr *unreplaced(const struct expr *expr)
{
    while (normal_is(expr, EXPR_CALL, "replace") && expr->count == 3 && expr->args[1]->kind == EXPR_STRING &&
           strchr("[*?%_\\", expr->args[1]->text[0]) != NULL)
        expr = expr->args[0];
    return expr;
}

/* glob(pattern, text) is what `text GLOB pattern` means on SQLite. */
static const struct expr *like_of_glob(const struct normal *normal, const struct expr *call)
{
    const struct expr like = {.kind = EXPR_LIKE};
    const struct expr *pattern = unreplaced(call->args[0]);
    if (pattern->kind == EXPR_STRING) {
        const char *text = pattern_of_glob(normal->arena, pattern->text);
        if (text == NULL)
            return call;
        pattern = normal_leaf(normal, EXPR_STRING, text);
    }
    return normal_like(
        normal, normal_with_args(normal, &like, (const struct expr *const[]){call->args[1], pattern}, 2));
}

/* Values of one type: numbers have fractions or have none, and texts take the spelling of what they stand
 * beside, as in coalesce(t, '2025-01-01'). */
static void adapt(const struct normal *normal, const struct expr **args, const struct expr *call)
{
    const struct function *function = function_find(call->text);
    if (function == NULL || (function->arguments[0] != 's' && function->result != '0'))
        return;
    for (size_t i = 0; i < call->count; i++)
        args[i] = call->args[i];
    normal_agree(normal, args, call->count);
    for (size_t i = 0; i < call->count; i++)
        for (size_t j = 0; args[i]->kind == EXPR_STRING && j < call->count; j++)
            args[i] = normal_constant(normal, args[i], normal_type(normal, call->args[j]));
}

/* nextval('orders'::regclass): the sequence in the one spelling of a name there. */
static const char *drawn_from(const struct normal *normal, const struct expr *call)
{
    const struct expr *name = text_equal(call->text, "nextval") && call->count == 1 ? call->args[0] : NULL;
    while (name != NULL && name->kind == EXPR_CAST)
        name = name->args[0];
    return name != NULL && name->kind == EXPR_STRING
               ? sequence_text(normal->arena, sequence_name(normal->arena, name->text))
               : NULL;
}

const struct expr *normal_call(const struct normal *normal, const struct expr *call)
{
    struct expr named = *call;
    const struct expr **args = arena_array(normal->arena, const struct expr *, call->count);
    const char *sequence = drawn_from(normal, call);
    if (sequence != NULL) {
        args[0] = normal_leaf(normal, EXPR_STRING, sequence);
        return normal_with_args(normal, call, args, 1);
    }
    if (is_now(call))
        return normal_leaf(normal, EXPR_NOW, NULL);
    named.text = plain_name(call->text);
    for (size_t i = 0; i < call->count; i++)
        args[i] = argument(normal, &named, call->args[i]);
    adapt(normal, args, &named);
    call = normal_with_args(normal, &named, args, call->count);
    return text_equal(call->text, "glob") && call->count == 2 ? like_of_glob(normal, call) : call;
}

/* PostgreSQL gets every backslash twice, since there it would escape. */
static const char *single_backslashes(struct arena *arena, const char *text)
{
    struct buf out;
    buf_init(&out, arena);
    for (const char *c = text; *c != '\0'; c++)
        if (*c != '\\' || c[1] != '\\')
            buf_char(&out, *c);
    return out.data;
}

const struct expr *normal_like(const struct normal *normal, const struct expr *like)
{
    const struct expr *operand = argument(normal, like, like->args[0]);
    const struct expr *pattern = unreplaced(normal_narrow(normal, like->args[1]));
    if (pattern->kind == EXPR_STRING && strchr(pattern->text, '\\') != NULL)
        pattern = normal_leaf(normal, EXPR_STRING, single_backslashes(normal->arena, pattern->text));
    return normal_with_args(normal, like, (const struct expr *const[]){operand, pattern}, 2);
}

/* case when num_nulls(a, b) = 0 then greatest(a, b) end: max(a, b), as sql/ writes it for PostgreSQL. */
static const struct expr *extreme(const struct normal *normal, const struct expr *choice)
{
    const struct expr *value = choice->args[choice->count - 1];
    const struct expr *test = choice->args[0];
    bool greatest = normal_is(value, EXPR_CALL, "greatest");
    if (choice->has_operand || choice->has_else || choice->count != 2 ||
        (!greatest && !normal_is(value, EXPR_CALL, "least")) || !normal_is(test, EXPR_BINARY, "=") ||
        !normal_is(test->args[0], EXPR_CALL, "num_nulls") || test->args[0]->count != value->count)
        return NULL;
    const struct expr call = {.kind = EXPR_CALL, .text = greatest ? "max" : "min"};
    return normal_with_args(normal, &call, value->args, value->count);
}

/* The results of a choice are values of one type. */
static void agree_results(const struct normal *normal, const struct expr **args, const struct expr *choice)
{
    const struct expr **results = arena_array(normal->arena, const struct expr *, choice->count);
    size_t first = choice->has_operand ? 2 : 1;
    size_t count = 0, next = 0;
    for (size_t i = first; i < choice->count; i += 2)
        results[count++] = args[i];
    if (choice->has_else)
        results[count++] = args[choice->count - 1];
    normal_agree(normal, results, count);
    struct type type = normal_type(normal, choice);
    for (size_t i = 0; i < count; i++)
        results[i] = normal_constant(normal, results[i], type);
    for (size_t i = first; i < choice->count; i += 2)
        args[i] = results[next++];
    if (choice->has_else)
        args[choice->count - 1] = results[next];
}

const struct expr *normal_case(const struct normal *normal, const struct expr *choice)
{
    struct expr made = *choice;
    const struct expr **args = arena_array(normal->arena, const struct expr *, choice->count);
    if (made.has_else && choice->args[choice->count - 1]->kind == EXPR_NULL) {
        made.has_else = false;
        made.count--;
    }
    memcpy(args, choice->args, made.count * sizeof *args);
    for (size_t i = 0; made.has_operand && i + 1 < made.count; i += i == 0 ? 1 : 2) {
        args[i] = normal_whole(normal, normal_narrow(normal, args[i]));
        if (args[i]->kind == EXPR_STRING)
            args[i] = normal_constant(normal, args[i], normal_type(normal, args[0]));
    }
    agree_results(normal, args, &made);
    const struct expr *plain = normal_with_args(normal, &made, args, made.count);
    const struct expr *call = extreme(normal, plain);
    return call != NULL ? call : plain;
}
