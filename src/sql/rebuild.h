/* SPDX-License-Identifier: MIT
 * What the files about SQLite's rebuild share: one table, made anew once for one or several steps.
 */
#ifndef MIG_SQL_REBUILD_H
#define MIG_SQL_REBUILD_H

#include "sql/write.h"

struct rebuild {
    const struct change *steps; /* in order, all on this table */
    size_t count;
    const struct change *whole; /* around all of them; its step is the first one */
    struct render *render;
    struct arena *arena;
    const char *name;              /* of the table */
    const char *table, *temporary; /* quoted */
};

/* rebuild_expect.c: stops when the table, or what stands around it, is not as the chain knows it. */
void rebuild_expect(const struct rebuild *rebuild);
void rebuild_guard_readers(const struct rebuild *rebuild, const struct step *step);

/* rebuild_values.c: stops when rows do not go with what a step asks of them, or all steps together. */
void rebuild_guard_values(const struct change *change);
void rebuild_guard_nulls(const struct rebuild *rebuild);
/* rebuild_keys.c */
void rebuild_guard_keys(const struct rebuild *rebuild);

/* rebuild_copy.c */
void rebuild_copy(const struct rebuild *rebuild);
bool rebuild_keeps_values(const struct rebuild *rebuild); /* each is copied as it is */
/* Where a column of the new table takes its value from. */
enum copied {
    COPIED_AS_IT_IS, /* from the column of that name */
    COPIED_CHANGED,  /* `value` has an expression */
    COPIED_NOWHERE   /* computed, or its default stands for it */
};
enum copied rebuild_value(const struct rebuild *rebuild, const struct column *column, struct buf *value);

#endif
