/* SPDX-License-Identifier: MIT
 * A revision whose statements cannot run inside a transaction. The intent is journaled and committed first;
 * each statement runs alone, unless its probe says that it is done already, so that a run that was cut off
 * is finished by the next one; the revision's row comes last, in a transaction of its own.
 */
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/run.h"

/* A pooler that hands each transaction to another session takes our lock away between two of them. */
static enum mig_status check_session(struct mig *mig, struct mig_error *error)
{
    struct mig_rows rows;
    if (mig__dialect(mig) != MIG_DIALECT_POSTGRES)
        return MIG_OK;
    enum mig_status status = mig__query(mig,
                                        "SELECT 1 FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND "
                                        "granted AND pid = pg_backend_pid()",
                                        &rows, error);
    if (status != MIG_OK || rows.row_count != 0)
        return status;
    mig__error_set(error, MIG_FAILED, "the connection to `%s` does not keep its session", mig__place(mig));
    mig__error_help(error, "nothing was changed; a pooler is in between: use a direct URL for migrations");
    return MIG_FAILED;
}

/* Lines in a transaction of their own. */
static enum mig_status write_lines(struct run *run, const struct script *script, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_rows rows;
    size_t failed;
    enum mig_status status = mig->backend->begin(mig->connection, false, run->deadline, error);
    if (status == MIG_OK)
        status = mig__run_lines(mig, script->lines.items, script->lines.count, &failed, &rows, error);
    if (status == MIG_OK && rows.row_count != 0) {
        run->outrun = true;
        return mig__error_set(error, MIG_FAILED, "another process changed `%s` meanwhile", mig__place(mig));
    }
    return status == MIG_OK ? mig->backend->commit(mig->connection, run->deadline, error) : status;
}

static enum mig_status write_intent(struct run *run, const struct actions *actions, struct mig_error *error)
{
    struct script script = {.arena = &run->mig->work};
    struct journal_entry entry = {
        .revision = actions->id, .direction = run->plan.down ? "down" : "up", .outcome = "started"};
    if (!run->state.records.made)
        mig__bookkeeping_make(&run->books, &script);
    mig__bookkeeping_journal(&run->books, &script, &entry);
    return write_lines(run, &script, error);
}

static enum mig_status run_alone(struct run *run, const struct action *action, struct mig_error *error)
{
    struct mig_rows rows = {0};
    enum mig_status status =
        *action->probe != '\0' ? mig__query(run->mig, action->probe, &rows, error) : MIG_OK;
    if (status != MIG_OK || rows.row_count != 0)
        return status;
    return mig__query(run->mig, action->sql, &rows, error);
}

static enum mig_status write_row(struct run *run, const struct actions *actions, uint32_t number,
                                 long long began, struct mig_error *error)
{
    struct script script = {.arena = &run->mig->work};
    struct journal_entry entry = {.revision = actions->id,
                                  .direction = run->plan.down ? "down" : "up",
                                  .outcome = "done",
                                  .milliseconds = (long)(mig__clock_now() - began)};
    const char *reverse;
    if (run->plan.down) {
        mig__bookkeeping_revert(&run->books, &script, actions->id);
    } else {
        struct record record = mig__run_record(&run->mig->work, &run->mig->chain, number,
                                               mig__dialect(run->mig), "run", &reverse);
        mig__bookkeeping_apply(&run->books, &script, &record, reverse);
    }
    mig__bookkeeping_done(&run->books, &script, &entry);
    return write_lines(run, &script, error);
}

enum mig_status mig__run_outside(struct run *run, const struct actions *actions, uint32_t number,
                                 struct mig_error *error)
{
    long long began = mig__clock_now();
    enum mig_status status = check_session(run->mig, error);
    if (status == MIG_OK)
        status = write_intent(run, actions, error);
    for (size_t i = 0; status == MIG_OK && i < actions->count; i++) {
        status = run_alone(run, &actions->items[i], error);
        if (status == MIG_FAILED) {
            run->failed_id = actions->id;
            run->failed_step = actions->items[i].step;
            mig__error_fact(error, "revision", "%s  %s", actions->id, actions->items[i].step);
        }
    }
    return status == MIG_OK ? write_row(run, actions, number, began, error) : status;
}
