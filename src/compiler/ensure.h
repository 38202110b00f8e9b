/* SPDX-License-Identifier: MIT
 * Indexes that are made `if not exists`.
 */
#ifndef MIG_COMPILER_ENSURE_H
#define MIG_COMPILER_ENSURE_H

#include "compiler/check.h"

void ensure_check(struct compiler *compiler, const struct checked_steps *steps, enum mig_dialect dialect);

#endif
