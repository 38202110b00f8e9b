/* SPDX-License-Identifier: MIT
 * `migc create`: a new revision behind the head, ready to edit.
 */
#ifndef MIG_COMPILER_CREATE_H
#define MIG_COMPILER_CREATE_H

#include "compiler/chain.h"

/* Writes `<id>_<message>.mig` and prints its path. The chain has no problem and at most one head. */
enum outcome create_revision(struct compiler *compiler, const struct chain *chain);

#endif
