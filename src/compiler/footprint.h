/* SPDX-License-Identifier: MIT
 * What the steps of revisions touch, and whether two on different branches touch the same.
 */
#ifndef MIG_COMPILER_FOOTPRINT_H
#define MIG_COMPILER_FOOTPRINT_H

#include "compiler/check.h"

/* How keys begin that stand for the rows of a table, for a name among relations, and for one that is looked
 * at when a constraint gets its own by default: it `writes`, and who takes the name or gives it up reads.
 * Names come last in the order of keys, so that the object itself is told of first. */
#define TOUCH_ROWS   "rows\037"
#define TOUCH_NAME   "~name\037"
#define TOUCH_CHOICE "~~choice\037"

/* An object that a step changes or reads, or one of those. */
struct touch {
    const char *key;
    const char *name; /* for messages */
    const struct step *step;
    uint32_t revision;
    bool writes;
};

/* All of a chain, by key, then revision. */
struct touches {
    struct touch *items;
    size_t count;
};

/* touches.c */
struct touches footprint_touches(struct arena *arena, const struct checked *checked);

/* "changes", "reads", "changes rows of": what the step does to the thing. */
const char *footprint_verb(const struct touch *touch);

/* The first two steps that get in each other's way, of a revision in sides[0] and one in sides[1]; NULL, NULL
 * where there are none. */
void footprint_meet(const struct touches *touches, const bool *const sides[2], const struct touch *meets[2]);

/* Reports each pair of revisions of which neither stands on the other, and one changes what the other changes
 * or reads: their statements are made for one order, and a database may run them in the other. Unless `all`,
 * only where there is a revision that stands on both. */
void footprint_check(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                     bool all);
/* How many such pairs there are, also of branches that nothing has joined yet. */
size_t footprint_conflicts(struct arena *arena, const struct chain *chain, const struct checked *checked);

#endif
