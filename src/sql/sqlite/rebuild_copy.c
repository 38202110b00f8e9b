/* SPDX-License-Identifier: MIT
 * The copy of the rows of a table of SQLite that is built anew: which column takes its value from where, in
 * which order. Comes in: the table before and after, and the steps between. Goes out: one statement.
 */
#include "sql/sqlite/rebuild.h"

#include "base/text.h"

/* Numbers of rows that are nobody's key are kept too, where both tables have a name for them. */
static bool keeps_rowid(const struct rebuild *rebuild)
{
    const struct table *old = rebuild->whole->old, *now = rebuild->whole->now;
    return table_rowid_column(now) == NULL && table_rowid_name(now) != NULL && table_rowid_name(old) != NULL;
}

bool rebuild_alters(const struct change *change, const char *column, struct buf *value)
{
    struct buf written;
    if (change->step->op != OP_ALTER_COLUMN || !text_equal(change->step->name.text, column))
        return false;
    buf_init(&written, value->arena);
    change->render->schema = change->before;
    if (!write_altered_value(&written, change) || text_equal(written.data, quoted(value->arena, column)))
        return false;
    buf_add(value, written.data);
    return true;
}

/* At most one of the steps changes what rows hold in a column; the others leave it alone. */
static bool altered_value(const struct rebuild *rebuild, const char *column, struct buf *value)
{
    for (size_t i = 0; i < rebuild->count; i++)
        if (rebuild_alters(&rebuild->steps[i], column, value))
            return true;
    return false;
}

/* The value that the rows that exist get in a new column. */
static bool filled_value(const struct rebuild *rebuild, const struct column *column, struct buf *value)
{
    for (size_t i = 0; i < rebuild->count; i++) {
        const struct change *change = &rebuild->steps[i];
        if (change->step->op != OP_ADD_COLUMN || change->step->fill == NULL ||
            !text_equal(change->step->column->name.text, column->name.text))
            continue;
        rebuild->render->schema = change->before;
        sql_stored(value, render_fill_value(change), column->type, MIG_DIALECT_SQLITE);
        return true;
    }
    return false;
}

enum copied rebuild_value(const struct rebuild *rebuild, const struct column *column, struct buf *value)
{
    const struct column *old = table_column(rebuild->whole->old, column->name.text);
    if (column->generated != NULL)
        return COPIED_NOWHERE;
    if (old == NULL)
        return filled_value(rebuild, column, value) ? COPIED_CHANGED : COPIED_NOWHERE;
    if (altered_value(rebuild, column->name.text, value))
        return COPIED_CHANGED;
    write_copied_value(value, rebuild->whole, old);
    return text_equal(value->data, quoted(rebuild->arena, column->name.text)) ? COPIED_AS_IT_IS
                                                                              : COPIED_CHANGED;
}

static void copy_columns(const struct rebuild *rebuild, struct buf *into, struct buf *from)
{
    for (size_t i = 0; i < rebuild->whole->now->column_count; i++) {
        const struct column *column = rebuild->whole->now->columns[i];
        struct buf value;
        buf_init(&value, rebuild->arena);
        if (rebuild_value(rebuild, column, &value) == COPIED_NOWHERE)
            continue;
        buf_add(into, into->size == 0 ? "" : ", ");
        buf_add(from, from->size == 0 ? "" : ", ");
        sql_name(into, column->name.text);
        buf_add(from, value.data);
    }
}

/* Rows whose number has no name are read as they stand. */
static void add_order(const struct rebuild *rebuild, struct buf *sql)
{
    const char *rowid = table_rowid_name(rebuild->whole->old);
    if (rowid != NULL) {
        buf_format(sql, " ORDER BY %s", rowid);
    } else if (rebuild->whole->old->without_rowid) {
        buf_add(sql, " ORDER BY ");
        sql_names(sql, table_primary_key(rebuild->whole->old)->columns);
    } else {
        buf_add(sql, " NOT INDEXED");
    }
}

/* What goes into the new table, and where it comes from. */
static void write_copy(const struct rebuild *rebuild, struct buf *into, struct buf *from)
{
    bool rowid = keeps_rowid(rebuild);
    buf_init(into, rebuild->arena);
    buf_init(from, rebuild->arena);
    buf_add(into, rowid ? table_rowid_name(rebuild->whole->now) : "");
    buf_add(from, rowid ? table_rowid_name(rebuild->whole->old) : "");
    copy_columns(rebuild, into, from);
}

bool rebuild_keeps_values(const struct rebuild *rebuild)
{
    struct buf into, from;
    write_copy(rebuild, &into, &from);
    return text_equal(into.data, from.data);
}

void rebuild_copy(const struct rebuild *rebuild)
{
    struct buf into, from, sql;
    write_copy(rebuild, &into, &from);
    buf_init(&sql, rebuild->arena);
    buf_format(&sql, "INSERT INTO %s (%s) SELECT %s FROM %s", rebuild->temporary, into.data, from.data,
               rebuild->table);
    add_order(rebuild, &sql);
    render_add(rebuild->render, MIG_KIND_EXECUTE, sql.data, rebuild->name)->flags = MIG_STATEMENT_COPY;
}
