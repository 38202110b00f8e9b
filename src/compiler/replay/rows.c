/* SPDX-License-Identifier: MIT
 * In: tables. Out: a few rows in each: plain ones, two alike, the smallest values, the largest, letters of
 * many alphabets, nulls where they may stand. A foreign key takes a key that is there, so tables that others
 * refer to come first; a check that lists values gets one of them. A row that some constraint refuses is left
 * out: rows are here to be carried along by later revisions, not to test constraints.
 */
#include "compiler/replay/rows.h"

#include "base/buf.h"
#include "base/text.h"
#include "compiler/replay/values.h"
#include "sql/sql.h"

#include <string.h>

/* Keys are far from those that revisions insert themselves. */
enum { FIRST_KEY = 1000000001 };

struct filling {
    struct arena *arena;
    struct replay_database *database;
    struct schema schema;
    VEC(const struct table *) tables; /* those that are referred to first */
};

static const struct constraint *reference_of(const struct table *table, const char *column)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            names_have(table->constraints[i]->columns, column))
            return table->constraints[i];
    return NULL;
}

static bool is_key(const struct table *table, const char *column)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (constraint_is_key(table->constraints[i]) && names_have(table->constraints[i]->columns, column))
            return true;
    for (size_t i = 0; i < table->index_count; i++)
        for (size_t k = 0; k < table->indexes[i]->part_count; k++)
            if (table->indexes[i]->unique && expr_reads(table->indexes[i]->parts[k].expr, column))
                return true;
    return false;
}

/* (SELECT "id" FROM "strategies" ORDER BY "id" LIMIT 1 OFFSET 2): all columns of one reference meet the same
 * row. Where there are fewer rows, the first. */
static void add_reference(struct buf *out, const struct constraint *key, const char *column, enum edge edge)
{
    size_t i = 0;
    while (!text_equal(key->columns.items[i].text, column))
        i++;
    buf_add(out, "coalesce(");
    for (int attempt = 0; attempt < 2; attempt++) {
        buf_add(out, attempt == 0 ? "(SELECT " : ", (SELECT ");
        sql_name(out, key->references.items[i].text);
        buf_add(out, " FROM ");
        sql_name(out, key->table.text);
        buf_add(out, " ORDER BY ");
        sql_names(out, key->references);
        buf_format(out, " LIMIT 1 OFFSET %d)", attempt == 0 ? (int)edge : 0);
    }
    buf_char(out, ')');
}

struct listed {
    const char *column;
    const struct expr *values; /* column in (...), or column = value */
};

static void look_for_list(struct listed *listed, const struct expr *expr)
{
    bool lists = (expr->kind == EXPR_IN && !expr->negated) ||
                 (expr->kind == EXPR_BINARY && text_equal(expr->text, "="));
    if (lists && expr->args[0]->kind == EXPR_COLUMN && text_equal(expr->args[0]->text, listed->column) &&
        expr->count > 1 && (expr->args[1]->kind == EXPR_STRING || expr->args[1]->kind == EXPR_INTEGER))
        listed->values = expr;
    for (size_t i = 0; i < expr->count && listed->values == NULL; i++)
        look_for_list(listed, expr->args[i]);
}

/* One of the values that a check lists; NULL: no check does. */
static const struct expr *listed_value(const struct table *table, const char *column, enum edge edge)
{
    struct listed listed = {column, NULL};
    for (size_t i = 0; i < table->constraint_count && listed.values == NULL; i++)
        if (table->constraints[i]->kind == CONSTRAINT_CHECK)
            look_for_list(&listed, table->constraints[i]->check);
    return listed.values != NULL ? listed.values->args[1 + (size_t)edge % (listed.values->count - 1)] : NULL;
}

/* A row that must refer to one of its own table refers to itself. */
static const struct column *own_target(const struct table *table, const struct constraint *key,
                                       const struct column *column)
{
    size_t i = 0;
    if (key == NULL || !column->not_null || !text_equal(key->table.text, table->object.name.text))
        return NULL;
    while (!text_equal(key->columns.items[i].text, column->name.text))
        i++;
    const struct column *target = table_column(table, key->references.items[i].text);
    return target != column ? target : NULL;
}

/* SQLite would take a key that is too large for the column's type, and later wonder about it. */
static bool may_hold(const struct filling *filling, const struct constraint *key, const struct column *column)
{
    const struct table *other = schema_table(filling->schema, key->table.text);
    size_t i = 0;
    while (!text_equal(key->columns.items[i].text, column->name.text))
        i++;
    const struct column *target = other != NULL && key->references.count == key->columns.count
                                      ? table_column(other, key->references.items[i].text)
                                      : NULL;
    return target != NULL && target->type.kind == column->type.kind &&
           (column->type.length == 0 || column->type.length >= target->type.length);
}

static void add_column_value(const struct filling *filling, struct buf *out, const struct table *table,
                             const struct column *column, enum edge edge)
{
    const char *name = column->name.text;
    const struct constraint *key = reference_of(table, name);
    const struct expr *listed = listed_value(table, name, edge);
    const struct column *target = own_target(table, key, column);
    bool alike = (edge == EDGE_AGAIN || edge == EDGE_NULL) && !is_key(table, name);
    if (column->serial || (target != NULL && target->serial))
        buf_format(out, "%d", FIRST_KEY + (int)edge);
    else if (edge == EDGE_NULL && !column->not_null)
        buf_add(out, "NULL");
    else if (key != NULL && target == NULL && may_hold(filling, key, column))
        add_reference(out, key, name, edge);
    else if (listed != NULL)
        sql_expr(out, listed, filling->database->dialect);
    else
        replay_value(out, filling->schema, column->type, alike ? EDGE_PLAIN : edge,
                     filling->database->dialect);
}

static bool is_given(const struct column *column)
{
    return column->generated == NULL && column->identity == IDENTITY_NONE;
}

static const char *insert_row(const struct filling *filling, const struct table *table, enum edge edge)
{
    struct buf names;
    struct buf values;
    buf_init(&names, filling->arena);
    buf_init(&values, filling->arena);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        if (!is_given(column))
            continue;
        buf_add(&names, names.size > 0 ? ", " : "");
        buf_add(&values, values.size > 0 ? ", " : "");
        sql_name(&names, column->name.text);
        add_column_value(filling, &values, table, column, edge);
    }
    struct buf sql;
    buf_init(&sql, filling->arena);
    buf_add(&sql, "INSERT INTO ");
    sql_name(&sql, table->object.name.text);
    if (names.size > 0)
        buf_format(&sql, " (%s) VALUES (%s)", names.data, values.data);
    else
        buf_add(&sql, " DEFAULT VALUES");
    return sql.data;
}

static void try_row(const struct filling *filling, const char *insert)
{
    struct replay_database *database = filling->database;
    struct mig_rows rows;
    struct mig_error ignored;
    if (database->query(database, "SAVEPOINT mig_row", &rows, &ignored) != MIG_OK)
        return;
    if (database->query(database, insert, &rows, &ignored) != MIG_OK)
        database->query(database, "ROLLBACK TO SAVEPOINT mig_row", &rows, &ignored);
    database->query(database, "RELEASE SAVEPOINT mig_row", &rows, &ignored);
}

static bool stands_in(const struct filling *filling, const struct table *table)
{
    for (size_t i = 0; i < filling->tables.count; i++)
        if (filling->tables.items[i] == table)
            return true;
    return false;
}

/* What it refers to first; a circle is entered somewhere. */
static void add_table(struct filling *filling, const struct table *table, unsigned depth)
{
    enum { DEEPEST = 32 };
    for (size_t i = 0; i < table->constraint_count && depth < DEEPEST; i++) {
        const struct constraint *key = table->constraints[i];
        const struct table *other =
            key->kind == CONSTRAINT_FOREIGN_KEY ? schema_table(filling->schema, key->table.text) : NULL;
        if (other != NULL && other != table && !stands_in(filling, other))
            add_table(filling, other, depth + 1);
    }
    if (!stands_in(filling, table))
        vec_push(filling->arena, &filling->tables, table);
}

static void add_changed(void *context, const char *name, const void *before, const void *after)
{
    struct filling *filling = context;
    const struct object *object = after;
    (void)name;
    (void)before;
    if (object != NULL && object->kind == OBJECT_TABLE)
        add_table(filling, after, 0);
}

void replay_fill(struct arena *arena, struct replay_database *database, struct schema before,
                 struct schema after)
{
    struct filling filling = {.arena = arena, .database = database, .schema = after};
    struct mig_rows rows;
    struct mig_error ignored;
    map_differ(arena, before.objects, after.objects, add_changed, &filling);
    if (database->query(database, "BEGIN", &rows, &ignored) != MIG_OK)
        return;
    for (size_t i = 0; i < filling.tables.count; i++)
        for (int edge = 0; edge < EDGE_COUNT; edge++)
            try_row(&filling, insert_row(&filling, filling.tables.items[i], (enum edge)edge));
    if (database->query(database, "COMMIT", &rows, &ignored) != MIG_OK)
        database->query(database, "ROLLBACK", &rows, &ignored);
}
struct emptying {
    struct replay_database *database;
    struct buf sql;
};

static void empty_table(void *context, const struct object *object)
{
    struct emptying *emptying = context;
    bool sqlite = emptying->database->dialect == MIG_DIALECT_SQLITE;
    if (object->kind != OBJECT_TABLE)
        return;
    buf_add(&emptying->sql, sqlite ? "DELETE FROM " : "TRUNCATE TABLE ");
    sql_name(&emptying->sql, object->name.text);
    buf_add(&emptying->sql, sqlite ? ";\n" : " RESTART IDENTITY CASCADE;\n");
}

enum mig_status replay_empty(struct arena *arena, struct replay_database *database, struct schema schema,
                             struct mig_error *error)
{
    struct emptying emptying = {.database = database};
    struct mig_rows rows;
    bool sqlite = database->dialect == MIG_DIALECT_SQLITE;
    buf_init(&emptying.sql, arena);
    buf_add(&emptying.sql, sqlite ? "PRAGMA foreign_keys = OFF;\n" : "");
    schema_each(schema, empty_table, &emptying);
    buf_add(&emptying.sql, sqlite ? "PRAGMA foreign_keys = ON;\n" : "");
    if (sqlite)
        replay_fire_triggers(database, false);
    enum mig_status status = database->query(database, emptying.sql.data, &rows, error);
    if (sqlite)
        replay_fire_triggers(database, true);
    return status;
}
