/* SPDX-License-Identifier: MIT
 * In: a live schema, and a chain. Out: the newest revision whose schema it is, recorded with all that this
 * revision needs; or nothing written, and what keeps the nearest one from fitting.
 */
#include "runtime/verify/adopt.h"

#include "base/text.h"
#include "runtime/error.h"
#include "runtime/run/recording.h"
#include "runtime/run/run.h"

#include <string.h>

enum { MOST_NEXT = 2 };

struct adopting {
    struct mig *mig;
    struct adoption *adoption;
    struct catalog live;
    struct mig_error there;       /* what of the migrations is there, as `upgrade` tells it */
    struct schema *schemas;       /* by number in the chain */
    struct candidate *candidates; /* those that were looked at */
    size_t count;
};

/* ---- one candidate ---- */

/* What a later revision creates and the database has, unless the revision takes it as it is. */
static bool is_in_the_way(struct mig *mig, const bool *later, const struct difference *difference)
{
    uint32_t number;
    if (difference->kind != DIFFERENCE_FOREIGN || mig__drift_counts(difference) ||
        !mig__drift_origin(mig, later, difference, &number))
        return false;
    return !mig__run_ensures(mig, number, difference->object, difference->name);
}

/* Many are looked at, and few of them are told of: what is found is not kept. */
static void compare(struct adopting *adopting, const bool *set, uint32_t number, struct schema schema)
{
    struct mig *mig = adopting->mig;
    size_t count = mig->chain.graph.count;
    struct candidate *candidate = &adopting->candidates[adopting->count++];
    bool *later = arena_array(&mig->work, bool, count);
    for (size_t i = 0; i < count; i++)
        later[i] = !set[i];
    *candidate = (struct candidate){.set = set, .later = later, .number = number, .schema = schema};
    struct drift drift;
    mig__drift_compare(&mig->scratch, mig__dialect(mig), schema, &adopting->live, &drift);
    candidate->distance = drift.count;
    candidate->empty = map_count(drift.expected.objects) == 0;
    for (size_t i = 0; i < drift.differences.count; i++)
        candidate->distance += is_in_the_way(mig, later, &drift.differences.items[i]) ? 1 : 0;
    arena_free(&mig->scratch);
}

static void look_closer(const struct adopting *adopting, struct candidate *candidate)
{
    mig__drift_compare(&adopting->mig->work, mig__dialect(adopting->mig), candidate->schema, &adopting->live,
                       &candidate->drift);
}

static bool fits(const struct candidate *candidate)
{
    return candidate->distance == 0 && !candidate->empty;
}

static bool fits_last(const struct adopting *adopting)
{
    return adopting->count != 0 && fits(&adopting->candidates[adopting->count - 1]);
}

static enum mig_status compare_set(struct adopting *adopting, const bool *set, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    struct schema schema;
    uint32_t newest = 0;
    for (uint32_t i = 0; i < mig->chain.graph.count; i++)
        newest = set[i] ? i : newest;
    enum mig_status status =
        mig__expected_fold(&mig->work, &mig->chain, set, mig__dialect(mig), &schema, error);
    if (status == MIG_OK)
        compare(adopting, set, newest, schema);
    return status;
}

/* ---- in which order ---- */

/* What Alembic recorded last, where it is a revision of this chain. */
static enum mig_status compare_alembic(struct adopting *adopting, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    const struct adoption *adoption = adopting->adoption;
    bool *set = arena_array(&mig->work, bool, mig->chain.graph.count);
    for (size_t i = 0; i < adoption->alembic_count; i++) {
        uint32_t number;
        if (!mig__chain_find(&mig->chain, adoption->alembic_ids[i], &number))
            return MIG_OK;
        const bool *needed = mig__expected_set(mig, number);
        for (size_t k = 0; k < mig->chain.graph.count; k++)
            set[k] = set[k] || needed[k];
    }
    return adoption->alembic_count != 0 ? compare_set(adopting, set, error) : MIG_OK;
}

static enum mig_status compare_heads(struct adopting *adopting, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    uint32_t *heads;
    if (graph_heads(&mig->work, &mig->chain.graph, &heads) < 2)
        return MIG_OK;
    bool *set = arena_array(&mig->work, bool, mig->chain.graph.count);
    memset(set, true, mig->chain.graph.count * sizeof *set);
    return compare_set(adopting, set, error);
}

static enum mig_status compare_each(struct adopting *adopting, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    enum mig_status status = MIG_OK;
    for (uint32_t i = 0; status == MIG_OK && i < mig->chain.graph.count; i++)
        status = mig__expected_after(mig, i, adopting->schemas, error);
    for (uint32_t i = (uint32_t)mig->chain.graph.count; status == MIG_OK && i-- > 0 && !fits_last(adopting);)
        compare(adopting, mig__expected_set(mig, i), i, adopting->schemas[i]);
    return status;
}

static enum mig_status compare_all(struct adopting *adopting, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    adopting->schemas = arena_array(&mig->work, struct schema, mig->chain.graph.count);
    adopting->candidates = arena_array(&mig->work, struct candidate, mig->chain.graph.count + 2);
    adopting->count = 0;
    enum mig_status status = compare_alembic(adopting, error);
    if (status == MIG_OK && !fits_last(adopting))
        status = compare_heads(adopting, error);
    return status == MIG_OK && !fits_last(adopting) ? compare_each(adopting, error) : status;
}

/* ---- none fits ---- */

/* The next one in order of distance, the newest first among equals; NULL: all are marked. */
static struct candidate *nearest(const struct adopting *adopting, bool *marked)
{
    struct candidate *best = NULL;
    for (size_t i = 0; i < adopting->count; i++) {
        struct candidate *candidate = &adopting->candidates[i];
        if (!marked[candidate->number] && !candidate->empty &&
            (best == NULL || candidate->distance < best->distance))
            best = candidate;
    }
    if (best != NULL)
        marked[best->number] = true;
    return best;
}

static void tell_in_the_way(struct mig *mig, const struct candidate *candidate, struct mig_error *error)
{
    for (size_t i = 0; i < candidate->drift.differences.count; i++) {
        const struct difference *difference = &candidate->drift.differences.items[i];
        if (is_in_the_way(mig, candidate->later, difference))
            mig__error_fact(error, "too early", "%s, which a later revision creates",
                            mig__drift_subject(&mig->work, difference));
    }
}

static const char *places(struct arena *arena, const struct candidate *candidate)
{
    return arena_format(arena, "%zu place%s", candidate->distance, candidate->distance == 1 ? "" : "s");
}

struct counting {
    const struct candidate *candidate;
    size_t tables; /* of it that are there */
};

static void count_table(void *context, const struct object *object)
{
    struct counting *counting = context;
    counting->tables += object->kind == OBJECT_TABLE &&
                        schema_table(counting->candidate->drift.live.schema, object->name.text) != NULL;
}

/* Alembic leaves the enum types of PostgreSQL behind when it takes everything back. */
static bool only_remains(const struct candidate *candidate)
{
    struct counting counting = {candidate, 0};
    schema_each(candidate->drift.expected, count_table, &counting);
    return counting.tables == 0;
}

static enum mig_status remains(const struct adopting *adopting, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    mig__error_set(error, MIG_DRIFT, "`%s` holds no table of the migrations, only what was left behind",
                   mig__place(mig));
    memcpy(error->facts, adopting->there.facts, sizeof error->facts);
    mig__error_help(error, "nothing was recorded; drop what was left behind, then: %s --migrate upgrade",
                    mig->program->name);
    return MIG_DRIFT;
}

static enum mig_status none_fits(const struct adopting *adopting, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    bool *marked = arena_array(&mig->work, bool, mig->chain.graph.count);
    struct candidate *best = nearest(adopting, marked);
    const struct candidate *next;
    if (best == NULL)
        return mig__error_set(error, MIG_DRIFT, "`%s` has the schema of no revision: none makes one",
                              mig__place(mig));
    look_closer(adopting, best);
    if (only_remains(best))
        return remains(adopting, error);
    mig__error_set(error, MIG_DRIFT,
                   "`%s` has the schema of no revision; the nearest is %s, which differs in %s",
                   mig__place(mig), mig__chain_id(&mig->chain, best->number), places(&mig->work, best));
    mig__drift_facts(mig, &best->drift, error);
    tell_in_the_way(mig, best, error);
    for (size_t i = 0; i < MOST_NEXT && (next = nearest(adopting, marked)) != NULL; i++)
        mig__error_fact(error, "next", "%s differs in %s", mig__chain_id(&mig->chain, next->number),
                        places(&mig->work, next));
    mig__error_help(
        error, "nothing was recorded; change the schema until it is that of a revision and adopt again;\n"
               "`stamp REVISION --force` records it all the same");
    return MIG_DRIFT;
}

/* ---- what can be adopted at all ---- */

static enum mig_status read_alembic(struct mig *mig, struct adoption *adoption, struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = mig__records_alembic(mig, &adoption->alembic, &rows, error);
    adoption->alembic_ids = rows.cells;
    adoption->alembic_count = rows.row_count;
    return status;
}

static enum mig_status recorded_already(struct mig *mig, const struct state *state, struct mig_error *error)
{
    uint32_t *heads;
    size_t count = graph_applied_heads(&mig->work, &state->graph, state->applied, &heads);
    mig__error_set(error, MIG_USAGE, "`%s` needs no adoption: it has a record of %zu revision%s",
                   mig__place(mig), state->records.count, state->records.count == 1 ? "" : "s");
    for (size_t i = 0; i < count; i++)
        mig__error_fact(error, "recorded", "up to %s", state->graph.revisions[heads[i]].id);
    mig__error_help(error, "`verify` compares the record with the schema;\n"
                           "where the record is wrong, `stamp REVISION` compares and records anew");
    return MIG_USAGE;
}

/* Nothing there that the migrations would create: then there is nothing to take over. */
static enum mig_status check_there(struct adopting *adopting, struct mig_error *error)
{
    struct mig *mig = adopting->mig;
    struct run run;
    enum mig_status status = mig__run_look(mig, "heads", false, &run, error);
    if (status == MIG_DRIFT) {
        adopting->there = *error;
        return MIG_OK;
    }
    if (status != MIG_OK)
        return status;
    mig__error_set(error, MIG_USAGE, "`%s` holds nothing that could be adopted", mig__place(mig));
    mig__error_fact(error, "found", run.fresh ? "an empty database" : "no table or index of the migrations");
    mig__error_help(error, "to make the schema: %s --migrate upgrade", mig->program->name);
    return MIG_USAGE;
}

static enum mig_status decide(struct recording *recording, void *context, struct mig_error *error)
{
    struct mig *mig = recording->mig;
    struct adopting *adopting = context;
    enum mig_status status = mig__state_read(mig, &recording->state, error);
    if (status == MIG_OK && recording->state.records.count != 0)
        return recorded_already(mig, &recording->state, error);
    if (status == MIG_OK)
        status = check_there(adopting, error);
    if (status == MIG_OK)
        status = read_alembic(mig, adopting->adoption, error);
    if (status == MIG_OK)
        status = mig__live_read(mig, NULL, &adopting->live, error);
    if (status == MIG_OK)
        status = compare_all(adopting, error);
    if (status != MIG_OK)
        return status;
    if (!fits_last(adopting))
        return none_fits(adopting, error);
    look_closer(adopting, &adopting->candidates[adopting->count - 1]);
    adopting->adoption->chosen = adopting->candidates[adopting->count - 1];
    recording->wanted = adopting->adoption->chosen.set;
    return MIG_OK;
}

enum mig_status mig__adopt(struct mig *mig, struct adoption *adoption, struct mig_error *error)
{
    struct adopting adopting = {.mig = mig, .adoption = adoption};
    struct recording recording = {.mig = mig, .origin = "adopt"};
    *adoption = (struct adoption){0};
    return mig__recording_run(&recording, decide, &adopting, error);
}
