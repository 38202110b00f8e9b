/* SPDX-License-Identifier: MIT
 * Random statements over few names, of which the simulator takes about one in five. The same seed gives the
 * same statements everywhere.
 */
#ifndef MIG_TESTS_SCHEMA_DICE_H
#define MIG_TESTS_SCHEMA_DICE_H

#include "schema/schema.h"

#include <stdint.h>

struct dice {
    struct arena *arena;
    uint64_t state;       /* the seed */
    struct schema schema; /* what stands there now: some statements name what exists */
    bool empty;           /* no rows: what then fails would fail because of them */
};

unsigned dice_roll(struct dice *dice, unsigned sides);
const char *dice_statement(struct dice *dice);

#endif
