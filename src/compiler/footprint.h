/* SPDX-License-Identifier: MIT
 * What the steps of revisions touch, and whether two on different branches touch the same.
 */
#ifndef MIG_COMPILER_FOOTPRINT_H
#define MIG_COMPILER_FOOTPRINT_H

#include "compiler/check.h"

/* Reports each pair of revisions of which neither stands on the other, and one changes what the other changes
 * or reads: their statements are made for one order, and a database may run them in the other. */
void footprint_check(struct compiler *compiler, const struct chain *chain, const struct checked *checked);

#endif
