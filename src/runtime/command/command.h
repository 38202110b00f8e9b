/* SPDX-License-Identifier: MIT
 * What the files of the command line share: one call of mig_main, and the commands. Each prints to `out` and
 * returns its status, with the error filled in when that is not MIG_OK.
 */
#ifndef MIG_RUNTIME_COMMAND_COMMAND_H
#define MIG_RUNTIME_COMMAND_COMMAND_H

#include "runtime/action.h"
#include "runtime/command/answer.h"
#include "runtime/command/options.h"
#include "runtime/handle.h"

struct command_line {
    const struct mig_program *program;
    struct arena *arena;
    struct options options;
    struct chain chain; /* for commands that need no database */
    struct mig *mig;    /* open for those that do; closed by mig_main */
    FILE *out;
    struct mig_error *error;
    struct answer *answer; /* --json: what is written instead; else NULL */
    bool colour, progress;
    bool terminal;  /* where errors and progress go */
    long long told; /* when it was said how far a statement is, in milliseconds */
};

/* look.c, show.c: without a database, but for `history -i` and `current` in a range. */
enum mig_status mig__command_history(struct command_line *line);
enum mig_status mig__command_current(struct command_line *line);
enum mig_status mig__command_heads(struct command_line *line);
enum mig_status mig__command_branches(struct command_line *line);
enum mig_status mig__command_show(struct command_line *line);
/* adopt_report.c, verify_report.c */
enum mig_status mig__command_adopt(struct command_line *line);
enum mig_status mig__command_verify(struct command_line *line);
/* dry_run.c: what would be done, up or down. */
enum mig_status mig__command_plan(struct command_line *line, bool down);
/* offline.c: the script for another program to run. */
enum mig_status mig__command_sql(struct command_line *line, bool down);

/* Opens the database of --url; the handle ends up in line->mig. */
enum mig_status mig__command_open(struct command_line *line, enum mig_open_mode mode);

/* " (head)" behind where a database is that lacks nothing. */
const char *mig__command_head_words(size_t heads, size_t pending);

/* Opens it to look where it is; the state is valid until the next call on the handle. */
struct state;
enum mig_status mig__command_state(struct command_line *line, struct state *state);

#endif
