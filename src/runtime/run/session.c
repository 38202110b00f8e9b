/* SPDX-License-Identifier: MIT
 * In: a connection that is about to run statements outside a transaction. Out: what they depend on, set for
 * the session and put back afterwards, and proof that it is one session. The search path needs nothing: that
 * of the session is what transactions pin.
 */
#include "runtime/run/session.h"

#include "runtime/error.h"
#include "runtime/run/run.h"
#include "sql/sql.h"

#include <string.h>

/* The value NULL: as the caller wants it. A build waits for every transaction that began before it, and
 * keeps nobody from reading or writing meanwhile. */
static const struct {
    const char *name, *value;
} settings[SESSION_SETTINGS] = {
    {"lock_timeout", NULL},
    {"statement_timeout", NULL},
    {"client_min_messages", "warning"},
    {"standard_conforming_strings", "on"},
    {"DateStyle", "ISO, YMD"},
    {"IntervalStyle", "postgres"},
    {"TimeZone", "UTC"},
};

static enum mig_status refuse(struct mig *mig, struct mig_error *error)
{
    mig__error_set(error, MIG_FAILED, "the connection to `%s` does not keep its session", mig__place(mig));
    mig__error_help(error, "a pooler is in between: use a direct URL for migrations");
    return MIG_FAILED;
}

/* pg_locks shows a 64-bit key as two halves, objsubid 1 (PostgreSQL manual, pg_locks). */
enum mig_status mig__session_check(struct mig *mig, struct mig_error *error)
{
    struct mig_rows rows;
    struct buf sql;
    if (mig__dialect(mig) != MIG_DIALECT_POSTGRES)
        return MIG_OK;
    buf_init(&sql, &mig->work);
    buf_add(&sql, "SELECT 1 FROM pg_locks AS held, hashtextextended(current_schema() || '.' || ");
    sql_string(&sql, mig->revision_table, MIG_DIALECT_POSTGRES);
    buf_add(&sql, ", 0) AS key WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1 AND "
                  "held.pid = pg_backend_pid() AND "
                  "(CAST(CAST(held.classid AS bigint) AS bit(32)) || CAST(CAST(held.objid AS bigint) AS "
                  "bit(32))) = CAST(key AS bit(64))");
    enum mig_status status = mig__query(mig, sql.data, &rows, error);
    return status != MIG_OK || rows.row_count != 0 ? status : refuse(mig, error);
}

static void add_setting(struct buf *sql, size_t number, const char *value)
{
    buf_format(sql, "%sset_config('%s', ", number == 0 ? "SELECT " : ", ", settings[number].name);
    sql_string(sql, value, MIG_DIALECT_POSTGRES);
    buf_add(sql, ", false)");
}

static long statement_timeout(const struct mig *mig)
{
    return mig->options.statement_timeout_ms > 0 ? mig->options.statement_timeout_ms : 0;
}

const char *mig__session_timeout(struct mig *mig)
{
    if (mig__dialect(mig) != MIG_DIALECT_POSTGRES || statement_timeout(mig) == 0)
        return NULL;
    return arena_format(&mig->work, "SET LOCAL statement_timeout = '%ldms'", statement_timeout(mig));
}

static const char *wanted(struct mig *mig, size_t number)
{
    long patience = mig__run_patience(mig);
    if (settings[number].value != NULL)
        return settings[number].value;
    if (strcmp(settings[number].name, "statement_timeout") == 0)
        return arena_format(&mig->work, "%ldms", statement_timeout(mig));
    return arena_format(&mig->work, "%ldms", patience > 0 ? patience : 1);
}

enum mig_status mig__session_settle(struct mig *mig, struct session *session, struct mig_error *error)
{
    struct mig_rows rows;
    struct buf ask, set;
    *session = (struct session){.changed = false};
    if (mig__dialect(mig) != MIG_DIALECT_POSTGRES)
        return MIG_OK;
    buf_init(&ask, &mig->work);
    buf_init(&set, &mig->work);
    for (size_t i = 0; i < SESSION_SETTINGS; i++) {
        buf_format(&ask, "%scurrent_setting('%s')", i == 0 ? "SELECT " : ", ", settings[i].name);
        add_setting(&set, i, wanted(mig, i));
    }
    enum mig_status status = mig__query(mig, ask.data, &rows, error);
    if (status != MIG_OK)
        return status;
    for (size_t i = 0; i < SESSION_SETTINGS; i++)
        session->saved[i] = rows.cells[i];
    status = mig__query(mig, set.data, &rows, error);
    session->changed = status == MIG_OK;
    return status;
}

void mig__session_restore(struct mig *mig, const struct session *session)
{
    struct mig_rows rows;
    struct mig_error ignored;
    struct buf set;
    if (!session->changed)
        return;
    buf_init(&set, &mig->work);
    for (size_t i = 0; i < SESSION_SETTINGS; i++)
        add_setting(&set, i, session->saved[i]);
    mig__query(mig, set.data, &rows, &ignored);
}
