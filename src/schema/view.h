/* SPDX-License-Identifier: MIT
 * Views: a query under a name, with what reads and what it reads.
 */
#ifndef MIG_SCHEMA_VIEW_H
#define MIG_SCHEMA_VIEW_H

#include "base/vec.h"
#include "schema/query.h"

struct view {
    struct object object;
    const struct query
        *query;       /* resolved where apply made it; NULL: a database's text that nobody can read */
    const char *text; /* that text */
};

const struct view *schema_view(struct schema schema, const char *name); /* NULL: none */
/* With all names and types; NULL where it does not fit the schema. */
const struct query *view_resolved(struct arena *arena, struct schema schema, const struct view *view,
                                  unsigned dialects);

/* Views that stand on something, directly or through others, each behind all that read it. */
struct view_readers {
    struct arena *arena;
    struct schema schema;
    VEC(const struct view *) list;
};

/* Adds a view and all that read it; for schema_each_reader, with a struct view_readers. */
void view_readers_add(void *context, const struct object *reader);

#endif
