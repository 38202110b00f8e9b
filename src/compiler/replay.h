/* SPDX-License-Identifier: MIT
 * `migc check --replay`: the tables run on real databases, and what is there compared with what should be.
 */
#ifndef MIG_COMPILER_REPLAY_H
#define MIG_COMPILER_REPLAY_H

#include "compiler/check.h"
#include "compiler/tableset.h"

enum outcome replay_chain(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                          const struct tableset *tables);

#endif
