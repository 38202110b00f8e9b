/* SPDX-License-Identifier: MIT
 * In: a resolved query. Out: which tables, views and columns it reads, and the same query after one of them
 * got another name. An alias hides those of the queries around it, so each column is followed to its source.
 */
#include "base/text.h"
#include "schema/query.h"

/* The selects around an expression, from the inside. */
struct around {
    const struct query_select *select;
    const struct around *outer;
};

/* The table behind an alias; NULL: none of a query's (`new`, or the table of an update). */
static const char *table_of(const struct around *around, const char *alias)
{
    for (; around != NULL && alias != NULL; around = around->outer)
        for (size_t i = 0; i < around->select->source_count; i++)
            if (text_equal(around->select->sources[i].alias.text, alias))
                return around->select->sources[i].table.text;
    return NULL;
}

struct reading {
    const struct around *around;
    void (*table)(void *context, const char *table);
    void (*column)(void *context, const char *table, const char *column);
    void *context;
};

static void read_query(const struct reading *reading, const struct query *query);

static void read_expr(void *context, const struct expr *expr)
{
    const struct reading *reading = context;
    const char *table = expr->kind == EXPR_COLUMN ? table_of(reading->around, expr->qualifier) : NULL;
    if (table != NULL && reading->column != NULL)
        reading->column(reading->context, table, expr->text);
    if (expr->kind == EXPR_CAST && expr->type.kind == TYPE_ENUM && reading->table != NULL)
        reading->table(reading->context, expr->type.name);
    if (expr->query != NULL)
        read_query(reading, expr->query);
    for (size_t i = 0; i < expr->count; i++)
        read_expr(context, expr->args[i]);
}

static void read_query(const struct reading *outer, const struct query *query)
{
    for (size_t i = 0; i < query->select_count; i++) {
        const struct query_select *select = &query->selects[i];
        struct around around = {select, outer->around};
        struct reading inner = *outer;
        struct query one = {.selects = select, .select_count = 1};
        inner.around = &around;
        if (query->select_count == 1) { /* behind a union an order names items */
            one.orders = query->orders;
            one.order_count = query->order_count;
        }
        for (size_t j = 0; j < select->source_count && outer->table != NULL; j++)
            outer->table(outer->context, select->sources[j].table.text);
        query_exprs(&one, read_expr, &inner);
    }
}

void query_tables(const struct query *query, void (*visit)(void *context, const char *table), void *context)
{
    read_query(&(struct reading){.table = visit, .context = context}, query);
}

void expr_query_tables(const struct expr *expr, void (*visit)(void *context, const char *table),
                       void *context)
{
    struct reading reading = {.table = visit, .context = context};
    if (expr != NULL)
        read_expr(&reading, expr);
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
    read_query(&(struct reading){.column = look_column, .context = &search}, query);
    return search.found;
}

bool expr_query_reads_table(const struct expr *expr, const char *table)
{
    struct search search = {table, NULL, false};
    expr_query_tables(expr, look_table, &search);
    return search.found;
}

bool expr_query_reads_column(const struct expr *expr, const char *table, const char *column)
{
    struct search search = {table, column, false};
    struct reading reading = {.column = look_column, .context = &search};
    if (expr != NULL)
        read_expr(&reading, expr);
    return search.found;
}

struct renaming {
    struct arena *arena;
    const struct around *around;
    const char *table, *from, *to; /* from NULL: the table */
};

static const struct query *rename_query(const struct renaming *renaming, const struct query *query);

static const struct expr *rename_expr(void *context, const struct expr *expr)
{
    const struct renaming *renaming = context;
    const struct query *query = expr->query != NULL ? rename_query(renaming, expr->query) : NULL;
    bool here = renaming->from != NULL && expr->kind == EXPR_COLUMN &&
                text_equal(expr->text, renaming->from) &&
                text_equal(table_of(renaming->around, expr->qualifier), renaming->table);
    const struct expr **args = arena_array(renaming->arena, const struct expr *, expr->count);
    bool changed = here || query != expr->query;
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
        struct around around = {&query->selects[i], outer->around};
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

const struct expr *expr_query_renamed(struct arena *arena, const struct expr *expr, const char *table,
                                      const char *from, const char *to)
{
    struct renaming renaming = {arena, NULL, table, from, to};
    return expr != NULL ? rename_expr(&renaming, expr) : NULL;
}
