/* SPDX-License-Identifier: MIT
 * In: a query whose expressions are resolved. Out: problems where its parts do not go together: what
 * PostgreSQL refuses and SQLite would answer with any row, and what would come out in no order.
 */
#include "base/text.h"
#include "schema/query_resolving.h"
#include "schema/typing/rules.h"

#include <string.h>

static struct problem *report(struct query_resolving *at, enum problem_code code, struct span span,
                              const char *message)
{
    at->failed = true;
    return problem_add(at->problems, code, span, "%s", message);
}

void query_check_comparable(struct query_resolving *at, const struct expr *expr, bool order)
{
    struct resolver resolver = {at->problems, at->arena, at->scope, false};
    rules_comparable(&resolver, expr->type, order, expr->span);
    at->failed = at->failed || resolver.failed;
}

static bool is_constant(const struct expr *expr)
{
    if (expr->kind == EXPR_COLUMN || expr->kind == EXPR_CALL || expr->query != NULL)
        return false;
    for (size_t i = 0; i < expr->count; i++)
        if (!is_constant(expr->args[i]))
            return false;
    return true;
}

void query_check_key(struct query_resolving *at, const struct expr *expr, const char *words, bool order)
{
    if (is_constant(expr))
        report(at, PROBLEM_CONSTANT_KEY, expr->span,
               arena_format(at->arena, "`%s` takes a column or what is made of one, not a constant", words));
    else
        query_check_comparable(at, expr, order);
}

static void unify_column(struct query_resolving *at, const struct query *query, struct query_item **items,
                         size_t column)
{
    struct resolver resolver = {at->problems, at->arena, at->scope, false};
    const struct expr **values = arena_array(at->arena, const struct expr *, query->select_count);
    bool distinct = false;
    for (size_t i = 0; i < query->select_count; i++) {
        values[i] = items[i][column].expr;
        distinct = distinct || (i > 0 && !query->selects[i].all);
    }
    struct type type = rules_unify(&resolver, values, query->select_count, values[0]->span,
                                   "cannot stand in one column of a union");
    if (distinct)
        rules_comparable(&resolver, type, false, values[0]->span);
    at->failed = at->failed || resolver.failed;
    for (size_t i = 0; i < query->select_count; i++)
        items[i][column].expr = values[i];
    if (values[0]->kind == EXPR_CAST) /* whose type is its meaning */
        return;
    struct expr *typed = arena_new(at->arena, struct expr);
    *typed = *values[0];
    typed->type = type; /* what the union as a whole gives */
    items[0][column].expr = typed;
}

void query_check_union(struct query_resolving *at, struct query *query)
{
    size_t count = query->selects[0].item_count;
    struct query_select *selects = arena_array(at->arena, struct query_select, query->select_count);
    struct query_item **items = arena_array(at->arena, struct query_item *, query->select_count);
    for (size_t i = 0; i < query->select_count; i++) {
        selects[i] = query->selects[i];
        if (selects[i].item_count != count) {
            report(at, PROBLEM_QUERY_COLUMNS, selects[i].items[0].expr->span,
                   arena_format(at->arena, "the queries of this union have %zu columns and %zu", count,
                                selects[i].item_count));
            return;
        }
        items[i] = arena_array(at->arena, struct query_item, count);
        memcpy(items[i], selects[i].items, count * sizeof **items);
        selects[i].items = items[i];
    }
    for (size_t column = 0; query->select_count > 1 && column < count; column++)
        unify_column(at, query, items, column);
    query->selects = selects;
}

/* The aliases of inner queries, which hide ours. */
struct hidden {
    const struct query_select *select;
    const struct hidden *outer;
};

static bool has_alias(const struct query_select *select, const char *alias)
{
    for (size_t i = 0; i < select->source_count; i++)
        if (text_equal(select->sources[i].alias.text, alias))
            return true;
    return false;
}

static bool is_hidden(const struct hidden *hidden, const char *alias)
{
    for (; hidden != NULL; hidden = hidden->outer)
        if (has_alias(hidden->select, alias))
            return true;
    return false;
}

static bool is_grouped(const struct query_select *select, const struct expr *expr)
{
    for (size_t i = 0; i < select->group_count; i++)
        if (expr_equal(select->groups[i], expr))
            return true;
    return false;
}

static const struct expr *loose_column(const struct query_select *select, const struct hidden *hidden,
                                       const struct expr *expr);

struct inner_search {
    const struct query_select *select;
    struct hidden hidden;
    const struct expr *found;
};

static void search_inner(void *context, const struct expr *expr)
{
    struct inner_search *search = context;
    if (search->found == NULL)
        search->found = loose_column(search->select, &search->hidden, expr);
}

static const struct expr *loose_in_query(const struct query_select *select, const struct hidden *hidden,
                                         const struct query *query)
{
    const struct expr *found = NULL;
    for (size_t i = 0; i < query->select_count && found == NULL; i++) {
        struct inner_search search = {select, {&query->selects[i], hidden}, NULL};
        const struct query one = {.selects = &query->selects[i], .select_count = 1};
        query_exprs(&one, search_inner, &search);
        found = search.found;
    }
    return found;
}

/* A column of the select that differs from row to row of a group; NULL: there is none. */
static const struct expr *loose_column(const struct query_select *select, const struct hidden *hidden,
                                       const struct expr *expr)
{
    const struct expr *found = NULL;
    if (is_grouped(select, expr) || (hidden == NULL && expr_is_aggregate(expr)))
        return NULL;
    if (expr->kind == EXPR_COLUMN && has_alias(select, expr->qualifier) &&
        !is_hidden(hidden, expr->qualifier))
        return expr;
    if (expr->query != NULL)
        found = loose_in_query(select, hidden, expr->query);
    for (size_t i = 0; i < expr->count && found == NULL; i++)
        found = loose_column(select, hidden, expr->args[i]);
    return found;
}

static void check_grouped(struct query_resolving *at, const struct query_select *select,
                          const struct expr *expr)
{
    const struct expr *loose = expr != NULL ? loose_column(select, NULL, expr) : NULL;
    if (loose == NULL)
        return;
    struct problem *problem =
        report(at, PROBLEM_NOT_GROUPED, loose->span,
               arena_format(at->arena, "`%s` differs from row to row of a group", loose->text));
    problem_help(at->problems, problem, "add it to `group by`, or take one value with `min` or `max`");
}

static bool has_aggregate(const struct expr *expr)
{
    if (expr == NULL)
        return false;
    for (size_t i = 0; i < expr->count; i++)
        if (has_aggregate(expr->args[i]))
            return true;
    return expr_is_aggregate(expr);
}

bool query_is_grouped(const struct query *query, const struct query_select *select)
{
    bool grouped = select->group_count != 0 || select->having != NULL;
    for (size_t i = 0; i < select->item_count; i++)
        grouped = grouped || has_aggregate(select->items[i].expr);
    for (size_t i = 0; query->select_count == 1 && i < query->order_count; i++)
        grouped = grouped || has_aggregate(query->orders[i].expr);
    return grouped;
}

static void check_groups(struct query_resolving *at, const struct query *query)
{
    for (size_t s = 0; s < query->select_count; s++) {
        const struct query_select *select = &query->selects[s];
        if (!query_is_grouped(query, select))
            continue;
        for (size_t i = 0; i < select->item_count; i++)
            check_grouped(at, select, select->items[i].expr);
        check_grouped(at, select, select->having);
        for (size_t i = 0; query->select_count == 1 && i < query->order_count; i++)
            check_grouped(at, select, query->orders[i].expr);
    }
}

static void check_distinct_order(struct query_resolving *at, const struct query *query,
                                 const struct expr *order)
{
    const struct query_select *select = &query->selects[0];
    for (size_t i = 0; i < select->item_count; i++)
        if (expr_equal(select->items[i].expr, order))
            return;
    report(at, PROBLEM_ORDER_COLUMN, order->span,
           "a query with `distinct` can be ordered only by its own columns");
}

void query_check_rows(struct query_resolving *at, const struct query *query)
{
    check_groups(at, query);
    for (size_t i = 0; query->selects[0].distinct && query->select_count == 1 && i < query->order_count; i++)
        check_distinct_order(at, query, query->orders[i].expr);
    if (query->limit != NULL && query->order_count == 0) {
        struct problem *problem = report(at, PROBLEM_UNORDERED, query->span,
                                         "`limit` takes the first rows, and these rows have no order");
        problem_help(at->problems, problem, "add `order by`");
    }
}
