/* SPDX-License-Identifier: MIT
 * A chain that went through the stages of migc in this process: texts to trees, checked, lowered to tables.
 */
#ifndef MIG_TESTS_CHAINS_BUILT_H
#define MIG_TESTS_CHAINS_BUILT_H

#include "base/hash.h"
#include "compiler/check.h"
#include "compiler/tableset.h"
#include "written.h"

enum { CHAIN_OPS = 128 }; /* more than any number in ops.def */

struct built {
    const struct written *written;
    struct compiler compiler;
    struct chain chain;
    struct checked checked;
    struct schema *schemas[MIG_DIALECT_COUNT]; /* [count]: after the first `count` revisions of the chain */
    struct tableset tables;
    struct mig_chain table; /* as a program would have it */
    char content[SHA256_HEX];
};

/* False: compiler.problems says why. built_free in either case. */
bool built_make(struct built *built, const struct written *written);
void built_free(struct built *built);

/* After the first `count` revisions. */
struct schema built_schema(const struct built *built, size_t count, enum mig_dialect dialect);

/* "M404 the derived downgrade ...", of the first problem, with its notes. */
const char *built_problem(struct arena *arena, const struct problems *problems);

/* For an arena of a test: ends the program. */
void out_of_memory(void *context);

#endif
