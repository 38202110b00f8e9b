/* SPDX-License-Identifier: MIT
 * Values that are calculated, or copied from a wider column, on their way into a column of SQLite, which
 * would keep any: PostgreSQL rounds to the digits of a numeric, and stops at what has no place. Comes in: a
 * resolved value and the type of its column. Goes out: the value as it is to be stored, and the condition
 * under which PostgreSQL would stop; nothing where the types say that all is well.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/constant.h"
#include "schema/extent.h"
#include "schema/typing.h"

static bool is_decimal(struct type type)
{
    return type.kind == TYPE_NUMERIC && type.precision != 0 && !type.array;
}

static bool is_rounded(const struct expr *value, struct type to)
{
    return is_decimal(to) && value->kind != EXPR_NULL && extent_of(value).behind > to.scale;
}

static bool is_whole(const struct expr *value)
{
    return typing_is_number(value->type) && extent_of(value).behind == 0;
}

static const char *text_of(struct arena *arena, const struct expr *value, struct type to)
{
    struct buf text;
    buf_init(&text, arena);
    sql_value(&text, value, to, MIG_DIALECT_SQLITE);
    return text.data;
}

static void add_condition(struct buf *out, const char *condition)
{
    buf_add(out, out->size == 0 ? "" : " OR ");
    buf_add(out, condition);
}

/* Between numbers of so many nines: to round a whole number SQLite makes a fraction of it, with 53 bits. */
static void write_beyond_nines(struct buf *out, const char *value, unsigned digits)
{
    static const char nines[] = "999999999999999999";
    buf_format(out, "%s NOT BETWEEN -%.*s AND %.*s", value, (int)digits, nines, (int)digits, nines);
}

void write_out_of_range(struct buf *out, const char *value, struct type type, bool whole)
{
    enum { EXACT = 18 }; /* digits of a bigint, whatever they are */
    unsigned digits = is_decimal(type) ? type.precision - type.scale : 0;
    if (whole && digits > 0 && digits <= EXACT) {
        write_beyond_nines(out, value, digits);
        return;
    }
    if (typing_is_whole(type))
        buf_format(out, "%s NOT BETWEEN %s", value,
                   type.kind == TYPE_SMALLINT  ? "-32768 AND 32767"
                   : type.kind == TYPE_INTEGER ? "-2147483648 AND 2147483647"
                                               : "-9223372036854775808 AND 9223372036854775807");
    else if (type.kind == TYPE_REAL)
        buf_format(out, "abs(%s) > 3.4028235e38", value);
    else
        buf_format(out, "abs(round(%s, %u)) >= 1", value, type.scale);
    for (unsigned i = type.scale; is_decimal(type) && i < type.precision; i++)
        buf_char(out, '0');
}

static bool is_bounded(struct type type)
{
    return !type.array && (typing_is_whole(type) || type.kind == TYPE_REAL || is_decimal(type));
}

static bool may_leave(struct extent extent, struct type type)
{
    return is_bounded(type) && !extent_within(extent, extent_of_type(type));
}

static bool divides(const struct expr *expr)
{
    return expr->kind == EXPR_BINARY && (text_equal(expr->text, "/") || text_equal(expr->text, "%"));
}

static bool may_be_zero(const struct expr *expr)
{
    struct extent extent = extent_of(expr);
    return extent.least <= 0 && extent.most >= 0;
}

bool value_divides(const struct expr *value)
{
    bool any = divides(value) && may_be_zero(value->args[1]);
    for (size_t i = 0; i < value->count; i++)
        any = any || value_divides(value->args[i]);
    return any;
}

/* A constant below 0 is no error only where the step is for SQLite, whose own meaning it then has. */
static bool may_be_cut(const struct expr *expr)
{
    int64_t constant;
    return expr->kind == EXPR_CALL && expr->count == 3 && text_equal(expr->text, "substr") &&
           !constant_whole(expr->args[2], &constant) && extent_of(expr->args[2]).least < 0;
}

bool value_cuts(const struct expr *value)
{
    bool any = may_be_cut(value);
    for (size_t i = 0; i < value->count; i++)
        any = any || value_cuts(value->args[i]);
    return any;
}

/* PostgreSQL stops there; SQLite takes what stands before the start. Of null both make null. */
static void write_cut(struct buf *out, const struct expr *call)
{
    const struct expr *text = call->args[0];
    struct type any = {.kind = TYPE_UNKNOWN};
    const char *below = arena_format(out->arena, "(%s) < 0", text_of(out->arena, call->args[2], any));
    add_condition(out, expr_is_constant(text) ? below
                                              : arena_format(out->arena, "(%s AND (%s) IS NOT NULL)", below,
                                                             text_of(out->arena, text, any)));
}

void write_cuts(struct buf *out, const struct expr *value)
{
    for (size_t i = 0; i < value->count; i++)
        write_cuts(out, value->args[i]);
    if (may_be_cut(value))
        write_cut(out, value);
}

/* Where PostgreSQL stops SQLite gives null, which both give where null is divided. */
static void write_divisor(struct buf *out, const struct expr *division)
{
    const struct expr *dividend = division->args[0], *divisor = division->args[1];
    struct type any = {.kind = TYPE_UNKNOWN};
    if (!may_be_zero(divisor))
        return;
    const char *zero = arena_format(out->arena, "(%s) = 0", text_of(out->arena, divisor, any));
    add_condition(out, expr_is_constant(dividend) ? zero
                                                  : arena_format(out->arena, "(%s AND (%s) IS NOT NULL)",
                                                                 zero, text_of(out->arena, dividend, any)));
}

static void write_parts(struct buf *out, const struct expr *expr);
static void write_inside(struct buf *out, const struct expr *expr);

static bool is_bigint_sum(const struct expr *expr)
{
    return expr->kind == EXPR_BINARY && expr->type.kind == TYPE_BIGINT && !text_equal(expr->text, "%");
}

/* What SQLite makes of a bigint that is too large stays a floating-point number in all sums around it. */
static void write_arguments(struct buf *out, const struct expr *expr)
{
    for (size_t i = 0; i < expr->count; i++)
        if (is_bigint_sum(expr) && is_bigint_sum(expr->args[i]))
            write_parts(out, expr->args[i]);
        else
            write_inside(out, expr->args[i]);
}

static const struct expr *opaque(struct arena *arena, const char *text)
{
    struct expr *expr = arena_new(arena, struct expr);
    *expr =
        (struct expr){.kind = EXPR_OPAQUE, .text = text, .type = {.kind = TYPE_UNKNOWN}, .resolved = true};
    return expr;
}

/* Only the branch that is taken is calculated: the same `case`, with what is asked of each. */
static void write_branches(struct buf *out, const struct expr *expr)
{
    const struct expr **args = arena_array(out->arena, const struct expr *, expr->count);
    size_t first = expr->has_operand ? 1 : 0;
    bool any = false;
    for (size_t i = 0; i < expr->count; i++) {
        bool last = i + 1 == expr->count && expr->has_else;
        struct buf inside;
        buf_init(&inside, out->arena);
        args[i] = expr->args[i];
        if (!last && (i < first || (i - first) % 2 == 0))
            continue;
        write_inside(&inside, expr->args[i]);
        any = any || inside.size != 0;
        args[i] = opaque(out->arena, inside.size != 0 ? inside.data : "0");
    }
    struct expr copy = *expr;
    copy.args = args;
    if (any)
        add_condition(out, text_of(out->arena, &copy, (struct type){.kind = TYPE_UNKNOWN}));
}

/* The second is calculated where the first is null. */
static void write_alternatives(struct buf *out, const struct expr *call)
{
    struct buf before;
    buf_init(&before, out->arena);
    for (size_t i = 0; i < call->count; i++) {
        struct buf inside;
        buf_init(&inside, out->arena);
        write_inside(&inside, call->args[i]);
        if (inside.size != 0)
            add_condition(out, arena_format(out->arena, "(%s(%s))", before.data, inside.data));
        buf_format(&before, "(%s) IS NULL AND ",
                   text_of(out->arena, call->args[i], (struct type){.kind = TYPE_UNKNOWN}));
    }
}

/* What of a sum or cast its own type does not hold, so that PostgreSQL stops whatever becomes of it. */
static void write_result(struct buf *out, const struct expr *expr)
{
    bool casts = expr->kind == EXPR_CAST;
    const struct expr *value = casts ? expr->args[0] : expr;
    struct buf condition;
    if (!may_leave(extent_calculated(expr), expr->type))
        return;
    buf_init(&condition, out->arena);
    const char *text =
        arena_format(out->arena, "(%s)", text_of(out->arena, value, (struct type){.kind = TYPE_UNKNOWN}));
    if (!casts && expr->type.kind == TYPE_BIGINT)
        buf_format(&condition, "typeof%s = 'real'", text);
    else
        write_out_of_range(&condition,
                           casts && typing_is_whole(expr->type) ? arena_format(out->arena, "round%s", text)
                                                                : text,
                           expr->type, is_whole(value));
    add_condition(out, condition.data);
}

static bool calculates(const struct expr *expr)
{
    return expr->kind == EXPR_UNARY || expr->kind == EXPR_BINARY ||
           (expr->kind == EXPR_CALL && text_equal(expr->text, "abs"));
}

static void write_parts(struct buf *out, const struct expr *expr)
{
    if (expr->kind == EXPR_CASE)
        write_branches(out, expr);
    else if (expr->kind == EXPR_CALL && text_equal(expr->text, "coalesce"))
        write_alternatives(out, expr);
    else if (expr->kind == EXPR_BINARY && (text_equal(expr->text, "and") || text_equal(expr->text, "or")))
        write_inside(out, expr->args[0]); /* which may decide alone */
    else
        write_arguments(out, expr);
    if (divides(expr))
        write_divisor(out, expr);
    if (may_be_cut(expr))
        write_cut(out, expr);
}

static void write_inside(struct buf *out, const struct expr *expr)
{
    write_parts(out, expr);
    if ((calculates(expr) || expr->kind == EXPR_CAST) && typing_is_number(expr->type) &&
        !expr_is_constant(expr))
        write_result(out, expr);
}

/* Of the value itself, whatever is inside. It is asked in any case of one that is rounded: by that the text
 * of a trigger says who has written the rounding, its author or sql_stored. */
static void write_whole(struct buf *out, struct schema schema, const struct expr *value, struct type to)
{
    bool limited = (to.kind == TYPE_VARCHAR || to.kind == TYPE_CHAR) && to.length != 0 && !to.array;
    const char *text = arena_format(out->arena, "(%s)", text_of(out->arena, value, to));
    struct buf condition;
    buf_init(&condition, out->arena);
    if (limited && extent_text(schema, value) > to.length)
        buf_format(&condition, "length%s > %u", text, to.length);
    else if (typing_is_number(value->type) && (may_leave(extent_of(value), to) || is_rounded(value, to)))
        write_out_of_range(&condition, text, to, is_whole(value));
    if (condition.size != 0)
        add_condition(out, condition.data);
}

bool write_unfit(struct buf *out, struct schema schema, const struct expr *value, struct type to)
{
    struct buf text;
    buf_init(&text, out->arena);
    if (value->kind == EXPR_NULL)
        return false;
    write_whole(&text, schema, value, to);
    if (text.size != 0 && typing_is_whole(to) && calculates(value)) /* whose own type holds more */
        write_parts(&text, value);
    else
        write_inside(&text, value);
    buf_add(out, text.data);
    return text.size != 0;
}

bool write_stopping(struct buf *out, const struct expr *value)
{
    struct buf text;
    buf_init(&text, out->arena);
    write_inside(&text, value);
    buf_add(out, text.data);
    return text.size != 0;
}

void sql_stored(struct buf *out, const struct expr *value, struct type to, enum mig_dialect dialect)
{
    bool rounds = dialect == MIG_DIALECT_SQLITE && is_rounded(value, to);
    buf_add(out, rounds ? "round(" : "");
    sql_value(out, value, to, dialect);
    if (rounds)
        buf_format(out, ", %u)", to.scale);
}
