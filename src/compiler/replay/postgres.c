/* SPDX-License-Identifier: MIT
 * In: SQL. Out: what a PostgreSQL server answers, in a schema that exists for this replay only.
 */
#include "base/buf.h"
#include "compiler/replay/database.h"
#include "sql/sql.h"

#include <libpq-fe.h>
#include <string.h>

static enum mig_status refused(const char *message, struct mig_error *error)
{
    char line[sizeof error->message];
    size_t length = strcspn(message, "\n");
    if (strncmp(message, "ERROR:  ", 8) == 0) {
        message += 8;
        length -= 8;
    }
    length = length < sizeof line ? length : sizeof line - 1;
    memcpy(line, message, length);
    line[length] = '\0';
    return replay_error(error, line);
}

static void copy_rows(struct arena *arena, const PGresult *result, struct mig_rows *rows)
{
    size_t row_count = (size_t)PQntuples(result);
    size_t column_count = (size_t)PQnfields(result);
    const char **cells = arena_array(arena, const char *, row_count *column_count);
    for (size_t i = 0; i < row_count * column_count; i++) {
        int row = (int)(i / column_count);
        int column = (int)(i % column_count);
        cells[i] =
            PQgetisnull(result, row, column) ? NULL : arena_text(arena, PQgetvalue(result, row, column));
    }
    *rows = (struct mig_rows){.row_count = row_count, .column_count = column_count, .cells = cells};
}

static enum mig_status query(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    struct replay_database *database = context;
    replay_forget(database);
    PGresult *result = PQexec(database->handle, sql);
    ExecStatusType status = PQresultStatus(result);
    enum mig_status answer = MIG_OK;
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        copy_rows(&database->answers, result, rows);
    else
        answer = refused(PQresultErrorMessage(result), error);
    PQclear(result);
    return answer;
}

static void ignore_notice(void *context, const char *message)
{
    (void)context;
    (void)message;
}

static const char *schema_statement(struct replay_database *database, const char *before, const char *after)
{
    struct buf sql;
    buf_init(&sql, database->arena);
    buf_add(&sql, before);
    sql_name(&sql, database->schema);
    buf_add(&sql, after);
    return sql.data;
}

static void close_database(struct replay_database *database)
{
    PQclear(PQexec(database->handle, "ROLLBACK"));
    replay_drop_schemas(database);
    PQclear(PQexec(database->handle, schema_statement(database, "DROP SCHEMA ", " CASCADE")));
    PQfinish(database->handle);
}

/* SQLAlchemy's `postgresql+driver://`. */
static const char *plain_url(struct arena *arena, const char *url)
{
    const char *colon = strstr(url, "://");
    const char *plus = strchr(url, '+');
    if (colon == NULL || plus == NULL || plus > colon)
        return url;
    return arena_format(arena, "%.*s%s", (int)(plus - url), url, colon);
}

static enum mig_status prepare(struct replay_database *database, struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = query(database, schema_statement(database, "CREATE SCHEMA ", ""), &rows, error);
    if (status == MIG_OK)
        status = query(database, schema_statement(database, "SET search_path = ", ""), &rows, error);
    if (status == MIG_OK)
        status = query(database, "SET standard_conforming_strings = on; SET timezone = 'UTC'", &rows, error);
    return status;
}

static enum mig_status connect_to(PGconn **connection, const char *url, struct mig_error *error)
{
    PQconninfoOption *parsed = PQconninfoParse(url, NULL); /* its own message would show the password */
    if (parsed == NULL)
        return replay_error(error, "the URL after `--postgres` is not one that libpq can read");
    PQconninfoFree(parsed);
    *connection = PQconnectdb(url);
    if (PQstatus(*connection) == CONNECTION_OK)
        return MIG_OK;
    refused(PQerrorMessage(*connection), error);
    PQfinish(*connection);
    return MIG_FAILED;
}

enum mig_status replay_open_postgres(struct replay_database *database, const char *url, const char *schema,
                                     const struct mig_chain *tables, struct mig_error *error)
{
    PGconn *connection = NULL;
    enum mig_status status = connect_to(&connection, plain_url(database->arena, url), error);
    if (status != MIG_OK)
        return status;
    unsigned version = (unsigned)PQserverVersion(connection);
    PQsetNoticeProcessor(connection, ignore_notice, NULL);
    database->schema = schema;
    database->dialect = MIG_DIALECT_POSTGRES;
    database->version = version;
    database->name = "PostgreSQL";
    database->title = arena_format(database->arena, "PostgreSQL %u.%u", version / 10000, version % 10000);
    database->handle = connection;
    database->query = query;
    database->close = close_database;
    status = prepare(database, error);
    if (status == MIG_OK)
        status = replay_keep_schemas(database, tables, error);
    if (status != MIG_OK)
        close_database(database);
    return status;
}
