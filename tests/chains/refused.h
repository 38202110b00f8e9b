/* SPDX-License-Identifier: MIT
 * What the simulator refuses, tried on the databases all the same.
 */
#ifndef MIG_TESTS_CHAINS_REFUSED_H
#define MIG_TESTS_CHAINS_REFUSED_H

#include "bench.h"
#include "random.h"

enum { REFUSED_CODES = 1000 };

struct refusals {
    const char *purposes; /* text: where the codes stand that are stricter on purpose */
    unsigned tried;       /* statements that the simulator refuses */
    unsigned by_database; /* a database refuses them too */
    unsigned unwritten;   /* without an object that they name there is no SQL to try */
    unsigned on_purpose;
    unsigned stricter[REFUSED_CODES]; /* by code: both take them */
};

/* Random statements for the schema at the head of the chain; every database is there and has it. Returns
 * false after printing a statement that only the simulator refuses, and nobody says why. */
bool refused_try(struct arena *arena, struct bench *benches, size_t count, struct random *random,
                 struct refusals *refusals);

#endif
