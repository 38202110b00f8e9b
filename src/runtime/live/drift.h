/* SPDX-License-Identifier: MIT
 * The live schema against the one that a set of revisions makes: what differs, and which of it is drift.
 *
 * Drift is what the revisions made and is missing or different, and what was added to a table of theirs: a
 * column, a constraint, a clause that the language has no word for. Whole objects beside them (tables, views,
 * triggers, indexes, ...) are not, nor is the order of columns, nor what nobody can tell.
 */
#ifndef MIG_RUNTIME_LIVE_DRIFT_H
#define MIG_RUNTIME_LIVE_DRIFT_H

#include "base/vec.h"
#include "runtime/live/expected.h"

struct drift {
    struct schema expected; /* in the projection of the dialect */
    struct catalog live;
    struct differences differences;
    size_t count; /* of what is drift */
};

/* Reads the live schema and compares it with what `set` (an element for each revision) makes. */
enum mig_status mig__drift_read(struct mig *mig, const bool *set, struct drift *drift,
                                struct mig_error *error);
/* The comparison alone. */
void mig__drift_compare(struct arena *arena, enum mig_dialect dialect, struct schema expected,
                        const struct catalog *live, struct drift *drift);

bool mig__drift_counts(const struct difference *difference);
/* Is what the language cannot say about an object that is expected? */
bool mig__drift_foreign_ours(const struct drift *drift, const struct foreign *foreign);
/* And does it say more than that? */
bool mig__drift_foreign_counts(const struct drift *drift, const struct foreign *foreign);

/* "column `trades.fee`"; "trigger `audit` on `trades`" */
const char *mig__drift_subject(struct arena *arena, const struct difference *difference);
const char *mig__drift_foreign_subject(struct arena *arena, const struct foreign *foreign);

/* The last revision of `set` that made the object as it is expected; false: none did by that name. */
bool mig__drift_origin(const struct mig *mig, const bool *set, const struct difference *difference,
                       uint32_t *number);

/* One difference as a fact of the error. */
void mig__drift_fact(struct mig *mig, const struct difference *difference, struct mig_error *error);
/* All that is drift as facts of the error, as many as there is room for. */
void mig__drift_facts(struct mig *mig, const struct drift *drift, struct mig_error *error);

/* A table whose columns stand in another order than the revisions made them; NULL: none does. */
const char *mig__drift_reordered(const struct drift *drift);

#endif
