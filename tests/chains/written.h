/* SPDX-License-Identifier: MIT
 * A chain as text: what a person could have written, and what a report shows.
 */
#ifndef MIG_TESTS_CHAINS_WRITTEN_H
#define MIG_TESTS_CHAINS_WRITTEN_H

#include "base/buf.h"
#include "base/vec.h"

struct written_revision {
    VEC(const char *) statements;
    const char *downgrade; /* NULL: derived */
};

struct written {
    VEC(struct written_revision) revisions;
};

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
