/* SPDX-License-Identifier: MIT
 * Upgrade and downgrade. Nothing to do is found without a lock; otherwise lock, read again, plan, and run
 * batch by batch, each in a transaction whose first statement is a compare-and-set on mig_revision. Who loses
 * one reads again: mostly somebody else has done the work, and there is nothing left to do.
 */
#include "runtime/run.h"

#include "base/buf.h"
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/live.h"
#include "runtime/reverse.h"

#include <string.h>

enum { DEFAULT_LOCK_TIMEOUT_MS = 60000, RETRY_PAUSE_MS = 120, MOST_NAMED = 5 };

/* ---- what a revision is made of ---- */

static const char *parents_of(struct arena *arena, const struct graph *graph, uint32_t number)
{
    const struct graph_revision *revision = &graph->revisions[number];
    struct buf text;
    buf_init(&text, arena);
    for (size_t i = 0; i < revision->parent_count; i++)
        buf_format(&text, "%s%s", text.size == 0 ? "" : " ", graph->revisions[revision->parents[i]].id);
    for (size_t i = 0; i < revision->require_count; i++)
        buf_format(&text, "%s%s", text.size == 0 ? "" : " ", graph->revisions[revision->requires[i]].id);
    return text.data;
}

struct record mig__run_record(struct arena *arena, const struct chain *chain, uint32_t number,
                              enum mig_dialect dialect, const char *origin, const char **reverse)
{
    const struct mig_table_revision *revision = mig__chain_revision(chain, number);
    struct actions down;
    mig__actions_of(arena, chain, number, dialect, true, &down);
    *reverse = mig__reverse_write(arena, &down);
    return (struct record){
        .id = mig__chain_text(chain, revision->id),
        .message = mig__chain_text(chain, revision->message),
        .digest = mig__chain_text(chain, revision->digest),
        .chain = mig__chain_text(chain, revision->chain),
        .parents = parents_of(arena, &chain->graph, number),
        .origin = origin,
        .loses = mig__chain_text(chain, revision->sides[dialect].loses),
    };
}

static enum mig_status cannot_reverse(const struct mig *mig, const char *id, enum reverse_answer answer,
                                      struct mig_error *error)
{
    static const char *const reasons[] = {
        [REVERSE_READ] = "",
        [REVERSE_UNKNOWN_FORMAT] = "its stored way back was written by a newer program",
        [REVERSE_DAMAGED] = "its stored way back is damaged",
        [REVERSE_CALLS] = "its stored way back calls a function of the program that applied it",
    };
    mig__error_set(error, MIG_AHEAD, "cannot take back revision %s, which this program does not know: %s", id,
                   reasons[answer]);
    mig__error_fact(error, "database", "%s", mig__place(mig));
    mig__error_help(error, "nothing was executed; use the program that applied it");
    return MIG_AHEAD;
}

static enum mig_status load_stored(struct mig *mig, const struct record *record, struct actions *actions,
                                   struct mig_error *error)
{
    const char *text, *digest;
    *actions = (struct actions){.id = record->id, .message = record->message, .file = "", .reason = ""};
    enum mig_status status = mig__records_reverse(mig, record->id, &text, &digest, error);
    if (status != MIG_OK)
        return status;
    enum reverse_answer answer = mig__reverse_read(&mig->work, text, digest, actions);
    return answer == REVERSE_READ ? MIG_OK : cannot_reverse(mig, record->id, answer, error);
}

enum mig_status mig__run_load(struct run *run, uint32_t number, struct actions *actions,
                              struct mig_error *error)
{
    struct mig *mig = run->mig;
    enum mig_status status = MIG_OK;
    if (number < run->state.known_count)
        mig__actions_of(&mig->work, &mig->chain, number, mig__dialect(mig), run->plan.down, actions);
    else
        status = load_stored(mig, run->state.recorded[number], actions, error);
    if (status != MIG_OK || !actions->irreversible)
        return status;
    mig__error_set(error, MIG_FAILED, "revision %s cannot be taken back: %s", actions->id, actions->reason);
    mig__error_fact(error, "database", "%s", mig__place(mig));
    mig__error_help(error, "nothing was executed");
    return MIG_FAILED;
}

/* ---- before the first write ---- */

/* Every revision of the plan can be loaded and has a way back, before the first one runs. */
static enum mig_status check_plan(struct run *run, struct mig_error *error)
{
    enum mig_status status = MIG_OK;
    for (size_t i = 0; run->plan.down && status == MIG_OK && i < run->plan.count; i++) {
        struct actions actions;
        status = mig__run_load(run, run->plan.order[i], &actions, error);
    }
    return status;
}

/* Made with `create index if not exists`? Then the database may have it. */
static bool is_ensured(struct run *run, uint32_t number, const char *name)
{
    struct actions actions;
    mig__actions_of(&run->mig->work, &run->mig->chain, number, mig__dialect(run->mig), false, &actions);
    for (size_t i = 0; i < actions.count; i++) {
        if (actions.items[i].kind == MIG_KIND_ENSURE_INDEX && strcmp(actions.items[i].note, name) == 0)
            return true;
    }
    return false;
}

static const char *in_the_way(struct run *run, const struct catalog *catalog, uint32_t number,
                              const struct mig_table_object *object)
{
    static const char *const kinds[] = {[MIG_OBJECT_TABLE] = "table",
                                        [MIG_OBJECT_COLUMN] = NULL,
                                        [MIG_OBJECT_CONSTRAINT] = NULL,
                                        [MIG_OBJECT_INDEX] = "index",
                                        [MIG_OBJECT_ENUM] = "type"};
    const char *name = mig__text(run->mig, object->name);
    const char *kind = object->kind < MIG_OBJECT_KINDS ? kinds[object->kind] : NULL;
    if (object->removed != 0 || kind == NULL || schema_object(catalog->schema, name) == NULL)
        return NULL;
    if (object->kind == MIG_OBJECT_INDEX && is_ensured(run, number, name))
        return NULL;
    return arena_format(&run->mig->work, "%s `%s`, which revision %s creates", kind, name,
                        mig__chain_id(&run->mig->chain, number));
}

/* A database that nobody recorded anything in may hold what the plan creates: then it was made by other
 * means. */
static enum mig_status check_unversioned(struct run *run, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct catalog catalog;
    enum mig_status status = mig__live_read(mig, &catalog, error);
    if (status != MIG_OK)
        return status;
    size_t count = 0;
    const char *named[MOST_NAMED];
    for (size_t i = 0; i < run->plan.count; i++) {
        uint32_t number = run->plan.order[i];
        struct mig_range objects = mig__chain_revision(&mig->chain, number)->sides[mig__dialect(mig)].objects;
        for (uint32_t o = objects.first; o < objects.first + objects.count; o++) {
            const char *found = in_the_way(run, &catalog, number, &mig->chain.tables->objects[o]);
            if (found != NULL && count++ < MOST_NAMED)
                named[count - 1] = found;
        }
    }
    if (count == 0)
        return MIG_OK;
    mig__error_set(error, MIG_DRIFT,
                   "`%s` was made by other means: it holds objects that the migrations create, and "
                   "no record of them",
                   mig__place(mig));
    for (size_t i = 0; i < count && i < MOST_NAMED; i++)
        mig__error_fact(error, "exists", "%s", named[i]);
    if (count > MOST_NAMED)
        mig__error_fact(error, "exists", "and %zu more", count - MOST_NAMED);
    mig__error_help(
        error, "nothing was changed; if its schema is that of a revision, `stamp REVISION` compares the two "
               "and records it, then upgrade again");
    return MIG_DRIFT;
}

static enum mig_status preflight(struct run *run, struct mig_error *error)
{
    run->fresh = false;
    enum mig_status status = check_plan(run, error);
    if (status != MIG_OK || run->plan.down || run->state.applied_count != 0)
        return status;
    status = mig__state_empty(run->mig, &run->fresh, error);
    return status == MIG_OK && !run->fresh ? check_unversioned(run, error) : status;
}

/* ---- transactions ---- */

static void finished(struct run *run, const struct actions *actions, long long began)
{
    struct mig_event event = {.kind = MIG_EVENT_FINISHED,
                              .down = run->plan.down,
                              .revision = actions->id,
                              .message = actions->message,
                              .number = ++run->finished,
                              .total = run->total,
                              .milliseconds = (long)(mig__clock_now() - began)};
    mig__event(run->mig, &event);
}

/* The first try does not wait, so that the caller hears of the waiting. */
static enum mig_status begin(struct run *run, bool rebuild, struct mig_error *error)
{
    struct mig *mig = run->mig;
    enum mig_status status = mig->backend->begin(mig->connection, rebuild, 0, error);
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

/* Fails when another process makes the tables at the same moment; then reading again shows them. */
static enum mig_status make_tables(struct run *run, struct mig_error *error)
{
    struct script script = {.arena = &run->mig->work};
    struct mig_rows rows;
    size_t failed;
    mig__bookkeeping_make(&run->books, &script);
    enum mig_status status =
        mig__run_lines(run->mig, script.lines.items, script.lines.count, &failed, &rows, error);
    if (status == MIG_FAILED)
        run->outrun = true;
    return status;
}

static enum mig_status inside(struct run *run, const struct batch *batch, const struct actions *actions,
                              struct mig_error *error)
{
    struct mig *mig = run->mig;
    enum mig_status status = run->state.records.made ? MIG_OK : make_tables(run, error);
    for (size_t i = 0; status == MIG_OK && i < batch->count; i++) {
        run->position = run->finished + i + 1;
        status = mig__run_revision(run, &actions[i], run->plan.order[batch->first + i], error);
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
    bool rebuild = false;
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < batch->count; i++) {
        status = mig__run_load(run, run->plan.order[batch->first + i], &actions[i], error);
        rebuild = rebuild || (actions[i].flags & MIG_SIDE_REBUILD) != 0;
    }
    long long began = mig__clock_now();
    if (status == MIG_OK && batch->outside)
        status = mig__run_outside(run, actions, run->plan.order[batch->first], error);
    else if (status == MIG_OK)
        status = begin(run, rebuild, error);
    if (status == MIG_OK && !batch->outside)
        status = inside(run, batch, actions, error);
    if (status != MIG_OK)
        return status;
    run->state.records.made = true;
    for (size_t i = 0; i < batch->count; i++)
        finished(run, &actions[i], began);
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

static void say_what_stayed(const struct run *run, struct mig_error *error)
{
    const char *done = run->plan.down ? "taken back" : "applied";
    if (run->finished == 0)
        mig__error_help(error, "nothing was changed: what had begun was rolled back");
    else
        mig__error_help(
            error, "what had begun was rolled back; %zu revision%s before it %s %s, and that stays",
            run->finished, run->finished == 1 ? "" : "s", run->finished == 1 ? "was" : "were", done);
}

/* Rolls back; true when it is worth trying again. */
static bool after_failure(struct run *run, enum mig_status status, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_error ignored;
    if (mig->backend->in_transaction(mig->connection))
        mig->backend->rollback(mig->connection, &ignored);
    bool again = run->outrun || status == MIG_LOCKED;
    if (again && !mig__clock_passed(run->deadline)) {
        mig__clock_sleep(RETRY_PAUSE_MS, run->deadline);
        return true;
    }
    if (run->failed_id != NULL && status == MIG_FAILED)
        journal_failure(run, error);
    if (status != MIG_LOCKED && !run->outrun)
        say_what_stayed(run, error);
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

static mig_deadline deadline_of(const struct mig_options *options)
{
    if (options->lock_timeout_ms < 0)
        return 0;
    return mig__clock_now() +
           (options->lock_timeout_ms != 0 ? options->lock_timeout_ms : DEFAULT_LOCK_TIMEOUT_MS);
}

/* Takes what is left of the order that was fixed under the lock, so that `+2` and `-1` mean what they meant
 * then. */
static enum mig_status read_again(struct run *run, const uint32_t *order, size_t count,
                                  struct mig_error *error)
{
    bool made = run->state.records.made, outrun = run->outrun;
    struct mig_error said = *error;
    enum mig_status status = mig__state_read(run->mig, &run->state, error);
    if (status != MIG_OK)
        return status;
    if (outrun && !made && !run->state.records.made && run->failed_id == NULL) {
        *error = said; /* the tables could not be made, and nobody else made them */
        return said.status;
    }
    run->outrun = false;
    run->failed_id = NULL;
    status = run->plan.down ? mig__state_check_digests(run->mig, &run->state, error)
                            : mig__state_check(run->mig, &run->state, error);
    if (status == MIG_OK)
        mig__plan_rest(&run->mig->work, &run->state, order, count, &run->plan);
    return status == MIG_OK && run->plan.count != 0 ? preflight(run, error) : status;
}

static enum mig_status carry_out(struct run *run, struct mig_error *error)
{
    const uint32_t *order = run->plan.order;
    size_t count = run->plan.count;
    run->total = count;
    enum mig_status status = preflight(run, error);
    while (status == MIG_OK && run->plan.count != 0) {
        status = run_batches(run, error);
        if (status == MIG_OK || !after_failure(run, status, error))
            return status;
        status = read_again(run, order, count, error);
    }
    return status;
}

static enum mig_status plan(struct run *run, const struct migration *migration, struct mig_error *error)
{
    enum mig_status status = mig__state_read(run->mig, &run->state, error);
    if (status != MIG_OK)
        return status;
    return mig__plan_make(run->mig, &run->state, migration->target, migration->down, &run->plan, error);
}

static enum mig_status migrate(struct mig *mig, const void *arguments, struct mig_error *error)
{
    const struct migration *migration = arguments;
    struct run run = {.mig = mig, .books = mig__bookkeeping_of(mig), .deadline = deadline_of(&mig->options)};
    enum target_use use = migration->down ? TARGET_DOWNGRADE : TARGET_UPGRADE;
    enum mig_status status = mig__plan_check_target(&mig->work, migration->target, use, error);
    if (status == MIG_OK)
        status = plan(&run, migration, error);
    if (status != MIG_OK || run.plan.count == 0)
        return status;
    status = preflight(&run, error); /* what is refused anyway need not wait for the lock */
    if (status == MIG_OK)
        status = lock(&run, error);
    if (status == MIG_OK)
        status = plan(&run, migration, error);
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
