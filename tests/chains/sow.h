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
    const char *contradiction; /* each step was taken, and the revision was not: NULL, or the message */
};

struct sown sow(struct arena *arena, uint64_t seed);

#endif
