/* SPDX-License-Identifier: MIT
 * A revision that another one needs, and that no file defines: where it may be.
 */
#ifndef MIG_COMPILER_MISSING_H
#define MIG_COMPILER_MISSING_H

#include "compiler/chain.h"

struct missing {
    const char *id;
    const char *const *ids; /* of the revisions that there are, sorted */
    size_t count;
};

/* Adds what is known to the problem: it has been released, it is misspelled, it is a file of another tool. */
void missing_help(struct problems *problems, struct problem *problem, const struct chain *chain,
                  struct missing missing);

#endif
