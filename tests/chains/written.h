/* SPDX-License-Identifier: MIT
 * A chain as text: what a person could have written, and what a report shows.
 */
#ifndef MIG_TESTS_CHAINS_WRITTEN_H
#define MIG_TESTS_CHAINS_WRITTEN_H

#include "base/buf.h"
#include "base/vec.h"

#include <stdbool.h>

struct written_revision {
    VEC(const char *) statements;
    const char *downgrade; /* NULL: derived */
    unsigned branch;       /* 0: the trunk; the branches 1 and 2 leave it and end in its next revision */
};

struct written {
    VEC(struct written_revision) revisions;
};

enum { WRITTEN_PARENTS = 2 };

/* Those before it that it comes after; their number. */
size_t written_parents(const struct written *written, size_t revision, size_t parents[WRITTEN_PARENTS]);
bool written_has_branches(const struct written *written);
/* Branch 2 before branch 1. */
struct written written_swapped(struct arena *arena, const struct written *written);

/* "r001" is the first. */
const char *written_id(struct arena *arena, size_t revision);
/* The whole .mig file. */
const char *written_text(struct arena *arena, const struct written *written, size_t revision);
/* All of them, as a report. */
void written_print(struct buf *out, const struct written *written);

size_t written_statements(const struct written *written);
/* Which the other may grow without. */
struct written written_copy(struct arena *arena, const struct written *written);
/* Without one revision, or without one statement of it. */
struct written written_without_revision(struct arena *arena, const struct written *written, size_t revision);
struct written written_without_statement(struct arena *arena, const struct written *written, size_t revision,
                                         size_t statement);

#endif
