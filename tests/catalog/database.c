/* SPDX-License-Identifier: MIT
 * In: SQL. Out: what the catalogue reads of the database that it makes.
 */
#include "database.h"

#include "schema/print.h"
#include "schema/trigger.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct database {
    enum mig_dialect dialect;
    struct arena arena;
    sqlite3 *sqlite;
    PGconn *postgres;
    char name[64];
    int fail_at;
    const struct schema *expected;
    const char *table;
};

static void full(void *context)
{
    (void)context;
    fail_msg("out of memory");
    abort();
}

bool have_postgres(void)
{
    return getenv("MIG_TEST_POSTGRES") != NULL;
}

static void must(bool good, const char *message)
{
    if (!good)
        fail_msg("%s", message);
}

static void run_postgres(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        fail_msg("%s in: %s", PQerrorMessage(connection), sql);
}

static PGconn *connect_to(const char *name)
{
    const char *const keywords[] = {"dbname", "dbname", "options", NULL};
    const char *const values[] = {getenv("MIG_TEST_POSTGRES"), name, "-c client_min_messages=warning", NULL};
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    must(PQstatus(connection) == CONNECTION_OK, PQerrorMessage(connection));
    return connection;
}

static void on_server(const char *format, const char *name)
{
    char sql[200];
    PGconn *server = connect_to(NULL);
    snprintf(sql, sizeof sql, format, name);
    run_postgres(server, sql);
    PQfinish(server);
}

struct database *database_new(enum mig_dialect dialect)
{
    static int number;
    struct database *database = calloc(1, sizeof *database);
    assert_non_null(database);
    database->dialect = dialect;
    database->fail_at = -1;
    arena_init(&database->arena, full, NULL);
    if (dialect == MIG_DIALECT_SQLITE) {
        must(sqlite3_open(":memory:", &database->sqlite) == SQLITE_OK, "no memory for a database");
        return database;
    }
    snprintf(database->name, sizeof database->name, "mig_catalog_%ld_%d", (long)getpid(), number++);
    on_server("CREATE DATABASE %s", database->name);
    database->postgres = connect_to(database->name);
    return database;
}

void database_free(struct database *database)
{
    if (database->dialect == MIG_DIALECT_SQLITE) {
        must(sqlite3_close(database->sqlite) == SQLITE_OK, "a statement is still open");
    } else {
        PQfinish(database->postgres);
        on_server("DROP DATABASE %s", database->name);
    }
    arena_free(&database->arena);
    free(database);
}

void database_clear(struct database *database)
{
    if (database->dialect == MIG_DIALECT_POSTGRES) {
        run_postgres(database->postgres, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return;
    }
    must(sqlite3_close(database->sqlite) == SQLITE_OK, "a statement is still open");
    must(sqlite3_open(":memory:", &database->sqlite) == SQLITE_OK, "no memory for a database");
}

enum mig_dialect database_dialect(const struct database *database)
{
    return database->dialect;
}

unsigned database_version(const struct database *database)
{
    return (unsigned)(database->dialect == MIG_DIALECT_SQLITE ? sqlite3_libversion_number()
                                                              : PQserverVersion(database->postgres));
}

struct arena *database_arena(struct database *database)
{
    return &database->arena;
}

void database_run(struct database *database, const char *sql)
{
    if (database->dialect == MIG_DIALECT_POSTGRES) {
        run_postgres(database->postgres, sql);
    } else if (sqlite3_exec(database->sqlite, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail_msg("%s in: %s", sqlite3_errmsg(database->sqlite), sql);
    }
}

/* Cells die with the next query, as a back end's do. */
struct answer {
    char **cells;
    size_t count;
};

static struct answer last;

static void forget_answer(void)
{
    for (size_t i = 0; i < last.count; i++)
        free(last.cells[i]);
    free(last.cells);
    last = (struct answer){0};
}

static void add_cell(const char *text)
{
    last.cells = realloc(last.cells, (last.count + 1) * sizeof *last.cells);
    assert_non_null(last.cells);
    last.cells[last.count] = text != NULL ? strdup(text) : NULL;
    last.count++;
}

static void query_sqlite(sqlite3 *handle, const char *sql, struct mig_rows *rows)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s in: %s", sqlite3_errmsg(handle), sql);
    rows->column_count = (size_t)sqlite3_column_count(statement);
    while (sqlite3_step(statement) == SQLITE_ROW)
        for (size_t i = 0; i < rows->column_count; i++)
            add_cell((const char *)sqlite3_column_text(statement, (int)i));
    if (sqlite3_finalize(statement) != SQLITE_OK)
        fail_msg("%s in: %s", sqlite3_errmsg(handle), sql);
}

static void query_postgres(PGconn *connection, const char *sql, struct mig_rows *rows)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s in: %s", PQerrorMessage(connection), sql);
    rows->column_count = (size_t)PQnfields(result);
    for (int row = 0; row < PQntuples(result); row++)
        for (int i = 0; i < PQnfields(result); i++)
            add_cell(PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i));
    PQclear(result);
}

static enum mig_status query(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    struct database *database = context;
    forget_answer();
    if (database->fail_at >= 0 && database->fail_at-- == 0) {
        error->status = MIG_FAILED;
        snprintf(error->message, sizeof error->message, "refused");
        return MIG_FAILED;
    }
    if (database->dialect == MIG_DIALECT_SQLITE)
        query_sqlite(database->sqlite, sql, rows);
    else
        query_postgres(database->postgres, sql, rows);
    rows->row_count = rows->column_count != 0 ? last.count / rows->column_count : 0;
    rows->cells = (const char *const *)last.cells;
    return MIG_OK;
}

static struct catalog_source source_of(struct database *database)
{
    return (struct catalog_source){
        .context = database,
        .query = query,
        .dialect = database->dialect,
        .version = database_version(database),
        .expected = database->expected,
        .table = database->table,
    };
}

void database_look_into(struct database *database, const struct schema *expected)
{
    database->expected = expected;
}

void database_look_at(struct database *database, const char *table)
{
    database->table = table;
}

void database_fail_query(struct database *database, int number)
{
    database->fail_at = number;
}

enum mig_status database_try_read(struct database *database, struct catalog *catalog, struct mig_error *error)
{
    struct catalog_source source = source_of(database);
    enum mig_status status = catalog_read(&database->arena, &source, catalog, error);
    forget_answer();
    return status;
}

struct catalog database_read(struct database *database)
{
    struct catalog catalog;
    struct mig_error error;
    assert_int_equal(database_try_read(database, &catalog, &error), MIG_OK);
    return catalog;
}

bool database_empty(struct database *database)
{
    struct catalog_source source = source_of(database);
    struct mig_error error;
    bool empty;
    assert_int_equal(catalog_empty(&database->arena, &source, &empty, &error), MIG_OK);
    forget_answer();
    return empty;
}

static void put_table(struct buf *out, const struct table *table)
{
    struct buf options;
    buf_init(&options, out->arena);
    print_table_options(&options, table);
    buf_format(out, "table %s%s%s\n", table->object.name.text, options.size != 0 ? ": " : "", options.data);
    for (size_t i = 0; i < table->column_count; i++) {
        buf_format(out, "    column %s: ", table->columns[i]->name.text);
        print_column(out, table->columns[i]);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = table->constraints[i];
        buf_format(out, "    constraint %s: ", constraint->unnamed ? "-" : constraint->name.text);
        print_constraint(out, constraint);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < table->index_count; i++) {
        buf_add(out, "    ");
        print_index(out, table->indexes[i]);
        buf_char(out, '\n');
    }
}

static void put_object(void *context, const struct object *object)
{
    struct buf *out = context;
    switch (object->kind) {
    case OBJECT_TABLE:
        put_table(out, (const struct table *)object);
        break;
    case OBJECT_ENUM:
    case OBJECT_SEQUENCE:
    case OBJECT_EXTENSION:
    case OBJECT_SCHEMA:
    case OBJECT_PARTITION:
    case OBJECT_VIEW:
        buf_format(out, "%s %s: ", object_word((enum mig_object_kind)object->kind), object->name.text);
        print_object(out, object);
        buf_char(out, '\n');
        break;
    case OBJECT_TRIGGER:
        if (((const struct trigger *)object)->text != NULL) /* listed as foreign */
            break;
        buf_format(out, "trigger %s: ", object->name.text);
        print_object(out, object);
        buf_char(out, '\n');
        break;
    case OBJECT_DECLARED: /* only apply makes them */
    case OBJECT_INDEX:    /* stands with its table */
        break;
    }
}

static void put_foreign(struct buf *out, const struct foreign *foreign)
{
    buf_format(out, "foreign %s %s", foreign->kind, foreign->name);
    if (foreign->table != NULL)
        buf_format(out, " on %s", foreign->table);
    if (foreign->reason != NULL)
        buf_format(out, ": %s", foreign->reason);
    buf_char(out, '\n');
}

const char *database_text(struct database *database)
{
    struct catalog catalog = database_read(database);
    struct buf text;
    buf_init(&text, &database->arena);
    schema_each(catalog.schema, put_object, &text);
    for (size_t i = 0; i < catalog.foreign_count; i++)
        put_foreign(&text, &catalog.foreign[i]);
    return text.data;
}
