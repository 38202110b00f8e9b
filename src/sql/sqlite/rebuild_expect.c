/* SPDX-License-Identifier: MIT
 * What is asked before a table of SQLite is built anew. Comes in: the table as the chain knows it. Goes out:
 * statements that stop where something would be lost or left behind: another mode than that of a rebuild,
 * parts of the table that the chain does not know, views and triggers that read what goes.
 */
#include "sql/sqlite/rebuild.h"

#include "schema/trigger.h"

static const char *text_literal(const struct rebuild *rebuild, const char *text)
{
    return literal(rebuild->arena, text, MIG_DIALECT_SQLITE);
}

static void guard_mode(const struct rebuild *rebuild)
{
    render_add(
        rebuild->render, MIG_KIND_GUARD, "SELECT 'foreign_keys' FROM pragma_foreign_keys WHERE foreign_keys",
        arena_format(rebuild->arena,
                     "`%s` cannot be built anew while foreign keys are enforced: rows that refer to it "
                     "could be lost",
                     rebuild->name));
}

static void list_columns(struct buf *sql, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        buf_add(sql, i == 0 ? "" : ", ");
        sql_string(sql, table->columns[i]->name.text, MIG_DIALECT_SQLITE);
    }
}

static void list_indexes(struct buf *sql, const struct table *table)
{
    for (size_t i = 0; i < table->index_count; i++) {
        buf_add(sql, i == 0 ? "" : ", ");
        sql_string(sql, table->indexes[i]->object.name.text, MIG_DIALECT_SQLITE);
    }
}

struct known {
    struct buf sql;
    size_t count;
};

static void list_trigger(void *context, const struct trigger *trigger)
{
    struct known *known = context;
    buf_add(&known->sql, known->count++ == 0 ? "" : ", ");
    sql_string(&known->sql, trigger->object.name.text, MIG_DIALECT_SQLITE);
}

/* Nobody else's tables are called so. */
static void guard_leftover(const struct rebuild *rebuild)
{
    render_add(rebuild->render, MIG_KIND_GUARD,
               arena_format(rebuild->arena,
                            "SELECT type || ' ' || name FROM sqlite_schema WHERE name = %s COLLATE NOCASE",
                            text_literal(rebuild, rebuild->new_name)),
               arena_format(rebuild->arena,
                            "`%s` has to be built anew, and the name that it has until it is whole is taken",
                            rebuild->name));
}

static const char *but_known_triggers(const struct rebuild *rebuild)
{
    struct known known = {.count = 0};
    buf_init(&known.sql, rebuild->arena);
    schema_each_trigger(rebuild->arena, rebuild->whole->before, rebuild->name, list_trigger, &known);
    return known.count == 0
               ? ""
               : arena_format(rebuild->arena, " AND name COLLATE NOCASE NOT IN (%s)", known.sql.data);
}

/* What a script asks. Indexes without a text of their own belong to constraints. */
static const char *unknown_parts(const struct rebuild *rebuild)
{
    const struct table *table = rebuild->whole->old;
    struct buf sql;
    buf_init(&sql, rebuild->arena);
    buf_format(&sql,
               "SELECT 'column ' || name FROM pragma_table_xinfo(%s) WHERE name COLLATE NOCASE NOT IN (",
               text_literal(rebuild, rebuild->name));
    list_columns(&sql, table);
    buf_format(
        &sql,
        ") UNION ALL SELECT type || ' ' || name FROM sqlite_schema WHERE tbl_name = %s COLLATE NOCASE AND "
        "(type = 'trigger'%s OR type = 'index' AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN (",
        text_literal(rebuild, rebuild->name), but_known_triggers(rebuild));
    list_indexes(&sql, table);
    buf_add(&sql, "))");
    return sql.data;
}

/* The new table is made of what the chain knows, so the old one must be just that. */
static void expect_table(const struct rebuild *rebuild)
{
    const struct table *table = rebuild->whole->old;
    struct buf sql;
    buf_init(&sql, rebuild->arena);
    render_create_table(&sql, rebuild->whole->before, table, rebuild->name, MIG_DIALECT_SQLITE);
    for (size_t i = 0; i < table->index_count; i++) {
        buf_add(&sql, ";\n");
        render_create_index(&sql, table->indexes[i], MIG_DIALECT_SQLITE);
    }
    write_triggers_in_place(&sql, rebuild->whole);
    render_add(rebuild->render, MIG_KIND_EXPECT_TABLE, sql.data,
               arena_format(rebuild->arena,
                            "`%s` has to be built anew, which would lose what the chain does not know",
                            rebuild->name))
        ->probe = unknown_parts(rebuild);
}

/* Is the live table another one than it will be, by the names and places of its columns? */
static void write_columns_differ(const struct rebuild *rebuild, struct buf *sql)
{
    const struct table *now = rebuild->whole->now;
    const char *name = text_literal(rebuild, rebuild->name);
    buf_format(sql,
               " AND ((SELECT count(*) FROM pragma_table_xinfo(%s)) <> %zu OR EXISTS (SELECT 1 FROM "
               "pragma_table_xinfo(%s) AS live WHERE live.name COLLATE NOCASE IS NOT CASE live.cid",
               name, now->column_count, name);
    for (size_t i = 0; i < now->column_count; i++) {
        buf_format(sql, " WHEN %zu THEN ", i);
        sql_string(sql, now->columns[i]->name.text, MIG_DIALECT_SQLITE);
    }
    buf_add(sql, " END))");
}

/* Views and the triggers of other tables stay as they are. One that the chain does not know may read a column
 * that goes, mean another one by its name, or count on their number and order (`*`, INSERT without columns).
 */
static void guard_readers(const struct rebuild *rebuild)
{
    struct buf sql;
    buf_init(&sql, rebuild->arena);
    write_unknown_readers(&sql, rebuild->whole->before, rebuild->name);
    if (rebuild->whole->old->without_rowid == rebuild->whole->now->without_rowid)
        write_columns_differ(rebuild, &sql);
    render_add(rebuild->render, MIG_KIND_GUARD, sql.data,
               arena_format(rebuild->arena,
                            "the columns of `%s` change, and the chain does not know what else uses it",
                            rebuild->name));
}

void rebuild_expect(const struct rebuild *rebuild)
{
    guard_mode(rebuild);
    guard_leftover(rebuild);
    sqlite_since_table(rebuild->whole);
    expect_table(rebuild);
    guard_readers(rebuild);
}
