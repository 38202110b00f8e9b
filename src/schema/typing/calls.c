/* SPDX-License-Identifier: MIT
 * In: a call, a cast or a value on its way into a column. Out: its type, or a problem that names what the
 * function takes, which database lacks it, or why the value does not fit.
 */
#include "base/text.h"
#include "schema/constant.h"
#include "schema/foreign.h"
#include "schema/functions.h"
#include "schema/query.h"
#include "schema/typing/rules.h"

#include <string.h>

static const char *text_of(struct resolver *resolver, struct type type)
{
    return type_text(resolver->arena, type);
}

static struct type unknown_function(struct resolver *resolver, const struct expr *expr)
{
    const char *near = function_nearest(expr->text);
    if (expr_is_aggregate(expr)) {
        resolver_problem(resolver, PROBLEM_AGGREGATE_PLACE, expr->span, "%s cannot use the aggregate `%s`",
                         resolver->scope->where, expr->text);
        return type_of(TYPE_UNKNOWN);
    }
    struct problem *problem = resolver_problem(resolver, PROBLEM_UNKNOWN_FUNCTION, expr->span,
                                               "the language has no function `%s`", expr->text);
    if (foreign_function(expr->text) != NULL)
        problem_help(resolver->problems, problem, "%s", foreign_function(expr->text));
    else if (near != NULL)
        problem_help(resolver->problems, problem, "did you mean `%s`?", near);
    else
        problem_help(resolver->problems, problem,
                     "a function of one database can be used in raw SQL: `sql on %s $$ ... $$`",
                     (resolver->scope->dialects & 1u << MIG_DIALECT_SQLITE) != 0 ? "sqlite" : "postgres");
    return type_of(TYPE_UNKNOWN);
}

static void check_dialects(struct resolver *resolver, const struct expr *expr,
                           const struct function *function)
{
    unsigned missing = resolver->scope->dialects & ~function->dialects;
    if (missing == 0)
        return;
    bool sqlite = (missing & 1u << MIG_DIALECT_SQLITE) != 0;
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_FUNCTION_LACKS, expr->span, "%s has no function `%s`",
                         sqlite ? "SQLite" : "PostgreSQL", expr->text);
    if (foreign_function(expr->text) != NULL)
        problem_help(resolver->problems, problem, "%s", foreign_function(expr->text));
    else
        problem_help(resolver->problems, problem, "write `on %s` before the step to leave %s out",
                     sqlite ? "postgres" : "sqlite", sqlite ? "SQLite" : "PostgreSQL");
}

static bool check_count(struct resolver *resolver, const struct expr *expr, const struct function *function)
{
    const char *values = function->most == 1 ? "value" : "values";
    if (expr->distinct)
        resolver_problem(resolver, PROBLEM_ARGUMENTS, expr->span, "`%s` takes no `distinct`", expr->text);
    if (!expr->star && expr->count >= function->least && expr->count <= function->most)
        return true;
    const char *given = expr->star ? "`*`" : arena_format(resolver->arena, "%zu", expr->count);
    if (function->most == FUNCTION_MANY)
        resolver_problem(resolver, PROBLEM_ARGUMENTS, expr->span, "`%s` takes %u values or more, not %s",
                         expr->text, function->least, given);
    else if (function->least != function->most)
        resolver_problem(resolver, PROBLEM_ARGUMENTS, expr->span, "`%s` takes %u to %u values, not %s",
                         expr->text, function->least, function->most, given);
    else
        resolver_problem(resolver, PROBLEM_ARGUMENTS, expr->span, "`%s` takes %u %s, not %s", expr->text,
                         function->least, values, given);
    return false;
}

static char letter_of(const struct function *function, size_t i)
{
    size_t count = strlen(function->arguments);
    return function->arguments[i < count ? i : count - 1];
}

/* Below 0 SQLite counts from the end, or does not count at all. */
static bool check_constant(struct resolver *resolver, const char *name, const struct expr *arg)
{
    if (arg->kind == EXPR_INTEGER || rules_postgres_only(resolver) || rules_sqlite_only(resolver))
        return true;
    resolver_problem(resolver, PROBLEM_DIFFERS, arg->span,
                     "the databases agree on `%s` only where this is a constant, 0 or more", name);
    return false;
}

/* What PostgreSQL makes a range of without a conversion that depends on its settings. */
static bool check_range_argument(struct resolver *resolver, const char *what, char letter,
                                 const struct expr *arg)
{
    static const char *const ends[] = {"[)", "[]", "(]", "()"};
    struct type type = arg->type;
    bool known = false;
    if (arg->kind == EXPR_NULL && letter != 'F') /* no end */
        return true;
    switch (letter) {
    case 'D':
        return rules_need(resolver, type.kind == TYPE_DATE && !type.array, what, "a date", arg);
    case 'W':
        return rules_need(resolver, typing_is_whole(type), what, "a whole number", arg);
    case 'E':
        return rules_need(resolver, typing_is_whole(type) || (type.kind == TYPE_NUMERIC && !type.array), what,
                          "an exact number", arg);
    case 'M':
        return rules_need(resolver, (type.kind == TYPE_TIMESTAMP || type.kind == TYPE_DATE) && !type.array,
                          what, "a timestamp without time zone", arg);
    case 'Z':
        return rules_need(resolver, type.kind == TYPE_TIMESTAMPTZ && !type.array, what,
                          "a timestamp with time zone", arg);
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        known = known || (arg->kind == EXPR_STRING && text_equal(arg->text, ends[i]));
    if (!known)
        resolver_problem(resolver, PROBLEM_ARGUMENTS, arg->span,
                         "the ends of a range are '[)', '[]', '(]' or '()'");
    return known;
}

/* Below 0 PostgreSQL stops, and SQLite takes what stands before the start. */
static void check_length(struct resolver *resolver, const struct expr *expr, const struct expr *const *args)
{
    int64_t value;
    if (strcmp(expr->text, "substr") != 0 || expr->count != 3 || rules_sqlite_only(resolver) ||
        !constant_whole(args[2], &value) || value >= 0)
        return;
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_DIFFERS, args[2]->span,
                         "no text is %lld characters long: PostgreSQL stops here", (long long)value);
    problem_help(resolver->problems, problem, "a length is 0 or more: `max(..., 0)`");
}

static bool check_argument(struct resolver *resolver, const char *name, char letter, const struct expr **arg)
{
    const char *what = arena_format(resolver->arena, "`%s`", name);
    if (letter == 'p')
        *arg = literal_adapt(resolver, *arg, type_of(TYPE_TIMESTAMP));
    struct type type = (*arg)->type;
    if (letter == 'M' || letter == 'Z')
        *arg = literal_adapt(resolver, *arg, type_of(letter == 'M' ? TYPE_TIMESTAMP : TYPE_TIMESTAMPTZ));
    if (strchr("DWEMZF", letter) != NULL)
        return check_range_argument(resolver, what, letter, *arg);
    switch (letter) {
    case 'n':
        return rules_need(resolver, typing_is_number(type), what, "a number", *arg);
    case 'i':
    case 'k':
        return rules_need(resolver, typing_is_whole(type) && type.kind != TYPE_BIGINT, what, "an integer",
                          *arg) &&
               (letter == 'i' || check_constant(resolver, name, *arg));
    case 't':
        return rules_need(resolver, typing_is_text(type) || type.kind == TYPE_ENUM, what, "text", *arg);
    case 'd':
        return rules_need(resolver, typing_is_text(type) || typing_is_moment(type), what, "a date", *arg);
    case 'p':
        return rules_need(resolver, typing_is_moment(type), what, "a timestamp", *arg);
    }
    return true; /* anything, or for rules_unify to say */
}

static struct type result_of(const struct function *function, const struct expr *const *args,
                             struct type common)
{
    switch (function->result) {
    case 'R':
        return (struct type){.kind = TYPE_OTHER, .name = function->name};
    case 'i':
        return type_of(TYPE_INTEGER);
    case 'b':
        return type_of(TYPE_BIGINT);
    case 't':
        return type_of(TYPE_TEXT);
    case 'd':
        return type_of(TYPE_DATE);
    case 'e':
        return type_of(TYPE_NUMERIC);
    case 'f':
        return type_of(TYPE_DOUBLE);
    case 'u':
        return type_of(TYPE_UUID);
    case '0':
        return args[0]->type;
    case '1':
        return args[1]->type;
    case 's':
        return common;
    }
    return type_of(TYPE_UNKNOWN); /* depends on the data */
}

/* strftime('%s', 'now') on SQLite is no better than now(). */
static bool reads_clock(const struct function *function, const struct expr *expr)
{
    static const char *const words[] = {"now", "localtime", "utc"};
    bool dates = strchr(function->arguments, 'd') != NULL;
    for (size_t i = 0; dates && i < expr->count; i++)
        for (size_t j = 0; j < sizeof words / sizeof *words; j++)
            if (expr->args[i]->kind == EXPR_NOW ||
                (expr->args[i]->kind == EXPR_STRING && strcmp(expr->args[i]->text, words[j]) == 0))
                return true;
    return false;
}

/* Values of one type, which all but coalesce also compare. */
static struct type unify(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    bool compares = strcmp(expr->text, "coalesce") != 0 && strcmp(expr->text, "ifnull") != 0;
    if (!rules_results(resolver, args, expr->count, expr->text, expr->span))
        return type_of(TYPE_UNKNOWN);
    struct type common = rules_unify(resolver, args, expr->count, expr->span,
                                     arena_format(resolver->arena, "cannot both stand in `%s`", expr->text));
    if (compares)
        rules_comparable(resolver, common, strcmp(expr->text, "nullif") != 0, expr->span);
    return common;
}

struct type rules_call(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    const struct function *function = function_find(expr->text);
    struct type common = type_of(TYPE_UNKNOWN);
    if (function == NULL)
        return unknown_function(resolver, expr);
    check_dialects(resolver, expr, function);
    if (!function->deterministic || reads_clock(function, expr))
        rules_stay_same(resolver, expr);
    if (!check_count(resolver, expr, function))
        return common;
    bool fit = true;
    for (size_t i = 0; i < expr->count; i++)
        fit = check_argument(resolver, expr->text, letter_of(function, i), &args[i]) && fit;
    if (!fit)
        return common;
    check_length(resolver, expr, args);
    if (strcmp(expr->text, "nextval") == 0 && resolver->scope->sources != NULL)
        resolver_problem(resolver, PROBLEM_NEXTVAL_PLACE, expr->span, "%s cannot use `nextval`",
                         resolver->scope->where);
    else if (strcmp(expr->text, "nextval") == 0)
        rules_sequence(resolver, expr, args);
    if (strcmp(function->arguments, "s") == 0)
        common = unify(resolver, expr, args);
    return result_of(function, args, common);
}

void rules_stay_same(struct resolver *resolver, const struct expr *expr)
{
    const char *name = expr->kind == EXPR_CALL ? expr->text : expr->kind == EXPR_NOW ? "now" : "current_date";
    if (resolver->scope->deterministic)
        resolver_problem(resolver, PROBLEM_CHANGING_VALUE, expr->span,
                         "%s cannot use `%s`, whose result changes by itself", resolver->scope->where, name);
}

enum cast {
    CAST_SAME,    /* means the same on both databases */
    CAST_DIFFERS, /* each does something else, or one refuses what the other takes */
    CAST_NEVER
};

static enum cast cast_to_text(struct type from)
{
    bool same = typing_is_text(from) || typing_is_whole(from) || from.kind == TYPE_BOOLEAN ||
                from.kind == TYPE_ENUM || from.kind == TYPE_DATE;
    return same ? CAST_SAME : CAST_DIFFERS;
}

/* PostgreSQL makes 2.5 of these 2, SQLite 3; of a numeric both make 3. */
static bool rounds_half_to_even(struct type from)
{
    return !from.array && (from.kind == TYPE_REAL || from.kind == TYPE_DOUBLE);
}

static enum cast cast_between(struct type from, struct type to)
{
    bool json = (from.kind == TYPE_JSON || from.kind == TYPE_JSONB) &&
                (to.kind == TYPE_JSON || to.kind == TYPE_JSONB);
    if (from.kind == TYPE_UNKNOWN || json ||
        (from.kind == to.kind && from.array == to.array && text_equal(from.name, to.name)))
        return CAST_SAME;
    if (from.array != to.array) /* a text is read as one, and one is written as a text */
        return typing_is_text(from.array ? to : from) ? CAST_DIFFERS : CAST_NEVER;
    if (typing_is_text(to))
        return cast_to_text(from);
    if (typing_is_text(from))
        return CAST_DIFFERS; /* what cannot be read is an error on PostgreSQL, 0 or null on SQLite */
    if (rounds_half_to_even(from) && typing_is_whole(to))
        return CAST_DIFFERS;
    if ((typing_is_number(from) && typing_is_number(to)) || (typing_is_moment(from) && typing_is_moment(to)))
        return CAST_SAME;
    if ((from.kind == TYPE_BOOLEAN && to.kind == TYPE_INTEGER) ||
        (from.kind == TYPE_INTEGER && to.kind == TYPE_BOOLEAN))
        return CAST_SAME;
    return CAST_NEVER;
}

void rules_cast(struct resolver *resolver, const struct expr *from, struct type to)
{
    bool both = !rules_postgres_only(resolver) && !rules_sqlite_only(resolver);
    enum cast cast = cast_between(from->type, to);
    if (to.array && !rules_postgres_only(resolver)) {
        struct problem *problem =
            resolver_problem(resolver, PROBLEM_ARRAY, from->span, "SQLite has no arrays");
        problem_help(resolver->problems, problem, "begin the step with `on postgres`");
    } else if (cast == CAST_NEVER) {
        resolver_problem(resolver, PROBLEM_CAST, from->span, "`%s` cannot become `%s`",
                         text_of(resolver, from->type), text_of(resolver, to));
    } else if (cast == CAST_DIFFERS && both) {
        struct problem *problem =
            resolver_problem(resolver, PROBLEM_CAST_DIFFERS, from->span,
                             "the databases do not agree on what a cast from `%s` to `%s` gives",
                             text_of(resolver, from->type), text_of(resolver, to));
        if (rounds_half_to_even(from->type) && typing_is_whole(to))
            problem_help(resolver->problems, problem, "write `cast(round(...) as %s)`",
                         text_of(resolver, to));
        else
            problem_help(resolver->problems, problem, "write the step twice, `on sqlite` and `on postgres`");
    }
}

void rules_not_assignable(struct resolver *resolver, struct type to, const char *column,
                          const struct expr *from)
{
    const struct schema *schema = resolver->scope->schema;
    if (to.kind == TYPE_ENUM && schema != NULL && schema_enum(*schema, to.name) == NULL) {
        resolver->failed = true; /* of the type that is not there has been told */
        return;
    }
    struct problem *problem =
        resolver_problem(resolver, PROBLEM_WRONG_TYPE, from->span, "`%s` is `%s` and cannot hold `%s`",
                         column, text_of(resolver, to), text_of(resolver, from->type));
    if (to.kind == TYPE_BOOLEAN && (typing_is_number(from->type) || from->kind == EXPR_STRING))
        problem_help(resolver->problems, problem, "write `true` or `false`");
    else if (typing_is_number(to) && from->kind == EXPR_STRING)
        problem_help(resolver->problems, problem, "write the number without quotes");
    else if (typing_is_text(to) && typing_is_number(from->type))
        problem_help(resolver->problems, problem, "write a text: '...'");
    else if (typing_is_whole(to) && rounds_half_to_even(from->type))
        problem_help(resolver->problems, problem, "write `cast(round(...) as %s)` where that is meant",
                     text_of(resolver, to));
    else if (cast_between(from->type, to) == CAST_SAME)
        problem_help(resolver->problems, problem, "write `cast(... as %s)` where that is meant",
                     text_of(resolver, to));
}
