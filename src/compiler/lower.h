/* SPDX-License-Identifier: MIT
 * Checked chain to tables: every statement rendered, everything numbered.
 */
#ifndef MIG_COMPILER_LOWER_H
#define MIG_COMPILER_LOWER_H

#include "compiler/check.h"
#include "compiler/tableset.h"

/* May add problems: what no database can run in one transaction. NULL, or one line when the tables cannot
 * hold it. */
const char *lower_chain(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                        struct tableset *tables);

#endif
