/* SPDX-License-Identifier: MIT
 * In: a query. Out: what one of the two databases answers, or says against it; each test has one of its own.
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void full(void *context)
{
    (void)context;
    abort();
}

static struct lab *new_lab(enum mig_dialect dialect)
{
    struct lab *lab = calloc(1, sizeof *lab);
    assert_non_null(lab);
    arena_init(&lab->arena, full, NULL);
    lab->dialect = dialect;
    lab->schema = schema_empty;
    return lab;
}

int lab_open_sqlite(void **state)
{
    struct lab *lab = new_lab(MIG_DIALECT_SQLITE);
    assert_int_equal(sqlite3_open(":memory:", &lab->sqlite), SQLITE_OK);
    sqlite3_db_config(lab->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    sqlite3_db_config(lab->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    lab_sql(lab, "PRAGMA foreign_keys = ON");
    *state = lab;
    return 0;
}

static PGconn *connect_to(const char *url, const char *database)
{
    const char *const keys[] = {"dbname", "dbname", "options", NULL};
    const char *const values[] = {url, database, "-c client_min_messages=error -c timezone=Asia/Tokyo", NULL};
    PGconn *connection = PQconnectdbParams(keys, values, 1);
    if (PQstatus(connection) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

static void on_server(struct lab *lab, const char *format)
{
    char sql[128];
    snprintf(sql, sizeof sql, format, lab->name);
    PGresult *result = PQexec(lab->server, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail_msg("%s", PQerrorMessage(lab->server));
    PQclear(result);
}

int lab_open_postgres(void **state)
{
    static int number;
    const char *url = getenv("MIG_TEST_POSTGRES");
    struct lab *lab = new_lab(MIG_DIALECT_POSTGRES);
    snprintf(lab->name, sizeof lab->name, "mig_sql_%ld_%d", (long)getpid(), ++number);
    lab->server = connect_to(url, NULL);
    on_server(lab, "CREATE DATABASE %s");
    lab->postgres = connect_to(url, lab->name);
    *state = lab;
    return 0;
}

int lab_close(void **state)
{
    struct lab *lab = *state;
    sqlite3_close(lab->sqlite);
    PQfinish(lab->postgres);
    if (lab->server != NULL)
        on_server(lab, "DROP DATABASE %s WITH (FORCE)");
    PQfinish(lab->server);
    arena_free(&lab->arena);
    free(lab);
    return 0;
}

static void add_cell(struct lab *lab, struct lab_cells *cells, const char *cell)
{
    vec_push(&lab->arena, &cells->list, arena_text(&lab->arena, cell));
}

/* What the database says against it, or NULL. */
static const char *query_sqlite(struct lab *lab, const char *sql, struct lab_cells *cells)
{
    sqlite3_stmt *statement;
    const char *tail;
    if (sqlite3_prepare_v2(lab->sqlite, sql, -1, &statement, &tail) != SQLITE_OK)
        return arena_text(&lab->arena, sqlite3_errmsg(lab->sqlite));
    assert_string_equal(tail, "");
    int code;
    cells->columns = (size_t)sqlite3_column_count(statement);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        for (int i = 0; i < (int)cells->columns; i++)
            add_cell(lab, cells, (const char *)sqlite3_column_text(statement, i));
    const char *message = code == SQLITE_DONE ? NULL : arena_text(&lab->arena, sqlite3_errmsg(lab->sqlite));
    sqlite3_finalize(statement);
    return message;
}

static const char *query_postgres(struct lab *lab, const char *sql, struct lab_cells *cells)
{
    PGresult *result = PQexecParams(lab->postgres, sql, 0, NULL, NULL, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    const char *message = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                              ? NULL
                              : arena_text(&lab->arena, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    cells->columns = (size_t)PQnfields(result);
    for (int row = 0; row < PQntuples(result); row++)
        for (int i = 0; i < PQnfields(result); i++)
            add_cell(lab, cells, PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i));
    PQclear(result);
    return message;
}

const char *lab_query(struct lab *lab, const char *sql, struct lab_cells *cells)
{
    *cells = (struct lab_cells){0};
    return lab->dialect == MIG_DIALECT_SQLITE ? query_sqlite(lab, sql, cells)
                                              : query_postgres(lab, sql, cells);
}

const char *lab_text(struct lab *lab, const struct lab_cells *cells)
{
    struct buf text;
    buf_init(&text, &lab->arena);
    for (size_t i = 0; i < cells->list.count; i++) {
        buf_add(&text, cells->list.items[i] == NULL ? "-" : cells->list.items[i]);
        buf_char(&text, (i + 1) % cells->columns == 0 ? '\n' : '|');
    }
    return text.data;
}

const char *lab_rows(struct lab *lab, const char *sql)
{
    struct lab_cells cells;
    const char *message = lab_query(lab, sql, &cells);
    if (message != NULL)
        fail_msg("%s\nin: %s", message, sql);
    return lab_text(lab, &cells);
}

void lab_sql(struct lab *lab, const char *sql)
{
    lab_rows(lab, sql);
}

void lab_expect(struct lab *lab, const char *sql, const char *rows)
{
    assert_string_equal(lab_rows(lab, sql), rows);
}
