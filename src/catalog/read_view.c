/* SPDX-License-Identifier: MIT
 * In: a view as SQLite keeps it or as PostgreSQL prints its query. Out: the view. A query that the language
 * does not have leaves a view without one, which no comparison can tell anything of.
 */
#include "catalog/reading.h"
#include "catalog/sqlite/scan.h"

#include "language/parse.h"

static const char no_query[] = "its query uses what the language does not have";

struct search {
    bool like; /* SQLite's LIKE does not tell upper from lower case */
};

static void look_for_like(void *context, const struct expr *expr)
{
    struct search *search = context;
    search->like = search->like || reading_has_like(expr);
}

bool reading_query_has_like(const struct query *query)
{
    struct search search = {false};
    query_exprs(query, look_for_like, &search);
    return search.like;
}

void reading_view(struct reading *reading, const char *name, const char *text)
{
    enum mig_dialect dialect = reading->source->dialect;
    struct view *view = arena_new(reading->arena, struct view);
    view->object = (struct object){OBJECT_VIEW, name_of(name), {{0, 0}, NULL}};
    view->text = arena_text(reading->arena, text != NULL ? text : "");
    view->query = text != NULL ? parse_query(reading->arena, text, dialect) : NULL; /* dropped meanwhile */
    if (view->query != NULL && dialect == MIG_DIALECT_SQLITE && reading_query_has_like(view->query))
        view->query = NULL;
    if (view->query == NULL)
        reading_remark(reading, FOREIGN_UNREAD, "view", name, NULL, no_query);
    vec_push(reading->arena, &reading->views, view);
}

/* create view v as select ...; what has a list of columns too is left unread. */
void reading_sqlite_view(struct reading *reading, const char *name, const char *sql)
{
    static const char *const until[] = {NULL};
    struct scan scan;
    scan_open(&scan, reading->arena, sql);
    bool plain = scan_word(&scan, "create") && scan_word(&scan, "view") && scan_name(&scan) != NULL &&
                 scan_word(&scan, "as");
    struct buf text;
    buf_init(&text, reading->arena);
    while (plain && !scan_sees_kind(&scan, SQLITE_TOKEN_END)) {
        const char *piece = scan_piece(&scan, until);
        buf_format(&text, "%s", piece != NULL ? piece : "");
        if (scan_kind(&scan, SQLITE_TOKEN_COMMA))
            buf_add(&text, ", ");
        else
            break;
    }
    reading_view(reading, name, plain ? text.data : sql);
}

static bool reads_one_table(const struct query *query)
{
    for (size_t i = 0; i < query->select_count; i++)
        if (query->selects[i].source_count != 1)
            return false;
    return true;
}

struct plain {
    struct reading *reading;
    const struct table *table;
    bool nested;
};

static void look_for_query(void *context, const struct expr *expr)
{
    struct plain *plain = context;
    plain->nested = plain->nested || expr_has_query(expr);
}

static const struct expr *plain_expr(void *context, const struct expr *expr)
{
    struct plain *plain = context;
    return expr_plain(plain->reading->arena, expr, plain->table, (struct type){.kind = TYPE_UNKNOWN},
                      plain->reading->source->dialect);
}

/* As somebody would write it, where one table says what the casts of the database mean. */
static const struct query *plain_query(struct reading *reading, struct schema schema,
                                       const struct query *query)
{
    struct plain plain = {reading, NULL, false};
    query_exprs(query, look_for_query, &plain);
    if (plain.nested || !reads_one_table(query) || query->select_count != 1)
        return query;
    plain.table = schema_table(schema, query->selects[0].sources[0].table.text);
    return plain.table != NULL ? query_with_exprs(reading->arena, query, plain_expr, &plain) : query;
}

void reading_finish_views(struct reading *reading, struct catalog *catalog)
{
    for (size_t i = 0; i < reading->views.count; i++) {
        struct view *view = reading->views.items[i];
        if (view->query != NULL)
            view->query = plain_query(reading, catalog->schema, view->query);
        catalog->schema = schema_put_object(reading->arena, catalog->schema, &view->object);
    }
}
