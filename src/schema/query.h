/* SPDX-License-Identifier: MIT
 * Queries: what a view shows, and what `exists`, `in` and a query as a value ask. Immutable trees, like the
 * expressions in them. A resolved query says everything itself: each item has a name, each source an alias,
 * each column the alias that it comes from; so nothing in it changes its meaning when a table gets another
 * name or one more column.
 */
#ifndef MIG_SCHEMA_QUERY_H
#define MIG_SCHEMA_QUERY_H

#include "schema/schema.h"

enum join { JOIN_NONE, JOIN_INNER, JOIN_LEFT }; /* the first source has none */

struct query_item {
    const struct expr *expr;
    struct name name; /* text NULL: not given, and the expression is no column */
};

struct query_source {
    enum join join;
    struct name table, alias; /* a table or a view; alias.text NULL: not given */
    const struct expr *on;
};

struct query_select {
    bool all; /* behind the first: `union all`, not `union` */
    bool distinct;
    const struct query_item *items;
    size_t item_count;
    const struct query_source *sources;
    size_t source_count; /* 0: one row out of nothing */
    const struct expr *where;
    const struct expr *const *groups;
    size_t group_count;
    const struct expr *having;
};

struct query_order {
    const struct expr *expr; /* behind a union: the name of an item */
    bool descending;
    enum nulls_order nulls; /* NULLS_DEFAULT: as PostgreSQL, null is more than anything */
};

struct query {
    struct span span;
    const struct query_select *selects;
    size_t select_count;
    const struct query_order *orders;
    size_t order_count;
    const char *limit;  /* digits; NULL: all rows */
    const char *offset; /* digits, behind a limit; NULL: from the first row on */
};

/* Sources in sight of an expression, from the innermost query outwards. */
struct seen_column {
    const char *name;
    struct type type;
};
struct seen_source {
    const char *name;
    const struct seen_column *columns;
    size_t column_count;
    bool named; /* its columns are reached only through its name: `new` and `old` */
};
struct sources_in_sight {
    const struct seen_source *items;
    size_t count;
    const struct sources_in_sight *outer; /* NULL: none */
};

bool query_equal(const struct query *a, const struct query *b);
/* select a.x, count(*) as n from a where ... on one line */
void query_print(struct buf *out, const struct query *query);
/* (select ...), the text of the digest */
void query_digest(struct buf *out, const struct query *query);

/* Every expression of the query itself, not of the queries inside it. */
typedef void query_expr_fn(void *context, const struct expr *expr);
void query_exprs(const struct query *query, query_expr_fn *visit, void *context);
/* The same tree with each of them replaced. */
typedef const struct expr *query_change_fn(void *context, const struct expr *expr);
const struct query *query_with_exprs(struct arena *arena, const struct query *query, query_change_fn *change,
                                     void *context);

bool expr_has_query(const struct expr *expr);
/* count(*), count, sum, avg, min or max of one value. */
bool expr_is_aggregate(const struct expr *expr);

/* query_resolve.c: names, types, grouping. NULL after adding problems. `outer`: what stands around it. */
const struct query *query_resolve(struct problems *problems, const struct query *query,
                                  const struct expr_scope *scope, const struct sources_in_sight *outer);
/* query_source.c: the columns of a table or view; NULL: there is none of that name. */
const struct seen_source *query_source_columns(struct arena *arena, const struct schema *schema,
                                               const char *table, const char *alias, unsigned dialects);

/* A table as what stands around a query. */
struct sources_in_sight query_table_in_sight(struct arena *arena, const struct table *table);
/* Does the select make one row of many? */
bool query_is_grouped(const struct query *query, const struct query_select *select);

/* query_use.c: what a resolved query reads, also in the queries inside it. */
bool query_reads_table(const struct query *query, const char *table);
bool query_reads_column(const struct query *query, const char *table, const char *column);
void query_tables(const struct query *query, void (*visit)(void *context, const char *table), void *context);
/* A column of the table or view under a new name, or with `from` NULL itself. */
const struct query *query_renamed(struct arena *arena, const struct query *query, const char *table,
                                  const char *from, const char *to);

/* Sources around an expression, from the inside: those of a query, or rows that stand around queries. */
struct query_around {
    const struct query_select *select;
    const struct query_around *outer;
    bool by_table; /* a source has no alias but the name of its table */
};
/* What an expression reads; either function may be NULL. */
struct query_use {
    void (*table)(void *context, const char *table);
    void (*column)(void *context, const char *table, const char *column);
    void *context;
};
void expr_use(const struct expr *expr, const struct query_around *around, const struct query_use *use);
const struct expr *expr_renamed(struct arena *arena, const struct expr *expr,
                                const struct query_around *around, const char *table, const char *from,
                                const char *to);

/* The same of the queries inside an expression that stands in none. */
void expr_query_tables(const struct expr *expr, void (*visit)(void *context, const char *table),
                       void *context);

/* normal/query.c: the form in which a source's query and a database's text of it become equal. */
const struct query *query_normal(struct arena *arena, const struct query *query, const struct schema *schema,
                                 enum mig_dialect dialect);
/* The same of an expression among rows that stand around queries, and of a value that becomes one of `type`
 * (TYPE_UNKNOWN: it stands for itself). */
const struct expr *query_normal_expr(struct arena *arena, const struct expr *expr,
                                     const struct query_around *around, const struct schema *schema,
                                     struct type type, enum mig_dialect dialect);

#endif
