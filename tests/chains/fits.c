/* SPDX-License-Identifier: MIT
 * In: a SQLite database and its schema. Out: a column with a number that is out of the range of its type.
 * What statements of the chain and its triggers calculate must not get there; a generated column computes by
 * itself.
 */
#include "fits.h"

#include "schema/typing.h"
#include "sql/write.h"

static const char *look(struct arena *arena, struct replay_database *database, const struct table *table,
                        const struct column *column)
{
    const char *name = quoted(arena, column->name.text);
    struct mig_rows rows;
    struct mig_error error;
    struct buf sql;
    buf_init(&sql, arena);
    buf_format(&sql, "SELECT %s FROM %s WHERE ", name, quoted(arena, table->object.name.text));
    write_out_of_range(&sql, name, column->type);
    if (database->query(database, sql.data, &rows, &error) != MIG_OK)
        return arena_text(arena, error.message);
    return rows.row_count == 0 ? NULL
                               : arena_format(arena, "%s.%s holds %s, which does not fit",
                                              table->object.name.text, column->name.text, rows.cells[0]);
}

static bool has_range(struct type type)
{
    return !type.array && (typing_is_whole(type) || type.kind == TYPE_REAL ||
                           (type.kind == TYPE_NUMERIC && type.precision != 0));
}

struct looking {
    struct arena *arena;
    struct replay_database *database;
    const char *wrong; /* NULL: nothing yet */
};

static void look_at(void *context, const struct object *object)
{
    struct looking *looking = context;
    const struct table *table = (const struct table *)object;
    if (object->kind != OBJECT_TABLE)
        return;
    for (size_t i = 0; i < table->column_count && looking->wrong == NULL; i++)
        if (has_range(table->columns[i]->type) && table->columns[i]->generated == NULL)
            looking->wrong = look(looking->arena, looking->database, table, table->columns[i]);
}

const char *fits_all(struct arena *arena, struct replay_database *database, struct schema schema)
{
    struct looking looking = {arena, database, NULL};
    schema_each(schema, look_at, &looking);
    return looking.wrong;
}
