/* SPDX-License-Identifier: MIT
 * Where a database is, seen from a chain: which of its revisions are applied, which recorded ones it does
 * not know, whether the digests agree. Pure but for mig__state_read, which only reads.
 */
#ifndef MIG_RUNTIME_RECORD_STATE_H
#define MIG_RUNTIME_RECORD_STATE_H

#include "runtime/record/bookkeeping.h"

struct state {
    struct records records;
    struct graph graph;             /* the chain's revisions, then the recorded ones that it does not know */
    bool *applied;                  /* by number in `graph` */
    const struct record **recorded; /* by number; NULL where not applied */
    size_t known_count;             /* revisions of the chain */
    size_t applied_count;           /* all, known or not */
    const struct record *changed;   /* the first whose digest differs; NULL */
    uint32_t missing, missed_by;    /* with `open` */
    bool open;                      /* a revision is recorded whose parent or requirement is not */
    const struct unfinished *unfinished; /* once mig__state_unfinished has read them */
    size_t unfinished_count;
    const char *unfinished_unknown; /* why they could not be read; NULL */
};

/* Sorts recorded rows into the chain. */
void mig__state_of(struct arena *arena, const struct chain *chain, const struct records *records,
                   struct state *state);

enum mig_status mig__state_read(struct mig *mig, struct state *state, struct mig_error *error);

/* Also what is half done. A user who may not read the journal is told so, and nothing is refused for it. */
enum mig_status mig__state_unfinished(struct mig *mig, struct state *state, struct mig_error *error);
/* MIG_NOT_AT_HEAD where a backfill is half taken back: it is recorded, and its rows are those of neither. */
enum mig_status mig__state_check_whole(const struct mig *mig, const struct state *state,
                                       struct mig_error *error);

/* MIG_FAILED where `plan` would take back what a revision needs of which some batches are written: it would
 * go on behind them later, over rows that are others by then. */
enum mig_status mig__state_check_needed(struct mig *mig, const struct state *state, const uint32_t *plan,
                                        size_t count, struct mig_error *error);

/* Is all that is recorded unknown? Then it is the record of another program. */
bool mig__state_foreign(const struct state *state);

/* MIG_DIGEST when digests differ or a row is missing, MIG_AHEAD when a revision is not known; else MIG_OK. */
enum mig_status mig__state_check(struct mig *mig, const struct state *state, struct mig_error *error);
enum mig_status mig__state_check_digests(const struct mig *mig, const struct state *state,
                                         struct mig_error *error);

/* Does the database hold anything but our own tables? */
enum mig_status mig__state_empty(struct mig *mig, bool *empty, struct mig_error *error);

#endif
