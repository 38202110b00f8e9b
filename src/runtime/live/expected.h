/* SPDX-License-Identifier: MIT
 * The schema that a set of revisions makes, folded from the tables: no step is run again, no language
 * simulated. The live database is compared with it.
 */
#ifndef MIG_RUNTIME_LIVE_EXPECTED_H
#define MIG_RUNTIME_LIVE_EXPECTED_H

#include "runtime/live/live.h"

/* The schema after all revisions of the set (chain->graph.count elements) for one database. */
enum mig_status mig__expected_fold(struct arena *arena, const struct chain *chain, const bool *set,
                                   enum mig_dialect dialect, struct schema *schema, struct mig_error *error);

/* The revision and all that it needs: an element for each revision of the chain. */
bool *mig__expected_set(struct mig *mig, uint32_t number);

/* The schema after that set into schemas[number]; those of smaller numbers are there already. */
enum mig_status mig__expected_after(struct mig *mig, uint32_t number, struct schema *schemas,
                                    struct mig_error *error);

struct index_check {
    enum {
        INDEX_ABSENT,
        INDEX_EQUAL, /* or cannot be told apart */
        INDEX_DIFFERENT
    } answer;
    const char *expected, *found; /* .mig text, when they differ */
};

/* Compares the live index `name` with the one that revision `number` makes, or, `down`, that was there before
 * it. A revision that the chain does not know makes one that is different from any. */
enum mig_status mig__expected_index(struct mig *mig, uint32_t number, bool down, const char *name,
                                    struct index_check *check, struct mig_error *error);

#endif
