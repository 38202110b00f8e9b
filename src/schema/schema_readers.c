/* SPDX-License-Identifier: MIT
 * In: a schema and an object that reads others. Out: a schema that knows so, and for the name of a table,
 * view or enum the views and triggers that read it; a step then costs what stands on its object, not what the
 * schema holds.
 */
#include "schema/object.h"
#include "schema/schema_links.h"
#include "schema/trigger.h"
#include "schema/view.h"

static const char *reader_key(struct arena *arena, const char *name)
{
    return arena_format(arena, "\036%s", name);
}

struct linking {
    struct arena *arena;
    struct schema *schema;
    const char *reader;
    void (*change)(struct arena *arena, struct schema *schema, const char *key, const char *user);
};

static void link_one(void *context, const char *name)
{
    struct linking *linking = context;
    linking->change(linking->arena, linking->schema, reader_key(linking->arena, name), linking->reader);
}

static const struct query *query_of(const struct object *object)
{
    return object->kind == OBJECT_VIEW ? ((const struct view *)object)->query : NULL;
}

void object_reads(const struct object *object, void (*visit)(void *context, const char *name), void *context)
{
    const struct query *query = query_of(object);
    if (query != NULL)
        query_tables(query, visit, context);
    if (object->kind == OBJECT_TRIGGER)
        trigger_tables((const struct trigger *)object, visit, context);
}

bool object_reads_column(const struct object *object, const char *table, const char *column)
{
    const struct query *query = query_of(object);
    if (object->kind == OBJECT_TRIGGER)
        return trigger_reads_column((const struct trigger *)object, table, column);
    return query != NULL && query_reads_column(query, table, column);
}

void schema_link_reader(struct arena *arena, struct schema *schema, const struct object *reader)
{
    struct linking linking = {arena, schema, object_key(arena, reader->kind, reader->name.text),
                              schema_add_user};
    object_reads(reader, link_one, &linking);
}

void schema_unlink_reader(struct arena *arena, struct schema *schema, const struct object *reader)
{
    struct linking linking = {arena, schema, object_key(arena, reader->kind, reader->name.text),
                              schema_remove_user};
    object_reads(reader, link_one, &linking);
}

struct reader_visit {
    struct schema schema;
    void (*visit)(void *context, const struct object *reader);
    void *context;
};

static bool visit_reader(void *context, const char *key, const void *value)
{
    struct reader_visit *each = context;
    const struct object *reader = schema_object(each->schema, key);
    if (reader != NULL && value != NULL)
        each->visit(each->context, reader);
    return true;
}

void schema_each_reader(struct arena *scratch, struct schema schema, const char *name,
                        void (*visit)(void *context, const struct object *reader), void *context)
{
    const struct map *readers = map_get(schema.users, reader_key(scratch, name));
    struct reader_visit each = {schema, visit, context};
    if (readers != NULL)
        map_each(*readers, visit_reader, &each);
}

struct renaming {
    struct arena *arena;
    struct schema after;
    const char *table, *from, *to;
};

static const struct object *renamed_reader(const struct renaming *renaming, const struct object *reader)
{
    if (reader->kind == OBJECT_TRIGGER)
        return &trigger_renamed(renaming->arena, (const struct trigger *)reader, renaming->table,
                                renaming->from, renaming->to)
                    ->object;
    const struct view *view = (const struct view *)reader;
    struct view *copy = arena_new(renaming->arena, struct view);
    *copy = *view;
    if (view->query != NULL)
        copy->query =
            query_renamed(renaming->arena, view->query, renaming->table, renaming->from, renaming->to);
    return copy->query == view->query ? reader : &copy->object;
}

static void rename_reader(void *context, const struct object *reader)
{
    struct renaming *renaming = context;
    const struct object *renamed = renamed_reader(renaming, reader);
    if (renamed == reader)
        return;
    renaming->after = schema_put_object(renaming->arena, renaming->after, renamed);
}

struct schema schema_rename_in_readers(struct arena *arena, struct schema schema, const char *table,
                                       const char *from, const char *to)
{
    struct renaming renaming = {arena, schema, table, from, to};
    schema_each_reader(arena, schema, table, rename_reader, &renaming);
    return renaming.after;
}
