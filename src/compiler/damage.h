/* SPDX-License-Identifier: MIT
 * Files with syntax errors: the text that became no step, so that what it may have meant is no error
 * elsewhere.
 */
#ifndef MIG_COMPILER_DAMAGE_H
#define MIG_COMPILER_DAMAGE_H

#include "compiler/chain.h"

struct damage {
    const char *text; /* everything that was lost, or NULL when nothing was */
};

struct damage damage_of(struct compiler *compiler, const struct chain *chain);

/* Removes problems from number `from` on whose place names something that stands in the lost text. */
void damage_forgive(struct compiler *compiler, const struct damage *damage, size_t from);

#endif
