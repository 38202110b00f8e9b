/* SPDX-License-Identifier: MIT
 * In: an operation and its resolved arguments. Out: its type, or problems. What the two databases do
 * differently is refused unless only one of them will see it.
 */
#include "schema/typing/rules.h"

#include "base/text.h"
#include "schema/constant.h"
#include "schema/sequence.h"

#include <string.h>

static const struct type nothing = {.kind = TYPE_UNKNOWN};

bool rules_postgres_only(const struct resolver *resolver)
{
    return resolver->scope->dialects == 1u << MIG_DIALECT_POSTGRES;
}

bool rules_sqlite_only(const struct resolver *resolver)
{
    return resolver->scope->dialects == 1u << MIG_DIALECT_SQLITE;
}

static const char *text_of(struct resolver *resolver, struct type type)
{
    return type_text(resolver->arena, type);
}

void rules_condition(struct resolver *resolver, const char *what, const struct expr *expr)
{
    if (expr->type.kind != TYPE_UNKNOWN && (expr->type.kind != TYPE_BOOLEAN || expr->type.array))
        resolver_problem(resolver, PROBLEM_CONDITION, expr->span, "%s must be true or false, not `%s`", what,
                         text_of(resolver, expr->type));
}

bool rules_need(struct resolver *resolver, bool fits, const char *what, const char *wanted,
                const struct expr *expr)
{
    bool null = expr->kind == EXPR_NULL; /* PostgreSQL would have to guess its type */
    if (fits || (expr->type.kind == TYPE_UNKNOWN && !null))
        return true;
    resolver_problem(resolver, PROBLEM_WRONG_TYPE, expr->span, "%s needs %s, not `%s`", what, wanted,
                     null ? "null" : text_of(resolver, expr->type));
    return false;
}

bool rules_results(struct resolver *resolver, const struct expr *const *args, size_t count, const char *what,
                   struct span span)
{
    for (size_t i = 0; i < count; i++)
        if (args[i]->kind != EXPR_NULL)
            return true;
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_NULL_TYPE, span, "every value of this `%s` is null", what);
    problem_help(resolver->problems, problem, "give one of them a type, such as `cast(null as integer)`");
    return false;
}

/* The usual slips: 1 for true, quotes around a number. */
static void help_pair(struct resolver *resolver, struct problem *problem, struct type a, struct type b)
{
    bool boolean = a.kind == TYPE_BOOLEAN || b.kind == TYPE_BOOLEAN;
    bool number = typing_is_number(a) || typing_is_number(b);
    if (boolean && number)
        problem_help(resolver->problems, problem, "write `true` or `false`");
    else if (number && (typing_is_text(a) || typing_is_text(b)))
        problem_help(resolver->problems, problem,
                     "a number has no quotes; a text that holds one needs a cast");
}

struct type rules_unify(struct resolver *resolver, const struct expr **args, size_t count, struct span span,
                        const char *what)
{
    bool postgres = rules_postgres_only(resolver);
    struct type common = nothing;
    for (size_t i = 0; i < count; i++) { /* what has a type of its own decides; constants follow */
        struct type type = args[i]->type;
        if (!literal_follows(args[i]) && typing_common(common, type, postgres, &type))
            common = type;
    }
    for (size_t i = 0; i < count && common.kind == TYPE_UNKNOWN; i++)
        common = args[i]->type;
    for (size_t i = 0; i < count; i++) {
        struct type type;
        args[i] = literal_adapt(resolver, args[i], common);
        if (typing_common(common, args[i]->type, postgres, &type)) {
            common = type;
            continue;
        }
        struct problem *problem =
            resolver_problem(resolver, PROBLEM_MIXED_TYPES, span, "`%s` and `%s` %s",
                             text_of(resolver, common), text_of(resolver, args[i]->type), what);
        help_pair(resolver, problem, common, args[i]->type);
        return nothing;
    }
    return common;
}

void rules_comparable(struct resolver *resolver, struct type type, bool order, struct span span)
{
    bool one = rules_postgres_only(resolver);
    if (type.kind == TYPE_JSON && !type.array)
        resolver_problem(resolver, PROBLEM_MIXED_TYPES, span, "values of type `json` cannot be compared");
    else if (type.kind == TYPE_JSONB && !one)
        resolver_problem(resolver, PROBLEM_ORDERED_DIFFERENTLY, span,
                         "the databases compare `jsonb` differently");
    else if (type.kind == TYPE_ENUM && order && !one && !rules_sqlite_only(resolver))
        resolver_problem(resolver, PROBLEM_ORDERED_DIFFERENTLY, span,
                         "SQLite orders the labels of `%s` as texts, PostgreSQL as they were declared",
                         type.name);
}

/* Unknown for every row, on both databases: a check lets everything through, a `where` nothing. */
static void refuse_null(struct resolver *resolver, const struct expr *value, const char *what,
                        const char *help)
{
    if (value->kind != EXPR_NULL)
        return;
    struct problem *problem = resolver_problem(resolver, PROBLEM_NULL_COMPARED, value->span, "%s", what);
    problem_help(resolver->problems, problem, "%s", help);
}

static void refuse_compared_null(struct resolver *resolver, const struct expr *expr)
{
    bool last = expr->args[1]->kind == EXPR_NULL;
    const char *what = arena_format(resolver->arena,
                                    last ? "`%s null` is never true and never false"
                                         : "`null %s` is never true and never false",
                                    expr->text);
    const char *help = strcmp(expr->text, "=") == 0    ? "write `is null`"
                       : strcmp(expr->text, "<>") == 0 ? "write `is not null`"
                                                       : "compare with a value, or write `is not null`";
    refuse_null(resolver, expr->args[last ? 1 : 0], what, help);
}

static struct type compare(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    bool order = strcmp(expr->text, "=") != 0 && strcmp(expr->text, "<>") != 0;
    refuse_compared_null(resolver, expr);
    struct type type = rules_unify(resolver, args, 2, expr->span, "cannot be compared");
    rules_comparable(resolver, type, order, expr->span);
    return type_of(TYPE_BOOLEAN);
}

static struct type connect(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    const char *what = arena_format(resolver->arena, "each side of `%s`", expr->text);
    rules_condition(resolver, what, args[0]);
    rules_condition(resolver, what, args[1]);
    return type_of(TYPE_BOOLEAN);
}

static struct type concatenate(struct resolver *resolver, const struct expr **args)
{
    bool some = typing_is_text(args[0]->type) || typing_is_text(args[1]->type);
    for (size_t i = 0; i < 2; i++) {
        bool whole = some && typing_is_whole(args[i]->type); /* both databases write those the same way */
        rules_need(resolver, whole || typing_is_text(args[i]->type), "`||`", "text", args[i]);
    }
    return type_of(TYPE_TEXT);
}

static bool is_time(struct type type)
{
    return typing_is_moment(type) || (type.kind == TYPE_INTERVAL && !type.array);
}

static void not_arithmetic(struct resolver *resolver, const struct expr *expr, struct type a, struct type b)
{
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_ARITHMETIC, expr->span, "`%s` does not go with `%s` and `%s`",
                         expr->text, text_of(resolver, a), text_of(resolver, b));
    if (typing_is_text(a))
        problem_help(resolver->problems, problem, "texts are joined with `||`");
}

/* PostgreSQL's own: moment - moment, moment + interval, date + days. */
static struct type time_arithmetic(struct resolver *resolver, const struct expr *expr, struct type a,
                                   struct type b)
{
    if (!rules_postgres_only(resolver)) {
        struct problem *problem =
            resolver_problem(resolver, PROBLEM_TIME_ARITHMETIC, expr->span,
                             "SQLite cannot calculate with `%s`", text_of(resolver, is_time(a) ? a : b));
        problem_help(resolver->problems, problem, "write `on postgres` before the step to leave SQLite out");
        return nothing;
    }
    bool minus = strcmp(expr->text, "-") == 0;
    if (minus && a.kind == TYPE_DATE && b.kind == TYPE_DATE)
        return type_of(TYPE_INTEGER);
    if (minus && typing_is_moment(a) && typing_is_moment(b))
        return type_of(TYPE_INTERVAL);
    if (a.kind == TYPE_DATE && typing_is_whole(b))
        return a;
    if (is_time(a) && b.kind == TYPE_INTERVAL)
        return a.kind == TYPE_DATE ? type_of(TYPE_TIMESTAMP) : a;
    not_arithmetic(resolver, expr, a, b);
    return nothing;
}

/* An error on PostgreSQL, null on SQLite. */
static void check_divisor(struct resolver *resolver, const struct expr *expr, const struct expr *divisor)
{
    bool divides = strcmp(expr->text, "/") == 0 || strcmp(expr->text, "%") == 0;
    bool zero = divisor->kind == EXPR_NUMBER && divisor->text[strspn(divisor->text, "0.")] == '\0';
    int64_t value;
    if (divides && (zero || (constant_whole(divisor, &value) && value == 0)))
        resolver_problem(resolver, PROBLEM_DIVISION, divisor->span, "nothing can be divided by 0");
}

/* PostgreSQL calculates constants when it sees them, and stops at a number that their type does not hold;
 * SQLite makes a floating-point number of what 64 bits do not hold. */
static bool check_result(struct resolver *resolver, const struct expr *expr, const struct expr **args,
                         struct type type)
{
    int64_t left;
    int64_t right;
    int64_t value;
    bool known = typing_is_whole(args[0]->type) && typing_is_whole(args[1]->type) &&
                 constant_whole(args[0], &left) && constant_whole(args[1], &right) && right != 0;
    const struct expr whole = {.kind = EXPR_BINARY, .text = expr->text, .args = args, .count = 2};
    if (!known || (constant_whole(&whole, &value) &&
                   (rules_sqlite_only(resolver) ||
                    (value >= sequence_least(type.kind) && value <= sequence_most(type.kind)))))
        return true;
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_WRONG_VALUE, expr->span,
                         "this gives a number that no `%s` can hold", text_of(resolver, type));
    if (type.kind != TYPE_BIGINT)
        problem_help(resolver->problems, problem, "make one of the two a larger type: `cast(... as bigint)`");
    return false;
}

static struct type calculate(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    struct type common = nothing;
    bool sum = strcmp(expr->text, "+") == 0 || strcmp(expr->text, "-") == 0;
    const char *what = arena_format(resolver->arena, "`%s`", expr->text);
    if (sum && is_time(args[0]->type))
        args[1] = literal_adapt(resolver, args[1], args[0]->type);
    if (sum && (is_time(args[0]->type) || is_time(args[1]->type)))
        return time_arithmetic(resolver, expr, args[0]->type, args[1]->type);
    if (text_equal(expr->text, "+") && typing_is_text(args[0]->type) && typing_is_text(args[1]->type)) {
        not_arithmetic(resolver, expr, args[0]->type, args[1]->type);
        return nothing;
    }
    for (size_t i = 0; i < 2; i++)
        rules_need(resolver, typing_is_number(args[i]->type), what, "numbers", args[i]);
    check_divisor(resolver, expr, args[1]);
    typing_common(args[0]->type, args[1]->type, false, &common);
    if (strcmp(expr->text, "%") == 0 && (common.kind == TYPE_REAL || common.kind == TYPE_DOUBLE) &&
        !rules_sqlite_only(resolver))
        resolver_problem(resolver, PROBLEM_POSTGRES_LACKS, expr->span, "PostgreSQL has no `%%` for `%s`",
                         text_of(resolver, common));
    return check_result(resolver, expr, args, common) && typing_is_number(common) ? common : nothing;
}

/* Its digits without the sign are one more than a bigint holds. */
static bool is_least_bigint(const struct expr *expr, const struct expr *number)
{
    return expr->text[0] == '-' && number->kind == EXPR_INTEGER &&
           strcmp(number->text + strspn(number->text, "0"), "9223372036854775808") == 0;
}

struct type rules_unary(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    if (strcmp(expr->text, "not") == 0) {
        rules_condition(resolver, "what stands behind `not`", args[0]);
        return type_of(TYPE_BOOLEAN);
    }
    bool fits = typing_is_number(args[0]->type) || (rules_postgres_only(resolver) && is_time(args[0]->type));
    rules_need(resolver, fits, arena_format(resolver->arena, "`%s`", expr->text), "a number", args[0]);
    return is_least_bigint(expr, args[0]) ? type_of(TYPE_BIGINT) : fits ? args[0]->type : nothing;
}

struct type rules_binary(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    if (strcmp(expr->text, "and") == 0 || strcmp(expr->text, "or") == 0)
        return connect(resolver, expr, args);
    if (strcmp(expr->text, "||") == 0)
        return concatenate(resolver, args);
    if (strpbrk(expr->text, "=<>") != NULL)
        return compare(resolver, expr, args);
    return calculate(resolver, expr, args);
}

struct type rules_membership(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    const char *what = expr->kind == EXPR_BETWEEN ? "nothing is between null and something"
                       : expr->negated            ? "`not in` is never true with null in its list"
                                                  : "`in` never finds null in its list";
    for (size_t i = 0; i < expr->count; i++) {
        bool listed = i > 0 && expr->kind == EXPR_IN;
        refuse_null(resolver, args[i], i > 0 ? what : "null is never found anywhere",
                    listed ? "leave it out: `is null` and `is not null` ask for rows without a value"
                           : "`is null` and `is not null` ask for rows without a value");
    }
    struct type type = rules_unify(resolver, args, expr->count, expr->span, "cannot be compared");
    rules_comparable(resolver, type, expr->kind == EXPR_BETWEEN, expr->span);
    return type_of(TYPE_BOOLEAN);
}

struct type rules_like(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    bool one = rules_postgres_only(resolver) || rules_sqlite_only(resolver);
    (void)expr;
    for (size_t i = 0; i < 2; i++)
        if (rules_need(resolver, typing_is_text(args[i]->type), "`like`", "text", args[i]) && !one &&
            args[i]->type.kind == TYPE_CHAR && args[i]->kind != EXPR_STRING)
            resolver_problem(resolver, PROBLEM_DIFFERS, args[i]->span,
                             "PostgreSQL fills `%s` up with blanks, which `like` sees",
                             text_of(resolver, args[i]->type));
    return type_of(TYPE_BOOLEAN);
}

/* Conditions, or values that the operand is compared with; then the results. */
struct type rules_case(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    size_t first = expr->has_operand ? 1 : 0;
    size_t pairs = (expr->count - first) / 2;
    const struct expr **values = arena_array(resolver->arena, const struct expr *, pairs + 1);
    const struct expr **results = arena_array(resolver->arena, const struct expr *, pairs + 1);
    size_t result_count = pairs + (expr->has_else ? 1 : 0);
    for (size_t i = 0; i < pairs; i++) {
        values[i + first] = args[first + 2 * i];
        results[i] = args[first + 2 * i + 1];
        if (!expr->has_operand)
            rules_condition(resolver, "what stands behind `when`", values[i]);
    }
    if (expr->has_else)
        results[pairs] = args[expr->count - 1];
    if (expr->has_operand) {
        values[0] = args[0];
        for (size_t i = 1; i <= pairs; i++)
            refuse_null(resolver, values[i], "`when null` is never taken, since nothing equals null",
                        "write `case when ... is null then ...`");
        if (literal_follows(args[0]))
            resolver_problem(resolver, PROBLEM_CONSTANT_KEY, args[0]->span,
                             "`case` compares a column or what is made of one, not a constant");
        struct type type = rules_unify(resolver, values, pairs + 1, expr->span, "cannot be compared");
        rules_comparable(resolver, type, false, expr->span);
        args[0] = values[0];
    }
    struct type type = nothing;
    if (rules_results(resolver, results, result_count, "case", expr->span))
        type = rules_unify(resolver, results, result_count, expr->span, "cannot be results of one `case`");
    for (size_t i = 0; i < pairs; i++) {
        args[first + 2 * i] = values[i + first];
        args[first + 2 * i + 1] = results[i];
    }
    if (expr->has_else)
        args[expr->count - 1] = results[pairs];
    return type;
}
