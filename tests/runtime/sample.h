/* SPDX-License-Identifier: MIT
 * A chain as migc would emit it, built by hand, and a SQLite database in memory to run it on, through a back
 * end that can be told to fail.
 *
 *     aaaa "Accounts"  table accounts (id, owner)
 *     bbbb "Balances"  column balance; its downgrade loses values
 *     cccc "Owners"    index on owner, if it is not there
 *     dddd "Check"     a guard on balance, then a function of the program
 *     eeee "Audit"     table audit
 *     ffff "Forget"    deletes the rows of audit; cannot be taken back
 */
#ifndef MIG_TESTS_RUNTIME_SAMPLE_H
#define MIG_TESTS_RUNTIME_SAMPLE_H

#include "check.h"

#include "runtime/handle.h"

#include <sqlite3.h>

enum { SAMPLE_USUAL = 5, SAMPLE_ALL = 6 };

struct sample {
    struct mig_chain chain;
    struct mig_program program;
    char text[8192];
    struct mig_table_revision revisions[8];
    struct mig_table_step steps[16];
    struct mig_table_statement statements[64];
    struct mig_table_object objects[32];
    uint32_t links[8];
};

/* The first `count` revisions. */
void sample_make(struct sample *sample, size_t count);
/* As if the source of a revision had been edited: another digest, and others from there on for the chain. */
void sample_edit(struct sample *sample, size_t revision);

extern int sample_calls;              /* how often the function was called */
extern enum mig_status sample_answer; /* what it answers */

/* The failing back end: the call number `faulty_at` from now on fails (-1: none) with `faulty_with`; with
 * `faulty_stays` all after it, too. */
extern const struct mig_backend faulty;
extern long faulty_at, faulty_count;
extern bool faulty_stays;
extern enum mig_status faulty_with;

/* A handle over a database that outlives it. Settled: no transaction is open. */
sqlite3 *sample_database(void);
struct mig *sample_open(const struct sample *sample, sqlite3 *database, const struct mig_options *options);
void sample_run(sqlite3 *database, const char *sql);
/* The first cell, or "" for no row. Valid until the next call. */
const char *sample_ask(sqlite3 *database, const char *sql);
/* Ids in mig_revision, in the order of the chain: "aaaa bbbb". */
const char *sample_applied(sqlite3 *database);

#endif
