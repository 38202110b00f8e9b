/* SPDX-License-Identifier: MIT
 * apply : schema x step -> schema, or problems. The simulator: it knows what a database would enforce.
 * invert : schema x step -> steps that take it back, or a reason why there are none.
 */
#ifndef MIG_SCHEMA_APPLY_H
#define MIG_SCHEMA_APPLY_H

#include "schema/step.h"

struct apply {
    struct arena *arena;
    struct problems *problems;
    const char *revision;     /* id, for origins and notes */
    enum mig_dialect dialect; /* steps for the other database leave the schema as it is */
    bool derived;             /* the step was derived: loss needs no words in the source */
};

/* Returns the schema after the step. After a problem the best guess of what the author meant, so that one
 * mistake gives one message (a column that could not be resolved is there all the same). */
struct schema apply_step(const struct apply *apply, struct schema before, const struct step *step);

/* A step that is known to fit. */
struct schema apply_quietly(struct arena *arena, struct schema before, const struct step *step,
                            enum mig_dialect dialect);

enum invert_result {
    INVERT_DONE,
    INVERT_NEEDS_FILL,   /* NOT NULL column dropped without `fill` */
    INVERT_NEEDS_REVERSE /* data change, raw SQL or call that nobody said how to take back */
};

struct inverse {
    enum invert_result result;
    struct steps steps; /* in the order in which they run */
    const char *why;    /* for a message, when result is not INVERT_DONE */
};

/* `before` is the schema before the step, which must have been applied without a problem. `revision_start` is
 * the schema before the whole revision: an update of columns that did not exist then needs no way back. */
struct inverse invert_step(struct arena *arena, struct schema revision_start, struct schema before,
                           const struct step *step, enum mig_dialect dialect);

/* What a step means for running systems and for data: MIG_RISK_* bits. */
unsigned judge_step(struct schema before, const struct step *step, enum mig_dialect dialect);
/* What is destroyed, in words ("the values of `trades.fee`"); NULL: nothing. */
const char *judge_loss(struct arena *arena, struct schema before, const struct step *step);

/* Does SQLite build tables anew for a step on the values of an enum? And would it, had any table one? */
bool enum_step_rebuilds(struct schema before, const struct step *step);
bool enum_step_changes(struct schema before, const struct step *step);

/* Does SQLite need a rebuild of the table for this step (no native statement that keeps everything)? */
bool step_rebuilds(struct schema before, const struct step *step);

/* Has PostgreSQL no statement for it, so that the column is dropped and made anew, as the last one? */
bool judge_made_anew(struct schema before, const struct step *step);
/* Does a check of the table say what `set not null` would? Then nobody needs to look at the rows. */
bool judge_null_checked(struct schema before, const struct step *step);

#endif
