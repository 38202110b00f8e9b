/* SPDX-License-Identifier: MIT
 * Carrying out a plan: what run.c (order, transactions, retries) and interpret.c (one revision) share.
 */
#ifndef MIG_RUNTIME_RUN_RUN_H
#define MIG_RUNTIME_RUN_RUN_H

#include "runtime/action.h"
#include "runtime/run/plan.h"

struct index_check;

struct run {
    struct mig *mig;
    struct bookkeeping books;
    struct state state;
    struct plan plan;
    bool fresh; /* the database is empty */
    mig_deadline deadline;
    size_t finished;       /* revisions committed by this call */
    size_t position;       /* number of the revision that runs, from 1 */
    size_t total;          /* revisions that this call set out to do */
    bool outrun;           /* another process did what we were about to do: read again */
    struct script script;  /* collected, not yet sent */
    const char *failed_id; /* the revision that failed, and its step: for the journal */
    const char *failed_step;
    bool stayed; /* what failed ran outside a transaction, and the error says what there is of it */
};

/* Reads, plans, and says what would be refused. MIG_OK with `outrun` set: another process is at work, read
 * again. */
enum mig_status mig__run_look(struct mig *mig, const char *target, bool down, struct run *run,
                              struct mig_error *error);
enum mig_status mig__run_preflight(struct run *run, struct mig_error *error);

/* Does the revision make the object with `if not exists`? Then the database may have it. */
bool mig__run_ensures(struct mig *mig, uint32_t number, enum mig_object_kind kind, const char *name);

/* How long somebody else's lock is waited for, from now on. */
mig_deadline mig__run_deadline(const struct mig *mig);
long mig__run_patience(const struct mig *mig); /* in milliseconds; negative: not at all */

/* Loads what has to be done for the revision; for one that the chain does not know from the database. */
enum mig_status mig__run_load(struct run *run, uint32_t number, struct actions *actions,
                              struct mig_error *error);

/* Runs one revision inside the open transaction, its row and its journal entry included. What can be sent
 * together with the next one stays in run->script unless it is the `last`. */
enum mig_status mig__run_revision(struct run *run, const struct actions *actions, uint32_t number, bool last,
                                  struct mig_error *error);

/* The same for one whose statements cannot run inside a transaction. */
enum mig_status mig__run_outside(struct run *run, const struct actions *actions, uint32_t number,
                                 struct mig_error *error);

/* failure.c: the revision and the step around what the database said (action NULL: no step), around what a
 * guard found, an index that is there, a row of somebody else's. */
enum mig_status mig__run_failed(struct run *run, const struct actions *actions, const struct action *action,
                                enum mig_status status, struct mig_error *error);
enum mig_status mig__run_stopped(struct run *run, const struct actions *actions, const struct action *action,
                                 const struct mig_rows *rows, struct mig_error *error);
enum mig_status mig__run_other_index(struct run *run, const struct actions *actions,
                                     const struct action *action, const struct index_check *check,
                                     struct mig_error *error);
/* `found` holds the facts about a table that is not as it is expected. */
enum mig_status mig__run_other_table(struct run *run, const struct actions *actions,
                                     const struct action *action, const struct mig_error *found,
                                     struct mig_error *error);
enum mig_status mig__run_outrun(struct run *run, struct mig_error *error);
enum mig_status mig__run_would_lose(struct mig *mig, const struct actions *actions,
                                    const struct action *action, struct mig_error *error);
bool mig__run_allows_loss(const struct mig *mig, const char *id);
void mig__run_announce(const struct run *run, const struct actions *actions, enum mig_event_kind kind,
                       const char *detail);

/* backfill.c: all batches of one statement that are left. What is committed stays, and the next call goes on
 * behind it. */
enum mig_status mig__run_backfill(struct run *run, const struct actions *actions, const struct action *action,
                                  struct mig_error *error);
/* Has one of its batches been committed? */
enum mig_status mig__run_backfill_begun(struct run *run, const struct actions *actions, bool *begun,
                                        struct mig_error *error);

/* edit_table.c: replaces the text of a table of SQLite, unless its rows would have to be written again. */
enum mig_status mig__run_edit_table(struct run *run, const struct action *action, bool *edited,
                                    struct mig_error *error);

/* statistics.c: what ANALYZE has found of a table of SQLite goes on under another name. */
enum mig_status mig__run_statistics(struct run *run, const struct action *action, struct mig_error *error);

/* copy_failure.c: what SQLite said of a copy of rows into a table that nobody else knows, in words about the
 * table that it is for; and whether a statement names that one. */
void mig__copy_explain(struct mig *mig, const struct action *action, struct mig_error *error);
bool mig__copy_names_inner(const struct action *action);

/* expect_table.c: stops unless the live table is the one that the statements of the action make. */
enum mig_status mig__run_expect_table(struct run *run, const struct actions *actions,
                                      const struct action *action, struct mig_error *error);

/* known.c: without the views and triggers that are the chain's own, before revision `number` of the plan or
 * behind it. */
struct mig_rows mig__run_strangers(struct run *run, uint32_t number, const struct mig_rows *rows);

/* drop_table.c: the table of SQLite that the action drops for good, or NULL; and a stop when something else
 * needs it. */
const char *mig__run_dropped_table(struct run *run, const struct actions *actions,
                                   const struct action *action);
enum mig_status mig__run_expect_no_users(struct run *run, uint32_t number, const struct actions *actions,
                                         const struct action *action, const char *table,
                                         struct mig_error *error);

/* The row that mig_revision gets, and the way back beside it. */
struct record mig__run_record(struct arena *arena, const struct chain *chain, uint32_t number,
                              enum mig_dialect dialect, const char *origin, const char **reverse);

/* Runs lines of a script, with the index of the one that failed; a guard that found rows is no failure. */
enum mig_status mig__run_lines(struct mig *mig, const struct line *lines, size_t count, size_t *failed,
                               struct mig_rows *rows, struct mig_error *error);

#endif
