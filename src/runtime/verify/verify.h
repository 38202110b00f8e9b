/* SPDX-License-Identifier: MIT
 * Chain, bookkeeping and live schema against each other, at the revision where the database is.
 */
#ifndef MIG_RUNTIME_VERIFY_VERIFY_H
#define MIG_RUNTIME_VERIFY_VERIFY_H

#include "runtime/live/drift.h"
#include "runtime/record/state.h"

struct verdict {
    struct state state;
    bool intact;         /* the program's tables are as they were generated */
    const char *damaged; /* id of a revision whose stored way back was changed; NULL */
    bool other_means;    /* nothing is recorded, and objects of the migrations are there */
    const char *apart;   /* why the schema was not compared; NULL */
    struct drift drift;
};

/* Are the program's tables as they were generated? MIG_DIGEST when not. */
enum mig_status mig__verify_tables(const struct chain *chain, struct mig_error *error);

/* MIG_OK when all agree; else the first of MIG_FAILED, MIG_DIGEST, MIG_AHEAD, MIG_DRIFT. The verdict is
 * filled for all but MIG_FAILED; its texts live as long as the call. */
enum mig_status mig__verify(struct mig *mig, struct verdict *verdict, struct mig_error *error);

#endif
