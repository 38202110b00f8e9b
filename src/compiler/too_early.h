/* SPDX-License-Identifier: MIT
 * Steps that PostgreSQL cannot take yet: what an earlier step of the same transaction began is not done.
 */
#ifndef MIG_COMPILER_TOO_EARLY_H
#define MIG_COMPILER_TOO_EARLY_H

#include "compiler/check.h"

/* `steps` as they are on PostgreSQL. */
void too_early_check(struct compiler *compiler, const struct checked_steps *steps);

#endif
