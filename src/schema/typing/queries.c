/* SPDX-License-Identifier: MIT
 * In: an aggregate, or a query inside an expression. Out: its type, or a problem. Both databases must give
 * the same: sums of whole numbers are whole, averages never are, and a query as a value has one row by
 * itself.
 */
#include "base/text.h"
#include "schema/query.h"
#include "schema/typing/rules.h"

struct type typing_aggregate(const char *name, struct type type)
{
    if (text_equal(name, "count"))
        return type_of(TYPE_BIGINT);
    if (text_equal(name, "avg"))
        return type_of(type.kind == TYPE_REAL || type.kind == TYPE_DOUBLE ? TYPE_DOUBLE : TYPE_NUMERIC);
    if (text_equal(name, "sum"))
        return type_of(type.kind == TYPE_REAL || type.kind == TYPE_DOUBLE  ? type.kind
                       : typing_is_whole(type) && type.kind != TYPE_BIGINT ? TYPE_BIGINT
                                                                           : TYPE_NUMERIC);
    type.length = type.precision = type.scale = 0;
    return type.kind == TYPE_VARCHAR ? type_of(TYPE_TEXT) : type;
}

/* PostgreSQL has min and max for these. */
static bool has_extremes(struct type type)
{
    return typing_is_number(type) || typing_is_text(type) || typing_is_moment(type) ||
           (!type.array && (type.kind == TYPE_TIME || type.kind == TYPE_INTERVAL || type.kind == TYPE_ENUM));
}

static void check_value(struct resolver *resolver, const struct expr *expr, const struct expr *arg)
{
    const char *what = arena_format(resolver->arena, "`%s`", expr->text);
    if (text_equal(expr->text, "count")) {
        if (expr->distinct)
            rules_comparable(resolver, arg->type, false, arg->span);
    } else if (text_equal(expr->text, "sum") || text_equal(expr->text, "avg")) {
        rules_need(resolver, typing_is_number(arg->type), what, "numbers", arg);
    } else if (rules_need(resolver, has_extremes(arg->type), what, "a number, a text or a time", arg)) {
        rules_comparable(resolver, arg->type, true, arg->span);
    }
}

struct type rules_aggregate(struct resolver *resolver, const struct expr *expr, const struct expr **args)
{
    struct type type = type_of(TYPE_UNKNOWN);
    if (!resolver->scope->aggregates) {
        resolver_problem(resolver, PROBLEM_AGGREGATE_PLACE, expr->span, "%s cannot use the aggregate `%s`",
                         resolver->scope->where, expr->text);
        return type;
    }
    if (expr->star && (!text_equal(expr->text, "count") || expr->distinct)) {
        resolver_problem(resolver, PROBLEM_ARGUMENTS, expr->span, "only `count` takes `*`");
        return type;
    }
    if (!expr->star) {
        check_value(resolver, expr, args[0]);
        type = args[0]->type;
    }
    return typing_aggregate(expr->text, type);
}

static const struct query *resolve_query(struct resolver *resolver, const struct expr *expr)
{
    const struct expr_scope *scope = resolver->scope;
    struct sources_in_sight around = {0};
    if (!scope->queries) {
        struct problem *problem = resolver_problem(resolver, PROBLEM_QUERY_PLACE, expr->span,
                                                   "%s cannot hold a query", scope->where);
        if (scope->check)
            problem_help(
                resolver->problems, problem,
                "a check knows its row alone: that a row stands elsewhere is a foreign key; more is\n"
                "asked by `create trigger NAME before insert on TABLE { require ... else \"...\"; }`");
        return NULL;
    }
    if (scope->table != NULL)
        around = query_table_in_sight(resolver->arena, scope->table);
    const struct query *query = query_resolve(resolver->problems, expr->query, scope,
                                              scope->sources != NULL ? scope->sources : &around);
    resolver->failed = resolver->failed || query == NULL;
    return query;
}

/* PostgreSQL stops at a second row, SQLite takes the first. */
static void check_one_row(struct resolver *resolver, const struct expr *expr, const struct query *query)
{
    const struct query_select *select = &query->selects[0];
    bool one = query->select_count == 1 && ((select->group_count == 0 && query_is_grouped(query, select)) ||
                                            select->source_count == 0 || text_equal(query->limit, "1"));
    if (one)
        return;
    struct problem *problem = resolver_problem(resolver, PROBLEM_SEVERAL_ROWS, expr->span,
                                               "a query that stands for a value must have one row at most");
    problem_help(resolver->problems, problem,
                 "take an aggregate such as `max`, or end it with `order by ... limit 1`");
}

static struct type in_query(struct resolver *resolver, const struct expr *expr, const struct expr **args,
                            const struct query *query)
{
    const struct expr *values[] = {args[0], query->selects[0].items[0].expr};
    struct type type = rules_unify(resolver, values, 2, expr->span, "cannot be compared");
    rules_comparable(resolver, type, false, expr->span);
    args[0] = values[0];
    return type_of(TYPE_BOOLEAN);
}

struct type rules_query(struct resolver *resolver, struct expr *expr, const struct expr **args)
{
    const struct query *query = resolve_query(resolver, expr);
    if (query == NULL)
        return type_of(expr->kind == EXPR_QUERY ? TYPE_UNKNOWN : TYPE_BOOLEAN);
    expr->query = query;
    if (expr->kind == EXPR_EXISTS)
        return type_of(TYPE_BOOLEAN);
    if (query->selects[0].item_count != 1) {
        resolver_problem(resolver, PROBLEM_QUERY_COLUMNS, expr->span,
                         "this query stands for one value and has %zu columns", query->selects[0].item_count);
        return type_of(TYPE_UNKNOWN);
    }
    if (expr->kind == EXPR_IN_QUERY)
        return in_query(resolver, expr, args, query);
    check_one_row(resolver, expr, query);
    return query->selects[0].items[0].expr->type;
}
