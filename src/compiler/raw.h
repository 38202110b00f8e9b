/* SPDX-License-Identifier: MIT
 * Steps whose text the language does not read: raw SQL, and names of C functions.
 */
#ifndef MIG_COMPILER_RAW_H
#define MIG_COMPILER_RAW_H

#include "compiler/compiler.h"
#include "schema/step.h"

/* Adds what is wrong with the raw SQL and the calls among the steps. */
void raw_check(struct compiler *compiler, struct steps steps);

#endif
