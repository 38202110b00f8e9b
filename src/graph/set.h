/* SPDX-License-Identifier: MIT
 * Sets of revisions, as arrays of bool. A revision's number is larger than those of all it needs, so
 * one pass upwards finds all descendants and one downwards all ancestors: nothing here needs a stack.
 */
#ifndef MIG_GRAPH_SET_H
#define MIG_GRAPH_SET_H

#include "graph/graph.h"

enum links {
    LINKS_PARENTS, /* lineage: heads, branches, one step up or down */
    LINKS_NEEDS    /* parents and requirements: what must be applied together */
};

bool *set_copy(struct arena *arena, const struct graph *graph, const bool *set); /* NULL: an empty one */

void set_add_ancestors(const struct graph *graph, bool *set, enum links links);
void set_add_descendants(const struct graph *graph, bool *set, enum links links);

/* Ancestors and descendants by parent links, and the revision itself. */
bool *set_lineage(struct arena *arena, const struct graph *graph, uint32_t revision);

/* Members of `set` (NULL: all revisions) without a child in it, in order. */
size_t set_heads(struct arena *arena, const struct graph *graph, const bool *set, enum links links,
                 uint32_t **heads);

/* What a member of `set` (NULL: all revisions) comes directly after, or needs. */
bool *set_covered(struct arena *arena, const struct graph *graph, const bool *set, enum links links);

/* Members in order, oldest or newest first. */
size_t set_list(struct arena *arena, const struct graph *graph, const bool *set, bool newest_first,
                uint32_t **list);

/* A member of `set` (NULL: all) whose parent is `parent`, counted from `from`; graph->count when there is
 * none. */
uint32_t set_child(const struct graph *graph, const bool *set, uint32_t parent, uint32_t from);

/* "`a`, `b` and `c`", or "`a`, `b`, `c` and 4 more". */
const char *set_names(struct arena *arena, const struct graph *graph, const uint32_t *list, size_t count);

#endif
