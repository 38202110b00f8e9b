/* SPDX-License-Identifier: MIT
 * What SQLite's ALTER TABLE cannot do: build the table anew beside the old one, copy, swap. Comes in: the
 * table before and after a step. Goes out: statements for one transaction, which the runner opens with
 * foreign keys off, so that the drop of the old table takes no row of another one with it.
 *
 * In order: make sure of that mode, stop when the table is not as the chain knows it, create, copy in
 * the order of rows, count, carry the mark of AUTOINCREMENT over, drop, rename, make indexes and triggers
 * again.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/trigger.h"

#include <string.h>
#include <strings.h>

struct rebuild {
    const struct change *change;
    struct render *render;
    struct arena *arena;
    const char *name;              /* of the table */
    const char *table, *temporary; /* quoted */
};

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

static const char *but_known_triggers(const struct rebuild *rebuild)
{
    struct known known = {.count = 0};
    buf_init(&known.sql, rebuild->arena);
    schema_each_trigger(rebuild->arena, rebuild->change->before, rebuild->name, list_trigger, &known);
    return known.count == 0
               ? ""
               : arena_format(rebuild->arena, " AND name COLLATE NOCASE NOT IN (%s)", known.sql.data);
}

/* What a script asks. Indexes without a text of their own belong to constraints. */
static const char *unknown_parts(const struct rebuild *rebuild)
{
    const struct table *table = rebuild->change->old;
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
    const struct table *table = rebuild->change->old;
    struct buf sql;
    buf_init(&sql, rebuild->arena);
    render_create_table(&sql, rebuild->change->before, table, rebuild->name, MIG_DIALECT_SQLITE);
    for (size_t i = 0; i < table->index_count; i++) {
        buf_add(&sql, ";\n");
        render_create_index(&sql, table->indexes[i], MIG_DIALECT_SQLITE);
    }
    write_triggers_in_place(&sql, rebuild->change);
    render_add(rebuild->render, MIG_KIND_EXPECT_TABLE, sql.data,
               arena_format(rebuild->arena,
                            "`%s` has to be built anew, which would lose what the chain does not know",
                            rebuild->name))
        ->probe = unknown_parts(rebuild);
}

/* The chain has made sure that these do not read what goes. */
static void list_reader(void *context, const struct object *reader)
{
    struct known *known = context;
    if (reader->kind != OBJECT_VIEW && reader->kind != OBJECT_TRIGGER)
        return;
    buf_add(&known->sql, known->count++ == 0 ? "" : ", ");
    sql_string(&known->sql, reader->name.text, MIG_DIALECT_SQLITE);
}

/* Does the text of a view or trigger name it, as a whole word and not as a part of one? */
static void write_names(const struct rebuild *rebuild, struct buf *sql, const char *name)
{
    static const char edge[] = "[^a-z0-9_]";
    struct buf pattern;
    buf_init(&pattern, rebuild->arena);
    buf_format(&pattern, "*%s", edge);
    for (const char *at = name; *at != '\0'; at++)
        buf_format(&pattern, strchr("[*?", *at) != NULL ? "[%c]" : "%c", *at);
    buf_format(&pattern, "%s*", edge);
    buf_format(sql, "replace(lower(sql), '\"\"', '\"') || ' ' GLOB lower(%s)",
               text_literal(rebuild, pattern.data));
}

/* Views and the triggers of other tables stay, but they must not be left reading a column that is gone. */
static void guard_readers(const struct rebuild *rebuild)
{
    const struct step *step = rebuild->change->step;
    if (step->op != OP_DROP_COLUMN)
        return;
    struct known known = {.count = 0};
    buf_init(&known.sql, rebuild->arena);
    buf_add(&known.sql,
            "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('view', 'trigger') AND ");
    write_names(rebuild, &known.sql, rebuild->name);
    buf_add(&known.sql, " AND ");
    write_names(rebuild, &known.sql, step->name.text);
    buf_add(&known.sql, " AND name COLLATE NOCASE NOT IN (");
    schema_each(rebuild->change->before, list_reader, &known);
    buf_add(&known.sql, ")");
    render_add(rebuild->render, MIG_KIND_GUARD, known.sql.data,
               arena_format(rebuild->arena, "the chain does not know what else uses `%s.%s`", rebuild->name,
                            step->name.text));
}

static void create(const struct rebuild *rebuild)
{
    struct buf sql;
    buf_init(&sql, rebuild->arena);
    render_create_table(&sql, rebuild->change->after, rebuild->change->now,
                        arena_format(rebuild->arena, "mig_new_%s", rebuild->name), MIG_DIALECT_SQLITE);
    render_add(rebuild->render, MIG_KIND_EXECUTE, sql.data, "");
}

/* The column whose value is the row's number. */
static const struct column *rowid_alias(const struct table *table)
{
    const struct constraint *key = table_primary_key(table);
    const struct column *column =
        key != NULL && key->columns.count == 1 ? table_column(table, key->columns.items[0].text) : NULL;
    bool integer = column != NULL && (column->serial || column->type.kind == TYPE_INTEGER);
    return integer && !table->without_rowid ? column : NULL;
}

/* A name by which SQLite knows the row's number, when no column has taken it; NULL: there is none. */
static const char *rowid_name(const struct table *table)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    for (size_t n = 0; n < sizeof names / sizeof names[0] && !table->without_rowid; n++) {
        bool taken = false;
        for (size_t i = 0; i < table->column_count; i++)
            taken = taken || strcasecmp(table->columns[i]->name.text, names[n]) == 0;
        if (!taken)
            return names[n];
    }
    return NULL;
}

/* Numbers of rows that are nobody's key are kept too, where both tables have them under one name. */
static const char *kept_rowid(const struct rebuild *rebuild)
{
    const struct table *old = rebuild->change->old, *now = rebuild->change->now;
    const char *name = rowid_name(now);
    return name != NULL && rowid_alias(now) == NULL && text_equal(name, rowid_name(old)) ? name : NULL;
}

/* Where a column of the new table takes its value from; NULL: nowhere, its default stands for it. */
static const struct expr *new_value(const struct change *change, const struct column *column)
{
    bool added =
        change->step->op == OP_ADD_COLUMN && text_equal(change->step->column->name.text, column->name.text);
    return added && change->step->fill != NULL ? render_fill_value(change) : NULL;
}

static void copy_column(const struct change *change, struct buf *from, const struct column *old)
{
    bool altered = change->step->op == OP_ALTER_COLUMN && text_equal(change->step->name.text, old->name.text);
    if (!altered || !write_altered_value(from, change))
        write_copied_value(from, change, old);
}

static void copy_columns(const struct rebuild *rebuild, struct buf *into, struct buf *from)
{
    const struct change *change = rebuild->change;
    for (size_t i = 0; i < change->now->column_count; i++) {
        const struct column *column = change->now->columns[i];
        const struct column *old = table_column(change->old, column->name.text);
        const struct expr *value = new_value(change, column);
        if (column->generated != NULL || (old == NULL && value == NULL))
            continue;
        buf_add(into, into->size == 0 ? "" : ", ");
        buf_add(from, from->size == 0 ? "" : ", ");
        sql_name(into, column->name.text);
        if (old != NULL)
            copy_column(change, from, old);
        else
            sql_value(from, value, column->type, MIG_DIALECT_SQLITE);
    }
}

static void add_order(const struct rebuild *rebuild, struct buf *sql)
{
    const struct constraint *key = table_primary_key(rebuild->change->old);
    const char *rowid = rowid_name(rebuild->change->old);
    if (rowid != NULL) {
        buf_format(sql, " ORDER BY %s", rowid);
    } else if (key != NULL) {
        buf_add(sql, " ORDER BY ");
        sql_names(sql, key->columns);
    }
}

/* What goes into the new table, and where it comes from. */
static void write_copy(const struct rebuild *rebuild, struct buf *into, struct buf *from)
{
    const char *rowid = kept_rowid(rebuild);
    buf_init(into, rebuild->arena);
    buf_init(from, rebuild->arena);
    buf_add(into, rowid == NULL ? "" : rowid);
    buf_add(from, rowid == NULL ? "" : rowid);
    copy_columns(rebuild, into, from);
}

static bool keeps_values(const struct rebuild *rebuild)
{
    struct buf into, from;
    write_copy(rebuild, &into, &from);
    return text_equal(into.data, from.data);
}

static void copy(const struct rebuild *rebuild)
{
    struct buf into, from, sql;
    write_copy(rebuild, &into, &from);
    buf_init(&sql, rebuild->arena);
    buf_format(&sql, "INSERT INTO %s (%s) SELECT %s FROM %s", rebuild->temporary, into.data, from.data,
               rebuild->table);
    add_order(rebuild, &sql);
    render_add(rebuild->render, MIG_KIND_EXECUTE, sql.data, "");
}

static void guard_count(const struct rebuild *rebuild)
{
    render_add(
        rebuild->render, MIG_KIND_GUARD,
        arena_format(rebuild->arena,
                     "SELECT old.number || ' rows, ' || new.number || ' copied' FROM (SELECT count(*) AS "
                     "number FROM %s) AS old, (SELECT count(*) AS number FROM %s) AS new WHERE "
                     "old.number <> new.number",
                     rebuild->table, rebuild->temporary),
        arena_format(rebuild->arena, "not every row of `%s` was copied", rebuild->name));
}

/* The highest key that ever was: AUTOINCREMENT promises not to give one twice. */
static void carry_mark(const struct rebuild *rebuild)
{
    const char *temporary = text_literal(rebuild, arena_format(rebuild->arena, "mig_new_%s", rebuild->name));
    if (!rebuild->change->old->autoincrement || !rebuild->change->now->autoincrement)
        return;
    render_execute(rebuild->render, "DELETE FROM sqlite_sequence WHERE name = %s", temporary);
    render_execute(
        rebuild->render,
        "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM sqlite_sequence WHERE name = %s "
        "COLLATE NOCASE",
        temporary, text_literal(rebuild, rebuild->name));
}

/* In the old way of renaming, whatever names the table goes on naming it, and nobody looks at views in
 * between. */
static void swap(const struct rebuild *rebuild)
{
    render_execute(rebuild->render, "DROP TABLE %s", rebuild->table);
    render_execute(rebuild->render, "PRAGMA legacy_alter_table = ON");
    render_execute(rebuild->render, "ALTER TABLE %s RENAME TO %s", rebuild->temporary, rebuild->table);
    render_execute(rebuild->render, "PRAGMA legacy_alter_table = OFF");
}

static void recreate_indexes(const struct rebuild *rebuild)
{
    for (size_t i = 0; i < rebuild->change->now->index_count; i++) {
        struct buf sql;
        buf_init(&sql, rebuild->arena);
        render_create_index(&sql, rebuild->change->now->indexes[i], MIG_DIALECT_SQLITE);
        render_add(rebuild->render, MIG_KIND_EXECUTE, sql.data, "");
    }
}

void rebuild_sqlite(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const char *name = change->step->table.text;
    struct rebuild rebuild = {.change = change,
                              .render = change->render,
                              .arena = arena,
                              .name = name,
                              .table = quoted(arena, name),
                              .temporary = quoted(arena, arena_format(arena, "mig_new_%s", name))};
    change->render->rebuilds = true;
    guard_mode(&rebuild);
    sqlite_since_table(change);
    expect_table(&rebuild);
    guard_readers(&rebuild);
    render_alter_guards(change);
    rebuild_guard_values(change);
    bool edits = edit_sqlite(change, keeps_values(&rebuild));
    size_t first = change->render->statements.count;
    create(&rebuild);
    copy(&rebuild);
    guard_count(&rebuild);
    carry_mark(&rebuild);
    swap(&rebuild);
    recreate_indexes(&rebuild);
    triggers_of_rebuilt(change);
    for (size_t i = first; edits && i < change->render->statements.count; i++)
        change->render->statements.items[i].flags |= MIG_STATEMENT_UNLESS_EDITED;
}
