/* SPDX-License-Identifier: MIT
 * In: a resolved expression of numbers. Out: between which ones its values lie. Numbers that a column holds
 * already fit it; what is made of them may not.
 */
#include "schema/extent.h"

#include "base/text.h"
#include "schema/query.h"
#include "schema/typing.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct extent anything(void)
{
    return (struct extent){-HUGE_VALL, HUGE_VALL, EXTENT_ANY_DIGITS};
}

static struct extent whole(long double least, long double most)
{
    return (struct extent){least, most, 0};
}

static long double larger(long double a, long double b)
{
    return a > b ? a : b;
}

static long double smaller(long double a, long double b)
{
    return a < b ? a : b;
}

static long double power_of_ten(unsigned exponent)
{
    long double power = 1;
    for (unsigned i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

/* All that is rounded to one of its numbers. */
static struct extent of_numeric(struct type type)
{
    struct extent extent = anything();
    if (type.precision == 0)
        return extent;
    extent.most = power_of_ten(type.precision - type.scale) - 0.5L / power_of_ten(type.scale);
    extent.least = -extent.most;
    extent.behind = type.scale;
    return extent;
}

struct extent extent_of_type(struct type type)
{
    static const struct extent real = {-3.4028235e38L, 3.4028235e38L, EXTENT_ANY_DIGITS};
    if (type.kind == TYPE_BOOLEAN)
        return whole(0, 1);
    if (type.kind == TYPE_SMALLINT)
        return whole(-32768, 32767);
    if (type.kind == TYPE_INTEGER)
        return whole(-2147483648.0L, 2147483647.0L);
    if (type.kind == TYPE_BIGINT)
        return whole(-9223372036854775808.0L, 9223372036854775807.0L);
    if (type.kind == TYPE_NUMERIC)
        return of_numeric(type);
    return type.kind == TYPE_REAL ? real : anything();
}

static struct extent of_constant(const char *text)
{
    const char *point = strchr(text, '.'), *exponent = strpbrk(text, "eE");
    long double value = strtold(text, NULL);
    long behind = point != NULL ? (long)strspn(point + 1, "0123456789") : 0;
    while (behind > 0 && point[behind] == '0')
        behind--;
    behind -= exponent != NULL ? strtol(exponent + 1, NULL, 10) : 0;
    if (value > LDBL_MAX)
        return anything();
    return (struct extent){value, value,
                           behind > EXTENT_ANY_DIGITS ? EXTENT_ANY_DIGITS
                           : behind > 0               ? (unsigned)behind
                                                      : 0};
}

static unsigned more(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

static struct extent either(struct extent a, struct extent b)
{
    return (struct extent){smaller(a.least, b.least), larger(a.most, b.most), more(a.behind, b.behind)};
}

/* Infinity times 0 is what the other end says. */
static long double times(long double a, long double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

static struct extent product(struct extent a, struct extent b, unsigned behind)
{
    const long double ends[] = {times(a.least, b.least), times(a.least, b.most), times(a.most, b.least),
                                times(a.most, b.most)};
    struct extent extent = {ends[0], ends[0], behind};
    for (size_t i = 1; i < 4; i++) {
        extent.least = smaller(extent.least, ends[i]);
        extent.most = larger(extent.most, ends[i]);
    }
    return extent;
}

static long double farthest(struct extent extent)
{
    return larger(-extent.least, extent.most);
}

/* Whole numbers are divided into whole numbers, and nothing is divided by 0. */
static struct extent quotient(const struct expr *expr, struct extent a)
{
    return typing_is_whole(expr->type) ? whole(-farthest(a), farthest(a)) : anything();
}

/* As near to 0 as both, and on the side of the first. */
static struct extent rest(const struct expr *expr, struct extent a, struct extent b, unsigned behind)
{
    long double most = smaller(farthest(a), typing_is_whole(expr->type) ? farthest(b) - 1 : farthest(b));
    return (struct extent){a.least < 0 ? -most : 0, a.most > 0 ? most : 0, behind};
}

/* SQLite calculates with fractions in binary, where 0.1 + 0.2 is not quite 0.3; whole numbers stay whole. */
static unsigned digits_behind(const struct expr *expr, struct extent a, struct extent b)
{
    bool whole = typing_is_whole(expr->type) || (a.behind == 0 && b.behind == 0);
    return whole ? 0 : EXTENT_ANY_DIGITS;
}

static struct extent of_binary(const struct expr *expr)
{
    struct extent a = extent_of(expr->args[0]), b = extent_of(expr->args[1]);
    unsigned behind = digits_behind(expr, a, b);
    switch (expr->text[0]) {
    case '+':
        return (struct extent){a.least + b.least, a.most + b.most, behind};
    case '-':
        return (struct extent){a.least - b.most, a.most - b.least, behind};
    case '*':
        return product(a, b, behind);
    case '/':
        return quotient(expr, a);
    case '%':
        return rest(expr, a, b, behind);
    default: /* a comparison, `and`, `||` */
        return extent_of_type(expr->type);
    }
}

static struct extent negated(struct extent a)
{
    return (struct extent){-a.most, -a.least, a.behind};
}

/* The next number up with so many digits behind the point, where they can be counted. */
static long double rounded_up(long double value, unsigned behind)
{
    long double scaled = value * power_of_ten(behind);
    if (scaled < -9e18L || scaled > 9e18L)
        return value;
    long long cut = (long long)scaled;
    return ((long double)cut < scaled ? (long double)cut + 1 : (long double)cut) / power_of_ten(behind);
}

static struct extent rounded(struct extent a, unsigned behind)
{
    if (a.behind <= behind || behind > 18)
        return a;
    return (struct extent){-rounded_up(-a.least, behind), rounded_up(a.most, behind), behind};
}

static struct extent of_results(const struct expr *const *args, size_t count, size_t each)
{
    struct extent extent = whole(0, 0);
    bool any = false;
    for (size_t i = 0; i < count; i += each) {
        struct extent one = extent_of(args[i]);
        if (args[i]->kind == EXPR_NULL)
            continue;
        extent = any ? either(extent, one) : one;
        any = true;
    }
    return extent;
}

static struct extent of_extreme(const struct expr *call, bool most)
{
    struct extent extent = extent_of(call->args[0]);
    for (size_t i = 1; i < call->count; i++) {
        struct extent one = extent_of(call->args[i]);
        extent.least = most ? larger(extent.least, one.least) : smaller(extent.least, one.least);
        extent.most = most ? larger(extent.most, one.most) : smaller(extent.most, one.most);
        extent.behind = more(extent.behind, one.behind);
    }
    return extent;
}

/* Of 2 and more values the largest; of one, that of a group of rows. */
static struct extent of_call(const struct expr *call)
{
    struct extent first = call->count > 0 ? extent_of(call->args[0]) : whole(0, 0);
    if (text_equal(call->text, "abs"))
        return (struct extent){first.least > 0 ? first.least : 0, farthest(first), first.behind};
    if (text_equal(call->text, "round"))
        return rounded(first, call->count == 2 && call->args[1]->kind == EXPR_INTEGER
                                  ? (unsigned)strtoul(call->args[1]->text, NULL, 10)
                                  : 0);
    if (text_equal(call->text, "coalesce") || text_equal(call->text, "ifnull"))
        return of_results(call->args, call->count, 1);
    if (text_equal(call->text, "nullif"))
        return first;
    if (text_equal(call->text, "min") || text_equal(call->text, "max"))
        return of_extreme(call, text_equal(call->text, "max"));
    if (text_equal(call->text, "length"))
        return whole(0, EXTENT_ANY_LENGTH);
    if (text_equal(call->text, "count"))
        return whole(0, extent_of_type(call->type).most);
    return extent_of_type(call->type);
}

/* What a `case` may become: behind each `then`, and behind `else`. */
static struct extent of_case(const struct expr *expr)
{
    size_t first = expr->has_operand ? 1 : 0, pairs = (expr->count - first) / 2;
    struct extent extent = of_results(expr->args + first + 1, 2 * pairs - 1, 2);
    const struct expr *last = expr->args[expr->count - 1];
    return expr->has_else && last->kind != EXPR_NULL ? either(extent, extent_of(last)) : extent;
}

static struct extent of_query(const struct query *query)
{
    struct extent extent = extent_of(query->selects[0].items[0].expr);
    for (size_t i = 1; i < query->select_count; i++)
        extent = either(extent, extent_of(query->selects[i].items[0].expr));
    return extent;
}

static struct extent of_cast(const struct expr *cast)
{
    struct extent from = extent_of(cast->args[0]);
    if (typing_is_whole(cast->type))
        return rounded(from, 0);
    if (cast->type.kind == TYPE_NUMERIC && cast->type.precision != 0)
        return rounded(from, cast->type.scale);
    return typing_is_number(cast->type) ? from : extent_of_type(cast->type);
}

struct extent extent_calculated(const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_NULL:
        return whole(0, 0);
    case EXPR_INTEGER:
    case EXPR_NUMBER:
        return of_constant(expr->text);
    case EXPR_UNARY:
        return expr->text[0] == '-' ? negated(extent_of(expr->args[0])) : extent_of(expr->args[0]);
    case EXPR_BINARY:
        return of_binary(expr);
    case EXPR_CASE:
        return of_case(expr);
    case EXPR_CAST:
        return of_cast(expr);
    case EXPR_CALL:
        return of_call(expr);
    case EXPR_QUERY:
        return of_query(expr->query);
    case EXPR_COLUMN:
    case EXPR_STRING:
    case EXPR_TRUE:
    case EXPR_FALSE:
    case EXPR_IS_NULL:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_LIKE:
    case EXPR_NOW:
    case EXPR_TODAY:
    case EXPR_COLLATE:
    case EXPR_EXISTS:
    case EXPR_IN_QUERY:
    case EXPR_OPAQUE:
        return extent_of_type(expr->type);
    }
    return anything();
}

struct extent extent_of(const struct expr *expr)
{
    struct extent found = extent_calculated(expr), type = extent_of_type(expr->type);
    if (expr->kind == EXPR_INTEGER || expr->kind == EXPR_NUMBER) /* as it stands there */
        return found;
    found.least = larger(smaller(found.least, type.most), type.least);
    found.most = smaller(larger(found.most, type.least), type.most);
    return found;
}

bool extent_within(struct extent inner, struct extent outer)
{
    return inner.least >= outer.least && inner.most <= outer.most;
}
