/* SPDX-License-Identifier: MIT
 * Recording without running: the live schema is compared with the one that the targets make; when they agree,
 * every revision below the targets gets its row, and what does not belong there loses it.
 */
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/expected.h"
#include "runtime/plan.h"
#include "runtime/run.h"

#include <string.h>

enum { DEFAULT_LOCK_TIMEOUT_MS = 60000, MOST_SHOWN = 12 };

struct stamping {
    struct mig *mig;
    struct bookkeeping books;
    struct state state;
    const char *const *targets;
    size_t target_count;
    bool *wanted; /* by number in the chain */
    mig_deadline deadline;
};

/* ---- comparing ---- */

/* What the migrations never heard of may stay, unless it is a part of a table of theirs. */
static bool counts(const struct difference *difference)
{
    switch (difference->kind) {
    case DIFFERENCE_MISSING:
    case DIFFERENCE_CHANGED:
        return true;
    case DIFFERENCE_CANNOT_TELL:
        return false;
    case DIFFERENCE_FOREIGN:
        break;
    }
    return difference->object == MIG_OBJECT_COLUMN || difference->object == MIG_OBJECT_CONSTRAINT;
}

static const char *subject(struct mig *mig, const struct difference *difference)
{
    bool inside = difference->object == MIG_OBJECT_COLUMN || difference->object == MIG_OBJECT_CONSTRAINT;
    const char *name = difference->name != NULL ? difference->name : "";
    if (inside && difference->owner != NULL && *name == '\0')
        return arena_format(&mig->work, "%s of `%s`", object_word(difference->object), difference->owner);
    if (inside && difference->owner != NULL)
        return arena_format(&mig->work, "%s `%s.%s`", object_word(difference->object), difference->owner,
                            name);
    return arena_format(&mig->work, "%s `%s`", object_word(difference->object), name);
}

static void add_difference(struct mig *mig, const struct difference *difference, struct mig_error *error)
{
    const char *what = subject(mig, difference);
    bool whole = difference->object == MIG_OBJECT_TABLE && difference->kind != DIFFERENCE_CHANGED;
    const char *expected = difference->expected != NULL && !whole ? difference->expected : "";
    const char *found = difference->found != NULL && !whole ? difference->found : "";
    switch (difference->kind) {
    case DIFFERENCE_MISSING:
        mig__error_fact(error, "missing", "%s%s%.160s", what, *expected != '\0' ? "  " : "", expected);
        break;
    case DIFFERENCE_FOREIGN:
        mig__error_fact(error, "unexpected", "%s%s%.160s", what, *found != '\0' ? "  " : "", found);
        break;
    case DIFFERENCE_CHANGED:
        mig__error_fact(error, "different", "%s  expected: %.120s  found: %.120s", what, expected, found);
        break;
    case DIFFERENCE_CANNOT_TELL:
        break;
    }
}

static const char *target_words(const struct stamping *stamping)
{
    struct buf words;
    buf_init(&words, &stamping->mig->work);
    for (size_t i = 0; i < stamping->target_count; i++)
        buf_format(&words, "%s%s", i == 0 ? "" : " ", stamping->targets[i]);
    return words.data;
}

static enum mig_status differs(struct stamping *stamping, const struct differences *differences, size_t count,
                               struct mig_error *error)
{
    struct mig *mig = stamping->mig;
    mig__error_set(error, MIG_DRIFT, "cannot stamp `%s` as %s: its schema differs in %zu place%s",
                   mig__place(mig), target_words(stamping), count, count == 1 ? "" : "s");
    size_t shown = 0;
    for (size_t i = 0; i < differences->count; i++) {
        if (counts(&differences->items[i]) && shown++ < MOST_SHOWN)
            add_difference(mig, &differences->items[i], error);
    }
    if (count > MOST_SHOWN)
        mig__error_fact(error, "and", "%zu more", count - MOST_SHOWN);
    mig__error_help(error,
                    "nothing was recorded; stamp the revision that the schema is at, change the schema, or "
                    "record it all the same with --force");
    return MIG_DRIFT;
}

static enum mig_status compare(struct stamping *stamping, struct mig_error *error)
{
    struct mig *mig = stamping->mig;
    struct catalog catalog;
    struct schema expected;
    enum mig_status status = mig__live_read(mig, &catalog, error);
    if (status == MIG_OK)
        status = mig__expected_fold(&mig->work, &mig->chain, stamping->wanted, mig__dialect(mig), &expected,
                                    error);
    if (status != MIG_OK)
        return status;
    expected = schema_project(&mig->work, expected, mig__dialect(mig));
    struct differences differences =
        schema_differences(&mig->work, expected, catalog.schema, mig__dialect(mig));
    size_t count = 0;
    for (size_t i = 0; i < differences.count; i++)
        count += counts(&differences.items[i]) ? 1 : 0;
    return count == 0 ? MIG_OK : differs(stamping, &differences, count, error);
}

/* ---- recording ---- */

static void forget(struct stamping *stamping, struct script *script, const char *id)
{
    mig__bookkeeping_forget(&stamping->books, script, id);
}

static void insert(struct stamping *stamping, struct script *script, uint32_t number)
{
    const char *reverse;
    struct record record = mig__run_record(&stamping->mig->work, &stamping->mig->chain, number,
                                           mig__dialect(stamping->mig), "stamp", &reverse);
    struct journal_entry entry = {.revision = record.id, .direction = "stamp", .outcome = "done"};
    mig__bookkeeping_insert(&stamping->books, script, &record, reverse);
    mig__bookkeeping_journal(&stamping->books, script, &entry);
}

static void add_changes(struct stamping *stamping, struct script *script)
{
    const struct state *state = &stamping->state;
    bool purge = stamping->mig->options.purge;
    if (!state->records.made)
        mig__bookkeeping_make(&stamping->books, script);
    for (size_t i = 0; i < state->records.count; i++) {
        uint32_t number;
        const char *id = state->records.items[i].id;
        if (purge || (mig__chain_find(&stamping->mig->chain, id, &number) && !stamping->wanted[number]))
            forget(stamping, script, id);
    }
    for (uint32_t i = 0; i < state->known_count; i++) {
        if (stamping->wanted[i] && (purge || !state->applied[i]))
            insert(stamping, script, i);
    }
}

static enum mig_status record(struct stamping *stamping, struct mig_error *error)
{
    struct mig *mig = stamping->mig;
    struct script script = {.arena = &mig->work};
    struct mig_rows rows;
    size_t failed;
    add_changes(stamping, &script);
    if (script.lines.count == 0)
        return MIG_OK;
    enum mig_status status =
        mig__run_lines(mig, script.lines.items, script.lines.count, &failed, &rows, error);
    return status == MIG_OK ? mig->backend->commit(mig->connection, stamping->deadline, error) : status;
}

/* ---- the whole ---- */

/* --purge forgets what was recorded, so it need not agree with anything. */
static enum mig_status resolve(struct stamping *stamping, struct mig_error *error)
{
    struct mig *mig = stamping->mig;
    struct graph_problem problem;
    bool purge = mig->options.purge;
    size_t count = mig->chain.graph.count;
    bool *applied = arena_array(&mig->work, bool, count);
    if (!purge && !stamping->state.open)
        memcpy(applied, stamping->state.applied, count * sizeof *applied);
    stamping->wanted = arena_array(&mig->work, bool, count);
    if (!graph_stamp(&mig->work, &mig->chain.graph, applied, stamping->targets, stamping->target_count,
                     stamping->wanted, &problem))
        return mig__plan_problem(&problem, error);
    return purge ? MIG_OK : mig__state_check(mig, &stamping->state, error);
}

static enum mig_status read_state(struct stamping *stamping, struct mig_error *error)
{
    enum mig_status status = mig__state_read(stamping->mig, &stamping->state, error);
    if (status == MIG_OK)
        status = resolve(stamping, error);
    return status == MIG_OK && !stamping->mig->options.force ? compare(stamping, error) : status;
}

static enum mig_status check_targets(struct stamping *stamping, struct mig_error *error)
{
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < stamping->target_count; i++)
        status = mig__plan_check_target(&stamping->mig->work, stamping->targets[i], TARGET_STAMP, error);
    if (status == MIG_OK && stamping->target_count == 0)
        status = mig__error_set(error, MIG_USAGE, "`stamp` needs a revision, or `base`");
    return status;
}

static enum mig_status stamp(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct stamping stamping = *(const struct stamping *)arguments;
    long timeout = mig->options.lock_timeout_ms;
    stamping.mig = mig;
    stamping.books = mig__bookkeeping_of(mig);
    stamping.deadline =
        timeout < 0 ? 0 : mig__clock_now() + (timeout != 0 ? timeout : DEFAULT_LOCK_TIMEOUT_MS);
    mig->patience = stamping.deadline;
    enum mig_status status = check_targets(&stamping, error);
    if (status == MIG_OK)
        status = read_state(&stamping, error); /* what is refused anyway need not wait for the lock */
    if (status == MIG_OK)
        status = mig->backend->lock(mig->connection, mig->revision_table, stamping.deadline, error);
    mig->locked = status == MIG_OK;
    if (status == MIG_OK)
        status = mig->backend->begin(mig->connection, false, stamping.deadline, error);
    if (status == MIG_OK)
        status = read_state(&stamping, error);
    return status == MIG_OK ? record(&stamping, error) : status;
}

enum mig_status mig_stamp(struct mig *mig, const char *const *targets, size_t count, struct mig_error *error)
{
    struct stamping stamping = {.targets = targets, .target_count = count};
    return mig__handle_run(mig, stamp, &stamping, error);
}
