/* SPDX-License-Identifier: MIT
 * In: a live schema with what the language has no word for, and the schema that is expected. Out: the live
 * one with the objects that raw SQL declared, as far as they are there.
 */
#include "catalog/catalog.h"

#include "base/path.h"
#include "base/text.h"
#include "schema/declared.h"

struct declaring {
    struct arena *arena;
    struct catalog *catalog;
};

/* Takes it out of what is foreign. */
static bool take_foreign(struct declaring *declaring, const char *name)
{
    struct catalog *catalog = declaring->catalog;
    struct foreign *kept = arena_array(declaring->arena, struct foreign, catalog->foreign_count);
    size_t count = 0;
    for (size_t i = 0; i < catalog->foreign_count; i++) {
        const struct foreign *one = &catalog->foreign[i];
        if (!text_equal(declared_name_of(declaring->arena, one->kind, one->name, one->table), name))
            kept[count++] = *one;
    }
    bool found = count < catalog->foreign_count;
    if (found) {
        catalog->foreign = kept;
        catalog->foreign_count = count;
    }
    return found;
}

/* `audit.v` may be a name with a dot, or the path of one in a schema. */
static const struct object *find_shown(struct arena *arena, struct schema schema, enum object_kind kind,
                                       const char *name)
{
    const char *dot = strchr(name, '.');
    const struct object *object = schema_find(arena, schema, kind, name);
    if (object != NULL || dot == NULL)
        return object;
    const char *place = arena_textn(arena, name, (size_t)(dot - name));
    return schema_find(arena, schema, kind, path_join(arena, place, dot + 1));
}

/* Something that the language could say, but raw SQL has made it. */
static bool take_object(struct declaring *declaring, const char *name)
{
    struct catalog *catalog = declaring->catalog;
    for (int kind = 0; kind < MIG_OBJECT_KINDS; kind++) {
        const char *word = object_word((enum mig_object_kind)kind);
        size_t length = word != NULL ? strlen(word) : 0;
        if (length == 0 || strncmp(name, word, length) != 0 || name[length] != ' ')
            continue;
        const char *plain = name + length + 1;
        const char *on = kind == MIG_OBJECT_TRIGGER ? strstr(plain, " on ") : NULL;
        if (on != NULL)
            plain = arena_textn(declaring->arena, plain, (size_t)(on - plain));
        const struct object *object =
            find_shown(declaring->arena, catalog->schema, (enum object_kind)kind, plain);
        if (object == NULL || !object_stands_alone(object))
            continue;
        catalog->schema = schema_remove(declaring->arena, catalog->schema, object, (struct origin){0});
        return true;
    }
    return false;
}

static void declare(void *context, const struct object *object)
{
    struct declaring *declaring = context;
    const char *name = object->name.text;
    if (object->kind != OBJECT_DECLARED || (!take_foreign(declaring, name) && !take_object(declaring, name)))
        return;
    declaring->catalog->schema = schema_put_object(declaring->arena, declaring->catalog->schema, object);
}

void catalog_declare(struct arena *arena, struct catalog *catalog, struct schema expected)
{
    schema_each(expected, declare, &(struct declaring){arena, catalog});
}
