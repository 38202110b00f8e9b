/* SPDX-License-Identifier: MIT
 * In: a schema and the name of a view. Out: the view, what reads it, and its query with all names and types,
 * which the definitions of a live database and of the tables do not have yet.
 */
#include "schema/view.h"

const struct view *schema_view(struct schema schema, const char *name)
{
    const struct object *object = schema_object(schema, name);
    return object != NULL && object->kind == OBJECT_VIEW ? (const struct view *)object : NULL;
}

static bool is_resolved(const struct query *query)
{
    return query->selects[0].items[0].expr->resolved;
}

const struct query *view_resolved(struct arena *arena, struct schema schema, const struct view *view,
                                  unsigned dialects)
{
    struct problems ignored = {.arena = arena};
    const struct expr_scope scope = {
        .schema = &schema, .where = "", .queries = true, .dialects = dialects, .revision = ""};
    if (view->query == NULL || is_resolved(view->query))
        return view->query;
    return query_resolve(&ignored, view->query, &scope, NULL);
}

void view_readers_add(void *context, const struct object *reader)
{
    struct view_readers *readers = context;
    const struct view *view = (const struct view *)reader;
    if (reader->kind != OBJECT_VIEW)
        return;
    for (size_t i = 0; i < readers->list.count; i++)
        if (readers->list.items[i] == view)
            return;
    schema_each_reader(readers->arena, readers->schema, reader->name.text, view_readers_add, readers);
    vec_push(readers->arena, &readers->list, view);
}
