/* SPDX-License-Identifier: MIT
 * project : schema x dialect -> schema as that database can tell it apart; and the difference of two
 * schemas, object by object, with three answers: equal, different, cannot tell.
 */
#ifndef MIG_SCHEMA_COMPARE_H
#define MIG_SCHEMA_COMPARE_H

#include "schema/schema.h"

/* SQLite: timestamp with and without zone, interval and datetime are one; json and jsonb; enum is varchar of
 * the longest label plus, unless unchecked, a named CHECK; identity, comments, methods and the names of
 * constraints that SQLite leaves unnamed vanish; key columns are NOT NULL. PostgreSQL: SQLite's options
 * vanish. To the attribute: at the top of project.c. Projecting again changes nothing. */
struct schema schema_project(struct arena *arena, struct schema schema, enum mig_dialect dialect);

enum difference_kind {
    DIFFERENCE_MISSING,    /* expected, not there */
    DIFFERENCE_FOREIGN,    /* there, not expected */
    DIFFERENCE_CHANGED,    /* there, and not the same */
    DIFFERENCE_CANNOT_TELL /* there; an expression that cannot be compared */
};

struct difference {
    enum difference_kind kind;
    enum mig_object_kind object;
    const char *owner;            /* table of a column, constraint or index; NULL */
    const char *name;             /* of a constraint without one: its definition */
    const char *expected, *found; /* .mig text of the definition; NULL where there is none */
    const char *reason;           /* CANNOT_TELL */
};

struct differences {
    struct difference *items;
    size_t count;
    bool column_order; /* a table has the same columns in another order; not a difference */
};

/* Both sides must be projections for `dialect`. In name order. */
struct differences schema_differences(struct arena *arena, struct schema expected, struct schema found,
                                      enum mig_dialect dialect);

/* The parts of a schema as the tables keep them (include/mig/tables.h), in a fixed order: what changed from
 * `before` to `after`, removals first. Position only for columns. */
struct part {
    enum mig_object_kind kind;
    bool removed;
    const char *owner, *name, *definition;
    unsigned position;
};
typedef void part_visit_fn(void *context, const struct part *part);
void schema_parts_changed(struct arena *arena, struct schema before, struct schema after,
                          part_visit_fn *visit, void *context);

#endif
