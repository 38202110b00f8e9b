/* SPDX-License-Identifier: MIT
 * In: a database. Out: its rows as text, on SQLite with the storage class of each value; and two such
 * dumps compared as sets of rows, without the columns that may differ.
 */
#include "dump.h"

#include "base/buf.h"
#include "base/text.h"
#include "sql/sql.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct arena *arena;
    struct replay_database *database;
    struct dump *dump;
    const char *failure;
};

static const char *query_of(struct arena *arena, const struct table *table, enum mig_dialect dialect)
{
    struct buf sql;
    buf_init(&sql, arena);
    buf_add(&sql, "SELECT ");
    for (size_t i = 0; i < table->column_count; i++) {
        buf_add(&sql, i > 0 ? ", " : "");
        buf_add(&sql, dialect == MIG_DIALECT_SQLITE ? "quote(" : "CAST(");
        sql_name(&sql, table->columns[i]->name.text);
        buf_add(&sql, dialect == MIG_DIALECT_SQLITE ? ")" : " AS text)");
    }
    if (table->column_count == 0)
        buf_add(&sql, dialect == MIG_DIALECT_SQLITE ? "1" : "");
    buf_add(&sql, " FROM ");
    sql_name(&sql, table->object.name.text);
    return sql.data;
}

static void read_table(void *context, const struct object *object)
{
    struct reading *reading = context;
    struct mig_rows rows;
    struct mig_error error;
    if (object->kind != OBJECT_TABLE || reading->failure != NULL)
        return;
    const struct table *table = (const struct table *)object;
    const char *sql = query_of(reading->arena, table, reading->database->dialect);
    if (reading->database->query(reading->database, sql, &rows, &error) != MIG_OK) {
        reading->failure = arena_format(reading->arena, "%s in: %s", error.message, sql);
        return;
    }
    size_t count = rows.row_count * rows.column_count;
    const char **cells = arena_array(reading->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        cells[i] = arena_text(reading->arena, rows.cells[i] != NULL ? rows.cells[i] : "-");
    struct dump_table row = {.table = table, .row_count = rows.row_count, .cells = cells};
    vec_push(reading->arena, &reading->dump->tables, row);
}

const char *dump_read(struct arena *arena, struct replay_database *database, struct schema schema,
                      struct dump *dump)
{
    struct reading reading = {arena, database, dump, NULL};
    *dump = (struct dump){.schema = schema};
    schema_each(schema, read_table, &reading);
    return reading.failure;
}

static const struct dump_table *find(const struct dump *dump, const char *name)
{
    for (size_t i = 0; name != NULL && i < dump->tables.count; i++)
        if (text_equal(dump->tables.items[i].table->object.name.text, name))
            return &dump->tables.items[i];
    return NULL;
}

static size_t column_number(const struct table *table, const char *name)
{
    size_t i = 0;
    while (i < table->column_count && !text_equal(table->columns[i]->name.text, name))
        i++;
    return i;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each row as one line of the columns `numbers`, sorted. */
static const char **lines(struct arena *arena, const struct dump_table *dump, const size_t *numbers,
                          size_t count)
{
    const char **all = arena_array(arena, const char *, dump->row_count + 1);
    for (size_t row = 0; row < dump->row_count; row++) {
        struct buf line;
        buf_init(&line, arena);
        for (size_t i = 0; i < count; i++)
            buf_format(&line, "%s | ", dump->cells[row * dump->table->column_count + numbers[i]]);
        all[row] = line.data;
    }
    if (dump->row_count > 1)
        qsort(all, dump->row_count, sizeof *all, by_text);
    return all;
}

static const char *rows_differ(struct arena *arena, const struct trace_table *trace,
                               const struct dump_table *before, const char **old,
                               const struct dump_table *after, const char **new)
{
    size_t i = 0;
    size_t k = 0;
    while (i < before->row_count || k < after->row_count) {
        int order = i == before->row_count ? 1 : k == after->row_count ? -1 : strcmp(old[i], new[k]);
        if (order < 0 && !trace->fewer)
            return arena_format(arena, "table %s: this row is gone or changed: %s (now there is %s)",
                                trace->from, old[i], k < after->row_count ? new[k] : "no more");
        if (order > 0 && !trace->more)
            return arena_format(arena, "table %s: this row is new or changed: %s", trace->from, new[k]);
        i += order <= 0;
        k += order >= 0;
    }
    return NULL;
}

static const char *compare_table(struct arena *arena, const struct dump *before, const struct dump *after,
                                 const struct trace_table *trace)
{
    const struct dump_table *old = find(before, trace->from);
    const struct dump_table *new = find(after, trace->to);
    size_t *from = arena_array(arena, size_t, trace->column_count);
    size_t *to = arena_array(arena, size_t, trace->column_count);
    size_t count = 0;
    if (old == NULL || new == NULL)
        return NULL;
    for (size_t i = 0; i < trace->column_count; i++) {
        const struct trace_column *column = &trace->columns[i];
        if (column->changed || column->to == NULL)
            continue;
        from[count] = column_number(old->table, column->from);
        to[count] = column_number(new->table, column->to);
        if (from[count] < old->table->column_count && to[count] < new->table->column_count)
            count++;
    }
    if (trace->more && trace->fewer)
        return NULL;
    return rows_differ(arena, trace, old, lines(arena, old, from, count), new, lines(arena, new, to, count));
}

const char *dump_compare(struct arena *arena, const struct dump *before, const struct dump *after,
                         const struct trace *trace)
{
    const char *difference = NULL;
    for (size_t i = 0; i < trace->table_count && difference == NULL; i++)
        difference = compare_table(arena, before, after, &trace->tables[i]);
    return difference;
}
