/* SPDX-License-Identifier: MIT
 * Running SQL on PostgreSQL: text comes in, rows or an error go out. Several statements travel in one message
 * and come back as one result each (postgresql.org/docs/current/protocol-flow.html, "Multiple Statements in
 * a Simple Query"), so that a failure still names its statement.
 */
#include "runtime/error.h"
#include "runtime/postgres/connection.h"

#include <stdlib.h>
#include <string.h>

void mig__postgres_clear(struct mig_connection *connection)
{
    PQclear(connection->result);
    connection->result = NULL;
    free(connection->cells);
    connection->cells = NULL;
    free(connection->joined);
    connection->joined = NULL;
}

static void add_field(struct mig_error *error, const PGresult *result, const char *name, int field)
{
    const char *text = PQresultErrorField(result, field);
    if (text != NULL)
        mig__error_fact(error, name, "%s", text);
}

enum mig_status mig__postgres_error(struct mig_connection *connection, const PGresult *result,
                                    struct mig_error *error)
{
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (PQstatus(connection->server) != CONNECTION_OK) {
        mig__error_set(error, MIG_FAILED, "the connection to %s was lost", connection->place);
        mig__error_fact(error, "PostgreSQL", "%s",
                        words != NULL ? words : PQerrorMessage(connection->server));
        mig__error_help(error, "what was not committed is undone by the server; run the same command again");
        return MIG_FAILED;
    }
    /* 55P03: lock_timeout passed while somebody held a lock on the table (PostgreSQL manual, appendix A). */
    enum mig_status status = state != NULL && strcmp(state, "55P03") == 0 ? MIG_LOCKED : MIG_FAILED;
    mig__error_set(error, status, "PostgreSQL: %s",
                   words != NULL ? words : PQerrorMessage(connection->server));
    if (state != NULL)
        mig__error_fact(error, "SQLSTATE", "%s", state);
    /* 57014: statement_timeout has passed, or somebody has cancelled it. */
    if (state != NULL && strcmp(state, "57014") == 0)
        mig__error_help(error, "--statement-timeout says how long a statement may take");
    if (result != NULL) {
        add_field(error, result, "detail", PG_DIAG_MESSAGE_DETAIL);
        add_field(error, result, "hint", PG_DIAG_MESSAGE_HINT);
        add_field(error, result, "context", PG_DIAG_CONTEXT);
    }
    return status;
}

static enum mig_status take_cells(struct mig_connection *connection, struct mig_rows *rows,
                                  struct mig_error *error)
{
    size_t row_count = (size_t)PQntuples(connection->result),
           column_count = (size_t)PQnfields(connection->result);
    free(connection->cells);
    connection->cells = calloc(row_count * column_count + 1, sizeof *connection->cells);
    if (connection->cells == NULL)
        return mig__error_set(error, MIG_FAILED, "out of memory");
    for (size_t row = 0; row < row_count; row++) {
        for (size_t column = 0; column < column_count; column++) {
            if (PQgetisnull(connection->result, (int)row, (int)column) == 0)
                connection->cells[row * column_count + column] =
                    PQgetvalue(connection->result, (int)row, (int)column);
        }
    }
    *rows = (struct mig_rows){row_count, column_count, connection->cells};
    return MIG_OK;
}

static bool worked(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static bool send(struct mig_connection *connection, const char *sql, struct mig_error *error)
{
    if (PQsendQuery(connection->server, sql) == 1)
        return true;
    mig__postgres_error(connection, NULL, error);
    return false;
}

/* A look cannot write: the server itself refuses it. */
static char *read_only(const char *sql)
{
    static const char before[] = "BEGIN READ ONLY;", after[] = "\n;COMMIT";
    char *text = malloc(strlen(sql) + sizeof before + sizeof after);
    if (text != NULL) {
        strcpy(text, before);
        strcat(text, sql);
        strcat(text, after);
    }
    return text;
}

static void end_failed_look(struct mig_connection *connection)
{
    if (PQtransactionStatus(connection->server) == PQTRANS_INERROR)
        PQclear(PQexec(connection->server, "ROLLBACK"));
}

/* Keeps the last result that has columns. */
static enum mig_status take_results(struct mig_connection *connection, struct mig_error *error)
{
    enum mig_status status = MIG_OK;
    PGresult *result;
    while ((result = PQgetResult(connection->server)) != NULL) {
        if (status == MIG_OK && !worked(result))
            status = mig__postgres_error(connection, result, error);
        if (status == MIG_OK && PQresultStatus(result) == PGRES_TUPLES_OK) {
            PQclear(connection->result);
            connection->result = result;
        } else {
            PQclear(result);
        }
    }
    if (status == MIG_OK && PQstatus(connection->server) != CONNECTION_OK)
        status = mig__postgres_error(connection, NULL, error);
    return status;
}

enum mig_status mig__postgres_query(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                                    struct mig_error *error)
{
    mig__postgres_clear(connection);
    bool look = connection->look && PQtransactionStatus(connection->server) == PQTRANS_IDLE;
    if (look) {
        connection->joined = read_only(sql);
        if (connection->joined == NULL)
            return mig__error_set(error, MIG_FAILED, "out of memory");
        sql = connection->joined;
    }
    if (!send(connection, sql, error))
        return MIG_FAILED;
    enum mig_status status = take_results(connection, error);
    if (look && status != MIG_OK)
        end_failed_look(connection);
    if (rows == NULL || status != MIG_OK)
        return status;
    *rows = (struct mig_rows){0};
    return connection->result == NULL ? MIG_OK : take_cells(connection, rows, error);
}

/* Each statement on a line of its own: one may end in a comment. */
static char *join(const char *const *statements, size_t count)
{
    size_t size = 1;
    for (size_t i = 0; i < count; i++)
        size += strlen(statements[i]) + 2;
    char *text = malloc(size), *out = text;
    for (size_t i = 0; text != NULL && i < count; i++) {
        size_t length = strlen(statements[i]);
        memcpy(out, statements[i], length);
        memcpy(out + length, "\n;", 2);
        out += length + 2;
    }
    if (text != NULL)
        *out = '\0';
    return text;
}

/* Takes one result for each statement; the first guard that returned rows is the answer, whatever came later.
 */
static enum mig_status take_script(struct mig_connection *connection, const bool *guards, size_t count,
                                   size_t *failed, struct mig_error *error)
{
    enum mig_status status = MIG_OK;
    PGresult *result;
    size_t number = 0;
    while ((result = PQgetResult(connection->server)) != NULL) {
        bool decided = status != MIG_OK || connection->result != NULL;
        if (!decided && !worked(result)) {
            *failed = number;
            status = mig__postgres_error(connection, result, error);
        } else if (!decided && number < count && guards[number] && PQntuples(result) != 0) {
            *failed = number;
            connection->result = result;
            result = NULL;
        }
        PQclear(result);
        number++;
    }
    if (status == MIG_OK && PQstatus(connection->server) != CONNECTION_OK) {
        *failed = number;
        status = mig__postgres_error(connection, NULL, error);
    }
    return status;
}

enum mig_status mig__postgres_script(struct mig_connection *connection, const char *const *statements,
                                     const bool *guards, size_t count, size_t *failed, struct mig_rows *rows,
                                     struct mig_error *error)
{
    *failed = count;
    *rows = (struct mig_rows){0};
    mig__postgres_clear(connection);
    if (count == 0)
        return MIG_OK;
    connection->joined = join(statements, count);
    if (connection->joined == NULL)
        return mig__error_set(error, MIG_FAILED, "out of memory");
    if (!send(connection, connection->joined, error)) {
        *failed = 0;
        return MIG_FAILED;
    }
    enum mig_status status = take_script(connection, guards, count, failed, error);
    return status == MIG_OK && connection->result != NULL ? take_cells(connection, rows, error) : status;
}
