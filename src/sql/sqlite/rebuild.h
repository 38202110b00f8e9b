/* SPDX-License-Identifier: MIT
 * What the files about SQLite's rebuild share: one table, made anew once for one or several steps.
 */
#ifndef MIG_SQL_SQLITE_REBUILD_H
#define MIG_SQL_SQLITE_REBUILD_H

#include "sql/write.h"

struct rebuild {
    const struct change *steps; /* in order, all on this table */
    size_t count;
    const struct change *whole; /* around all of them; its step is the first one */
    struct render *render;
    struct arena *arena;
    const char *name, *new_name;   /* of the table, and of the one that takes its place */
    const char *table, *temporary; /* the same, quoted */
};

/* sqlite/rebuild_expect.c: stops when the table, or what stands around it, is not as the chain knows it. */
void rebuild_expect(const struct rebuild *rebuild);

/* sqlite/rebuild_values.c: stops when rows do not go with what a step asks of them, or all steps together. */
void rebuild_guard_values(const struct change *change);
void rebuild_guard_nulls(const struct rebuild *rebuild);
/* sqlite/rebuild_keys.c */
void rebuild_guard_keys(const struct rebuild *rebuild);

/* sqlite/rebuild_copy.c */
void rebuild_copy(const struct rebuild *rebuild);
bool rebuild_keeps_values(const struct rebuild *rebuild); /* each is copied as it is */
/* Does the step give rows another value in the column? Then it is written. */
bool rebuild_alters(const struct change *change, const char *column, struct buf *value);
/* Where a column of the new table takes its value from. */
enum copied {
    COPIED_AS_IT_IS, /* from the column of that name */
    COPIED_CHANGED,  /* `value` has an expression */
    COPIED_NOWHERE   /* computed, or its default stands for it */
};
enum copied rebuild_value(const struct rebuild *rebuild, const struct column *column, struct buf *value);

/* sqlite/rebuild_group.c: how many of the steps, from the first one on, share a rebuild; 1: it is not one, or
 * alone.
 */
size_t rebuild_shared(struct render *render, const struct around *steps, size_t count);

#endif
