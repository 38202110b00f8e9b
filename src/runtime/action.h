/* SPDX-License-Identifier: MIT
 * What has to be done for one revision in one direction, ready to be run: from the program's tables, or from
 * the way back that an earlier program stored in the database.
 */
#ifndef MIG_RUNTIME_ACTION_H
#define MIG_RUNTIME_ACTION_H

#include "runtime/chain.h"

struct action {
    enum mig_kind kind;
    unsigned flags; /* MIG_STATEMENT_* */
    const char *sql, *note, *probe;
    unsigned since, until;
    unsigned argument; /* CALL: index into the tables' functions; BACKFILL: rows in a batch */
    const char *step;  /* "add column `trades.fee`": for messages; "" when nobody knows */
    uint32_t line;     /* of the step in the revision's file; 0 for none */
};

struct actions {
    const char *id, *message, *file; /* of the revision; file "" when it is not known here */
    const struct action *items;
    size_t count;
    unsigned flags;    /* MIG_SIDE_* */
    bool irreversible; /* there is no way back; `reason` says why */
    const char *reason;
};

/* From the tables. */
void mig__actions_of(struct arena *arena, const struct chain *chain, uint32_t revision,
                     enum mig_dialect dialect, bool down, struct actions *actions);

/* Do the statements run outside a transaction? On an empty database only those that have no other form. */
bool mig__actions_outside(const struct actions *actions, bool fresh);
/* Leaves the statements of one form, inside a transaction or outside. */
void mig__actions_choose(struct arena *arena, struct actions *actions, bool outside);

const char *mig__kind_name(enum mig_kind kind); /* as in kinds.def */

#endif
