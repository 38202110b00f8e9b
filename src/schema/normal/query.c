/* SPDX-License-Identifier: MIT
 * In: a query as a source has it, as SQLite keeps it or as PostgreSQL prints it, and the schema that it
 * reads. Out: its normal form; two that mean the same and look alike have equal ones. Every source is called
 * by its number, every column has its source and its type; names of items count only where a view has them.
 */
#include "schema/query.h"
#include "base/path.h"
#include "base/text.h"
#include "schema/normal.h"
#include "schema/view.h"

struct settled_source {
    const char *written, *alias; /* what the query calls it, what the normal form does */
    const struct seen_source *columns;
};

struct sight {
    const struct settled_source *items;
    size_t count;
    const struct sight *outer;
};

struct settling {
    struct normal normal;
    const struct schema *schema;
    const struct sight *sight;
    unsigned *number;
    bool *failed; /* something is read that the schema does not have */
};

static const struct query *settled_query(const struct settling *outer, const struct query *query, bool named);

static const struct seen_column *seen_column(const struct seen_source *source, const char *name)
{
    for (size_t i = 0; source != NULL && i < source->column_count; i++)
        if (text_equal(source->columns[i].name, name))
            return &source->columns[i];
    return NULL;
}

static const struct expr *settled_column(const struct settling *settling, const struct expr *column)
{
    for (const struct sight *sight = settling->sight; sight != NULL; sight = sight->outer)
        for (size_t i = 0; i < sight->count; i++) {
            const struct settled_source *source = &sight->items[i];
            const struct seen_column *seen = seen_column(source->columns, column->text);
            if (seen == NULL ||
                (column->qualifier != NULL && !text_equal(column->qualifier, source->written)))
                continue;
            struct expr *made = arena_new(settling->normal.arena, struct expr);
            *made = (struct expr){.kind = EXPR_COLUMN,
                                  .text = column->text,
                                  .qualifier = source->alias,
                                  .type = seen->type,
                                  .qualified = true};
            return made;
        }
    *settling->failed = true;
    return column;
}

static const struct expr *settled(const struct settling *settling, const struct expr *expr)
{
    struct arena *arena = settling->normal.arena;
    if (expr->kind == EXPR_COLUMN)
        return settled_column(settling, expr);
    const struct expr **args = arena_array(arena, const struct expr *, expr->count);
    struct expr *made = arena_new(arena, struct expr);
    *made = *expr;
    for (size_t i = 0; i < expr->count; i++)
        args[i] = settled(settling, expr->args[i]);
    made->args = args;
    if (expr->query != NULL)
        made->query = settled_query(settling, expr->query, false);
    return made;
}

static const struct expr *in_expr(const struct settling *settling, const struct expr *expr)
{
    return expr != NULL ? normal_form(&settling->normal, settled(settling, expr)) : NULL;
}

static const struct seen_source *of_view(const struct settling *settling, const struct view *view)
{
    struct arena *arena = settling->normal.arena;
    struct settling inner = *settling;
    struct seen_source *made = arena_new(arena, struct seen_source);
    inner.sight = NULL;
    const struct query *query = view->query != NULL ? settled_query(&inner, view->query, true) : NULL;
    const struct query_select *select = query != NULL ? &query->selects[0] : NULL;
    size_t count = select != NULL ? select->item_count : 0;
    struct seen_column *columns = arena_array(arena, struct seen_column, count);
    for (size_t i = 0; i < count; i++)
        columns[i] = (struct seen_column){select->items[i].name.text,
                                          normal_type(&settling->normal, select->items[i].expr)};
    made->columns = columns;
    made->column_count = count;
    return made;
}

static const struct seen_source *source_columns(const struct settling *settling, const char *name)
{
    const struct view *view = schema_view(*settling->schema, name);
    if (view != NULL)
        return of_view(settling, view);
    return query_source_columns(settling->normal.arena, settling->schema, name, name, 0);
}

/* Without casts that a database adds by itself: a text becomes one where nothing asks for another type. */
static const struct expr *in_item(const struct settling *settling, const struct expr *expr)
{
    expr = in_expr(settling, expr);
    if (expr->kind == EXPR_CAST && expr->args[0]->kind == EXPR_STRING)
        return normal_constant(&settling->normal, expr->args[0], expr->type);
    return normal_narrow(&settling->normal, expr);
}

static void settle_sources(struct settling *settling, struct sight *sight, struct query_select *select)
{
    struct arena *arena = settling->normal.arena;
    struct query_source *sources = arena_array(arena, struct query_source, select->source_count);
    struct settled_source *items = arena_array(arena, struct settled_source, select->source_count);
    for (size_t i = 0; i < select->source_count; i++) {
        const struct query_source *source = &select->sources[i];
        const char *written = source->alias.text != NULL ? source->alias.text : path_base(source->table.text);
        items[i] = (struct settled_source){written, arena_format(arena, "s%u", ++*settling->number),
                                           source_columns(settling, source->table.text)};
        sources[i] = *source;
        sources[i].alias.text = items[i].alias;
        *settling->failed = *settling->failed || items[i].columns == NULL;
    }
    *sight = (struct sight){items, select->source_count, settling->sight};
    settling->sight = sight;
    for (size_t i = 0; i < select->source_count; i++)
        sources[i].on = in_expr(settling, sources[i].on);
    select->sources = sources;
}

/* What is grouped or sorted by once more changes nothing, and PostgreSQL forgets it. */
static bool is_grouped(const struct expr *const *groups, size_t count, const struct expr *key)
{
    for (size_t i = 0; i < count; i++)
        if (expr_equal(groups[i], key))
            return true;
    return false;
}

static size_t without_repeated(struct query_order *orders, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool repeated = false;
        for (size_t j = 0; j < kept; j++)
            repeated = repeated || expr_equal(orders[j].expr, orders[i].expr);
        orders[kept] = orders[i];
        kept += !repeated;
    }
    return kept;
}

static void settle_select(const struct settling *settling, struct query_select *select, bool named)
{
    struct arena *arena = settling->normal.arena;
    struct query_item *items = arena_array(arena, struct query_item, select->item_count);
    const struct expr **groups = arena_array(arena, const struct expr *, select->group_count);
    for (size_t i = 0; i < select->item_count; i++) {
        items[i].expr = in_item(settling, select->items[i].expr);
        items[i].name = named ? select->items[i].name : (struct name){0};
    }
    size_t count = 0;
    for (size_t i = 0; i < select->group_count; i++) {
        groups[count] = normal_narrow(&settling->normal, in_expr(settling, select->groups[i]));
        count += !is_grouped(groups, count, groups[count]);
    }
    select->where = in_expr(settling, select->where);
    select->having = in_expr(settling, select->having);
    select->items = items;
    select->groups = groups;
    select->group_count = count;
}

static struct query_order settled_order(const struct settling *settling, const struct query *query,
                                        struct query_order order)
{
    const struct query_select *select = &query->selects[0];
    if (query->select_count == 1)
        order.expr = normal_narrow(&settling->normal, in_expr(settling, order.expr));
    else
        order.expr = normal_leaf(&settling->normal, EXPR_COLUMN, order.expr->text);
    for (size_t i = 0; query->select_count > 1 && i < select->item_count; i++)
        if (text_equal(select->items[i].name.text, order.expr->text))
            order.expr = normal_leaf(&settling->normal, EXPR_INTEGER,
                                     arena_format(settling->normal.arena, "%zu", i + 1));
    if (order.nulls == (order.descending ? NULLS_FIRST : NULLS_LAST))
        order.nulls = NULLS_DEFAULT;
    return order;
}

static const struct query *settled_query(const struct settling *outer, const struct query *query, bool named)
{
    struct arena *arena = outer->normal.arena;
    struct query *made = arena_new(arena, struct query);
    struct query_select *selects = arena_array(arena, struct query_select, query->select_count);
    struct query_order *orders = arena_array(arena, struct query_order, query->order_count);
    *made = *query;
    for (size_t i = 0; i < query->select_count; i++) {
        struct settling inner = *outer;
        struct sight sight;
        selects[i] = query->selects[i];
        settle_sources(&inner, &sight, &selects[i]);
        settle_select(&inner, &selects[i], named && i == 0);
        for (size_t j = 0; query->select_count == 1 && j < query->order_count; j++)
            orders[j] = settled_order(&inner, query, query->orders[j]);
    }
    for (size_t j = 0; query->select_count > 1 && j < query->order_count; j++)
        orders[j] = settled_order(outer, query, query->orders[j]);
    made->selects = selects;
    made->orders = orders;
    made->order_count = without_repeated(orders, query->order_count);
    return made;
}

const struct query *query_normal(struct arena *arena, const struct query *query, const struct schema *schema,
                                 enum mig_dialect dialect)
{
    unsigned number = 0;
    bool failed = false;
    const struct settling settling = {{.arena = arena, .dialect = dialect}, schema, NULL, &number, &failed};
    const struct query *made = settled_query(&settling, query, true);
    return failed ? NULL : made;
}

/* The rows around go by their own names. */
static const struct sight *sight_of(const struct settling *settling, const struct query_around *around)
{
    struct arena *arena = settling->normal.arena;
    if (around == NULL)
        return NULL;
    const struct query_select *select = around->select;
    struct settled_source *items = arena_array(arena, struct settled_source, select->source_count);
    struct sight *sight = arena_new(arena, struct sight);
    for (size_t i = 0; i < select->source_count; i++) {
        const char *alias = select->sources[i].alias.text;
        items[i] =
            (struct settled_source){alias, alias, source_columns(settling, select->sources[i].table.text)};
        *settling->failed = *settling->failed || items[i].columns == NULL;
    }
    *sight = (struct sight){items, select->source_count, sight_of(settling, around->outer)};
    return sight;
}

const struct expr *query_normal_expr(struct arena *arena, const struct expr *expr,
                                     const struct query_around *around, const struct schema *schema,
                                     struct type type, enum mig_dialect dialect)
{
    unsigned number = 0;
    bool failed = false;
    struct settling settling = {{.arena = arena, .dialect = dialect}, schema, NULL, &number, &failed};
    settling.sight = sight_of(&settling, around);
    const struct expr *made = settled(&settling, expr);
    if (failed)
        return NULL;
    return type.kind != TYPE_UNKNOWN ? normal_value(&settling.normal, made, type)
                                     : normal_form(&settling.normal, made);
}
