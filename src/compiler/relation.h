/* SPDX-License-Identifier: MIT
 * Which revisions stand below or above which, a bit each: for whoever asks of many pairs. It takes the square
 * of their number, 12 MiB for ten thousand; graph/set.h is for one.
 */
#ifndef MIG_COMPILER_RELATION_H
#define MIG_COMPILER_RELATION_H

#include "graph/graph.h"

/* For each revision a bit for each other one. */
struct relation {
    uint64_t *bits;
    size_t words; /* of one row */
};

struct relation relation_empty(struct arena *arena, const struct graph *graph);
/* What each stands on, and what stands on it, by parents and requirements. */
struct relation relation_below(struct arena *arena, const struct graph *graph);
struct relation relation_above(struct arena *arena, const struct graph *graph);

uint64_t *relation_row(const struct relation *relation, uint32_t revision);
bool relation_holds(const uint64_t *row, uint32_t revision);
void relation_add(uint64_t *row, uint32_t revision);

#endif
