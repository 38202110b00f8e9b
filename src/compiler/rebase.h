/* SPDX-License-Identifier: MIT
 * `migc rebase`: another parent for a revision.
 */
#ifndef MIG_COMPILER_REBASE_H
#define MIG_COMPILER_REBASE_H

#include "compiler/check.h"

/* Puts the operand behind `--onto`: rewrites its `after` and nothing else of its file. What is wrong with the
 * chain as it is stands in compiler->problems; what the new chain has to be is free of errors, but for
 * branches that were there before. */
enum outcome rebase_revision(struct compiler *compiler, const struct chain *chain,
                             const struct checked *checked);

#endif
