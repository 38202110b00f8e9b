/* SPDX-License-Identifier: MIT
 * How a chain ends.
 */
#ifndef MIG_COMPILER_HEADS_H
#define MIG_COMPILER_HEADS_H

#include "compiler/check.h"

/* Reports a chain without a revision, and one with more than one head unless those are allowed. After all
 * other checks: branches are compared only where nothing else is wrong. */
void heads_check(struct compiler *compiler, const struct chain *chain, const struct checked *checked);

#endif
