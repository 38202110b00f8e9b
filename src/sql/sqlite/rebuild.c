/* SPDX-License-Identifier: MIT
 * What SQLite's ALTER TABLE cannot do: build the table anew beside the old one, copy, swap. Comes in: the
 * table before and after a step, or several. Goes out: statements for one transaction, which the runner opens
 * with foreign keys off, so that the drop of the old table takes no row of another one with it.
 *
 * In order: make sure of that mode, stop when the table is not as the chain knows it, create, copy in
 * the order of rows, count, carry the mark of AUTOINCREMENT over, drop, rename, make indexes and triggers
 * again.
 */
#include "sql/sqlite/rebuild.h"

static const char *text_literal(const struct rebuild *rebuild, const char *text)
{
    return literal(rebuild->arena, text, MIG_DIALECT_SQLITE);
}

/* What each step asks of the rows; those that come before it have not changed what it reads. */
static void guard_steps(const struct rebuild *rebuild)
{
    for (size_t i = 0; i < rebuild->count; i++) {
        const struct change *change = &rebuild->steps[i];
        rebuild->render->schema = change->before;
        rebuild->render->part = i;
        render_alter_guards(change);
        if (change->step->op == OP_ADD_COLUMN && change->step->fill != NULL)
            guard_fit(change, change->step->column, render_fill_value(change), "");
        rebuild_guard_values(change);
        rebuild_guard_check(change);
    }
}

static void create(const struct rebuild *rebuild)
{
    struct buf sql;
    buf_init(&sql, rebuild->arena);
    render_create_table(&sql, rebuild->whole->after, rebuild->whole->now, rebuild->new_name,
                        MIG_DIALECT_SQLITE);
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
    const char *temporary = text_literal(rebuild, rebuild->new_name);
    if (!rebuild->whole->old->autoincrement || !rebuild->whole->now->autoincrement)
        return;
    render_execute(rebuild->render, "DELETE FROM sqlite_sequence WHERE name = %s", temporary);
    render_execute(
        rebuild->render,
        "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM sqlite_sequence WHERE name = %s "
        "COLLATE NOCASE",
        temporary, text_literal(rebuild, rebuild->name));
}

/* DROP TABLE would forget them. */
static void keep_statistics(const struct rebuild *rebuild, const char *from, const char *to)
{
    struct statement *statement = render_add(rebuild->render, MIG_KIND_STATISTICS, "", from);
    statement->probe = to;
    statement->argument = keys_stay(rebuild->whole->old, rebuild->whole->now) ? 0 : 1;
}

/* In the old way of renaming, whatever names the table goes on naming it, and nobody looks at views in
 * between. */
static void swap(const struct rebuild *rebuild)
{
    keep_statistics(rebuild, rebuild->name, rebuild->new_name);
    render_execute(rebuild->render, "DROP TABLE %s", rebuild->table);
    render_execute(rebuild->render, "PRAGMA legacy_alter_table = ON");
    render_execute(rebuild->render, "ALTER TABLE %s RENAME TO %s", rebuild->temporary, rebuild->table);
    render_execute(rebuild->render, "PRAGMA legacy_alter_table = OFF");
    keep_statistics(rebuild, rebuild->new_name, rebuild->name);
}

static void recreate_indexes(const struct rebuild *rebuild)
{
    for (size_t i = 0; i < rebuild->whole->now->index_count; i++) {
        struct buf sql;
        buf_init(&sql, rebuild->arena);
        render_create_index(&sql, rebuild->whole->now->indexes[i], MIG_DIALECT_SQLITE);
        render_add(rebuild->render, MIG_KIND_EXECUTE, sql.data, "");
    }
}

void rebuild_together(const struct change *whole, const struct change *steps, size_t count)
{
    struct render *render = whole->render;
    struct arena *arena = render->arena;
    const char *name = whole->old->object.name.text;
    const char *new_name = arena_format(arena, SQL_NEW_TABLE "%s", name);
    const struct rebuild rebuild = {.steps = steps,
                                    .count = count,
                                    .whole = whole,
                                    .render = render,
                                    .arena = arena,
                                    .name = name,
                                    .new_name = new_name,
                                    .table = quoted(arena, name),
                                    .temporary = quoted(arena, new_name)};
    render->rebuilds = true;
    rebuild_expect(&rebuild);
    guard_steps(&rebuild);
    rebuild_guard_nulls(&rebuild);
    rebuild_guard_keys(&rebuild);
    render->part = count - 1;
    bool edits = edit_sqlite(whole, rebuild_keeps_values(&rebuild));
    size_t first = render->statements.count;
    create(&rebuild);
    rebuild_copy(&rebuild);
    guard_count(&rebuild);
    carry_mark(&rebuild);
    swap(&rebuild);
    recreate_indexes(&rebuild);
    triggers_of_rebuilt(whole);
    for (size_t i = first; edits && i < render->statements.count; i++)
        render->statements.items[i].flags |= MIG_STATEMENT_UNLESS_EDITED;
}

void rebuild_sqlite(const struct change *change)
{
    rebuild_together(change, change, 1);
}
