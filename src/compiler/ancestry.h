/* SPDX-License-Identifier: MIT
 * On what each revision of a graph stands.
 */
#ifndef MIG_COMPILER_ANCESTRY_H
#define MIG_COMPILER_ANCESTRY_H

#include "compiler/check.h"

struct ancestry {
    struct compiler *compiler;
    const struct chain *chain;
    uint32_t *sizes;                      /* by revision: how many it stands on */
    struct schema all[MIG_DIALECT_COUNT]; /* everything so far, in the order of the chain */
    struct problems quiet;                /* what branches that are not to stand together do to each other */
    bool branches_meet;                   /* they are, or will be, applied together: that is a problem */
};

void ancestry_init(struct ancestry *ancestry, struct compiler *compiler, const struct chain *chain);

/* The schemas before revision `number`: everything that it stands on, in the order of the chain. */
void ancestry_before(struct ancestry *ancestry, const struct checked *checked, size_t number,
                     struct schema before[MIG_DIALECT_COUNT]);

/* After it was checked. */
void ancestry_add(struct ancestry *ancestry, const struct checked *checked, size_t number);

#endif
