/* SPDX-License-Identifier: MIT
 * Which revisions a target names, in a graph and from where a database is.
 */
#ifndef MIG_GRAPH_FIND_H
#define MIG_GRAPH_FIND_H

#include "graph/set.h"
#include "graph/target.h"

struct search {
    struct arena *arena;
    const struct graph *graph;
    const bool *applied; /* NULL: no database is known */
    struct graph_problem *problem;
    bool takes_several; /* what asks can do with more than one revision */
    bool past_first;    /* steps that go below the first revision end at base, and are no error */
};

struct place {
    bool base;           /* before the first revision; then there are no revisions */
    const bool *lineage; /* of the branch that the target names; NULL: none */
    uint32_t *revisions;
    size_t count;
};

/* Steps without a symbol count from `from`, or where that is NULL from what is applied. */
bool find_place(const struct search *search, const struct target *target, const struct place *from,
                struct place *place);

/* The same, and an error unless it is one revision or base. */
bool find_single(const struct search *search, const struct target *target, struct place *place);

/* An error with printf-formatted message; `help` may be made by arena_format. Returns false. */
bool find_problem(const struct search *search, const char *help, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const char *find_id(const struct search *search, uint32_t revision);
const char *find_names(const struct search *search, const uint32_t *revisions, size_t count);

/* Two revisions where one was wanted: "`head+1` could be `a` or `b`". */
bool find_several(const struct search *search, const struct target *target, const uint32_t *revisions,
                  size_t count);

#endif
