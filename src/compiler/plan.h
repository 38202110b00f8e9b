/* SPDX-License-Identifier: MIT
 * `migc plan`: the order of revisions, without a database.
 */
#ifndef MIG_COMPILER_PLAN_H
#define MIG_COMPILER_PLAN_H

#include "compiler/chain.h"

/* One id a line, in the order in which they would run. */
enum outcome plan_print(struct compiler *compiler, const struct chain *chain);

#endif
