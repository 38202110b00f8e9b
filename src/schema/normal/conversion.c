/* SPDX-License-Identifier: MIT
 * In: a cast whose operand is normal. Out: the operand where the cast changes nothing, a constant of the
 * type, or the cast; on SQLite what sql/call.c writes for it there.
 */
#include "schema/normal.h"

#include "base/text.h"
#include "schema/typing.h"

static const struct expr *call_of(const struct normal *normal, const char *name,
                                  const struct expr *const *args, size_t count)
{
    const struct expr call = {.kind = EXPR_CALL, .text = name};
    return normal_call(normal, normal_with_args(normal, &call, args, count));
}

static const struct expr *text_of(const struct normal *normal, const char *text)
{
    return normal_leaf(normal, EXPR_STRING, text);
}

/* case x when 1 then 'true' when 0 then 'false' end */
static const struct expr *truth_as_text(const struct normal *normal, const struct expr *value)
{
    const struct expr choice = {.kind = EXPR_CASE, .has_operand = true};
    const struct expr *const args[] = {value, normal_leaf(normal, EXPR_INTEGER, "1"), text_of(normal, "true"),
                                       normal_leaf(normal, EXPR_INTEGER, "0"), text_of(normal, "false")};
    return normal_with_args(normal, &choice, args, 5);
}

/* SQLite casts to one of its storage classes. */
static struct type storage(struct type type)
{
    if (typing_is_whole(type))
        return type_of(TYPE_INTEGER);
    if (type.kind == TYPE_REAL || type.kind == TYPE_DOUBLE)
        return type_of(TYPE_DOUBLE);
    return type.kind == TYPE_NUMERIC || type.kind == TYPE_BYTES ? type_of(type.kind) : type_of(TYPE_TEXT);
}

/* A cast to the class that the value has already changes nothing. */
static const struct expr *stored(const struct normal *normal, const struct expr *value, struct type type)
{
    struct type from = normal_type(normal, value), class = storage(type);
    if (value->kind == EXPR_NULL)
        return value;
    bool known = from.kind != TYPE_UNKNOWN || typing_is_text(class);
    bool alike = typing_is_number(from) || typing_is_text(class) || from.kind == TYPE_BYTES;
    bool same = alike && type_equal(storage(from), class);
    return known && same ? value : normal_cast(normal, value, class);
}

static const struct expr *first_characters(const struct normal *normal, const struct expr *value,
                                           unsigned length)
{
    const struct expr *const args[] = {
        stored(normal, value, type_of(TYPE_TEXT)), normal_leaf(normal, EXPR_INTEGER, "1"),
        normal_leaf(normal, EXPR_INTEGER, arena_format(normal->arena, "%u", length))};
    return call_of(normal, "substr", args, 3);
}

static bool is_time_point(struct type type)
{
    return type.kind == TYPE_TIMESTAMP || type.kind == TYPE_TIMESTAMPTZ;
}

static const char moment[] = "%Y-%m-%d %H:%M:%f000";

/* Null, and what another cast has made a time point, stay what they are. */
static bool holds_time_point(const struct normal *normal, const struct expr *value)
{
    bool cast = normal_is(value, EXPR_CALL, "strftime") && value->count == 2 &&
                value->args[0]->kind == EXPR_STRING && text_equal(value->args[0]->text, moment);
    return cast || value->kind == EXPR_NULL || is_time_point(normal_type(normal, value));
}

/* round(cast(x as numeric), 2) */
static const struct expr *rounded(const struct normal *normal, const struct expr *value, unsigned scale)
{
    const struct expr *const args[] = {
        stored(normal, value, type_of(TYPE_NUMERIC)),
        normal_leaf(normal, EXPR_INTEGER, arena_format(normal->arena, "%u", scale))};
    return call_of(normal, "round", args, 2);
}

static const struct expr *on_sqlite(const struct normal *normal, const struct expr *value, struct type type)
{
    struct type from = normal_type(normal, value);
    if (type.kind == TYPE_BOOLEAN && !typing_is_text(from))
        return normal_comparison(normal, "<>", value, normal_leaf(normal, EXPR_INTEGER, "0"));
    if (type.kind == TYPE_DATE)
        return call_of(normal, "date", &value, 1);
    if (is_time_point(type) && holds_time_point(normal, value))
        return value;
    if (is_time_point(type))
        return call_of(normal, "strftime", (const struct expr *const[]){text_of(normal, moment), value}, 2);
    if (typing_is_text(type) && from.kind == TYPE_BOOLEAN)
        return truth_as_text(normal, value);
    if (type.kind == TYPE_VARCHAR && type.length != 0)
        return first_characters(normal, value, type.length);
    if (type.kind == TYPE_NUMERIC && type.precision != 0)
        return rounded(normal, value, type.scale);
    if (typing_is_whole(type) && normal_inexact(from)) {
        while (normal_is(value, EXPR_CALL, "round") && value->count == 1)
            value = value->args[0];
        value = normal_narrow(normal, value);
        if (!normal_inexact(normal_type(normal, value)))
            return stored(normal, value, type);
        const struct expr *whole = normal_whole(normal, value);
        if (normal_is_number(value) && !normal_inexact(normal_type(normal, whole)))
            return whole;
        value = call_of(normal, "round", &value, 1);
    }
    return stored(normal, value, type);
}

/* A constant that the cast turns into another constant; NULL when it does not. */
static const struct expr *constant(const struct normal *normal, const struct expr *value, struct type type)
{
    if (value->kind == EXPR_NULL) /* SQLite keeps what it was told, such as date(null) */
        return normal->dialect == MIG_DIALECT_SQLITE ? NULL : value;
    if (value->kind == EXPR_STRING && type.precision != 0) {
        value = normal_constant(normal, value, type);
        return normal_is_number(value) ? normal_cast(normal, value, type) : NULL;
    }
    bool called = normal->dialect == MIG_DIALECT_SQLITE && type.kind == TYPE_DATE;
    if (value->kind == EXPR_STRING && type.length == 0 && !called)
        return normal_constant(normal, value, type);
    if (!normal_is_number(value) || type.precision != 0)
        return NULL;
    if (normal_inexact(type))
        return normal_broken(normal, value);
    value = normal_whole(normal, value);
    return typing_is_whole(type) && !normal_inexact(normal_type(normal, value)) ? value : NULL;
}

const struct expr *normal_conversion(const struct normal *normal, const struct expr *cast)
{
    const struct expr *value = cast->args[0];
    const struct expr *made = constant(normal, value, cast->type);
    if (made != NULL)
        return made;
    if (value->kind == EXPR_NOW && cast->type.kind == TYPE_DATE)
        return normal_leaf(normal, EXPR_TODAY, NULL);
    if (value->kind == EXPR_NOW && typing_is_moment(cast->type))
        return value;
    if (typing_is_number(cast->type))
        value = normal_narrow(normal, value); /* from number to number no way round matters */
    if (normal->dialect == MIG_DIALECT_SQLITE)
        return on_sqlite(normal, value, cast->type);
    if (type_equal(normal_type(normal, value), cast->type))
        return value;
    if (typing_is_text(cast->type) && normal_widens(normal_type(normal, value), cast->type))
        return value;
    return normal_cast(normal, value, cast->type);
}
