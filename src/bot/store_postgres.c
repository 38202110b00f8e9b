/* SPDX-License-Identifier: MIT
 * The store on PostgreSQL: SQL with $1, $2 comes in, rows of text go out.
 */
#include "bot/store_backend.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 16 };

static void ignore_notice(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/* SQLAlchemy's postgresql+driver://, and postgres://, mean the same to libpq. */
void *store_postgres_open(const char *url, bool *failed)
{
    const char *rest = strstr(url, "://");
    size_t size = strlen(url) + sizeof "postgresql";
    char *plain = malloc(size);
    if (plain == NULL)
        return NULL;
    snprintf(plain, size, "postgresql%s", rest == NULL ? url : rest);
    PGconn *server = PQconnectdb(plain);
    free(plain);
    *failed = PQstatus(server) != CONNECTION_OK;
    if (!*failed)
        PQsetNoticeProcessor(server, ignore_notice, NULL);
    return server;
}

static void close_postgres(void *handle)
{
    PQfinish(handle);
}

static void give_rows(const PGresult *result, store_row_fn *row, void *context)
{
    int columns = PQnfields(result) < COLUMNS ? PQnfields(result) : COLUMNS;
    for (int i = 0; i < PQntuples(result); i++) {
        const char *values[COLUMNS] = {0};
        for (int column = 0; column < columns; column++)
            values[column] = PQgetisnull(result, i, column) != 0 ? NULL : PQgetvalue(result, i, column);
        if (!row(context, values))
            return;
    }
}

static bool run_postgres(void *handle, const char *sql, const char *const *parameters, size_t count,
                         store_row_fn *row, void *context)
{
    PGresult *result = PQexecParams(handle, sql, (int)count, NULL, parameters, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    bool worked = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (worked && row != NULL)
        give_rows(result, row, context);
    PQclear(result);
    return worked;
}

static const char *problem_postgres(void *handle)
{
    return PQerrorMessage(handle);
}

const struct store_backend store_postgres = {close_postgres, run_postgres, problem_postgres};
