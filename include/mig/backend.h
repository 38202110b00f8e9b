/* SPDX-License-Identifier: MIT
 * What a database must offer to the runner: for authors of back ends. Applications need only the
 * constructors in <mig/sqlite.h> and <mig/postgres.h>.
 *
 * A connection owns every handle of its library, also the rows of its last query, so that it can be
 * closed at any moment without a leak. Functions fill *error when they return anything but MIG_OK
 * and never put a password into it.
 */
#ifndef MIG_BACKEND_H
#define MIG_BACKEND_H

#include <mig/status.h>
#include <mig/tables.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Answer of a query: text cells row by row, NULL for SQL NULL. Valid until the connection's next call. */
struct mig_rows {
    size_t row_count, column_count;
    const char *const *cells; /* cells[row * column_count + column] */
};

struct mig_connection; /* a back end's own */

/* Called now and then while a statement runs; so many operations are done since the last call. */
typedef void mig_watch_fn(void *context, unsigned operations);

enum mig_open_mode {
    MIG_OPEN_LOOK, /* provably writes nothing; a SQLite file that is missing is an empty database */
    MIG_OPEN_WRITE /* looks until `lock` or `begin`; then it writes, and creates a SQLite file */
};

/* Milliseconds on the monotonic clock after which waiting ends; 0 is "do not wait". */
typedef long long mig_deadline;

struct mig_backend {
    unsigned version; /* MIG_BACKEND_VERSION */
    enum mig_dialect dialect;
    const char *name; /* "SQLite", "PostgreSQL" */

    /* `url` has passed mig_url checking. */
    enum mig_status (*open)(struct mig_connection **out, const char *url, enum mig_open_mode mode,
                            struct mig_error *error);
    void (*close)(struct mig_connection *connection); /* rolls back, unlocks, restores a caller's own */

    /* One or more statements; the rows are those of the last one. `failed` (may be NULL) gets the number
     * of the statement that failed, from 0, when `sql` holds several separated by the caller. */
    enum mig_status (*query)(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                             struct mig_error *error);

    /* Runs the statements in order with as few round trips as the database allows; on failure *failed is
     * the index of the one that was refused. Rows: a statement whose `guard` is true must return none;
     * if it returns some, they are the answer in *rows, *failed is its index and MIG_OK is returned. */
    enum mig_status (*script)(struct mig_connection *connection, const char *const *statements,
                              const bool *guards, size_t count, size_t *failed, struct mig_rows *rows,
                              struct mig_error *error);

    enum mig_status (*begin)(struct mig_connection *connection, bool rebuild, mig_deadline deadline,
                             struct mig_error *error);
    enum mig_status (*commit)(struct mig_connection *connection, mig_deadline deadline,
                              struct mig_error *error);
    enum mig_status (*rollback)(struct mig_connection *connection, struct mig_error *error);
    bool (*in_transaction)(struct mig_connection *connection);

    /* The lock that keeps two migrating processes apart; MIG_LOCKED once the deadline has passed, with the
     * owner in the facts where the system can tell. `name` is the bookkeeping table: two programs with
     * tables of their own do not wait for each other. SQLite: opens the file for writing; its transaction is
     * the lock. */
    enum mig_status (*lock)(struct mig_connection *connection, const char *name, mig_deadline deadline,
                            struct mig_error *error);
    void (*unlock)(struct mig_connection *connection);

    unsigned (*server_version)(struct mig_connection *connection); /* 3040001, 150018 */
    const char *(*place)(struct mig_connection *connection); /* absolute path, or URL without password */
    void *(*handle)(struct mig_connection *connection);      /* sqlite3 * or PGconn *, for `call` functions */

    /* From now on `watch` is called, NULL: no longer. May be NULL, and may do nothing. */
    void (*watch)(struct mig_connection *connection, mig_watch_fn *watch, void *context);
};

#define MIG_BACKEND_VERSION 1

#ifdef __cplusplus
}
#endif

#endif
