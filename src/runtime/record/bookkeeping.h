/* SPDX-License-Identifier: MIT
 * What the database remembers: `mig_revision`, a row for every applied revision, and `mig_journal`, a row for
 * every attempt. Reading copes with missing tables and writes nothing; writing is SQL text that is added to a
 * script, so that `--sql` prints what a run executes.
 *
 * Columns of mig_revision, format 1. Text unless said otherwise; nothing is NULL:
 *   id, message, digest, chain   as in the program's tables
 *   parents                      ids of parents and requirements, blanks between: what must stay while this
 * one does dialect                      "sqlite" or "postgres" origin                       "run", "stamp" or
 * "adopt" table_format (integer)       of the program that wrote the row loses                        what
 * the upgrade destroyed, in words applied_at (UTC)             PostgreSQL: timestamp(3); SQLite: text
 * YYYY-MM-DD HH:MM:SS.SSS duration_ms (integer), applied_by reverse, reverse_digest      the way back
 * (reverse.h) and the SHA-256 of its text
 */
#ifndef MIG_RUNTIME_RECORD_BOOKKEEPING_H
#define MIG_RUNTIME_RECORD_BOOKKEEPING_H

#include "runtime/handle.h"
#include "runtime/record/script.h"

struct record {
    const char *id, *message, *digest, *chain, *parents, *dialect, *origin, *loses, *applied_at, *applied_by;
    long table_format, duration_ms;
};

struct records {
    bool made; /* the tables are there */
    const struct record *items;
    size_t count;
};

/* Is there a table of this name? */
enum mig_status mig__records_table(struct mig *mig, const char *name, bool *exists, struct mig_error *error);

/* What Alembic recorded, where it did: a column, the ids. */
enum mig_status mig__records_alembic(struct mig *mig, bool *exists, struct mig_rows *rows,
                                     struct mig_error *error);

/* The rows in the order in which they were written. */
enum mig_status mig__records_read(struct mig *mig, struct records *records, struct mig_error *error);

/* The stored way back of one applied revision. */
enum mig_status mig__records_reverse(struct mig *mig, const char *id, const char **reverse,
                                     const char **digest, struct mig_error *error);

/* A revision outside a transaction that was begun and not ended: cut off, unless somebody is at it now. */
struct unfinished {
    const char *id, *begun_at, *begun_by; /* of its first start */
    bool down;
    bool wrote; /* a backfill that has committed batches */
};

/* What the journal says, whatever is recorded meanwhile; a revision once. */
enum mig_status mig__records_unfinished(struct mig *mig, const struct unfinished **items, size_t *count,
                                        struct mig_error *error);

/* The names and the database that the texts are for. */
struct bookkeeping {
    struct arena *arena;
    enum mig_dialect dialect;
    const char *revision_name, *journal_name; /* quoted */
    const char *applied_by;
    bool offline; /* for a script that somebody else runs: only statements that can stand in one */
};
struct bookkeeping mig__bookkeeping_of(struct mig *mig);
struct bookkeeping mig__bookkeeping_for(struct arena *arena, const struct mig_program *program,
                                        enum mig_dialect dialect);

void mig__bookkeeping_make(const struct bookkeeping *books, struct script *script);

/* Writes the row of a revision that is about to be applied. Its first statement is a guard that returns a row
 * when the database is not as planned: the revision is there already, or a parent is gone. */
void mig__bookkeeping_apply(const struct bookkeeping *books, struct script *script,
                            const struct record *record, const char *reverse);
/* The same for one that is about to be taken back: it must be there, and nothing that needs it. */
void mig__bookkeeping_revert(const struct bookkeeping *books, struct script *script, const char *id);

/* Plain changes, for `stamp`. */
void mig__bookkeeping_insert(const struct bookkeeping *books, struct script *script,
                             const struct record *record, const char *reverse);
void mig__bookkeeping_forget(const struct bookkeeping *books, struct script *script, const char *id);

struct journal_entry {
    const char *revision;
    const char *direction; /* "up", "down", "stamp" */
    const char *outcome;   /* "done", "failed", "started" */
    const char *step;      /* where it failed, in words; or nothing */
    const char *error;     /* what the database said; or nothing */
    long milliseconds;     /* -1: by the server's clock (PostgreSQL) */
};
/* Ends a revision: how long it took, into its row (unless it is gone) and into the journal. */
void mig__bookkeeping_done(const struct bookkeeping *books, struct script *script,
                           const struct journal_entry *entry);
void mig__bookkeeping_journal(const struct bookkeeping *books, struct script *script,
                              const struct journal_entry *entry);

/* How far the batches of a revision are that was begun and not finished: a query for one row, the number of
 * its rows in mig_revision and the text that go_on kept last (NULL: none). */
const char *mig__bookkeeping_progress(const struct bookkeeping *books, const char *revision, bool down);
void mig__bookkeeping_go_on(const struct bookkeeping *books, struct script *script, const char *revision,
                            bool down, const char *progress);

#endif
