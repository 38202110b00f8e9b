/* SPDX-License-Identifier: MIT
 * A program that only migrates, with a chain of which some revisions run outside a transaction. With KILL_AT
 * in its environment it is killed before that call of the back end, counted from 0; with POOLER it has a
 * connection whose lock belongs to another session.
 */
#include "outside_migrations.h"

#include <mig/mig.h>
#include <mig/postgres.h>
#include <mig/sqlite.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static struct mig_backend sqlite, postgres;
static const struct mig_backend *used;
static long left;

static void count(void)
{
    if (left-- == 0)
        kill(getpid(), SIGKILL);
}

static enum mig_status open_sqlite(struct mig_connection **out, const char *url, enum mig_open_mode mode,
                                   struct mig_error *error)
{
    used = &mig_sqlite;
    return used->open(out, url, mode, error);
}

static enum mig_status open_postgres(struct mig_connection **out, const char *url, enum mig_open_mode mode,
                                     struct mig_error *error)
{
    used = &mig_postgres;
    return used->open(out, url, mode, error);
}

static enum mig_status query(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                             struct mig_error *error)
{
    count();
    return used->query(connection, sql, rows, error);
}

static enum mig_status script(struct mig_connection *connection, const char *const *statements,
                              const bool *guards, size_t number, size_t *failed, struct mig_rows *rows,
                              struct mig_error *error)
{
    count();
    return used->script(connection, statements, guards, number, failed, rows, error);
}

static enum mig_status commit(struct mig_connection *connection, mig_deadline deadline,
                              struct mig_error *error)
{
    count();
    return used->commit(connection, deadline, error);
}

static enum mig_status lock(struct mig_connection *connection, const char *name, mig_deadline deadline,
                            struct mig_error *error)
{
    return getenv("POOLER") != NULL ? MIG_OK : used->lock(connection, name, deadline, error);
}

static void wrap(struct mig_backend *backend)
{
    backend->query = query;
    backend->script = script;
    backend->commit = commit;
    backend->lock = lock;
}

int main(int argc, char **argv)
{
    static const struct mig_backend *const backends[] = {&sqlite, &postgres, NULL};
    static const struct mig_program program = {"outside", &outside_migrations, backends, NULL, NULL, NULL};
    const char *at = getenv("KILL_AT");
    left = at != NULL ? strtol(at, NULL, 10) : -1;
    sqlite = mig_sqlite;
    sqlite.open = open_sqlite;
    wrap(&sqlite);
    postgres = mig_postgres;
    postgres.open = open_postgres;
    wrap(&postgres);
    return mig_main(&program, argc, argv);
}
