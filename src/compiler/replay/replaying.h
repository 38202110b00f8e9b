/* SPDX-License-Identifier: MIT
 * One replay on one database; shared by the files that replay.
 */
#ifndef MIG_COMPILER_REPLAY_REPLAYING_H
#define MIG_COMPILER_REPLAY_REPLAYING_H

#include "compiler/replay.h"
#include "compiler/replay/database.h"

struct replaying {
    struct compiler *compiler;
    const struct checked *checked;
    const struct mig_chain *tables;
    struct replay_database database;
    struct schema *expected; /* [i]: after the first i revisions */
    const char **foreign;    /* [i]: what the language has no word for, on the first way up */
    bool *called;            /* by call: skipped once, and said so */
    bool again;              /* it has been at the end once */
    bool emptied;            /* a revision ran without the generated rows */
};

/* replay/run.c: the statements of revision `number`, in a transaction; false after a problem. A revision that
 * the generated rows stop is tried again without rows. */
bool replay_run(struct replaying *replaying, size_t number, bool down);

/* replay/run.c: all revisions on an empty database, as few transactions as the runner would take. */
bool replay_install(struct replaying *replaying);

/* replay/strangers.c: the first of the rows of a guard that is not the chain's own, or NULL; and a stop when
 * such a one needs the table of SQLite that a statement drops. */
const char *replay_stranger(const struct replaying *replaying, const struct mig_rows *rows);
enum mig_status replay_expect_no_users(struct replaying *replaying,
                                       const struct mig_table_statement *statement, struct mig_error *error);

/* replay/compare.c: the live catalogue against what should be there after the first `count` revisions. */
bool replay_compare(struct replaying *replaying, size_t count, size_t number, bool down);

#endif
