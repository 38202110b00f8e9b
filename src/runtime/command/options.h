/* SPDX-License-Identifier: MIT
 * The command line of --migrate as values. commands.def lists the commands and their options.
 */
#ifndef MIG_RUNTIME_COMMAND_OPTIONS_H
#define MIG_RUNTIME_COMMAND_OPTIONS_H

#include "base/arena.h"

#include <mig/mig.h>

#include <stdbool.h>

enum command {
#define COMMAND(NAME, word, operands, most, summary) COMMAND_##NAME,
#include "runtime/command/commands.def"
    COMMAND_COUNT
};

enum option {
#define OPTION(NAME, word, letter, value, commands, meaning) OPTION_##NAME,
#include "runtime/command/commands.def"
    OPTION_COUNT
};

enum progress { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct options {
    bool help;   /* asked for; of everything when `chosen` is false */
    bool chosen; /* a command was given */
    enum command command;
    const char **targets; /* ended by NULL */
    size_t target_count;
    const char *url, *range; /* NULL: not given */
    bool given[OPTION_COUNT];
    const char **allow_loss; /* ended by NULL */
    long lock_timeout_ms;    /* 0: not given; -1: do not wait */
    long statement_timeout_ms;
    enum progress progress;
};

/* Do the arguments ask for --migrate? */
bool mig__options_wanted(int argc, char **argv);

/* Do they ask for JSON? Known also where the rest of them is wrong. */
bool mig__options_json(int argc, char **argv);

/* MIG_USAGE with what is wrong and what was perhaps meant. */
enum mig_status mig__options_read(struct arena *arena, const char *program, int argc, char **argv,
                                  struct options *options, struct mig_error *error);

const char *mig__command_word(enum command command);

/* Of one command, or of all when none was chosen. */
void mig__options_help(FILE *out, const struct mig_program *program, const struct options *options);

/* 500ms, 30s, 2m, or 0; false when it is none. 0 becomes -1: do not wait. */
bool mig__options_time(const char *text, long *milliseconds);

#endif
