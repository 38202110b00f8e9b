/* SPDX-License-Identifier: MIT
 * A back end that passes everything on to SQLite's, but for one call, which fails as it is told to.
 */
#include "sample.h"

#include <mig/sqlite.h>

long faulty_at = -1, faulty_count;
bool faulty_stays;
enum mig_status faulty_with = MIG_FAILED;

static bool fails(struct mig_error *error)
{
    long call = faulty_count++;
    if (call < faulty_at || faulty_at < 0 || (call > faulty_at && !faulty_stays))
        return false;
    memset(error, 0, sizeof *error);
    error->status = faulty_with;
    snprintf(error->message, sizeof error->message, "the disk is on fire");
    return true;
}

static enum mig_status faulty_open(struct mig_connection **out, const char *url, enum mig_open_mode mode,
                                   struct mig_error *error)
{
    *out = NULL;
    return fails(error) ? faulty_with : mig_sqlite.open(out, url, mode, error);
}

static void faulty_close(struct mig_connection *connection)
{
    mig_sqlite.close(connection);
}

static enum mig_status faulty_query(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                                    struct mig_error *error)
{
    return fails(error) ? faulty_with : mig_sqlite.query(connection, sql, rows, error);
}

static enum mig_status faulty_script(struct mig_connection *connection, const char *const *statements,
                                     const bool *guards, size_t count, size_t *failed, struct mig_rows *rows,
                                     struct mig_error *error)
{
    if (!fails(error))
        return mig_sqlite.script(connection, statements, guards, count, failed, rows, error);
    *failed = count - 1; /* the others have been done */
    if (count > 1) {
        struct mig_error ignored;
        mig_sqlite.script(connection, statements, guards, count - 1, &(size_t){0}, rows, &ignored);
    }
    return faulty_with;
}

static enum mig_status faulty_begin(struct mig_connection *connection, bool rebuild, mig_deadline deadline,
                                    struct mig_error *error)
{
    return fails(error) ? faulty_with : mig_sqlite.begin(connection, rebuild, deadline, error);
}

static enum mig_status faulty_commit(struct mig_connection *connection, mig_deadline deadline,
                                     struct mig_error *error)
{
    return fails(error) ? faulty_with : mig_sqlite.commit(connection, deadline, error);
}

static enum mig_status faulty_rollback(struct mig_connection *connection, struct mig_error *error)
{
    return mig_sqlite.rollback(connection, error);
}

static bool faulty_in_transaction(struct mig_connection *connection)
{
    return mig_sqlite.in_transaction(connection);
}

static enum mig_status faulty_lock(struct mig_connection *connection, const char *name, mig_deadline deadline,
                                   struct mig_error *error)
{
    return fails(error) ? faulty_with : mig_sqlite.lock(connection, name, deadline, error);
}

static void faulty_unlock(struct mig_connection *connection)
{
    mig_sqlite.unlock(connection);
}

static unsigned faulty_version(struct mig_connection *connection)
{
    return mig_sqlite.server_version(connection);
}

static const char *faulty_place(struct mig_connection *connection)
{
    return mig_sqlite.place(connection);
}

static void *faulty_handle(struct mig_connection *connection)
{
    return mig_sqlite.handle(connection);
}

static void faulty_watch(struct mig_connection *connection, mig_watch_fn *watch, void *context)
{
    mig_sqlite.watch(connection, watch, context);
}

const struct mig_backend faulty = {
    MIG_BACKEND_VERSION,   MIG_DIALECT_SQLITE, "SQLite",      faulty_open,    faulty_close,
    faulty_query,          faulty_script,      faulty_begin,  faulty_commit,  faulty_rollback,
    faulty_in_transaction, faulty_lock,        faulty_unlock, faulty_version, faulty_place,
    faulty_handle,         faulty_watch,
};
