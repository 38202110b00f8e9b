/* SPDX-License-Identifier: MIT
 * A revision whose statements cannot run inside a transaction. The intent is journaled and committed first;
 * each statement runs alone, unless its probe says that it is done already, so that a run that was cut off
 * is finished by the next one; the revision's row comes last, in a transaction of its own.
 */
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/live/expected.h"
#include "runtime/run/run.h"
#include "runtime/run/session.h"

/* One revision while it runs. */
struct running {
    struct run *run;
    struct mig *mig;
    const struct actions *actions;
    uint32_t number;
    struct mig_error *error;
};

/* Lines in a transaction of their own. */
static enum mig_status write_lines(struct run *run, const struct script *script, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_rows rows;
    size_t failed;
    mig_deadline deadline = mig__run_deadline(mig);
    enum mig_status status = mig->backend->begin(mig->connection, false, deadline, error);
    if (status == MIG_OK)
        status = mig__run_lines(mig, script->lines.items, script->lines.count, &failed, &rows, error);
    if (status == MIG_OK && rows.row_count != 0)
        return mig__run_outrun(run, error);
    return status == MIG_OK ? mig->backend->commit(mig->connection, deadline, error) : status;
}

static enum mig_status write_intent(struct running *running)
{
    struct run *run = running->run;
    struct script script = {.arena = &run->mig->work};
    struct journal_entry entry = {
        .revision = running->actions->id, .direction = run->plan.down ? "down" : "up", .outcome = "started"};
    if (!run->state.records.made)
        mig__bookkeeping_make(&run->books, &script);
    mig__bookkeeping_journal(&run->books, &script, &entry);
    enum mig_status status = write_lines(run, &script, running->error);
    run->state.records.made = run->state.records.made || status == MIG_OK;
    return status;
}

/* Is it done? An index has to be the one that the revision makes; what an older program stored as its way
 * back can only be asked for by the index's name. */
static enum mig_status is_done(struct running *running, const struct action *action, bool *done)
{
    struct mig *mig = running->mig;
    struct mig_rows rows = {0};
    struct index_check check;
    enum mig_status status = MIG_OK;
    bool known = running->number < mig->chain.graph.count;
    if (action->kind != MIG_KIND_ENSURE_INDEX || !known) {
        if (*action->probe != '\0')
            status = mig__query(mig, action->probe, &rows, running->error);
        *done = status == MIG_OK && rows.row_count != 0;
        return status;
    }
    status = mig__expected_index(mig, running->number, running->run->plan.down, action->note, &check,
                                 running->error);
    *done = status == MIG_OK && check.answer == INDEX_EQUAL;
    if (status != MIG_OK || check.answer != INDEX_DIFFERENT)
        return status;
    return mig__run_other_index(running->run, running->actions, action, &check, running->error);
}

/* Without another try when somebody holds a lock: what is cut off may leave something behind. */
static enum mig_status run_alone(struct running *running, const struct action *action)
{
    struct mig *mig = running->mig;
    struct mig_rows rows;
    bool done = false;
    enum mig_status status = mig__session_check(mig, running->error);
    if (status == MIG_OK)
        status = is_done(running, action, &done);
    if (status == MIG_DRIFT)
        return status;
    if (status == MIG_OK && !done)
        status = mig->backend->query(mig->connection, action->sql, &rows, running->error);
    if (status == MIG_OK)
        return MIG_OK;
    return mig__run_failed(running->run, running->actions, action, status, running->error);
}

/* Behind a failure. The connection may be gone, or somebody in the way: then the next run clears it away. */
static void clear_leftover(struct running *running, const struct action *leftover)
{
    struct mig_error ignored;
    struct running quiet = *running;
    struct run unseen = *running->run;
    quiet.run = &unseen;
    quiet.error = &ignored;
    running->run->stayed = true;
    if (run_alone(&quiet, leftover) == MIG_OK)
        mig__error_help(running->error, "nothing was changed: what had begun was taken away again");
    else
        mig__error_help(running->error, "what had begun may be there, marked as not valid; the same command "
                                        "takes it away and begins again");
}

/* In front of a backfill, about all rows; not behind its first batches, which may have changed what it asks.
 */
static enum mig_status run_guard(struct running *running, const struct action *action)
{
    struct mig *mig = running->mig;
    struct mig_rows rows = {0};
    bool begun = false;
    enum mig_status status = mig__run_backfill_begun(running->run, running->actions, &begun, running->error);
    if (status == MIG_OK && !begun)
        status = mig->backend->query(mig->connection, action->sql, &rows, running->error);
    if (status != MIG_OK)
        return mig__run_failed(running->run, running->actions, action, status, running->error);
    return rows.row_count == 0
               ? MIG_OK
               : mig__run_stopped(running->run, running->actions, action, &rows, running->error);
}

static enum mig_status run_kind(struct running *running, const struct action *action)
{
    if (action->kind == MIG_KIND_GUARD)
        return run_guard(running, action);
    if (action->kind == MIG_KIND_BACKFILL)
        return mig__run_backfill(running->run, running->actions, action, running->error);
    return run_alone(running, action);
}

static enum mig_status run_all(struct running *running)
{
    const struct actions *actions = running->actions;
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < actions->count; i++) {
        bool leftover = (actions->items[i].flags & MIG_STATEMENT_LEFTOVER) != 0;
        if (!leftover)
            mig__run_announce(running->run, actions, MIG_EVENT_STEP, actions->items[i].step);
        status = run_kind(running, &actions->items[i]);
        if ((status == MIG_FAILED || status == MIG_LOCKED) && i > 0 &&
            (actions->items[i - 1].flags & MIG_STATEMENT_LEFTOVER) != 0)
            clear_leftover(running, &actions->items[i - 1]);
    }
    return status;
}

static enum mig_status write_row(struct running *running, long long began)
{
    struct run *run = running->run;
    struct script script = {.arena = &run->mig->work};
    struct journal_entry entry = {.revision = running->actions->id,
                                  .direction = run->plan.down ? "down" : "up",
                                  .outcome = "done",
                                  .milliseconds = (long)(mig__clock_now() - began)};
    const char *reverse;
    if (run->plan.down) {
        mig__bookkeeping_revert(&run->books, &script, running->actions->id);
    } else {
        struct record record = mig__run_record(&run->mig->work, &run->mig->chain, running->number,
                                               mig__dialect(run->mig), "run", &reverse);
        mig__bookkeeping_apply(&run->books, &script, &record, reverse);
    }
    mig__bookkeeping_done(&run->books, &script, &entry);
    return write_lines(run, &script, running->error);
}

enum mig_status mig__run_outside(struct run *run, const struct actions *actions, uint32_t number,
                                 struct mig_error *error)
{
    struct running running = {run, run->mig, actions, number, error};
    struct session session = {.changed = false};
    long long began = mig__clock_now();
    mig__run_announce(run, actions, MIG_EVENT_STARTED, NULL);
    enum mig_status status = mig__session_check(run->mig, error);
    if (status == MIG_OK)
        status = write_intent(&running);
    if (status == MIG_OK)
        status = mig__session_settle(run->mig, &session, error);
    if (status == MIG_OK)
        status = run_all(&running);
    mig__session_restore(run->mig, &session);
    return status == MIG_OK ? write_row(&running, began) : status;
}
