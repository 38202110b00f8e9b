/* SPDX-License-Identifier: MIT
 * The interpreter of statement kinds: one revision's actions come in, and run inside the open transaction
 * with the bookkeeping around them. On PostgreSQL everything between two points where the program itself must
 * look or act travels in one message, for all revisions of a transaction together.
 */
#include "base/path.h"
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/live/expected.h"
#include "runtime/live/live.h"
#include "runtime/record/reverse.h"
#include "runtime/run/run.h"
#include "runtime/run/trigger_order.h"
#include "runtime/run/watch.h"
#include "sql/sql.h"

#include <string.h>

/* One revision while it runs. */
struct running {
    struct run *run;
    struct mig *mig;
    const struct actions *actions;
    uint32_t number;
    const struct action *last; /* the action of the last step that was announced */
    long long began;
    bool edited; /* the table of the step has been changed where it stands */
    struct mig_error *error;
};

/* A guard found rows. One of the bookkeeping's own means that another process was quicker. */
static enum mig_status stopped(struct running *running, const struct line *line, const struct mig_rows *rows)
{
    if (line->action == NULL)
        return mig__run_outrun(running->run, running->error);
    return mig__run_stopped(running->run, running->actions, line->action, rows, running->error);
}

enum mig_status mig__run_lines(struct mig *mig, const struct line *lines, size_t count, size_t *failed_line,
                               struct mig_rows *rows, struct mig_error *error)
{
    const char **statements = arena_array(&mig->work, const char *, count);
    bool *guards = arena_array(&mig->work, bool, count);
    for (size_t i = 0; i < count; i++) {
        statements[i] = lines[i].sql;
        guards[i] = lines[i].guard;
    }
    *failed_line = 0;
    *rows = (struct mig_rows){0};
    return mig->backend->script(mig->connection, statements, guards, count, failed_line, rows, error);
}

/* A line that failed. Tables of the bookkeeping that another process makes at the same moment are no failure:
 * reading again shows them. */
static enum mig_status line_failed(struct running *running, const struct line *line, enum mig_status status)
{
    if (line->owner == NULL) {
        running->run->outrun = status == MIG_FAILED;
        return status;
    }
    running->actions = line->owner;
    return mig__run_failed(running->run, running->actions, line->action, status, running->error);
}

/* Sends what has been collected. Behind it the transaction must still be the one that we began. */
static enum mig_status flush(struct running *running)
{
    struct mig *mig = running->mig;
    size_t count = running->run->script.lines.count, done = 0, number;
    const struct line *lines = running->run->script.lines.items;
    struct mig_rows rows;
    if (count == 0)
        return MIG_OK;
    while (done < count) {
        enum mig_status status =
            mig__run_lines(mig, lines + done, count - done, &number, &rows, running->error);
        const struct line *line = &lines[number < count - done ? done + number : count - 1];
        if (status != MIG_OK)
            return line_failed(running, line, status);
        bool found = rows.row_count != 0 && number < count - done;
        struct mig_rows strangers = mig__run_strangers(running->run, running->number, &rows);
        if (found && strangers.row_count != 0) {
            running->actions = line->owner;
            return stopped(running, line, &strangers);
        }
        done = found ? done + number + 1 : count;
    }
    running->run->script.lines.count = 0;
    if (!mig->backend->in_transaction(mig->connection)) {
        mig__error_set(running->error, MIG_FAILED, "a statement ended the transaction");
        return line_failed(running, &lines[count - 1], MIG_FAILED);
    }
    return MIG_OK;
}

static enum mig_status call_function(struct running *running, const struct action *action)
{
    struct mig *mig = running->mig;
    const struct mig_chain *tables = mig->chain.tables;
    enum mig_status status = flush(running);
    if (status != MIG_OK)
        return status;
    if (tables->calls == NULL || action->argument >= tables->call_count ||
        tables->calls[action->argument] == NULL) {
        mig__error_set(running->error, MIG_FAILED, "this program has no function `%s`", action->note);
        return mig__run_failed(running->run, running->actions, action, MIG_FAILED, running->error);
    }
    struct mig_call call = {running->actions->id, mig__dialect(mig), running->run->plan.down,
                            mig->backend->handle(mig->connection)};
    mig__error_set(running->error, MIG_OK, "%s", "");
    status = tables->calls[action->argument](&call, running->error);
    if (status != MIG_OK && running->error->message[0] == '\0')
        mig__error_set(running->error, status, "it did not say why");
    if (status != MIG_OK) {
        struct mig_error said = *running->error;
        mig__error_set(running->error, MIG_FAILED, "function `%s` failed: %s", action->note, said.message);
        return mig__run_failed(running->run, running->actions, action, MIG_FAILED, running->error);
    }
    if (mig->backend->in_transaction(mig->connection))
        return MIG_OK;
    mig__error_set(running->error, MIG_FAILED, "function `%s` ended the transaction", action->note);
    return mig__run_failed(running->run, running->actions, action, MIG_FAILED, running->error);
}

/* Is there an index of that name, and is it the one that the revision makes? */
static enum mig_status ensure_index(struct running *running, const struct action *action)
{
    struct mig *mig = running->mig;
    struct index_check check;
    enum mig_status status = flush(running);
    if (status == MIG_OK) {
        status = mig__expected_index(mig, running->number, running->run->plan.down, action->note, &check,
                                     running->error);
        if (status != MIG_OK)
            return mig__run_failed(running->run, running->actions, action, status, running->error);
    }
    if (status != MIG_OK)
        return status;
    if (check.answer == INDEX_EQUAL) {
        mig__run_announce(
            running->run, running->actions, MIG_EVENT_NOTE,
            path_shown(arena_format(&mig->work, "index `%s` is there already and is kept", action->note)));
        return MIG_OK;
    }
    if (check.answer == INDEX_ABSENT) {
        mig__script_add(&running->run->script, action->sql, false, action);
        return MIG_OK;
    }
    return mig__run_other_index(running->run, running->actions, action, &check, running->error);
}

static enum mig_status execute(struct running *running, const struct action *action)
{
    enum mig_status status = MIG_OK;
    const char *dropped = mig__run_dropped_table(running->run, running->actions, action);
    if (dropped != NULL) {
        status = flush(running);
        if (status == MIG_OK)
            status = mig__run_expect_no_users(running->run, running->number, running->actions, action,
                                              dropped, running->error);
    }
    if (status == MIG_OK)
        mig__script_add(&running->run->script, action->sql, false, action);
    return status;
}

static enum mig_status expect_table(struct running *running, const struct action *action)
{
    enum mig_status status = flush(running);
    return status == MIG_OK ? mig__run_expect_table(running->run, running->actions, action, running->error)
                            : status;
}

static enum mig_status edit_table(struct running *running, const struct action *action)
{
    enum mig_status status = flush(running);
    if (status != MIG_OK)
        return status;
    status = mig__run_edit_table(running->run, action, &running->edited, running->error);
    return status == MIG_OK ? MIG_OK
                            : mig__run_failed(running->run, running->actions, action, status, running->error);
}

static enum mig_status statistics(struct running *running, const struct action *action)
{
    enum mig_status status = flush(running);
    if (status != MIG_OK)
        return status;
    status = mig__run_statistics(running->run, action, running->error);
    return status == MIG_OK ? MIG_OK
                            : mig__run_failed(running->run, running->actions, action, status, running->error);
}

static enum mig_status unknown_kind(struct running *running, const struct action *action)
{
    mig__error_set(running->error, MIG_FAILED, "a statement of kind %d, which this libmig does not know",
                   (int)action->kind);
    return mig__run_failed(running->run, running->actions, action, MIG_FAILED, running->error);
}

static enum mig_status interpret(struct running *running, const struct action *action)
{
    switch (action->kind) {
    case MIG_KIND_EXECUTE:
        return execute(running, action);
    case MIG_KIND_GUARD:
        mig__script_add(&running->run->script, action->sql, true, action);
        return MIG_OK;
    case MIG_KIND_LOSS:
        if (!mig__run_allows_loss(running->mig, running->actions->id))
            mig__script_add(&running->run->script, action->sql, true, action);
        return MIG_OK;
    case MIG_KIND_CALL:
        return call_function(running, action);
    case MIG_KIND_ENSURE_INDEX:
        return ensure_index(running, action);
    case MIG_KIND_EXPECT_TABLE:
        return expect_table(running, action);
    case MIG_KIND_EDIT_TABLE:
        return edit_table(running, action);
    case MIG_KIND_STATISTICS:
        return statistics(running, action);
    case MIG_KIND_BACKFILL: /* outside.c */
    case MIG_KIND_COUNT:
        break;
    }
    return unknown_kind(running, action);
}

/* Meant for the version of the library or server that is here? */
static bool fits_version(const struct running *running, const struct action *action)
{
    unsigned version = running->mig->backend->server_version(running->mig->connection);
    return (action->since == 0 || version >= action->since) &&
           (action->until == 0 || version < action->until);
}

static bool new_step(struct running *running, const struct action *action)
{
    const struct action *last = running->last;
    running->last = action;
    return last == NULL || last->line != action->line || strcmp(last->step, action->step) != 0;
}

/* A round trip costs nothing where the library is in the process. */
static bool step_by_step(const struct running *running)
{
    return mig__dialect(running->mig) == MIG_DIALECT_SQLITE;
}

static enum mig_status watched(struct running *running, const struct action *action)
{
    struct watch watch;
    mig__watch_begin(&watch, running->run, running->actions, action);
    enum mig_status status = interpret(running, action);
    if (status == MIG_OK)
        status = flush(running);
    mig__watch_end(&watch);
    return status;
}

static enum mig_status run_each(struct running *running)
{
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < running->actions->count; i++) {
        const struct action *action = &running->actions->items[i];
        if (!fits_version(running, action) ||
            ((action->flags & MIG_STATEMENT_UNLESS_EDITED) != 0 && running->edited))
            continue;
        if (new_step(running, action))
            mig__run_announce(running->run, running->actions, MIG_EVENT_STEP, action->step);
        status = step_by_step(running) ? watched(running, action) : interpret(running, action);
    }
    return status;
}

/* Dropped, some come again: with a table that is built anew, or around a step that fires none. */
static bool drops_triggers(const struct running *running)
{
    const struct actions *actions = running->actions;
    bool found = (actions->flags & MIG_SIDE_REBUILD) != 0;
    for (size_t i = 0; i < actions->count && !found; i++)
        found = strncmp(actions->items[i].sql, SQL_DROP_TRIGGER, sizeof SQL_DROP_TRIGGER - 1) == 0;
    return found && mig__dialect(running->mig) == MIG_DIALECT_SQLITE;
}

static enum mig_status run_actions(struct running *running)
{
    struct trigger_order order;
    if (!drops_triggers(running))
        return run_each(running);
    enum mig_status status = mig__trigger_order_read(running->mig, &order, running->error);
    if (status == MIG_OK)
        status = run_each(running);
    if (status != MIG_OK)
        return status;
    status = mig__trigger_order_restore(running->mig, &order, running->error);
    return status == MIG_OK ? MIG_OK
                            : mig__run_failed(running->run, running->actions, NULL, status, running->error);
}

static void add_row(struct running *running)
{
    struct run *run = running->run;
    if (run->plan.down) {
        mig__bookkeeping_revert(&run->books, &running->run->script, running->actions->id);
        return;
    }
    const char *reverse;
    struct record record = mig__run_record(&running->mig->work, &running->mig->chain, running->number,
                                           mig__dialect(running->mig), "run", &reverse);
    mig__bookkeeping_apply(&run->books, &running->run->script, &record, reverse);
}

static void add_done(struct running *running)
{
    bool sqlite = mig__dialect(running->mig) == MIG_DIALECT_SQLITE;
    struct journal_entry entry = {
        .revision = running->actions->id,
        .direction = running->run->plan.down ? "down" : "up",
        .outcome = "done",
        .milliseconds = sqlite ? (long)(mig__clock_now() - running->began) : -1,
    };
    mig__bookkeeping_done(&running->run->books, &running->run->script, &entry);
}

static struct running running_new(struct run *run, const struct actions *actions, uint32_t number,
                                  struct mig_error *error)
{
    return (struct running){.run = run,
                            .mig = run->mig,
                            .actions = actions,
                            .number = number,
                            .began = mig__clock_now(),
                            .error = error};
}

enum mig_status mig__run_revision(struct run *run, const struct actions *actions, uint32_t number, bool last,
                                  struct mig_error *error)
{
    struct running running = running_new(run, actions, number, error);
    run->script.owner = actions;
    mig__run_announce(run, actions, MIG_EVENT_STARTED, NULL);
    add_row(&running);
    enum mig_status status = run_actions(&running);
    if (status != MIG_OK)
        return status;
    add_done(&running);
    return last || step_by_step(&running) ? flush(&running) : MIG_OK;
}
