/* SPDX-License-Identifier: MIT
 * Definitions on SQLite: the native statement where there is one that keeps everything, else a rebuild
 * (schema/apply.h: step_rebuilds decides). Comes in: one step. Goes out: its statements. Enums are no objects
 * of SQLite's; their columns carry a check.
 *
 * The newest native statement used is DROP COLUMN, of SQLite 3.35.
 */
#include "sql/write.h"

#include "schema/apply.h"

/* A rebuild earlier in the transaction turned it on, and then ALTER TABLE would neither follow foreign keys
 * nor look whether views and triggers still hold. */
static void modern_alter(struct render *render)
{
    render_execute(render, "PRAGMA legacy_alter_table = OFF");
}

static void create_table(const struct change *change)
{
    struct buf sql;
    sqlite_since_table(change);
    buf_init(&sql, change->render->arena);
    render_create_table(&sql, change->after, change->now, change->now->object.name.text, MIG_DIALECT_SQLITE);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

/* The constraints that come with the column; step_rebuilds lets only checks and foreign keys pass. */
static void add_inline_constraints(struct buf *sql, const struct change *change)
{
    for (size_t i = 0; i < change->now->constraint_count; i++) {
        const struct constraint *constraint = change->now->constraints[i];
        if (table_constraint(change->old, constraint->name.text) != NULL)
            continue;
        buf_char(sql, ' ');
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY) {
            write_constraint_name(sql, constraint, MIG_DIALECT_SQLITE);
            write_reference(sql, constraint);
        } else {
            write_constraint(sql, constraint, MIG_DIALECT_SQLITE);
        }
    }
}

static void add_column(const struct change *change)
{
    const struct column *column = table_column(change->now, change->step->column->name.text);
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_add(&sql, "ALTER TABLE ");
    sql_name(&sql, change->step->table.text);
    buf_add(&sql, " ADD COLUMN ");
    write_column(&sql, change->after, change->now, column, MIG_DIALECT_SQLITE);
    add_inline_constraints(&sql, change);
    if (enum_is_checked(change->after, column->type)) {
        buf_char(&sql, ' ');
        write_enum_check(&sql, change->now, column, change->after);
    }
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
    if (change->step->fill != NULL)
        render_fill(change);
}

/* An index that the chain does not know would make SQLite refuse the drop, in words about a schema "error";
 * what a trigger writes it does not look at. */
static const char *unknown_users(const struct change *change, const char *table, const char *column)
{
    struct arena *arena = change->render->arena;
    struct buf sql;
    buf_init(&sql, arena);
    buf_format(&sql,
               "SELECT 'index ' || known.name FROM sqlite_schema AS known WHERE known.type = 'index' AND "
               "known.tbl_name = %s COLLATE NOCASE AND EXISTS (SELECT 1 FROM "
               "pragma_index_info(known.name) AS part WHERE part.name = %s COLLATE NOCASE) UNION ALL ",
               literal(arena, table, MIG_DIALECT_SQLITE), literal(arena, column, MIG_DIALECT_SQLITE));
    write_unknown_readers(&sql, change->before, table);
    buf_add(&sql, " AND type = 'trigger' AND ");
    write_names_it(&sql, column);
    return sql.data;
}

static void drop_column(const struct change *change)
{
    struct render *render = change->render;
    struct arena *arena = render->arena;
    const char *table = change->step->table.text;
    const char *column = change->step->name.text;
    render_add(render, MIG_KIND_GUARD, unknown_users(change, table, column),
               arena_format(arena, "the chain does not know what else uses `%s.%s`", table, column));
    modern_alter(render);
    render_execute(render, "ALTER TABLE %s DROP COLUMN %s", quoted(arena, table), quoted(arena, column));
}

static void rename_column(const struct change *change)
{
    struct arena *arena = change->render->arena;
    modern_alter(change->render);
    render_execute(change->render, "ALTER TABLE %s RENAME COLUMN %s TO %s",
                   quoted(arena, change->step->table.text), quoted(arena, change->step->name.text),
                   quoted(arena, change->step->to.text));
}

static void rename_table(const struct change *change)
{
    struct arena *arena = change->render->arena;
    modern_alter(change->render);
    render_execute(change->render, "ALTER TABLE %s RENAME TO %s", quoted(arena, change->step->table.text),
                   quoted(arena, change->step->to.text));
}

static void create_index(const struct change *change)
{
    const struct index *index = change->step->index;
    bool ensure = change->step->if_not_exists;
    struct buf sql;
    buf_init(&sql, change->render->arena);
    render_create_index(&sql, schema_index(change->after, index->object.name.text), MIG_DIALECT_SQLITE);
    render_add(change->render, ensure ? MIG_KIND_ENSURE_INDEX : MIG_KIND_EXECUTE, sql.data,
               ensure ? index->object.name.text : "");
}

/* SQLite has no word for it. */
static void rename_index(const struct change *change)
{
    const struct step *step = change->step;
    struct buf sql;
    buf_init(&sql, change->render->arena);
    render_create_index(&sql, schema_index(change->after, step->to.text), MIG_DIALECT_SQLITE);
    render_execute(change->render, "DROP INDEX %s", quoted(change->render->arena, step->name.text));
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

static void render_native(const struct change *change)
{
    const struct step *step = change->step;
    struct arena *arena = change->render->arena;
    switch (step->op) {
    case OP_CREATE_TABLE:
        create_table(change);
        break;
    case OP_DROP_TABLE:
        render_execute(change->render, SQL_DROP_TABLE "%s", quoted(arena, step->table.text));
        break;
    case OP_RENAME_TABLE:
        rename_table(change);
        break;
    case OP_ADD_COLUMN:
        add_column(change);
        break;
    case OP_DROP_COLUMN:
        drop_column(change);
        break;
    case OP_RENAME_COLUMN:
        rename_column(change);
        break;
    case OP_CREATE_INDEX:
        create_index(change);
        break;
    case OP_DROP_INDEX:
        render_execute(change->render, "DROP INDEX %s", quoted(arena, step->name.text));
        break;
    case OP_RENAME_INDEX:
        rename_index(change);
        break;
    case OP_ALTER_COLUMN: /* where it is none, SQLite has one word for both */
        render_alter_guards(change);
        break;
    case OP_ADD_CONSTRAINT: /* always a rebuild */
    case OP_DROP_CONSTRAINT:
    case OP_RENAME_CONSTRAINT:
    case OP_SET_OPTION: /* likewise, or it is not SQLite's */
    case OP_DROP_OPTION:
    case OP_SET_PARAMETERS: /* SQLite has none */
    case OP_RESET_PARAMETERS:
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
    case OP_CREATE_ENUM:
    case OP_DROP_ENUM:
    case OP_RENAME_ENUM:
    case OP_ADD_VALUE: /* render_value.c */
    case OP_RENAME_VALUE:
    case OP_DROP_VALUE:
    case OP_CREATE_SEQUENCE:
    case OP_ALTER_SEQUENCE:
    case OP_RENAME_SEQUENCE:
    case OP_DROP_SEQUENCE:
    case OP_CREATE_EXTENSION:
    case OP_DROP_EXTENSION:
    case OP_CREATE_SCHEMA:
    case OP_RENAME_SCHEMA:
    case OP_DROP_SCHEMA:
    case OP_CREATE_PARTITION:
    case OP_RENAME_PARTITION:
    case OP_DROP_PARTITION:
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
    case OP_INSERT: /* the same on both databases, or in files of their own */
    case OP_REQUIRE:
    case OP_CREATE_VIEW:
    case OP_DROP_VIEW:
    case OP_RENAME_VIEW:
    case OP_REPLACE_VIEW:
    case OP_CREATE_TRIGGER:
    case OP_DROP_TRIGGER:
    case OP_RENAME_TRIGGER:
    case OP_UPDATE:
    case OP_BACKFILL:
    case OP_DELETE:
    case OP_DECLARE:
    case OP_UNDECLARE:
    case OP_SQL:
    case OP_CALL:
        break;
    }
}

void render_sqlite(const struct change *change)
{
    if (step_is_on_value(change->step))
        render_value_sqlite(change);
    else if (step_rebuilds(change->before, change->step))
        rebuild_sqlite(change);
    else
        render_native(change);
}
