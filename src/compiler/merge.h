/* SPDX-License-Identifier: MIT
 * `migc merge`: a new revision that joins branches.
 */
#ifndef MIG_COMPILER_MERGE_H
#define MIG_COMPILER_MERGE_H

#include "compiler/check.h"

/* Behind the heads that the operands name, or all of them. The chain has no problem but maybe its heads. */
enum outcome merge_branches(struct compiler *compiler, const struct chain *chain,
                            const struct checked *checked);

#endif
