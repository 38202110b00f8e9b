/* SPDX-License-Identifier: MIT
 * A whole random chain for a seed.
 */
#ifndef MIG_TESTS_CHAINS_SOW_H
#define MIG_TESTS_CHAINS_SOW_H

#include "built.h"
#include "random.h"

struct sown {
    struct written written;
    unsigned taken, refused;   /* statements */
    unsigned unproven;         /* revisions whose derived way back the compiler found wanting (M404) */
    const char *contradiction; /* what it prints it cannot read: NULL, or the message */
};

struct sown sow(struct arena *arena, uint64_t seed);

#endif
