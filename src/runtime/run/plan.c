/* SPDX-License-Identifier: MIT
 * In: what is applied, what is wanted. Out: the revisions in order, cut where a transaction must end.
 */
#include "runtime/run/plan.h"

#include "base/vec.h"
#include "runtime/error.h"

#include <string.h>

const char *mig__plan_target(const char *target, bool down)
{
    if (target != NULL)
        return target;
    return down ? "-1" : "head";
}

enum mig_status mig__plan_problem(const struct graph_problem *problem, struct mig_error *error)
{
    mig__error_set(error, MIG_USAGE, "%s", problem->message);
    if (problem->help != NULL && *problem->help != '\0')
        mig__error_help(error, "%s", problem->help);
    return MIG_USAGE;
}

enum mig_status mig__plan_check_target(struct arena *arena, const char *target, enum target_use use,
                                       struct mig_error *error)
{
    struct graph_problem problem;
    return target_valid(arena, target, use, &problem) ? MIG_OK : mig__plan_problem(&problem, error);
}

static enum mig_status resolve(struct mig *mig, const struct state *state, const char *target,
                               struct plan *plan, struct mig_error *error)
{
    struct graph_problem problem;
    uint32_t *order = NULL;
    size_t count = 0;
    bool found =
        plan->down
            ? graph_downgrade(&mig->work, &state->graph, state->applied, target, &order, &count, &problem)
            : graph_upgrade(&mig->work, &mig->chain.graph, state->applied, target, &order, &count, &problem);
    if (!found) {
        mig__plan_problem(&problem, error);
        mig__error_fact(error, "database", "%s", mig__place(mig));
        return MIG_USAGE;
    }
    plan->order = order;
    plan->count = count;
    return MIG_OK;
}

enum mig_status mig__plan_make(struct mig *mig, const struct state *state, const char *target, bool down,
                               struct plan *plan, struct mig_error *error)
{
    *plan = (struct plan){.down = down};
    /* What another program applied is not ours to take back. */
    if (down && mig__state_foreign(state))
        return mig__state_check(mig, state, error);
    /* Targets are only defined over a closed set. */
    enum mig_status status = state->open ? MIG_OK : resolve(mig, state, target, plan, error);
    if (status != MIG_OK)
        return status;
    return down ? mig__state_check_digests(mig, state, error) : mig__state_check(mig, state, error);
}

void mig__plan_rest(struct arena *arena, const struct state *state, const uint32_t *order, size_t count,
                    struct plan *plan)
{
    uint32_t *rest = arena_array(arena, uint32_t, count);
    plan->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (state->applied[order[i]] == plan->down)
            rest[plan->count++] = order[i];
    }
    plan->order = rest;
}

/* A revision's flags; one that the chain does not know stands alone. On an empty database those that run
 * outside a transaction mostly have another form, which may share one. */
static unsigned flags_of(const struct chain *chain, enum mig_dialect dialect, bool down, bool fresh,
                         uint32_t number)
{
    if (number >= chain->graph.count)
        return MIG_SIDE_BREAK_BEFORE;
    const struct mig_table_side *side = &mig__chain_revision(chain, number)->sides[dialect];
    if (fresh && !down && (side->flags & MIG_SIDE_PLAIN_TOO) != 0)
        return side->flags & ~(unsigned)MIG_SIDE_NO_TRANSACTION;
    return down ? side->down_flags : side->flags;
}

/* May a revision with `flags` go on in a transaction that holds `sofar`? While a rebuild has foreign keys
 * off, no row may go that references with actions follow. */
static bool joins(unsigned sofar, unsigned flags)
{
    unsigned both = sofar | flags;
    bool alone = (both & MIG_SIDE_NO_TRANSACTION) != 0 || (sofar & MIG_SIDE_BREAK_AFTER) != 0 ||
                 (flags & MIG_SIDE_BREAK_BEFORE) != 0;
    bool harmful = (both & MIG_SIDE_REBUILD) != 0 && (both & MIG_SIDE_REFERENCE_ACTIONS) != 0;
    return !alone && !harmful;
}

void mig__plan_batches(struct arena *arena, const struct chain *chain, enum mig_dialect dialect, bool fresh,
                       struct plan *plan)
{
    VEC(struct batch) batches = {0};
    unsigned sofar = 0;
    for (size_t i = 0; i < plan->count; i++) {
        unsigned flags = flags_of(chain, dialect, plan->down, fresh, plan->order[i]);
        if (fresh && !plan->down && batches.count != 0 && joins(sofar, flags)) {
            batches.items[batches.count - 1].count++;
            sofar |= flags;
            continue;
        }
        struct batch batch = {i, 1};
        vec_push(arena, &batches, batch);
        sofar = flags;
    }
    plan->batches = batches.items;
    plan->batch_count = batches.count;
}
