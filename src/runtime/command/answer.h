/* SPDX-License-Identifier: MIT
 * What a command answers under --json: one object on standard output, whatever happens. The members of the
 * command stand between those that every answer has; include/mig/answer.schema.json documents all of them.
 */
#ifndef MIG_RUNTIME_COMMAND_ANSWER_H
#define MIG_RUNTIME_COMMAND_ANSWER_H

#include "runtime/json_writer.h"

#include <mig/status.h>

struct answer {
    struct json_writer writer;
    size_t head; /* size of what stands in front of the command's own members */
};

void mig__answer_begin(struct answer *answer, struct arena *arena, const char *program, const char *command);
/* A command that failed in the middle of its members has none. */
void mig__answer_end(struct answer *answer, const struct mig_error *error);

#endif
