/* SPDX-License-Identifier: MIT
 * In: a query. Out: whether it equals another, each of its expressions, and the same tree with others in
 * their place. What did not change is shared.
 */
#include "schema/query.h"

#include "base/text.h"

static bool same_select(const struct query_select *a, const struct query_select *b)
{
    if (a->all != b->all || a->distinct != b->distinct || a->item_count != b->item_count ||
        a->source_count != b->source_count || a->group_count != b->group_count)
        return false;
    for (size_t i = 0; i < a->item_count; i++)
        if (!text_equal(a->items[i].name.text, b->items[i].name.text) ||
            !expr_equal(a->items[i].expr, b->items[i].expr))
            return false;
    for (size_t i = 0; i < a->source_count; i++)
        if (a->sources[i].join != b->sources[i].join ||
            !text_equal(a->sources[i].table.text, b->sources[i].table.text) ||
            !text_equal(a->sources[i].alias.text, b->sources[i].alias.text) ||
            !expr_equal(a->sources[i].on, b->sources[i].on))
            return false;
    for (size_t i = 0; i < a->group_count; i++)
        if (!expr_equal(a->groups[i], b->groups[i]))
            return false;
    return expr_equal(a->where, b->where) && expr_equal(a->having, b->having);
}

bool query_equal(const struct query *a, const struct query *b)
{
    if (a == b)
        return true;
    if (a == NULL || b == NULL || a->select_count != b->select_count || a->order_count != b->order_count ||
        !text_equal(a->limit, b->limit) || !text_equal(a->offset, b->offset))
        return false;
    for (size_t i = 0; i < a->select_count; i++)
        if (!same_select(&a->selects[i], &b->selects[i]))
            return false;
    for (size_t i = 0; i < a->order_count; i++)
        if (a->orders[i].descending != b->orders[i].descending || a->orders[i].nulls != b->orders[i].nulls ||
            !expr_equal(a->orders[i].expr, b->orders[i].expr))
            return false;
    return true;
}

bool expr_is_aggregate(const struct expr *expr)
{
    static const char *const names[] = {"avg", "count", "max", "min", "sum"};
    if (expr->kind != EXPR_CALL || (expr->count != 1 && !expr->star))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(expr->text, names[i]))
            return true;
    return false;
}

bool expr_has_query(const struct expr *expr)
{
    if (expr == NULL)
        return false;
    for (size_t i = 0; i < expr->count; i++)
        if (expr_has_query(expr->args[i]))
            return true;
    return expr->query != NULL;
}

struct changing {
    struct arena *arena;
    query_change_fn *change;
    void *context;
    bool changed;
};

static const struct expr *in_expr(struct changing *changing, const struct expr *expr)
{
    const struct expr *made = expr != NULL ? changing->change(changing->context, expr) : NULL;
    changing->changed = changing->changed || made != expr;
    return made;
}

static struct query_select in_select(struct changing *changing, const struct query_select *select)
{
    struct query_select made = *select;
    struct query_item *items = arena_array(changing->arena, struct query_item, select->item_count);
    struct query_source *sources = arena_array(changing->arena, struct query_source, select->source_count);
    const struct expr **groups = arena_array(changing->arena, const struct expr *, select->group_count);
    for (size_t i = 0; i < select->item_count; i++)
        items[i] = (struct query_item){in_expr(changing, select->items[i].expr), select->items[i].name};
    for (size_t i = 0; i < select->source_count; i++) {
        sources[i] = select->sources[i];
        sources[i].on = in_expr(changing, select->sources[i].on);
    }
    made.where = in_expr(changing, select->where);
    for (size_t i = 0; i < select->group_count; i++)
        groups[i] = in_expr(changing, select->groups[i]);
    made.having = in_expr(changing, select->having);
    made.items = items;
    made.sources = sources;
    made.groups = groups;
    return made;
}

const struct query *query_with_exprs(struct arena *arena, const struct query *query, query_change_fn *change,
                                     void *context)
{
    struct changing changing = {arena, change, context, false};
    struct query *made = arena_new(arena, struct query);
    struct query_select *selects = arena_array(arena, struct query_select, query->select_count);
    struct query_order *orders = arena_array(arena, struct query_order, query->order_count);
    *made = *query;
    for (size_t i = 0; i < query->select_count; i++)
        selects[i] = in_select(&changing, &query->selects[i]);
    for (size_t i = 0; i < query->order_count; i++) {
        orders[i] = query->orders[i];
        orders[i].expr = in_expr(&changing, query->orders[i].expr);
    }
    made->selects = selects;
    made->orders = orders;
    return changing.changed ? made : query;
}

static void visit_expr(const struct expr *expr, query_expr_fn *visit, void *context)
{
    if (expr != NULL)
        visit(context, expr);
}

void query_exprs(const struct query *query, query_expr_fn *visit, void *context)
{
    for (size_t s = 0; s < query->select_count; s++) {
        const struct query_select *select = &query->selects[s];
        for (size_t i = 0; i < select->item_count; i++)
            visit_expr(select->items[i].expr, visit, context);
        for (size_t i = 0; i < select->source_count; i++)
            visit_expr(select->sources[i].on, visit, context);
        visit_expr(select->where, visit, context);
        for (size_t i = 0; i < select->group_count; i++)
            visit_expr(select->groups[i], visit, context);
        visit_expr(select->having, visit, context);
    }
    for (size_t i = 0; i < query->order_count; i++)
        visit_expr(query->orders[i].expr, visit, context);
}
