/* SPDX-License-Identifier: MIT
 * The command line of migc as values. options.def lists the commands and their options.
 */
#ifndef MIG_COMPILER_OPTIONS_H
#define MIG_COMPILER_OPTIONS_H

#include "base/arena.h"

#include <stdbool.h>

enum command {
#define COMMAND(NAME, word, operand, least, most, arguments, summary) COMMAND_##NAME,
#include "compiler/options.def"
    COMMAND_COUNT
};

enum option {
#define OPTION(NAME, word, value, commands, meaning) OPTION_##NAME,
#include "compiler/options.def"
    OPTION_COUNT
};

/* Process exit codes. */
enum outcome {
    OUTCOME_DONE = 0,
    OUTCOME_ERRORS = 1, /* in the sources, or a file that cannot be read or written */
    OUTCOME_USAGE = 2,
    OUTCOME_INTERNAL = 3
};

struct options {
    enum command command;
    const char *const *operands; /* DIR, MESSAGE, REV ... */
    size_t operand_count;
    const char *operand;              /* the first one; NULL: there is none */
    const char *values[OPTION_COUNT]; /* NULL: not given; "" for an option without a value */
};

/* Returns true when the command is to be run. Else *outcome says how to exit: help or the version was printed
 * to standard output, or what is wrong to standard error. */
bool options_read(struct arena *arena, int argc, char **argv, struct options *options, enum outcome *outcome);

#endif
