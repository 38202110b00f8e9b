/* SPDX-License-Identifier: MIT
 * Where an operator looks, revisions that are half done are told of: which, since when, by what, and what to
 * do. For people as lines, for programs as the member `unfinished`.
 */
#ifndef MIG_RUNTIME_COMMAND_UNFINISHED_H
#define MIG_RUNTIME_COMMAND_UNFINISHED_H

#include "runtime/command/command.h"
#include "runtime/record/state.h"

/* Nothing where nothing is half done. */
void mig__unfinished_tell(struct command_line *line, const struct state *state);

#endif
