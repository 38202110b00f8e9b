/* SPDX-License-Identifier: MIT
 * What the files of the PostgreSQL back end share: the connection, and how an error of the server becomes
 * ours.
 */
#ifndef MIG_RUNTIME_POSTGRES_CONNECTION_H
#define MIG_RUNTIME_POSTGRES_CONNECTION_H

#include <mig/postgres.h>

#include <libpq-fe.h>

struct mig_connection {
    PGconn *server;
    PGresult *result;   /* rows of the last query */
    const char **cells; /* addresses into result */
    char *joined;       /* statements of a script as one query */
    char *place;        /* postgresql://user@host:port/database */
    char *search_path;  /* as it was when the connection was opened: pinned in every transaction */
    bool borrowed;      /* the caller's own connection: not closed */
    bool look;          /* every query runs in a read-only transaction */
    bool locked;        /* we hold the advisory lock `key` */
    long long key;
};

/* postgres_open.c */
enum mig_status mig__postgres_connect(struct mig_connection *connection, const char *url,
                                      struct mig_error *error);
char *mig__postgres_place(const PGconn *server); /* malloc; NULL when out of memory */

/* postgres_query.c */
enum mig_status mig__postgres_query(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                                    struct mig_error *error);
enum mig_status mig__postgres_script(struct mig_connection *connection, const char *const *statements,
                                     const bool *guards, size_t count, size_t *failed, struct mig_rows *rows,
                                     struct mig_error *error);
/* The failure of `result` (NULL: of the connection) as ours. */
enum mig_status mig__postgres_error(struct mig_connection *connection, const PGresult *result,
                                    struct mig_error *error);
void mig__postgres_clear(struct mig_connection *connection);

#endif
