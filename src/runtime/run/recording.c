/* SPDX-License-Identifier: MIT
 * In: what shall be recorded, as a function that decides it from the state of the database. Out: rows of the
 * bookkeeping, written in one transaction under the lock.
 */
#include "runtime/run/recording.h"

#include "runtime/clock.h"
#include "runtime/run/run.h"

enum { DEFAULT_LOCK_TIMEOUT_MS = 60000 };

static void insert(struct recording *recording, const struct bookkeeping *books, struct script *script,
                   uint32_t number)
{
    const char *reverse;
    struct record record = mig__run_record(&recording->mig->work, &recording->mig->chain, number,
                                           mig__dialect(recording->mig), recording->origin, &reverse);
    struct journal_entry entry = {.revision = record.id, .direction = recording->origin, .outcome = "done"};
    mig__bookkeeping_insert(books, script, &record, reverse);
    mig__bookkeeping_journal(books, script, &entry);
}

/* What was half done is not any more: the database is said to be at the targets. */
static void end_unfinished(const struct recording *recording, const struct bookkeeping *books,
                           struct script *script, const char *id)
{
    struct journal_entry entry = {.revision = id, .direction = recording->origin, .outcome = "done"};
    mig__bookkeeping_journal(books, script, &entry);
}

static void add_changes(struct recording *recording, struct script *script)
{
    struct mig *mig = recording->mig;
    const struct state *state = &recording->state;
    struct bookkeeping books = mig__bookkeeping_of(mig);
    if (!state->records.made)
        mig__bookkeeping_make(&books, script);
    for (size_t i = 0; i < state->records.count; i++) {
        uint32_t number;
        const char *id = state->records.items[i].id;
        if (recording->purge || (mig__chain_find(&mig->chain, id, &number) && !recording->wanted[number]))
            mig__bookkeeping_forget(&books, script, id);
    }
    for (uint32_t i = 0; i < state->known_count; i++) {
        if (recording->wanted[i] && (recording->purge || !state->applied[i]))
            insert(recording, &books, script, i);
    }
    for (size_t i = 0; i < state->unfinished_count; i++)
        end_unfinished(recording, &books, script, state->unfinished[i].id);
}

static enum mig_status write_rows(struct recording *recording, struct mig_error *error)
{
    struct mig *mig = recording->mig;
    struct script script = {.arena = &mig->work};
    struct mig_rows rows;
    size_t failed;
    add_changes(recording, &script);
    if (script.lines.count == 0)
        return MIG_OK;
    enum mig_status status =
        mig__run_lines(mig, script.lines.items, script.lines.count, &failed, &rows, error);
    return status == MIG_OK ? mig->backend->commit(mig->connection, recording->deadline, error) : status;
}

/* What is refused anyway need not wait for the lock. */
enum mig_status mig__recording_run(struct recording *recording, recording_decide_fn *decide, void *context,
                                   struct mig_error *error)
{
    struct mig *mig = recording->mig;
    long timeout = mig->options.lock_timeout_ms;
    recording->deadline =
        timeout < 0 ? 0 : mig__clock_now() + (timeout != 0 ? timeout : DEFAULT_LOCK_TIMEOUT_MS);
    mig->patience = recording->deadline;
    enum mig_status status = decide(recording, context, error);
    if (status != MIG_OK || mig->looks)
        return status;
    status = mig->backend->lock(mig->connection, mig->revision_table, recording->deadline, error);
    mig->locked = status == MIG_OK;
    if (status == MIG_OK)
        status = mig->backend->begin(mig->connection, false, recording->deadline, error);
    if (status == MIG_OK)
        status = decide(recording, context, error);
    return status == MIG_OK ? write_rows(recording, error) : status;
}
