/* SPDX-License-Identifier: MIT
 * Connecting to PostgreSQL: a URL comes in, a connection goes out. The password in the URL reaches libpq and
 * nothing else: libpq's own message about a URL that it cannot read quotes it, so that message is not shown.
 */
#include "runtime/error.h"
#include "runtime/postgres/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_TIMEOUT_S = 10, PARAMETERS = 64 };

static enum mig_status no_memory(struct mig_error *error)
{
    return mig__error_set(error, MIG_FAILED, "out of memory");
}

/* SQLAlchemy's postgresql+driver://, and the short postgres://, are the same to libpq. */
static char *plain_url(const char *url)
{
    const char *rest = strstr(url, "://");
    size_t size = strlen(url) + sizeof "postgresql";
    char *plain = malloc(size);
    if (plain != NULL)
        snprintf(plain, size, "postgresql%s", rest == NULL ? url : rest);
    return plain;
}

char *mig__postgres_place(const PGconn *server)
{
    const char *user = PQuser(server), *host = PQhost(server), *port = PQport(server),
               *database = PQdb(server);
    size_t size = 64;
    const char *parts[] = {user, host, port, database};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        size += parts[i] == NULL ? 0 : strlen(parts[i]);
    char *place = malloc(size);
    if (place == NULL)
        return NULL;
    bool socket = host != NULL && host[0] == '/';
    snprintf(place, size, "postgresql://%s%s%s%s%s/%s%s%s", user == NULL ? "" : user, user == NULL ? "" : "@",
             host == NULL || socket ? "" : host, port == NULL || socket ? "" : ":",
             port == NULL || socket ? "" : port, database == NULL ? "" : database, socket ? "?host=" : "",
             socket ? host : "");
    return place;
}

static void silent(void *context, const char *message)
{
    (void)context;
    (void)message; /* notices are for people at a prompt; errors come as results */
}

/* The URL's parts, and before them what holds unless the URL says otherwise: the last value of a name counts.
 */
static PGconn *connect_with(const PQconninfoOption *options)
{
    const char *names[PARAMETERS], *values[PARAMETERS];
    char timeout[16];
    size_t count = 0;
    snprintf(timeout, sizeof timeout, "%d", CONNECT_TIMEOUT_S);
    names[count] = "connect_timeout";
    values[count++] = timeout;
    for (const PQconninfoOption *option = options; option->keyword != NULL && count < PARAMETERS - 3;
         option++) {
        if (option->val != NULL) {
            names[count] = option->keyword;
            values[count++] = option->val;
        }
    }
    names[count] = "fallback_application_name";
    values[count++] = "mig";
    names[count] = "client_encoding";
    values[count++] = "UTF8";
    names[count] = NULL;
    values[count] = NULL;
    return PQconnectdbParams(names, values, 0);
}

static enum mig_status refuse(struct mig_connection *connection, struct mig_error *error)
{
    char *place = mig__postgres_place(connection->server);
    mig__error_set(error, MIG_FAILED, "cannot connect to %s", place == NULL ? "PostgreSQL" : place);
    mig__error_fact(error, "PostgreSQL", "%s", PQerrorMessage(connection->server));
    mig__error_help(
        error, "nothing was changed; check the server, the name and the password in --url or DATABASE_URL");
    free(place);
    return MIG_FAILED;
}

/* With the names of the schemas that are there: "$user" would be another one to whoever a trigger's function
 * runs for, which keeps the path. */
static enum mig_status read_search_path(struct mig_connection *connection, struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = mig__postgres_query(
        connection,
        "SELECT (SELECT string_agg(quote_ident(name), ', ' ORDER BY place) FROM "
        "unnest(current_schemas(false))"
        " WITH ORDINALITY AS schemas (name, place)), current_schema(), current_setting('search_path')",
        &rows, error);
    if (status != MIG_OK)
        return status;
    if (rows.cells[0] == NULL || rows.cells[1] == NULL) {
        mig__error_set(error, MIG_FAILED, "no schema of the search_path exists");
        mig__error_fact(error, "search_path", "%s", rows.cells[2]);
        mig__error_help(error, "create the schema, or correct the search_path of the role or the URL");
        return MIG_FAILED;
    }
    size_t size = strlen(rows.cells[0]) + 1;
    connection->search_path = malloc(size);
    if (connection->search_path == NULL)
        return no_memory(error);
    memcpy(connection->search_path, rows.cells[0], size);
    return MIG_OK;
}

static enum mig_status finish(struct mig_connection *connection, struct mig_error *error)
{
    connection->place = mig__postgres_place(connection->server);
    if (connection->place == NULL)
        return no_memory(error);
    if (!connection
             ->borrowed) /* a caller's own processor could not be given back: its argument cannot be read */
        PQsetNoticeProcessor(connection->server, silent, NULL);
    return read_search_path(connection, error);
}

enum mig_status mig__postgres_connect(struct mig_connection *connection, const char *url,
                                      struct mig_error *error)
{
    if (connection->server != NULL)
        return finish(connection, error);
    char *plain = plain_url(url), *quoting = NULL;
    if (plain == NULL)
        return no_memory(error);
    PQconninfoOption *options = PQconninfoParse(plain, &quoting);
    free(plain);
    PQfreemem(quoting);
    if (options == NULL) {
        mig__error_set(error, MIG_USAGE, "the URL of the PostgreSQL database cannot be read");
        mig__error_help(
            error,
            "write it as postgresql://user:password@host:5432/database; in a password write %%40 for @, "
            "%%3A for :, %%2F for /");
        return MIG_USAGE;
    }
    connection->server = connect_with(options);
    PQconninfoFree(options);
    if (connection->server == NULL)
        return no_memory(error);
    return PQstatus(connection->server) == CONNECTION_OK ? finish(connection, error)
                                                         : refuse(connection, error);
}
