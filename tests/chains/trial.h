/* SPDX-License-Identifier: MIT
 * A built chain on a real database, through the runner that a program has: each revision up, down and up
 * again with rows in the tables; everything down and up at once; a fresh install. After each move the live
 * catalogue is what the simulator says, and rows that the steps do not concern are as before.
 */
#ifndef MIG_TESTS_CHAINS_TRIAL_H
#define MIG_TESTS_CHAINS_TRIAL_H

#include "built.h"

struct tally {
    unsigned revisions, moves, compared, rows, without_rows, losses, abandoned;
    unsigned steps[CHAIN_OPS]; /* by op: run, up and down */
};

struct failure {
    const char *where;   /* "upgrade", "catalogue after downgrade": the same for failures of one kind */
    size_t revision;     /* from 0 */
    const char *message; /* what differs, or what the database said */
};

/* False: *failure says what went wrong, in `arena`. `url` NULL: SQLite in memory. */
bool trial_run(struct arena *arena, const struct built *built, const char *url, struct tally *tally,
               struct failure *failure);

#endif
