/* SPDX-License-Identifier: MIT
 * plan : chain x state x target -> batches of revisions, or a refusal. Pure: nothing here asks a database.
 */
#ifndef MIG_RUNTIME_RUN_PLAN_H
#define MIG_RUNTIME_RUN_PLAN_H

#include "runtime/record/state.h"

/* Revisions that share one transaction. */
struct batch {
    size_t first, count; /* into the plan's order; one that runs outside a transaction stands alone */
};

struct plan {
    bool down;
    const uint32_t *order; /* numbers in the state's graph */
    size_t count;
    const struct batch *batches;
    size_t batch_count;
};

/* What is asked, before anything is known of the database: MIG_USAGE for a target that is none. NULL means
 * `head`, and `-1` downwards. */
const char *mig__plan_target(const char *target, bool down);
enum mig_status mig__plan_check_target(struct arena *arena, const char *target, enum target_use use,
                                       struct mig_error *error);

/* Resolves the target: usage errors first, then MIG_DIGEST, then (upwards) MIG_AHEAD. */
enum mig_status mig__plan_make(struct mig *mig, const struct state *state, const char *target, bool down,
                               struct plan *plan, struct mig_error *error);

/* What is still to be done of an order that was fixed earlier, now that the database is in `state`. */
void mig__plan_rest(struct arena *arena, const struct state *state, const uint32_t *order, size_t count,
                    struct plan *plan);

/* Cuts the order into batches. `fresh`: the database is empty, so that what may share a transaction does. */
void mig__plan_batches(struct arena *arena, const struct chain *chain, enum mig_dialect dialect, bool fresh,
                       struct plan *plan);

/* A problem of the graph as an error. */
enum mig_status mig__plan_problem(const struct graph_problem *problem, struct mig_error *error);

#endif
