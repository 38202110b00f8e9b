/* SPDX-License-Identifier: MIT
 * In: a SQLite database and its schema. Out: a column with a number that is out of the range of its type.
 * What statements of the chain and its triggers calculate must not get there; a generated column computes by
 * itself, and leaves what it has computed where it is one no more.
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
    write_out_of_range(&sql, name, column->type, column->type.scale == 0);
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
    const struct built *built;
    const char *column; /* is any of that name computed? */
    bool computed;
    const char *wrong; /* NULL: nothing yet */
};

static void look_for(void *context, const struct object *object)
{
    struct looking *looking = context;
    const struct table *table = (const struct table *)object;
    const struct column *column = object->kind == OBJECT_TABLE ? table_column(table, looking->column) : NULL;
    looking->computed = looking->computed || (column != NULL && column->generated != NULL);
}

static bool was_computed(struct looking *looking, const char *column)
{
    looking->column = column;
    looking->computed = false;
    for (size_t i = 0; i <= looking->built->chain.graph.count; i++)
        schema_each(built_schema(looking->built, i, MIG_DIALECT_SQLITE), look_for, looking);
    return looking->computed;
}

static void look_at(void *context, const struct object *object)
{
    struct looking *looking = context;
    const struct table *table = (const struct table *)object;
    if (object->kind != OBJECT_TABLE)
        return;
    for (size_t i = 0; i < table->column_count && looking->wrong == NULL; i++)
        if (has_range(table->columns[i]->type) && !was_computed(looking, table->columns[i]->name.text))
            looking->wrong = look(looking->arena, looking->database, table, table->columns[i]);
}

const char *fits_all(struct arena *arena, struct replay_database *database, const struct built *built,
                     size_t count)
{
    struct looking looking = {.arena = arena, .database = database, .built = built};
    schema_each(built_schema(built, count, MIG_DIALECT_SQLITE), look_at, &looking);
    return looking.wrong;
}
