/* SPDX-License-Identifier: MIT
 * In: an object and its new name, which may stand in another schema; or a schema and its new name. Out: a
 * schema value in which all that named the object follows, and what belongs to it goes along.
 */
#include "base/path.h"
#include "base/vec.h"
#include "schema/enum_edit.h"
#include "schema/namespace.h"
#include "schema/object.h"
#include "schema/partition.h"
#include "schema/sequence.h"
#include "schema/view.h"

static struct schema replace(const struct renaming_object *how, struct schema schema,
                             const struct object *former, const struct object *now)
{
    schema = schema_remove(how->arena, schema, former, how->by);
    schema = schema_mark_gone(how->arena, schema, NULL, former->name.text,
                              (struct gone){.by = how->by, .to = now->name.text});
    return schema_put_object(how->arena, schema, now);
}

static struct schema rename_enum(const struct renaming_object *how, struct schema schema,
                                 const struct object *object, struct name to)
{
    const struct enum_edit edit = {.arena = how->arena,
                                   .schema = schema,
                                   .dialect = how->dialect,
                                   .type = object->name.text,
                                   .to = to.text};
    struct enum_type *copy = arena_new(how->arena, struct enum_type);
    *copy = *(const struct enum_type *)object;
    copy->object.name = to;
    return replace(how, schema_edit_enum(&edit, schema), object, &copy->object);
}

static struct schema rename_view(const struct renaming_object *how, struct schema schema,
                                 const struct object *object, struct name to)
{
    struct view *copy = arena_new(how->arena, struct view);
    *copy = *(const struct view *)object;
    copy->object.name = to;
    schema = schema_rename_in_readers(how->arena, schema, object->name.text, NULL, to.text);
    return replace(how, schema, object, &copy->object);
}

static struct schema rename_partition(const struct renaming_object *how, struct schema schema,
                                      const struct object *object, struct name to)
{
    const struct partition *partition = (const struct partition *)object;
    return replace(how, schema, object, &partition_renamed(how->arena, partition, to)->object);
}

struct schema schema_rename_object(const struct renaming_object *how, struct schema schema,
                                   const struct object *object, struct name to)
{
    switch (object->kind) {
    case OBJECT_TABLE:
        return schema_rename_table(how->arena, schema, (const struct table *)object, to, how->by);
    case OBJECT_SEQUENCE:
        return schema_rename_sequence(how->arena, schema, (const struct sequence *)object, to, how->by);
    case OBJECT_ENUM:
        return rename_enum(how, schema, object, to);
    case OBJECT_VIEW:
        return rename_view(how, schema, object, to);
    case OBJECT_PARTITION:
        return rename_partition(how, schema, object, to);
    case OBJECT_INDEX:  /* with its table */
    case OBJECT_SCHEMA: /* not in the shared namespace */
    case OBJECT_EXTENSION:
    case OBJECT_TRIGGER:
    case OBJECT_DECLARED:
        break;
    }
    return schema;
}

struct moving {
    struct arena *arena;
    VEC(const char *) names;
};

static void collect(void *context, const struct object *object)
{
    struct moving *moving = context;
    vec_push(moving->arena, &moving->names, object->name.text);
}

struct schema schema_rename_namespace(const struct renaming_object *how, struct schema schema,
                                      const struct object *former, struct name to)
{
    struct moving moving = {.arena = how->arena};
    const char *key = object_key(how->arena, OBJECT_SCHEMA, former->name.text);
    struct object *now = arena_new(how->arena, struct object);
    *now = *former;
    now->name = to;
    namespace_each(schema, former->name.text, collect, &moving);
    schema = schema_put_object(how->arena, schema, now);
    for (size_t i = 0; i < moving.names.count; i++) { /* each as the ones before it have left it */
        const char *path = moving.names.items[i];
        struct name moved = {path_join(how->arena, to.text, path_base(path)), to.span};
        schema = schema_rename_object(how, schema, schema_object(schema, path), moved);
    }
    schema = schema_remove(how->arena, schema, former, how->by);
    return schema_mark_gone(how->arena, schema, NULL, key, (struct gone){.by = how->by, .to = to.text});
}
