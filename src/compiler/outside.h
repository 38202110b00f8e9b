/* SPDX-License-Identifier: MIT
 * Steps that run outside a transaction: each has a revision of its own, so that one that fails means that
 * nothing of its revision is done, and one that was cut off can be finished.
 */
#ifndef MIG_COMPILER_OUTSIDE_H
#define MIG_COMPILER_OUTSIDE_H

#include "compiler/compiler.h"
#include "schema/step.h"

/* Adds a problem for each that has company on its database. */
void outside_check(struct compiler *compiler, struct steps steps);

#endif
