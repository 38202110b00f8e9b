/* SPDX-License-Identifier: MIT
 * In: tables. Out: a few rows in each: the smallest values, the largest, nulls where they may stand. A
 * foreign key takes a key that is there. A row that some constraint refuses is left out: rows are here
 * to be carried along by later revisions, not to test constraints.
 */
#include "compiler/replay_rows.h"

#include "base/buf.h"
#include "sql/sql.h"

#include <string.h>

/* Keys are far from those that revisions insert themselves. */
enum { ROWS = 3, LONGEST_TEXT = 200, FIRST_KEY = 1000000001 };

enum edge {
    EDGE_SMALL,
    EDGE_LARGE,
    EDGE_NULL /* null wherever it may be; else something plain */
};

struct filling {
    struct arena *arena;
    struct replay_database *database;
    struct schema schema;
};

static void add_text(const struct filling *filling, struct buf *out, enum edge edge, unsigned length)
{
    char text[LONGEST_TEXT + 1];
    size_t size = length == 0 || length > LONGEST_TEXT ? LONGEST_TEXT : length;
    switch (edge) {
    case EDGE_SMALL:
        buf_add(out, "''");
        return;
    case EDGE_LARGE:
        memset(text, 'z', size);
        text[0] = '\'';
        text[size] = '\0';
        break;
    case EDGE_NULL:
        memcpy(text, "a", sizeof "a");
        break;
    }
    sql_string(out, text, filling->database->dialect);
}

static const char *integer_edge(enum type_kind kind, enum edge edge)
{
    bool small = edge == EDGE_SMALL;
    if (edge == EDGE_NULL)
        return "1";
    if (kind == TYPE_SMALLINT)
        return small ? "-32768" : "32767";
    if (kind == TYPE_BIGINT)
        return small ? "-9223372036854775807" : "9223372036854775807";
    return small ? "-2147483648" : "2147483647";
}

static void add_numeric(struct buf *out, struct type type, enum edge edge)
{
    if (edge != EDGE_LARGE || type.precision == 0 || type.precision > 15) {
        buf_add(out, edge == EDGE_SMALL ? "0" : "1");
        return;
    }
    for (unsigned i = 0; i < type.precision - type.scale; i++)
        buf_char(out, '9');
    if (type.precision == type.scale)
        buf_char(out, '0');
    for (unsigned i = 0; i < type.scale; i++)
        buf_add(out, i == 0 ? ".9" : "9");
}

static void add_label(const struct filling *filling, struct buf *out, struct type type, enum edge edge)
{
    const struct enum_type *labels = schema_enum(filling->schema, type.name);
    size_t last = labels != NULL && labels->labels.count > 0 ? labels->labels.count - 1 : 0;
    if (labels == NULL || labels->labels.count == 0)
        buf_add(out, "NULL");
    else
        sql_string(out, labels->labels.items[edge == EDGE_LARGE ? last : 0].text, filling->database->dialect);
}

static void add_value(const struct filling *filling, struct buf *out, struct type type, enum edge edge)
{
    static const char *const dates[] = {"'0001-01-01'", "'9999-12-31'", "'2000-02-29'"};
    static const char *const times[] = {"'00:00:00'", "'23:59:59'", "'12:00:00'"};
    static const char *const stamps[] = {"'0001-01-01 00:00:00'", "'9999-12-31 23:59:59'",
                                         "'2000-02-29 12:00:00'"};
    bool postgres = filling->database->dialect == MIG_DIALECT_POSTGRES;
    if (type.array) {
        buf_add(out, "'{}'");
        return;
    }
    switch (type.kind) {
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
        buf_add(out, integer_edge(type.kind, edge));
        return;
    case TYPE_BOOLEAN:
        buf_add(out, postgres ? (edge == EDGE_LARGE ? "TRUE" : "FALSE") : edge == EDGE_LARGE ? "1" : "0");
        return;
    case TYPE_REAL:
    case TYPE_DOUBLE:
        buf_add(out, edge == EDGE_SMALL ? "-1e30" : edge == EDGE_LARGE ? "1e30" : "0.5");
        return;
    case TYPE_NUMERIC:
        add_numeric(out, type, edge);
        return;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
        add_text(filling, out, edge, type.length);
        return;
    case TYPE_BYTES:
        buf_add(out, postgres ? "'\\x00ff'::bytea" : "x'00ff'");
        return;
    case TYPE_DATE:
        buf_add(out, dates[edge]);
        return;
    case TYPE_TIME:
        buf_add(out, times[edge]);
        return;
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
        buf_add(out, stamps[edge]);
        return;
    case TYPE_INTERVAL:
        buf_add(out, "'1 day'");
        return;
    case TYPE_JSON:
    case TYPE_JSONB:
        buf_add(out, edge == EDGE_LARGE ? "'{\"a\": [1, null]}'" : "'{}'");
        return;
    case TYPE_UUID:
        buf_add(out, edge == EDGE_LARGE ? "'ffffffffffffffffffffffffffffffff'"
                                        : "'00000000000000000000000000000000'");
        return;
    case TYPE_ENUM:
        add_label(filling, out, type, edge);
        return;
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        buf_add(out, "NULL");
        return;
    }
}

static const struct constraint *key_of_column(const struct table *table, const char *column)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            names_have(table->constraints[i]->columns, column))
            return table->constraints[i];
    return NULL;
}

/* (SELECT "id" FROM "strategies" LIMIT 1) */
static void add_reference(struct buf *out, const struct constraint *key, const char *column)
{
    size_t i = 0;
    while (strcmp(key->columns.items[i].text, column) != 0)
        i++;
    buf_add(out, "(SELECT ");
    sql_name(out, key->references.items[i].text);
    buf_add(out, " FROM ");
    sql_name(out, key->table.text);
    buf_add(out, " ORDER BY 1 LIMIT 1)");
}

static void add_column_value(const struct filling *filling, struct buf *out, const struct table *table,
                             const struct column *column, enum edge edge)
{
    const struct constraint *key = key_of_column(table, column->name.text);
    if (column->serial)
        buf_format(out, "%d", FIRST_KEY + (int)edge);
    else if (edge == EDGE_NULL && !column->not_null)
        buf_add(out, "NULL");
    else if (key != NULL && key->references.count == key->columns.count)
        add_reference(out, key, column->name.text);
    else
        add_value(filling, out, column->type, edge);
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

static void fill_table(void *context, const char *name, const void *before, const void *after)
{
    const struct filling *filling = context;
    const struct object *object = after;
    (void)name;
    (void)before;
    if (object == NULL || object->kind != OBJECT_TABLE)
        return;
    for (int edge = 0; edge < ROWS; edge++)
        try_row(filling, insert_row(filling, after, (enum edge)edge));
}

/* Twice: a table may refer to one that comes after it in the order of names. */
void replay_fill(struct arena *arena, struct replay_database *database, struct schema before,
                 struct schema after)
{
    struct filling filling = {arena, database, after};
    struct mig_rows rows;
    struct mig_error ignored;
    if (database->query(database, "BEGIN", &rows, &ignored) != MIG_OK)
        return;
    for (int round = 0; round < 2; round++)
        map_differ(arena, before.objects, after.objects, fill_table, &filling);
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
    buf_add(&emptying->sql, sqlite ? ";\n" : " CASCADE;\n");
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
    return database->query(database, emptying.sql.data, &rows, error);
}
