/* SPDX-License-Identifier: MIT
 * A whole random chain for a seed.
 */
#ifndef MIG_TESTS_CHAINS_SOW_H
#define MIG_TESTS_CHAINS_SOW_H

#include "built.h"
#include "random.h"

/* A chain whose last revision the compiler refuses because of its derived way back (M404). */
struct unproven {
    struct written written;
    const char *problem;
};

struct sown {
    struct written written;
    unsigned taken, refused;   /* statements */
    unsigned steps[CHAIN_OPS]; /* by op: taken */
    VEC(struct unproven) unproven;
    const char *contradiction; /* what it prints it cannot read: NULL, or the message */
};

struct sown sow(struct arena *arena, uint64_t seed);

#endif
