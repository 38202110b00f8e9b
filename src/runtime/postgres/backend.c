/* SPDX-License-Identifier: MIT
 * The PostgreSQL back end: the functions of <mig/backend.h> over one libpq connection. Every setting that a
 * statement depends on is SET LOCAL, so it ends with the transaction and cannot reach another user of a
 * pooled session. The migration lock is an advisory lock that is tried, never waited for: a session that
 * waits inside a query holds a snapshot, and CREATE INDEX CONCURRENTLY waits for every snapshot.
 */
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/postgres/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOCK_PAUSE_MS = 60, LOCK_TIMEOUT_MS = 2000, SQL_ROOM = 1024 };

static void close_connection(struct mig_connection *connection);

static enum mig_status open_connection(struct mig_connection **out, const char *url, enum mig_open_mode mode,
                                       struct mig_error *error)
{
    *out = NULL;
    struct mig_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return mig__error_set(error, MIG_FAILED, "out of memory");
    connection->look = mode == MIG_OPEN_LOOK;
    enum mig_status status = mig__postgres_connect(connection, url, error);
    if (status == MIG_OK)
        *out = connection;
    else
        close_connection(connection);
    return status;
}

/* How long one statement may wait for a table: short, because everybody else queues behind it. */
static long lock_timeout(mig_deadline deadline)
{
    long long left = deadline - mig__clock_now();
    if (left < 1)
        return 1;
    return left < LOCK_TIMEOUT_MS ? (long)left : LOCK_TIMEOUT_MS;
}

/* We could ask for READ WRITE, which a default does not forbid. But who makes a database, a role or a URL
 * read-only means programs like this one, and keeps psql and others from writing by it. */
static enum mig_status read_only(const struct mig_connection *connection, bool standby,
                                 struct mig_error *error)
{
    mig__error_set(error, MIG_FAILED, "cannot write `%s`: %s", connection->place,
                   standby ? "the server is a standby, which only reads" : "its transactions are read-only");
    if (standby) {
        mig__error_help(error, "nothing was changed; give the URL of the primary server");
        return MIG_FAILED;
    }
    mig__error_fact(error, "setting",
                    "default_transaction_read_only is on, for the server, the database, "
                    "the role or in the URL");
    mig__error_help(error, "nothing was executed; where it is to be migrated all the same, add to the URL\n"
                           "`options=-c%%20default_transaction_read_only%%3Doff`, behind `?` or `&`");
    return MIG_FAILED;
}

static enum mig_status begin(struct mig_connection *connection, bool rebuild, mig_deadline deadline,
                             struct mig_error *error)
{
    (void)rebuild; /* SQLite's business */
    char *path =
        PQescapeLiteral(connection->server, connection->search_path, strlen(connection->search_path));
    size_t size = path == NULL ? 0 : strlen(path) + SQL_ROOM;
    char *sql = path == NULL ? NULL : malloc(size);
    if (sql == NULL) {
        PQfreemem(path);
        return mig__error_set(error, MIG_FAILED, "out of memory");
    }
    snprintf(
        sql, size,
        "BEGIN ISOLATION LEVEL READ COMMITTED;"
        "SELECT set_config('search_path', %s, true), set_config('lock_timeout', '%ldms', true),"
        " set_config('statement_timeout', '0', true), set_config('client_min_messages', 'warning', true),"
        " set_config('standard_conforming_strings', 'on', true), set_config('DateStyle', 'ISO, YMD', true),"
        " set_config('IntervalStyle', 'postgres', true), set_config('TimeZone', 'UTC', true),"
        " current_setting('transaction_read_only') = 'on', pg_is_in_recovery()",
        path, lock_timeout(deadline));
    struct mig_rows rows;
    enum mig_status status = mig__postgres_query(connection, sql, &rows, error);
    free(sql);
    PQfreemem(path);
    if (status == MIG_OK && rows.cells[rows.column_count - 2][0] == 't')
        status = read_only(connection, rows.cells[rows.column_count - 1][0] == 't', error);
    if (status != MIG_OK && PQtransactionStatus(connection->server) != PQTRANS_IDLE)
        mig__postgres_query(connection, "ROLLBACK", NULL, NULL);
    return status;
}

/* COMMIT of a transaction that has failed answers ROLLBACK and no error (PostgreSQL manual, COMMIT). */
static enum mig_status commit(struct mig_connection *connection, mig_deadline deadline,
                              struct mig_error *error)
{
    (void)deadline;
    mig__postgres_clear(connection);
    PGresult *result = PQexec(connection->server, "COMMIT");
    enum mig_status status = MIG_OK;
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        status = mig__postgres_error(connection, result, error);
        if (PQstatus(connection->server) != CONNECTION_OK)
            mig__error_help(error, "the last commit may have been done: `current` tells");
    } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        status = mig__error_set(error, MIG_FAILED,
                                "PostgreSQL rolled the transaction back instead of committing it");
    }
    PQclear(result);
    return status;
}

static enum mig_status rollback(struct mig_connection *connection, struct mig_error *error)
{
    if (PQstatus(connection->server) != CONNECTION_OK ||
        PQtransactionStatus(connection->server) == PQTRANS_IDLE)
        return MIG_OK; /* the server has done it */
    return mig__postgres_query(connection, "ROLLBACK", NULL, error);
}

static bool in_transaction(struct mig_connection *connection)
{
    PGTransactionStatusType status = PQtransactionStatus(connection->server);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

/* The key is a hash of schema and table, so that two programs with tables of their own do not meet. */
static enum mig_status read_key(struct mig_connection *connection, const char *name, struct mig_error *error)
{
    char sql[SQL_ROOM];
    char *quoted = PQescapeLiteral(connection->server, name, strlen(name));
    if (quoted == NULL)
        return mig__error_set(error, MIG_FAILED, "out of memory");
    int size = snprintf(sql, sizeof sql, "SELECT hashtextextended(current_schema() || '.' || %s, 0)", quoted);
    PQfreemem(quoted);
    if (size < 0 || (size_t)size >= sizeof sql)
        return mig__error_set(error, MIG_USAGE, "the name of the bookkeeping table is too long");
    struct mig_rows rows;
    enum mig_status status = mig__postgres_query(connection, sql, &rows, error);
    if (status == MIG_OK)
        connection->key = strtoll(rows.cells[0], NULL, 10);
    return status;
}

static void name_owner(struct mig_connection *connection, struct mig_error *error)
{
    char sql[SQL_ROOM];
    struct mig_rows rows;
    unsigned long long key = (unsigned long long)connection->key;
    /* pg_locks shows a 64-bit key as two halves, objsubid 1 (PostgreSQL manual, pg_locks). */
    snprintf(
        sql, sizeof sql,
        "SELECT a.pid, coalesce(nullif(a.application_name, ''), '?'), coalesce(host(a.client_addr), 'local'),"
        " to_char(a.backend_start AT TIME ZONE 'utc', 'YYYY-MM-DD HH24:MI:SS') FROM pg_locks l JOIN"
        " pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
        " AND l.classid = %llu AND l.objid = %llu",
        key >> 32, key & 0xFFFFFFFFu);
    if (mig__postgres_query(connection, sql, &rows, NULL) == MIG_OK && rows.row_count != 0)
        mig__error_fact(error, "held by", "server process %s (%s, %s), connected since %s UTC", rows.cells[0],
                        rows.cells[1], rows.cells[2], rows.cells[3]);
}

static enum mig_status lock(struct mig_connection *connection, const char *name, mig_deadline deadline,
                            struct mig_error *error)
{
    enum mig_status status = read_key(connection, name, error);
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(%lld)", connection->key);
    while (status == MIG_OK) {
        struct mig_rows rows;
        status = mig__postgres_query(connection, sql, &rows, error);
        if (status == MIG_OK && strcmp(rows.cells[0], "t") == 0) {
            connection->locked = true;
            return MIG_OK;
        }
        if (status == MIG_OK && mig__clock_passed(deadline)) {
            status = mig__error_set(error, MIG_LOCKED, "another process is migrating %s", connection->place);
            name_owner(connection, error);
            mig__error_help(
                error,
                "nothing was changed; try again when it has finished, or wait longer with --lock-timeout");
        } else if (status == MIG_OK) {
            mig__clock_sleep(LOCK_PAUSE_MS, deadline);
        }
    }
    return status;
}

static void unlock(struct mig_connection *connection)
{
    char sql[96];
    if (!connection->locked || PQstatus(connection->server) != CONNECTION_OK)
        return; /* the lock has died with its session */
    snprintf(sql, sizeof sql, "SELECT pg_advisory_unlock(%lld)", connection->key);
    mig__postgres_query(connection, sql, NULL, NULL);
    connection->locked = false;
}

static unsigned server_version(struct mig_connection *connection)
{
    return (unsigned)PQserverVersion(connection->server);
}

static const char *place(struct mig_connection *connection)
{
    return connection->place;
}

static void *handle(struct mig_connection *connection)
{
    return connection->server;
}

static void close_connection(struct mig_connection *connection)
{
    if (connection == NULL)
        return;
    mig__postgres_clear(connection);
    if (connection->server != NULL && connection->place != NULL) {
        rollback(connection, NULL);
        unlock(connection);
        mig__postgres_clear(connection);
    }
    if (!connection->borrowed)
        PQfinish(connection->server);
    free(connection->place);
    free(connection->search_path);
    free(connection);
}

const struct mig_backend mig_postgres = {
    MIG_BACKEND_VERSION,
    MIG_DIALECT_POSTGRES,
    "PostgreSQL",
    open_connection,
    close_connection,
    mig__postgres_query,
    mig__postgres_script,
    begin,
    commit,
    rollback,
    in_transaction,
    lock,
    unlock,
    server_version,
    place,
    handle,
    NULL, /* the work is done elsewhere */
};

enum mig_status mig_postgres_adopt(struct mig_connection **out, struct pg_conn *server,
                                   struct mig_error *error)
{
    *out = NULL;
    if (PQtransactionStatus(server) != PQTRANS_IDLE)
        return mig__error_set(error, MIG_USAGE,
                              "the connection given is inside a transaction, or not connected");
    struct mig_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return mig__error_set(error, MIG_FAILED, "out of memory");
    connection->server = server;
    connection->borrowed = true;
    enum mig_status status = mig__postgres_connect(connection, NULL, error);
    if (status == MIG_OK)
        *out = connection;
    else
        close_connection(connection);
    return status;
}
