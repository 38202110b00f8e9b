/* SPDX-License-Identifier: MIT
 * Taking over a database that was made by other means: which revision's schema does it have?
 *
 * Asked in this order: the revisions that `alembic_version` names, all heads together, then each revision
 * with what it needs, the newest first. One fits when nothing is drift (drift.h) and nothing is in the way of
 * the revisions that would still have to run.
 */
#ifndef MIG_RUNTIME_VERIFY_ADOPT_H
#define MIG_RUNTIME_VERIFY_ADOPT_H

#include "runtime/live/drift.h"
#include "runtime/record/state.h"

struct candidate {
    const bool *set;   /* by number in the chain */
    const bool *later; /* those that it lacks */
    uint32_t number;   /* the newest revision of the set */
    struct schema schema;
    size_t distance;    /* how much is drift, or stands in the way of later revisions */
    bool empty;         /* the schema is; every database has that one */
    struct drift drift; /* of the one that is chosen or nearest */
};

struct adoption {
    struct candidate chosen;
    bool alembic;                   /* there is a table alembic_version */
    const char *const *alembic_ids; /* what it holds */
    size_t alembic_count;
};

/* With a handle that only looks, decides and writes nothing. MIG_USAGE: nothing to adopt, or adopted already;
 * MIG_DRIFT: no revision has this schema; the nearest is in the error. */
enum mig_status mig__adopt(struct mig *mig, struct adoption *adoption, struct mig_error *error);

#endif
