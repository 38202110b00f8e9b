/* SPDX-License-Identifier: MIT
 * In: names that a step of PostgreSQL gives. Out: a statement that takes them from indexes of partitions.
 * PostgreSQL names those itself, and where names are cut at 63 bytes, two partitions begin alike: it numbers
 * them in the order in which they were made, which nobody knows here.
 */
#include "base/path.h"
#include "schema/partition.h"
#include "sql/write.h"

#include <string.h>

/* Of each half that is cut, up to three bytes of a character are missing. */
enum { SHORTEST_CUT = 63 - 2 * 3 };

void free_name(struct freeing *freeing, const char *path)
{
    struct arena *arena = freeing->names.arena;
    if (strlen(path_base(path)) >= SHORTEST_CUT)
        buf_format(&freeing->names, "%s(%s)", freeing->names.size == 0 ? "" : ", ",
                   literal(arena, quoted(arena, path), MIG_DIALECT_POSTGRES));
}

void render_free_names(const struct change *change, const struct freeing *freeing)
{
    struct arena *arena = change->render->arena;
    if (freeing->names.size == 0)
        return;
    const char *body = arena_format(
        arena,
        "DECLARE held record; BEGIN FOR held IN SELECT index.indexrelid AS id, "
        "CAST(CAST(index.indexrelid AS regclass) AS text) AS name FROM (VALUES %s) AS given (name) "
        "JOIN pg_index AS index ON index.indexrelid = to_regclass(given.name) "
        "JOIN pg_class AS owner ON owner.oid = index.indrelid AND owner.relispartition "
        "LOOP EXECUTE format('ALTER INDEX %%s RENAME TO %%I', held.name, 'partition_index_' || held.id); "
        "END LOOP; END",
        freeing->names.data);
    render_block(change->render, "give other names to indexes of partitions that have the names of new ones",
                 body);
}

static void look_at_name(void *context, const char *key, const void *before, const void *after)
{
    (void)key;
    if (before == NULL && after != NULL)
        free_name(context, ((const struct taken *)after)->name);
}

static void look_at_object(void *context, const char *key, const void *before, const void *after)
{
    (void)key;
    if (before == NULL && after != NULL)
        free_name(context, ((const struct object *)after)->name.text);
}

static void see_partition(void *context, const struct object *object)
{
    bool *found = context;
    *found = *found || object->kind == OBJECT_PARTITION;
}

void render_names_taken(const struct change *change)
{
    struct freeing freeing;
    bool found = false;
    buf_init(&freeing.names, change->render->arena);
    map_differ(change->render->arena, change->before.taken, change->after.taken, look_at_name, &freeing);
    map_differ(change->render->arena, change->before.objects, change->after.objects, look_at_object,
               &freeing);
    if (freeing.names.size != 0)
        schema_each(change->before, see_partition, &found);
    if (found)
        render_free_names(change, &freeing);
}
