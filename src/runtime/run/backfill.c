/* SPDX-License-Identifier: MIT
 * The batches of a backfill. Each is a transaction that reads from the journal how far it is, updates the
 * rows of the next batch, and writes how far it is now: whoever is cut off goes on behind the last batch
 * that was committed, and two processes at once would share the work, not do it twice.
 *
 * The journal's `progress` is the beginning of a digest of the statement, then ` after ` and the key of the
 * last row as literals, or ` end`. An update that was written anew meanwhile begins again.
 */
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/run/run.h"
#include "runtime/run/session.h"

#include "base/buf.h"
#include "base/hash.h"
#include "sql/sql.h"

#include <string.h>

enum { MARK = 16, RETRY_PAUSE_MS = 120 };

struct backfill {
    struct run *run;
    struct mig *mig;
    const struct actions *actions;
    const struct action *action;
    struct bookkeeping books; /* in the arena of a batch */
    char digest[SHA256_HEX];
    size_t batches; /* of this run */
    bool ended;
    struct mig_error *error;
};

static void take_digest(struct backfill *backfill)
{
    const struct action *action = backfill->action;
    const char *text =
        arena_format(&backfill->mig->work, "%s\n%s\n%s", action->sql, action->probe, action->note);
    sha256_text(text, strlen(text), backfill->digest);
}

/* The key behind which the next batch begins; NULL: at the first row. */
static const char *read_progress(struct backfill *backfill, const char *progress)
{
    static const char after[] = " after ";
    if (progress == NULL)
        return NULL;
    if (strncmp(progress, backfill->digest, MARK) != 0) {
        mig__run_announce(backfill->run, backfill->actions, MIG_EVENT_NOTE,
                          "this backfill was changed since it was begun, and begins again");
        return NULL;
    }
    backfill->ended = strcmp(progress + MARK, " end") == 0;
    return backfill->ended ? NULL : arena_text(&backfill->mig->batch, progress + MARK + strlen(after));
}

static enum mig_status query(struct backfill *backfill, const char *sql, struct mig_rows *rows)
{
    return backfill->mig->backend->query(backfill->mig->connection, sql, rows, backfill->error);
}

static enum mig_status limit_time(struct backfill *backfill)
{
    struct mig_rows rows;
    const char *timeout = mig__session_timeout(backfill->mig);
    return timeout != NULL ? query(backfill, timeout, &rows) : MIG_OK;
}

static enum mig_status find_place(struct backfill *backfill, const char **last)
{
    struct mig_rows rows;
    bool down = backfill->run->plan.down;
    enum mig_status status =
        query(backfill, mig__bookkeeping_progress(&backfill->books, backfill->actions->id, down), &rows);
    if (status != MIG_OK)
        return status;
    if ((strcmp(rows.cells[0], "0") != 0) != down)
        return mig__run_outrun(backfill->run, backfill->error);
    *last = read_progress(backfill, rows.cells[1]);
    return MIG_OK;
}

static enum mig_status find_end(struct backfill *backfill, const char *last, const char **end)
{
    const struct action *action = backfill->action;
    struct mig_rows rows;
    struct buf sql;
    buf_init(&sql, &backfill->mig->batch);
    sql_batch_end(&sql, action->probe, action->note, last, action->argument);
    enum mig_status status = query(backfill, sql.data, &rows);
    *end = status == MIG_OK && rows.row_count != 0 ? arena_text(&backfill->mig->batch, rows.cells[0]) : NULL;
    return status;
}

/* The rows, and how far it is now. */
static enum mig_status write_batch(struct backfill *backfill, const char *last, const char *end)
{
    struct arena *arena = &backfill->mig->batch;
    const char *progress = end != NULL ? arena_format(arena, "%.*s after %s", MARK, backfill->digest, end)
                                       : arena_format(arena, "%.*s end", MARK, backfill->digest);
    struct script script = {.arena = arena};
    struct mig_rows rows;
    struct buf sql;
    size_t failed;
    buf_init(&sql, arena);
    sql_batch_update(&sql, backfill->action->sql, backfill->action->note, last, end);
    mig__bookkeeping_go_on(&backfill->books, &script, backfill->actions->id, backfill->run->plan.down,
                           progress);
    const char *const statements[] = {sql.data, script.lines.items[0].sql};
    const bool guards[] = {false, false};
    return backfill->mig->backend->script(backfill->mig->connection, statements, guards, 2, &failed, &rows,
                                          backfill->error);
}

static enum mig_status run_batch(struct backfill *backfill, mig_deadline deadline)
{
    struct mig *mig = backfill->mig;
    const char *last = NULL, *end = NULL;
    arena_free(&mig->batch);
    enum mig_status status = mig->backend->begin(mig->connection, false, deadline, backfill->error);
    if (status == MIG_OK)
        status = limit_time(backfill);
    if (status == MIG_OK)
        status = find_place(backfill, &last);
    if (status != MIG_OK || backfill->ended)
        return status;
    status = find_end(backfill, last, &end);
    if (status == MIG_OK)
        status = write_batch(backfill, last, end);
    if (status == MIG_OK)
        status = mig->backend->commit(mig->connection, deadline, backfill->error);
    if (status != MIG_OK)
        return status;
    backfill->batches++;
    backfill->ended = end == NULL;
    return MIG_OK;
}

static void roll_back(struct mig *mig)
{
    struct mig_error ignored;
    if (mig->backend->in_transaction(mig->connection))
        mig->backend->rollback(mig->connection, &ignored);
}

/* Somebody may hold a row of it for a while: that concerns one batch, however long all the others took. */
static enum mig_status run_until(struct backfill *backfill, mig_deadline deadline)
{
    for (;;) {
        enum mig_status status = run_batch(backfill, deadline);
        roll_back(backfill->mig);
        if (status != MIG_LOCKED || mig__clock_passed(deadline))
            return status;
        mig__clock_sleep(RETRY_PAUSE_MS, deadline);
    }
}

static void report_progress(const struct backfill *backfill)
{
    size_t rows = backfill->batches * backfill->action->argument;
    if (backfill->ended)
        return;
    mig__run_announce(
        backfill->run, backfill->actions, MIG_EVENT_PROGRESS,
        arena_format(&backfill->mig->batch, "%s: %zu rows so far", backfill->action->step, rows));
}

static enum mig_status failed(const struct backfill *backfill, enum mig_status status)
{
    struct mig_error *error = backfill->error;
    if (backfill->run->outrun)
        return status;
    mig__run_failed(backfill->run, backfill->actions, backfill->action, status, error);
    backfill->run->stayed = true;
    mig__error_help(error,
                    "what its batches before this one wrote stays; the same command goes on from there");
    return status;
}

enum mig_status mig__run_backfill_begun(struct run *run, const struct actions *actions, bool *begun,
                                        struct mig_error *error)
{
    struct bookkeeping books = run->books;
    struct mig_rows rows;
    books.arena = &run->mig->work;
    enum mig_status status = run->mig->backend->query(
        run->mig->connection, mig__bookkeeping_progress(&books, actions->id, run->plan.down), &rows, error);
    *begun = status == MIG_OK && rows.cells[1] != NULL;
    return status;
}

enum mig_status mig__run_backfill(struct run *run, const struct actions *actions, const struct action *action,
                                  struct mig_error *error)
{
    struct backfill backfill = {.run = run,
                                .mig = run->mig,
                                .actions = actions,
                                .action = action,
                                .books = run->books,
                                .error = error};
    enum mig_status status = MIG_OK;
    backfill.books.arena = &run->mig->batch;
    take_digest(&backfill);
    while (status == MIG_OK && !backfill.ended) {
        status = run_until(&backfill, mig__run_deadline(run->mig));
        if (status == MIG_OK)
            report_progress(&backfill);
    }
    return status == MIG_OK ? MIG_OK : failed(&backfill, status);
}
