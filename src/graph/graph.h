/* SPDX-License-Identifier: MIT
 * The graph of revisions, and what a target names in it. Shared by migc and the runtime, so that both
 * print the same order. Revisions are numbers into `revisions`; sets are arrays of bool of that length.
 */
#ifndef MIG_GRAPH_GRAPH_H
#define MIG_GRAPH_GRAPH_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct graph_revision {
    const char *id, *label; /* label NULL or "": none */
    const uint32_t *parents, *requirements;
    size_t parent_count, require_count;
};

/* In an order that respects parents and requirements (graph_order makes one). */
struct graph {
    const struct graph_revision *revisions;
    size_t count;
};

/* Orders `count` revisions given in any order: out[i] = index of the i-th to apply. Ties: the order of
 * `given` (the compiler gives them sorted by created, then id). Depth-first from no root is allowed,
 * recursion is not: chains are 10,000 long. Returns false when there is a cycle; then out[0..*cycle) are its
 * members. */
bool graph_order(struct arena *arena, const struct graph_revision *given, size_t count, uint32_t *out,
                 size_t *cycle);

/* Revisions without a child (children by parent links; requirements do not count). */
size_t graph_heads(struct arena *arena, const struct graph *graph, uint32_t **heads);
/* The applied revisions without an applied child. */
size_t graph_applied_heads(struct arena *arena, const struct graph *graph, const bool *applied,
                           uint32_t **heads);

enum target_use {
    TARGET_UPGRADE,
    TARGET_DOWNGRADE,
    TARGET_STAMP,
    TARGET_SHOW, /* one revision */
    TARGET_RANGE /* history -r and --sql: a:b */
};

/* Says in `message` what was asked and found, in `help` what to do; both in the arena. */
struct graph_problem {
    const char *message, *help;
};

/* Syntax only, before anything is opened. */
bool target_valid(struct arena *arena, const char *target, enum target_use use,
                  struct graph_problem *problem);

/* Revisions to apply, in order, so that the target and all it needs is applied. `applied` is closed. A target
 * that is applied already with more above it is an error with a hint; exactly at the target gives count 0. */
bool graph_upgrade(struct arena *arena, const struct graph *graph, const bool *applied, const char *target,
                   uint32_t **order, size_t *count, struct graph_problem *problem);
/* Revisions to take back, in order. */
bool graph_downgrade(struct arena *arena, const struct graph *graph, const bool *applied, const char *target,
                     uint32_t **order, size_t *count, struct graph_problem *problem);
/* The set that is applied after stamping the targets: they and all they need, and the newest applied
 * revisions that are neither above nor below a target, with all they need. `stamped` has graph->count
 * elements. */
bool graph_stamp(struct arena *arena, const struct graph *graph, const bool *applied,
                 const char *const *targets, size_t target_count, bool *stamped,
                 struct graph_problem *problem);
/* One revision ("head", id, prefix, label, id+1 ...; "current" where `applied` is not NULL). *base is true
 * for `base`. */
bool graph_find(struct arena *arena, const struct graph *graph, const bool *applied, const char *target,
                uint32_t *revision, bool *base, struct graph_problem *problem);
/* a:b, inclusive on both ends for history; newest first. */
bool graph_range(struct arena *arena, const struct graph *graph, const bool *applied, const char *range,
                 uint32_t **order, size_t *count, struct graph_problem *problem);

/* Is the set closed under parents and requirements? *missing names a needed one, *by who needs it. */
bool graph_closed(const struct graph *graph, const bool *set, uint32_t *missing, uint32_t *by);

#endif
