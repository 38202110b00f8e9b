/* SPDX-License-Identifier: MIT
 * Upgrade and downgrade. Nothing to do is found without a lock; otherwise lock, read again, plan, and run
 * batch by batch, each in a transaction whose first statement is a compare-and-set on mig_revision. Who loses
 * one reads again: mostly somebody else has done the work, and there is nothing left to do.
 */
#include "runtime/run/run.h"

#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/run/session.h"

#include <string.h>

enum { DEFAULT_LOCK_TIMEOUT_MS = 60000, RETRY_PAUSE_MS = 120 };

/* ---- waiting ---- */

long mig__run_patience(const struct mig *mig)
{
    return mig->options.lock_timeout_ms != 0 ? mig->options.lock_timeout_ms : DEFAULT_LOCK_TIMEOUT_MS;
}

mig_deadline mig__run_deadline(const struct mig *mig)
{
    if (mig->options.lock_timeout_ms < 0)
        return 0;
    return mig__clock_now() + mig__run_patience(mig);
}

/* ---- transactions ---- */

static void finished(struct run *run, const struct actions *actions, long spent)
{
    struct mig_event event = {.kind = MIG_EVENT_FINISHED,
                              .down = run->plan.down,
                              .revision = actions->id,
                              .message = actions->message,
                              .number = ++run->finished,
                              .total = run->total,
                              .milliseconds = spent};
    mig__event(run->mig, &event);
}

/* On SQLite this is where other processes are met: the first try does not wait, so that the caller hears of
 * the waiting. */
static enum mig_status begin(struct run *run, bool rebuild, struct mig_error *error)
{
    struct mig *mig = run->mig;
    bool meets = mig__dialect(mig) == MIG_DIALECT_SQLITE;
    enum mig_status status = mig->backend->begin(mig->connection, rebuild, meets ? 0 : run->deadline, error);
    if (status != MIG_LOCKED || mig__clock_passed(run->deadline))
        return status;
    struct mig_event event = {.kind = MIG_EVENT_WAITING, .detail = error->facts};
    mig__event(mig, &event);
    return mig->backend->begin(mig->connection, rebuild, run->deadline, error);
}

static enum mig_status lock(struct run *run, struct mig_error *error)
{
    struct mig *mig = run->mig;
    enum mig_status status = mig->backend->lock(mig->connection, mig->revision_table, 0, error);
    if (status == MIG_LOCKED && !mig__clock_passed(run->deadline)) {
        struct mig_event event = {.kind = MIG_EVENT_WAITING, .detail = error->facts};
        mig__event(mig, &event);
        status = mig->backend->lock(mig->connection, mig->revision_table, run->deadline, error);
    }
    mig->locked = status == MIG_OK;
    return status;
}

static enum mig_status inside(struct run *run, const struct batch *batch, const struct actions *actions,
                              long *spent, struct mig_error *error)
{
    struct mig *mig = run->mig;
    enum mig_status status = MIG_OK;
    const char *timeout = mig__session_timeout(mig);
    run->script = (struct script){.arena = &mig->work};
    if (timeout != NULL)
        mig__script_add(&run->script, timeout, false, NULL);
    if (!run->state.records.made)
        mig__bookkeeping_make(&run->books, &run->script);
    for (size_t i = 0; status == MIG_OK && i < batch->count; i++) {
        long long began = mig__clock_now();
        run->position = run->finished + i + 1;
        status = mig__run_revision(run, &actions[i], run->plan.order[batch->first + i], i + 1 == batch->count,
                                   error);
        spent[i] = (long)(mig__clock_now() - began);
    }
    if (status != MIG_OK)
        return status;
    status = mig->backend->commit(mig->connection, run->deadline, error);
    if (status == MIG_FAILED) {
        run->failed_id = actions[batch->count - 1].id;
        run->failed_step = "commit";
    }
    return status;
}

static enum mig_status run_batch(struct run *run, const struct batch *batch, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct actions *actions = arena_array(&mig->work, struct actions, batch->count);
    long *spent = arena_array(&mig->work, long, batch->count);
    bool rebuild = false;
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < batch->count; i++) {
        status = mig__run_load(run, run->plan.order[batch->first + i], &actions[i], error);
        rebuild = rebuild || (actions[i].flags & MIG_SIDE_REBUILD) != 0;
    }
    long long began = mig__clock_now();
    if (status == MIG_OK && (actions[0].flags & MIG_SIDE_NO_TRANSACTION) != 0) {
        run->position = run->finished + 1;
        status = mig__run_outside(run, actions, run->plan.order[batch->first], error);
        spent[0] = (long)(mig__clock_now() - began);
    } else if (status == MIG_OK) {
        status = begin(run, rebuild, error);
        if (status == MIG_OK)
            status = inside(run, batch, actions, spent, error);
    }
    if (status != MIG_OK)
        return status;
    run->state.records.made = true;
    for (size_t i = 0; i < batch->count; i++)
        finished(run, &actions[i], spent[i]);
    return MIG_OK;
}

/* ---- after a failure ---- */

/* Behind the rollback, in a transaction of its own. When this fails too, the caller has the first error. */
static void journal_failure(struct run *run, const struct mig_error *said)
{
    struct mig *mig = run->mig;
    struct script script = {.arena = &mig->work};
    struct mig_error ignored;
    struct mig_rows rows;
    size_t failed;
    struct journal_entry entry = {.revision = run->failed_id,
                                  .direction = run->plan.down ? "down" : "up",
                                  .outcome = "failed",
                                  .step = run->failed_step,
                                  .error = said->message};
    if (!run->state.records.made)
        mig__bookkeeping_make(&run->books, &script);
    mig__bookkeeping_journal(&run->books, &script, &entry);
    if (mig->backend->begin(mig->connection, false, run->deadline, &ignored) != MIG_OK)
        return;
    if (mig__run_lines(mig, script.lines.items, script.lines.count, &failed, &rows, &ignored) == MIG_OK)
        mig->backend->commit(mig->connection, run->deadline, &ignored);
    if (mig->backend->in_transaction(mig->connection))
        mig->backend->rollback(mig->connection, &ignored);
}

static void say_what_stayed(const struct run *run, bool rolled_back, struct mig_error *error)
{
    const char *done = run->plan.down ? "taken back" : "applied";
    if (!rolled_back && run->failed_step != NULL && strcmp(run->failed_step, "commit") == 0 &&
        *error->help != '\0')
        return; /* whether it was done is not known, and the help says so */
    if (run->finished == 0 && !run->stayed)
        mig__error_help(error, "nothing was changed: what had begun was rolled back");
    else if (run->stayed && run->finished != 0)
        mig__error_help(error, "%zu revision%s before it %s %s, and that stays", run->finished,
                        run->finished == 1 ? "" : "s", run->finished == 1 ? "was" : "were", done);
    else if (!run->stayed)
        mig__error_help(
            error, "what had begun was rolled back; %zu revision%s before it %s %s, and that stays",
            run->finished, run->finished == 1 ? "" : "s", run->finished == 1 ? "was" : "were", done);
}

/* Rolls back; true when it is worth trying again. */
static bool after_failure(struct run *run, enum mig_status status, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_error ignored;
    bool open = mig->backend->in_transaction(mig->connection);
    if (open)
        mig->backend->rollback(mig->connection, &ignored);
    bool again = run->outrun || status == MIG_LOCKED;
    if (again && !mig__clock_passed(run->deadline)) {
        mig__clock_sleep(RETRY_PAUSE_MS, run->deadline);
        return true;
    }
    if (run->failed_id != NULL && status == MIG_FAILED)
        journal_failure(run, error);
    bool says_enough = status == MIG_LOCKED && *error->help != '\0';
    if (!run->outrun && !says_enough)
        say_what_stayed(run, open, error);
    if (status == MIG_LOCKED && !says_enough)
        mig__error_help(
            error, "try again when whoever holds the lock has finished, or wait longer with --lock-timeout");
    return false;
}

static enum mig_status run_batches(struct run *run, struct mig_error *error)
{
    struct mig *mig = run->mig;
    mig__plan_batches(&mig->work, &mig->chain, mig__dialect(mig), run->fresh, &run->plan);
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < run->plan.batch_count; i++)
        status = run_batch(run, &run->plan.batches[i], error);
    return status;
}

/* ---- the whole ---- */

struct migration {
    const char *target;
    bool down;
};

/* Would the applied revisions and the rest of the plan still belong together? */
static bool still_fits(const struct run *run)
{
    const struct graph *graph = &run->state.graph;
    bool *set = arena_array(&run->mig->work, bool, graph->count);
    uint32_t missing, by;
    memcpy(set, run->state.applied, graph->count * sizeof *set);
    for (size_t i = 0; i < run->plan.count; i++)
        set[run->plan.order[i]] = !run->plan.down;
    return graph_closed(graph, set, &missing, &by);
}

static enum mig_status changed_meanwhile(struct mig *mig, struct mig_error *error)
{
    mig__error_set(error, MIG_FAILED, "another process changed `%s` meanwhile, and the plan no longer fits",
                   mig__place(mig));
    mig__error_help(error, "look where it is with `current`, then run the same command again");
    return MIG_FAILED;
}

/* The tables could not be made, and nobody else has made them. */
static enum mig_status no_record(const struct mig *mig, const struct mig_error *said, struct mig_error *error)
{
    mig__error_set(error, said->status, "cannot make the table `%s` in `%s`, where revisions are recorded",
                   mig->revision_table, mig__place(mig));
    mig__error_fact(error, "because", "%s", said->message);
    mig__error_help(error,
                    "nothing was changed; give this user the right to make tables there, or let one that "
                    "has it\nrun the same command");
    return said->status;
}

/* Takes what is left of the order that was fixed under the lock, so that `+2` and `-1` mean what they meant
 * then. */
static enum mig_status read_again(struct run *run, const uint32_t *order, size_t count,
                                  struct mig_error *error)
{
    bool no_tables = run->outrun && !run->state.records.made;
    struct mig_error said = *error;
    enum mig_status status = mig__state_read(run->mig, &run->state, error);
    if (status != MIG_OK)
        return status;
    if (no_tables && !run->state.records.made)
        return no_record(run->mig, &said, error);
    run->outrun = false;
    run->failed_id = NULL;
    run->stayed = false;
    status = run->plan.down ? mig__state_check_digests(run->mig, &run->state, error)
                            : mig__state_check(run->mig, &run->state, error);
    if (status != MIG_OK)
        return status;
    mig__plan_rest(&run->mig->work, &run->state, order, count, &run->plan);
    if (run->plan.count == 0)
        return MIG_OK;
    return still_fits(run) ? mig__run_preflight(run, error) : changed_meanwhile(run->mig, error);
}

static enum mig_status carry_out(struct run *run, struct mig_error *error)
{
    const uint32_t *order = run->plan.order;
    size_t count = run->plan.count;
    run->total = count;
    enum mig_status status = mig__run_preflight(run, error);
    while (status == MIG_OK && run->plan.count != 0) {
        if (!run->outrun) {
            status = run_batches(run, error);
            if (status == MIG_OK || !after_failure(run, status, error))
                return status;
        }
        status = read_again(run, order, count, error);
    }
    return status;
}

static enum mig_status plan(struct run *run, const struct migration *migration, struct mig_error *error)
{
    enum mig_status status = mig__state_read(run->mig, &run->state, error);
    if (status == MIG_OK)
        status = mig__state_unfinished(run->mig, &run->state, error);
    if (status != MIG_OK)
        return status;
    return mig__plan_make(run->mig, &run->state, migration->target, migration->down, &run->plan, error);
}

static enum mig_status check_half_done(const struct run *run, bool down, struct mig_error *error)
{
    if (down)
        return mig__state_check_needed(run->mig, &run->state, run->plan.order, run->plan.count, error);
    return mig__state_check_whole(run->mig, &run->state, error);
}

static enum mig_status migrate(struct mig *mig, const void *arguments, struct mig_error *error)
{
    const struct migration *migration = arguments;
    struct run run = {.mig = mig, .books = mig__bookkeeping_of(mig), .deadline = mig__run_deadline(mig)};
    mig->patience = run.deadline;
    enum target_use use = migration->down ? TARGET_DOWNGRADE : TARGET_UPGRADE;
    enum mig_status status = mig__plan_check_target(&mig->work, migration->target, use, error);
    if (status == MIG_OK)
        status = plan(&run, migration, error);
    struct mig_error half; /* unless somebody is at it now, which is seen under the lock */
    bool whole = check_half_done(&run, migration->down, &half) == MIG_OK;
    if (status != MIG_OK || (run.plan.count == 0 && whole))
        return status;
    status = mig__run_preflight(&run, error); /* what is refused anyway need not wait for the lock */
    run.outrun = false;
    if (status == MIG_OK)
        status = lock(&run, error);
    if (status == MIG_OK)
        status = plan(&run, migration, error);
    if (status == MIG_OK)
        status = check_half_done(&run, migration->down, error);
    return status == MIG_OK ? carry_out(&run, error) : status;
}

enum mig_status mig_upgrade(struct mig *mig, const char *target, struct mig_error *error)
{
    struct migration migration = {mig__plan_target(target, false), false};
    return mig__handle_run(mig, migrate, &migration, error);
}

enum mig_status mig_downgrade(struct mig *mig, const char *target, struct mig_error *error)
{
    struct migration migration = {mig__plan_target(target, true), true};
    return mig__handle_run(mig, migrate, &migration, error);
}
