/* SPDX-License-Identifier: MIT
 * The chain with every step in its place: the schemas around it for each database, and the way back.
 */
#ifndef MIG_COMPILER_CHECK_H
#define MIG_COMPILER_CHECK_H

#include "compiler/chain.h"
#include "sql/render.h"

struct checked_steps {
    struct around *items;
    size_t count;
};

/* What one revision is to one database. */
struct checked_side {
    struct schema before, after;
    struct checked_steps up, down; /* in the order in which they run; down is empty when it is irreversible */
};

struct checked_revision {
    const struct revision *revision;
    struct checked_side sides[MIG_DIALECT_COUNT];
    const char *reordered; /* a table whose columns the way back leaves in another order; NULL for none */
    bool doubtful;         /* it, or one that it stands on, has a problem: its schemas are guesses */
};

struct checked {
    struct checked_revision *revisions; /* in the order of the chain */
    size_t count;
    const struct problem
        *clash; /* what branches that need not stand together do to each other; NULL: nothing */
};

/* Adds every problem of every revision to compiler->problems. The result may be lowered when there is none.
 */
void check_chain(struct compiler *compiler, const struct chain *chain, struct checked *checked);

/* The way back of one revision whose upgrade had no problem (way_back.c): derived, or as written and then
 * compared. */
void check_way_back(struct compiler *compiler, struct checked_revision *revision);

/* Applies `steps` to `before`, with the schemas around each. */
struct checked_steps check_steps(struct arena *arena, struct problems *problems, const char *revision,
                                 enum mig_dialect dialect, bool derived, struct schema before,
                                 struct steps steps);

struct schema checked_result(struct schema before, struct checked_steps steps);

#endif
