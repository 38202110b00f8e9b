/* SPDX-License-Identifier: MIT
 * In: a resolved query. Out: which tables, views and columns it reads, and the same query after one of them
 * got another name. An alias hides those of the queries around it, so each column is followed to its source.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/query.h"

/* Where an alias comes from; `around` NULL: from nowhere here (the table of an update). */
struct place {
    const struct query_around *around;
    const char *table;
};

static struct place place_of(const struct query_around *around, const char *alias)
{
    for (; around != NULL && alias != NULL; around = around->outer)
        for (size_t i = 0; i < around->select->source_count; i++)
            if (text_equal(around->select->sources[i].alias.text, alias))
                return (struct place){around, around->select->sources[i].table.text};
    return (struct place){NULL, NULL};
}

struct reading {
    const struct query_around *around;
    struct query_use use;
};

static void read_query(const struct reading *reading, const struct query *query);

static void read_expr(void *context, const struct expr *expr)
{
    const struct reading *reading = context;
    const char *table = expr->kind == EXPR_COLUMN ? place_of(reading->around, expr->qualifier).table : NULL;
    if (table != NULL && reading->use.column != NULL)
        reading->use.column(reading->use.context, table, expr->text);
    if (expr->kind == EXPR_CAST && expr->type.kind == TYPE_ENUM && reading->use.table != NULL)
        reading->use.table(reading->use.context, expr->type.name);
    if (expr->query != NULL)
        read_query(reading, expr->query);
    for (size_t i = 0; i < expr->count; i++)
        read_expr(context, expr->args[i]);
}

static void read_query(const struct reading *outer, const struct query *query)
{
    for (size_t i = 0; i < query->select_count; i++) {
        const struct query_select *select = &query->selects[i];
        struct query_around around = {select, outer->around, false};
        struct reading inner = *outer;
        struct query one = {.selects = select, .select_count = 1};
        inner.around = &around;
        if (query->select_count == 1) { /* behind a union an order names items */
            one.orders = query->orders;
            one.order_count = query->order_count;
        }
        for (size_t j = 0; j < select->source_count && outer->use.table != NULL; j++)
            outer->use.table(outer->use.context, select->sources[j].table.text);
        query_exprs(&one, read_expr, &inner);
    }
}

void query_tables(const struct query *query, void (*visit)(void *context, const char *table), void *context)
{
    read_query(&(struct reading){NULL, {visit, NULL, context}}, query);
}

void expr_use(const struct expr *expr, const struct query_around *around, const struct query_use *use)
{
    struct reading reading = {around, *use};
    if (expr != NULL)
        read_expr(&reading, expr);
}

void expr_query_tables(const struct expr *expr, void (*visit)(void *context, const char *table),
                       void *context)
{
    expr_use(expr, NULL, &(struct query_use){visit, NULL, context});
}

struct search {
    const char *table, *column;
    bool found;
};

static void look_table(void *context, const char *table)
{
    struct search *search = context;
    search->found = search->found || text_equal(table, search->table);
}

static void look_column(void *context, const char *table, const char *column)
{
    struct search *search = context;
    search->found = search->found || (text_equal(table, search->table) && text_equal(column, search->column));
}

bool query_reads_table(const struct query *query, const char *table)
{
    struct search search = {table, NULL, false};
    query_tables(query, look_table, &search);
    return search.found;
}

bool query_reads_column(const struct query *query, const char *table, const char *column)
{
    struct search search = {table, column, false};
    read_query(&(struct reading){NULL, {NULL, look_column, &search}}, query);
    return search.found;
}

struct renaming {
    struct arena *arena;
    const struct query_around *around;
    const char *table, *from, *to; /* from NULL: the table */
};

static const struct query *rename_query(const struct renaming *renaming, const struct query *query);

static const struct expr *rename_expr(void *context, const struct expr *expr)
{
    const struct renaming *renaming = context;
    const struct query *query = expr->query != NULL ? rename_query(renaming, expr->query) : NULL;
    const struct place place = place_of(renaming->around, expr->qualifier);
    bool there = expr->kind == EXPR_COLUMN && text_equal(place.table, renaming->table);
    bool here = there && renaming->from != NULL && text_equal(expr->text, renaming->from);
    bool source = there && renaming->from == NULL && place.around != NULL && place.around->by_table;
    const struct expr **args = arena_array(renaming->arena, const struct expr *, expr->count);
    bool changed = here || source || query != expr->query;
    for (size_t i = 0; i < expr->count; i++) {
        args[i] = rename_expr(context, expr->args[i]);
        changed = changed || args[i] != expr->args[i];
    }
    if (!changed)
        return expr;
    struct expr *made = arena_new(renaming->arena, struct expr);
    *made = *expr;
    made->query = query;
    made->args = args;
    if (here)
        made->text = renaming->to;
    if (source)
        made->qualifier = path_base(renaming->to);
    return made;
}

static struct query_select rename_sources(const struct renaming *renaming, const struct query_select *select,
                                          bool *changed)
{
    struct query_select made = *select;
    struct query_source *sources = arena_array(renaming->arena, struct query_source, select->source_count);
    for (size_t i = 0; i < select->source_count; i++) {
        sources[i] = select->sources[i];
        if (renaming->from == NULL && text_equal(sources[i].table.text, renaming->table)) {
            sources[i].table.text = renaming->to;
            *changed = true;
        }
    }
    made.sources = sources;
    return made;
}

static const struct query *rename_query(const struct renaming *outer, const struct query *query)
{
    struct query *made = arena_new(outer->arena, struct query);
    struct query_select *selects = arena_array(outer->arena, struct query_select, query->select_count);
    bool changed = false;
    *made = *query;
    for (size_t i = 0; i < query->select_count; i++) {
        struct query_around around = {&query->selects[i], outer->around, false};
        struct renaming inner = *outer;
        struct query one = {.selects = &query->selects[i], .select_count = 1};
        inner.around = &around;
        if (query->select_count == 1) {
            one.orders = query->orders;
            one.order_count = query->order_count;
        }
        const struct query *renamed = query_with_exprs(outer->arena, &one, rename_expr, &inner);
        changed = changed || renamed != &one;
        selects[i] = rename_sources(outer, &renamed->selects[0], &changed);
        if (query->select_count == 1)
            made->orders = renamed->orders;
    }
    made->selects = selects;
    return changed ? made : query;
}

const struct query *query_renamed(struct arena *arena, const struct query *query, const char *table,
                                  const char *from, const char *to)
{
    return rename_query(&(struct renaming){arena, NULL, table, from, to}, query);
}

const struct expr *expr_renamed(struct arena *arena, const struct expr *expr,
                                const struct query_around *around, const char *table, const char *from,
                                const char *to)
{
    struct renaming renaming = {arena, around, table, from, to};
    return rename_expr(&renaming, expr);
}
