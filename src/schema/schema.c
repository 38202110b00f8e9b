/* SPDX-License-Identifier: MIT
 * In: a schema and one object. Out: the object found, or a schema in which it is put or removed. The
 * namespace of relations and types, the indexes of tables and the directories always agree.
 */
#include "schema/schema.h"

#include "base/text.h"
#include "schema/meaning.h"
#include "schema/object.h"
#include "schema/schema_links.h"

#include <stdlib.h>

const struct schema schema_empty;

const struct object *schema_object(struct schema schema, const char *name)
{
    return name != NULL ? map_get(schema.objects, name) : NULL;
}

static const struct object *object_of_kind(struct schema schema, const char *name, enum object_kind kind)
{
    const struct object *object = schema_object(schema, name);
    return object != NULL && object->kind == kind ? object : NULL;
}

/* Each struct begins with its object, so an object of the right kind is the whole. */
const struct table *schema_table(struct schema schema, const char *name)
{
    return (const struct table *)object_of_kind(schema, name, OBJECT_TABLE);
}

const struct index *schema_index(struct schema schema, const char *name)
{
    return (const struct index *)object_of_kind(schema, name, OBJECT_INDEX);
}

const struct enum_type *schema_enum(struct schema schema, const char *name)
{
    return (const struct enum_type *)object_of_kind(schema, name, OBJECT_ENUM);
}

const struct object *schema_find(struct arena *scratch, struct schema schema, enum object_kind kind,
                                 const char *name)
{
    return object_of_kind(schema, object_key(scratch, kind, name), kind);
}

bool schema_equal(struct schema a, struct schema b)
{
    return map_equal(a.objects, b.objects);
}

static int by_name(const void *a, const void *b)
{
    const struct index *const *left = a;
    const struct index *const *right = b;
    return strcmp((*left)->object.name.text, (*right)->object.name.text);
}

static void sort_indexes(struct arena *arena, struct table *table)
{
    if (table->index_count < 2)
        return;
    const struct index **sorted = arena_array(arena, const struct index *, table->index_count);
    memcpy(sorted, table->indexes, table->index_count * sizeof *sorted);
    qsort(sorted, table->index_count, sizeof *sorted, by_name);
    table->indexes = sorted;
}

static void place_columns(struct arena *arena, struct table *table)
{
    const struct column **placed = NULL;
    unsigned last = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->position > last)
            last = table->columns[i]->position;
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i]->position != 0)
            continue;
        if (placed == NULL) {
            placed = arena_array(arena, const struct column *, table->column_count);
            memcpy(placed, table->columns, table->column_count * sizeof *placed);
        }
        struct column *column = arena_new(arena, struct column);
        *column = *table->columns[i];
        column->position = ++last;
        placed[i] = column;
    }
    if (placed != NULL)
        table->columns = placed;
}

static bool has_index(const struct table *table, const struct index *index)
{
    for (size_t i = 0; i < table->index_count; i++)
        if (table->indexes[i] == index)
            return true;
    return false;
}

static void put_indexes(struct arena *arena, struct schema *schema, const struct table *former,
                        const struct table *table)
{
    for (size_t i = 0; former != NULL && i < former->index_count; i++)
        if (table == NULL || !has_index(table, former->indexes[i])) {
            schema->objects = map_remove(arena, schema->objects, former->indexes[i]->object.name.text);
            schema_release_object(arena, schema, former->indexes[i]->object.name.text);
        }
    for (size_t i = 0; table != NULL && i < table->index_count; i++) {
        const struct index *index = table->indexes[i];
        if (former != NULL && has_index(former, index))
            continue;
        schema->objects =
            map_put(arena, schema->objects, index->object.name.text, index, index_meaning(arena, index));
        schema_take_object(arena, schema, index->object.name.text);
    }
}

struct schema schema_put_table(struct arena *arena, struct schema schema, const struct table *table)
{
    const char *name = table->object.name.text;
    const struct table *former = schema_table(schema, name);
    struct table *copy = table_copy(arena, table);
    copy->object.kind = OBJECT_TABLE;
    sort_indexes(arena, copy);
    place_columns(arena, copy);
    copy->hash = table_meaning(arena, copy, former);
    if (former == NULL)
        schema_take_object(arena, &schema, name);
    put_indexes(arena, &schema, former, copy);
    schema_relink(arena, &schema, former, copy);
    schema.objects = map_put(arena, schema.objects, name, copy, copy->hash);
    return schema;
}

struct schema schema_put_object(struct arena *arena, struct schema schema, const struct object *object)
{
    const char *key = object_key(arena, object->kind, object->name.text);
    const struct object *former = map_get(schema.objects, key);
    if (former != NULL)
        schema_unlink_reader(arena, &schema, former);
    schema.objects = map_put(arena, schema.objects, key, object, object_meaning(arena, object));
    schema_take_object(arena, &schema, key);
    schema_link_reader(arena, &schema, object);
    return schema;
}

static struct schema remove_index(struct arena *arena, struct schema schema, const struct index *index)
{
    const struct table *table = schema_table(schema, index->table.text);
    if (table == NULL)
        return schema;
    return schema_put_table(arena, schema, table_with_index(arena, table, index, NULL));
}

struct schema schema_remove(struct arena *arena, struct schema schema, const struct object *object,
                            struct origin by)
{
    const char *key = object_key(arena, object->kind, object->name.text);
    schema = schema_mark_gone(arena, schema, NULL, key, (struct gone){.by = by});
    if (object->kind == OBJECT_INDEX)
        return remove_index(arena, schema, (const struct index *)object);
    if (object->kind == OBJECT_TABLE) {
        const struct table *table = (const struct table *)object;
        put_indexes(arena, &schema, table, NULL);
        schema_relink(arena, &schema, table, NULL);
    }
    schema_release_object(arena, &schema, key);
    schema_unlink_reader(arena, &schema, object);
    schema.objects = map_remove(arena, schema.objects, key);
    return schema;
}

static const char *gone_key(struct arena *arena, const char *table, const char *name)
{
    return table != NULL ? arena_format(arena, "%s\037%s", table, name) : name;
}

const struct gone *schema_gone(struct arena *scratch, struct schema schema, const char *table,
                               const char *name)
{
    return map_get(schema.gone, gone_key(scratch, table, name));
}

struct schema schema_mark_gone(struct arena *arena, struct schema schema, const char *table, const char *name,
                               struct gone gone)
{
    struct gone *copy = arena_new(arena, struct gone);
    *copy = gone;
    schema.gone = map_put(arena, schema.gone, gone_key(arena, table, name), copy,
                          hash_of(&gone.by.span, sizeof gone.by.span));
    return schema;
}

struct each {
    schema_visit_fn *visit;
    void *context;
};

static bool each_object(void *context, const char *key, const void *value)
{
    const struct each *each = context;
    (void)key;
    each->visit(each->context, value);
    return true;
}

void schema_each(struct schema schema, schema_visit_fn *visit, void *context)
{
    struct each each = {visit, context};
    map_each(schema.objects, each_object, &each);
}

struct nearest {
    struct arena *arena;
    enum object_kind kind;
    VEC(const char *) names;
};

static void collect_name(void *context, const struct object *object)
{
    struct nearest *nearest = context;
    if (object->kind == nearest->kind)
        vec_push(nearest->arena, &nearest->names, object->name.text);
}

const char *schema_nearest(struct arena *scratch, struct schema schema, enum object_kind kind,
                           const char *wanted)
{
    struct nearest nearest = {.arena = scratch, .kind = kind};
    schema_each(schema, collect_name, &nearest);
    return text_nearest(wanted, nearest.names.items, nearest.names.count);
}
