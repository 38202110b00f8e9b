/* SPDX-License-Identifier: MIT
 * Definitions on PostgreSQL. Comes in: one step. Goes out: its statements, all of which run inside a
 * transaction. The runner pins the search path, so only what stands in a schema of the chain is qualified.
 */
#include "sql/write.h"

#include "base/path.h"
#include "base/text.h"
#include "schema/partition.h"

static const char *table_name(const struct change *change)
{
    return quoted(change->render->arena, change->step->table.text);
}

static void create_table(const struct change *change)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    render_create_table(&sql, change->after, change->now, change->now->object.name.text,
                        MIG_DIALECT_POSTGRES);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
    postgres_comments(change, change->now);
}

static const char *column_text(const struct change *change, const struct column *column)
{
    struct buf text;
    buf_init(&text, change->render->arena);
    write_column(&text, change->after, change->now, column, MIG_DIALECT_POSTGRES);
    return text.data;
}

static void alter_column(const struct change *change, const char *column, const char *action)
{
    render_execute(change->render, "ALTER TABLE %s ALTER COLUMN %s %s", table_name(change),
                   quoted(change->render->arena, column), action);
}

/* What new rows get, after a value for the old ones stood in its place. */
static void restore_default(const struct change *change, const struct column *column)
{
    struct buf action;
    buf_init(&action, change->render->arena);
    if (column->value == NULL) {
        buf_add(&action, "DROP DEFAULT");
    } else {
        buf_add(&action, "SET DEFAULT ");
        sql_default(&action, column->value, column->type, MIG_DIALECT_POSTGRES);
    }
    alter_column(change, column->name.text, action.data);
}

/* A constant is a default for a moment, which writes no row; anything else is an update. */
static void add_column_definition(const struct change *change, const struct column *column)
{
    const struct expr *fill = change->step->fill == NULL ? NULL : render_fill_value(change);
    struct column first = *column;
    if (fill != NULL && expr_is_constant(fill))
        first.value = fill;
    else if (fill != NULL)
        first.not_null = false;
    render_execute(change->render, "ALTER TABLE %s ADD COLUMN %s", table_name(change),
                   column_text(change, &first));
    if (fill == NULL)
        return;
    if (expr_is_constant(fill)) {
        restore_default(change, column);
        return;
    }
    render_fill(change);
    settle_deferred(change);
    if (column->not_null)
        alter_column(change, column->name.text, "SET NOT NULL");
}

static void add_constraint(const struct change *change, const struct constraint *constraint)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_format(&sql, "ALTER TABLE %s ADD ", table_name(change));
    write_constraint(&sql, constraint, MIG_DIALECT_POSTGRES);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

static void add_new_constraints(const struct change *change)
{
    for (size_t i = 0; i < change->now->constraint_count; i++)
        if (table_constraint(change->old, change->now->constraints[i]->name.text) == NULL)
            add_constraint(change, change->now->constraints[i]);
}

static void add_column(const struct change *change)
{
    const struct column *column = table_column(change->now, change->step->column->name.text);
    add_column_definition(change, column);
    if (column->comment != NULL)
        postgres_comment(change, column->name.text, column->comment);
    add_new_constraints(change);
}

/* PostgreSQL drops indexes and constraints with their column, without a word. Those that the chain knows are
 * gone by now, so whatever else would go is the user's. Defaults and a sequence of its own may. */
void guard_dependants(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const char *column = change->step->name.text;
    render_add(
        change->render, MIG_KIND_GUARD,
        arena_format(arena,
                     "SELECT pg_describe_object(link.classid, link.objid, link.objsubid) FROM pg_depend AS "
                     "link JOIN pg_attribute AS attribute ON attribute.attrelid = link.refobjid AND "
                     "attribute.attnum = link.refobjsubid LEFT JOIN pg_class AS class ON link.classid = "
                     "CAST('pg_class' AS regclass) AND class.oid = link.objid WHERE link.refclassid = "
                     "CAST('pg_class' AS regclass) AND link.refobjid = CAST(%s AS regclass) AND "
                     "attribute.attname = %s AND link.deptype = 'a' AND link.classid <> "
                     "CAST('pg_attrdef' AS regclass) AND class.relkind IS DISTINCT FROM 'S'",
                     literal(arena, table_name(change), MIG_DIALECT_POSTGRES),
                     literal(arena, column, MIG_DIALECT_POSTGRES)),
        arena_format(arena, "the chain does not know what else uses `%s.%s`", change->step->table.text,
                     column));
}

static void drop_column(const struct change *change)
{
    guard_dependants(change);
    render_execute(change->render, "ALTER TABLE %s DROP COLUMN %s", table_name(change),
                   quoted(change->render->arena, change->step->name.text));
}

static void rename_column(const struct change *change)
{
    render_execute(change->render, "ALTER TABLE %s RENAME COLUMN %s TO %s", table_name(change),
                   quoted(change->render->arena, change->step->name.text),
                   quoted(change->render->arena, change->step->to.text));
}

static void drop_constraint(const struct change *change)
{
    render_execute(change->render, "ALTER TABLE %s DROP CONSTRAINT %s", table_name(change),
                   quoted(change->render->arena, change->step->name.text));
}

static void create_index(const struct change *change)
{
    const char *name = change->step->index->object.name.text;
    bool ensure = change->step->if_not_exists;
    struct buf sql;
    buf_init(&sql, change->render->arena);
    postgres_since_index(change, schema_index(change->after, name));
    render_create_index(&sql, schema_index(change->after, name), MIG_DIALECT_POSTGRES);
    render_add(change->render, ensure ? MIG_KIND_ENSURE_INDEX : MIG_KIND_EXECUTE, sql.data,
               ensure ? name : "");
}

void write_create_type(const struct change *change, const struct enum_type *type)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_add(&sql, "CREATE TYPE ");
    sql_name(&sql, type->object.name.text);
    buf_add(&sql, " AS ENUM (");
    for (size_t i = 0; i < type->labels.count; i++) {
        buf_add(&sql, i == 0 ? "" : ", ");
        sql_string(&sql, type->labels.items[i].text, MIG_DIALECT_POSTGRES);
    }
    buf_char(&sql, ')');
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

/* In the order of their names, and with the values that the table has then. */
static void change_parameters(const struct change *change)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    const struct index *index =
        change->now == NULL ? schema_index(change->after, change->step->name.text) : NULL;
    buf_format(&sql, "ALTER %s %s ", index != NULL ? "INDEX" : "TABLE",
               index != NULL ? quoted(change->render->arena, change->step->name.text) : table_name(change));
    buf_format(&sql, "%s ", change->step->op == OP_SET_PARAMETERS ? "SET" : "RESET");
    write_parameters(&sql, change->step->parameters,
                     index != NULL ? index->parameters : change->now->parameters);
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}

struct deferred {
    const char *table;
    struct buf names;
};

/* A constraint is named in the schema of its table. */
static void add_deferred(struct deferred *deferred, const struct table *table, const struct constraint *key)
{
    if (!key->initially_deferred)
        return;
    buf_add(&deferred->names, deferred->names.size == 0 ? "" : ", ");
    sql_name(&deferred->names, path_beside(deferred->names.arena, table->object.name.text, key->name.text));
}

static void add_user(void *context, const struct table *user)
{
    struct deferred *deferred = context;
    bool own = text_equal(user->object.name.text, deferred->table);
    for (size_t i = 0; i < user->constraint_count && !own; i++)
        if (text_equal(user->constraints[i]->table.text, deferred->table))
            add_deferred(deferred, user, user->constraints[i]);
}

static const struct table *altered_table(const struct change *change)
{
    const char *name = change->step->name.text;
    const struct index *dropped =
        change->step->op == OP_DROP_INDEX ? schema_index(change->before, name) : NULL;
    const struct partition *partition = schema_partition(change->before, name);
    if (change->step->op == OP_CREATE_PARTITION || change->step->op == OP_ATTACH_PARTITION)
        partition = change->step->partition;
    if (dropped != NULL)
        return schema_table(change->before, dropped->table.text);
    return change->old == NULL && partition != NULL ? schema_table(change->before, partition->table.text)
                                                    : change->old;
}

/* PostgreSQL does not alter a table while a check of its rows is put off to the end of the transaction, in
 * which an earlier step may have written them. So they are checked here, and then put off again. */
void settle_table(const struct change *change, const struct table *table)
{
    if (table == NULL)
        return;
    struct deferred deferred = {.table = table->object.name.text};
    buf_init(&deferred.names, change->render->arena);
    for (size_t i = 0; i < table->constraint_count; i++)
        add_deferred(&deferred, table, table->constraints[i]);
    schema_each_user(change->before, deferred.table, add_user, &deferred);
    if (deferred.names.size == 0)
        return;
    render_execute(change->render, "SET CONSTRAINTS %s IMMEDIATE", deferred.names.data);
    render_execute(change->render, "SET CONSTRAINTS %s DEFERRED", deferred.names.data);
}

struct referring {
    const struct change *change;
    const char *table, *column;
};

static void settle_referring(void *context, const struct table *user)
{
    const struct referring *referring = context;
    bool found = false;
    for (size_t i = 0; i < user->constraint_count; i++)
        found = found || (text_equal(user->constraints[i]->table.text, referring->table) &&
                          names_have(user->constraints[i]->references, referring->column));
    if (found)
        settle_table(referring->change, user);
}

/* A foreign key that goes, or is made again for a column of another type, alters the table at its other end
 * too. */
static void settle_ends(const struct change *change, const struct table *table)
{
    const struct step *step = change->step;
    bool drops = step->op == OP_DROP_CONSTRAINT;
    bool turns = step->op == OP_ALTER_COLUMN && step->alteration->kind == ALTER_TYPE;
    for (size_t i = 0; (drops || turns) && i < table->constraint_count; i++) {
        const struct constraint *key = table->constraints[i];
        bool concerned =
            drops ? text_equal(key->name.text, step->name.text) : names_have(key->columns, step->name.text);
        if (concerned && key->kind == CONSTRAINT_FOREIGN_KEY)
            settle_table(change, schema_table(change->before, key->table.text));
    }
    struct referring referring = {change, table->object.name.text, step->name.text};
    if (turns)
        schema_each_user(change->before, referring.table, settle_referring, &referring);
}

void settle_deferred(const struct change *change)
{
    const struct table *table = altered_table(change);
    settle_table(change, table);
    if (table != NULL)
        settle_ends(change, table);
}

void render_postgres(const struct change *change)
{
    const struct step *step = change->step;
    struct arena *arena = change->render->arena;
    settle_deferred(change);
    switch (step->op) {
    case OP_CREATE_TABLE:
        postgres_since_constraints(change);
        create_table(change);
        break;
    case OP_DROP_TABLE:
        render_execute(change->render, "DROP TABLE %s", table_name(change));
        break;
    case OP_RENAME_TABLE:
        render_renamed(change->render, "TABLE", step->table.text, step->to.text);
        break;
    case OP_ADD_COLUMN:
        postgres_since_constraints(change);
        add_column(change);
        break;
    case OP_DROP_COLUMN:
        drop_column(change);
        break;
    case OP_RENAME_COLUMN:
        rename_column(change);
        break;
    case OP_ALTER_COLUMN:
        render_alter_postgres(change);
        break;
    case OP_ADD_CONSTRAINT:
        postgres_since_constraints(change);
        add_new_constraints(change);
        break;
    case OP_DROP_CONSTRAINT:
        drop_constraint(change);
        break;
    case OP_CREATE_INDEX:
        create_index(change);
        break;
    case OP_DROP_INDEX:
        render_execute(change->render, "DROP INDEX %s", quoted(arena, step->name.text));
        break;
    case OP_RENAME_CONSTRAINT:
        render_execute(change->render, "ALTER TABLE %s RENAME CONSTRAINT %s TO %s", table_name(change),
                       quoted(arena, step->name.text), quoted(arena, step->to.text));
        break;
    case OP_RENAME_INDEX:
        render_renamed(change->render, "INDEX", step->name.text, step->to.text);
        break;
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
        postgres_comment(change, step->name.text, step->comment);
        break;
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        if (step->option == TABLE_UNLOGGED)
            render_execute(change->render, "ALTER TABLE %s SET %s", table_name(change),
                           step->op == OP_SET_OPTION ? "UNLOGGED" : "LOGGED");
        break;
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
        change_parameters(change);
        break;
    case OP_CREATE_ENUM:
        write_create_type(change, change->step->type);
        break;
    case OP_DROP_ENUM:
        render_execute(change->render, "DROP TYPE %s", quoted(arena, step->name.text));
        break;
    case OP_RENAME_ENUM:
        render_renamed(change->render, "TYPE", step->name.text, step->to.text);
        break;
    case OP_ADD_VALUE:
    case OP_RENAME_VALUE:
    case OP_DROP_VALUE:
        render_value_postgres(change);
        break;
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
        render_only_postgres(change);
        break;
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
