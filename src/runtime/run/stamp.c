/* SPDX-License-Identifier: MIT
 * Recording without running: the live schema is compared with the one that the targets make; when they agree,
 * every revision below the targets gets its row, and what does not belong there loses it.
 */
#include "runtime/error.h"
#include "runtime/live/drift.h"
#include "runtime/run/plan.h"
#include "runtime/run/recording.h"

#include <string.h>

struct stamping {
    const char *const *targets;
    size_t target_count;
};

static const char *target_words(struct arena *arena, const struct stamping *stamping)
{
    struct buf words;
    buf_init(&words, arena);
    for (size_t i = 0; i < stamping->target_count; i++)
        buf_format(&words, "%s%s", i == 0 ? "" : " ", stamping->targets[i]);
    return words.data;
}

static enum mig_status compare(const struct recording *recording, const struct stamping *stamping,
                               struct mig_error *error)
{
    struct mig *mig = recording->mig;
    struct drift drift;
    enum mig_status status = mig__drift_read(mig, recording->wanted, &drift, error);
    if (status != MIG_OK || drift.count == 0)
        return status;
    mig__error_set(error, MIG_DRIFT, "cannot stamp `%s` as %s: its schema differs in %zu place%s",
                   mig__place(mig), target_words(&mig->work, stamping), drift.count,
                   drift.count == 1 ? "" : "s");
    mig__drift_facts(mig, &drift, error);
    mig__error_help(error,
                    "nothing was recorded; stamp the revision that the schema is at, or change the schema;\n"
                    "--force records it all the same");
    return MIG_DRIFT;
}

/* --purge forgets what was recorded, so it need not agree with anything. */
static enum mig_status resolve(struct recording *recording, const struct stamping *stamping,
                               struct mig_error *error)
{
    struct mig *mig = recording->mig;
    struct graph_problem problem;
    size_t count = mig->chain.graph.count;
    bool *applied = arena_array(&mig->work, bool, count);
    bool *wanted = arena_array(&mig->work, bool, count);
    if (!recording->purge && !recording->state.open)
        memcpy(applied, recording->state.applied, count * sizeof *applied);
    recording->wanted = wanted;
    if (!graph_stamp(&mig->work, &mig->chain.graph, applied, stamping->targets, stamping->target_count,
                     wanted, &problem))
        return mig__plan_problem(&problem, error);
    return recording->purge ? MIG_OK : mig__state_check(mig, &recording->state, error);
}

static enum mig_status decide(struct recording *recording, void *context, struct mig_error *error)
{
    const struct stamping *stamping = context;
    enum mig_status status = mig__state_read(recording->mig, &recording->state, error);
    if (status == MIG_OK)
        status = mig__state_unfinished(recording->mig, &recording->state, error);
    if (status == MIG_OK)
        status = resolve(recording, stamping, error);
    return status == MIG_OK && !recording->mig->options.force ? compare(recording, stamping, error) : status;
}

static enum mig_status check_targets(struct mig *mig, const struct stamping *stamping,
                                     struct mig_error *error)
{
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < stamping->target_count; i++)
        status = mig__plan_check_target(&mig->work, stamping->targets[i], TARGET_STAMP, error);
    if (status == MIG_OK && stamping->target_count == 0)
        status = mig__error_set(error, MIG_USAGE, "`stamp` needs a revision, or `base`");
    return status;
}

static enum mig_status stamp(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct stamping stamping = *(const struct stamping *)arguments;
    struct recording recording = {.mig = mig, .origin = "stamp", .purge = mig->options.purge};
    enum mig_status status = check_targets(mig, &stamping, error);
    return status == MIG_OK ? mig__recording_run(&recording, decide, &stamping, error) : status;
}

enum mig_status mig_stamp(struct mig *mig, const char *const *targets, size_t count, struct mig_error *error)
{
    struct stamping stamping = {.targets = targets, .target_count = count};
    return mig__handle_run(mig, stamp, &stamping, error);
}
