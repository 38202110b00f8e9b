/* SPDX-License-Identifier: MIT
 * Random graphs, sets and targets for tests, the same for the same seed: roots, branches, merges, labels,
 * requirements, ids that begin alike.
 */
#ifndef MIG_TESTS_GRAPH_GROW_H
#define MIG_TESTS_GRAPH_GROW_H

#include "graph/graph.h"

struct growth {
    struct arena *arena;
    uint64_t state; /* begins as the seed */
};

unsigned grow_below(struct growth *growth, unsigned limit);
/* `most` revisions or fewer; linear in their number. */
struct graph grow_graph(struct growth *growth, uint32_t most);
/* Closed under parents and requirements. */
bool *grow_applied(struct growth *growth, const struct graph *graph);
/* Every form of the grammar, mostly with names that are there. */
const char *grow_target(struct growth *growth, const struct graph *graph);

#endif
