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

/* The table without its part of that kind; the table itself: it has none. */
static const struct table *without_part(struct arena *arena, const struct table *table, const char *kind,
                                        const char *name)
{
    for (size_t i = 0; i < table->index_count && text_equal(kind, "index"); i++)
        if (text_equal(path_base(table->indexes[i]->object.name.text), name))
            return table_with_index(arena, table, table->indexes[i], NULL);
    if (text_equal(kind, "column") && table_column(table, name) != NULL)
        return table_with_column(arena, table, table_column(table, name), NULL);
    if (text_equal(kind, "constraint") && table_constraint(table, name) != NULL)
        return table_with_constraint(arena, table, table_constraint(table, name), NULL);
    return table;
}

/* A part of a table is declared by the table's name, too: "index i on t". */
static bool take_part(struct declaring *declaring, const char *name)
{
    struct arena *arena = declaring->arena;
    struct schema *schema = &declaring->catalog->schema;
    const char *blank = strchr(name, ' ');
    const char *on = strstr(name, " on ");
    if (blank == NULL || on == NULL || on <= blank)
        return false;
    const struct table *table =
        (const struct table *)find_shown(arena, *schema, OBJECT_TABLE, on + strlen(" on "));
    if (table == NULL)
        return false;
    const struct table *rest = without_part(arena, table, arena_textn(arena, name, (size_t)(blank - name)),
                                            arena_textn(arena, blank + 1, (size_t)(on - blank) - 1));
    if (rest != table)
        *schema = schema_put_table(arena, *schema, rest);
    return rest != table;
}

/* A part may stand in the schema, and among what is foreign because it says more than the language can. */
static bool take(struct declaring *declaring, const char *name)
{
    bool foreign = take_foreign(declaring, name);
    return take_object(declaring, name) || take_part(declaring, name) || foreign;
}

static void declare(void *context, const struct object *object)
{
    struct declaring *declaring = context;
    const char *name = object->name.text;
    if (object->kind != OBJECT_DECLARED || !take(declaring, name))
        return;
    declaring->catalog->schema = schema_put_object(declaring->arena, declaring->catalog->schema, object);
}

void catalog_declare(struct arena *arena, struct catalog *catalog, struct schema expected)
{
    schema_each(expected, declare, &(struct declaring){arena, catalog});
}
