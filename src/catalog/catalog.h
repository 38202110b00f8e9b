/* SPDX-License-Identifier: MIT
 * read : connection -> schema. A live database as the same value that the simulator makes, already in
 * the projection of its dialect (schema/compare.h). What the language cannot say is listed, never dropped.
 */
#ifndef MIG_CATALOG_CATALOG_H
#define MIG_CATALOG_CATALOG_H

#include "schema/schema.h"

#include <mig/backend.h>

/* How the catalog asks; the runtime passes a back end, tests pass what they like. */
struct catalog_source {
    void *context;
    enum mig_status (*query)(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error);
    enum mig_dialect dialect;
    unsigned version;              /* of library or server */
    const struct schema *expected; /* PostgreSQL: its schemas are read too; NULL: only the current one */
    const char
        *table; /* SQLite: only this one, its indexes and triggers, and the tables it refers to; NULL: all */
};

/* What it means for the schema that was read. */
enum foreign_weight {
    FOREIGN_ASIDE, /* it stands beside the schema, or changes nothing that the language speaks of */
    FOREIGN_MORE,  /* an object of the schema says more than its value does: `reason` */
    FOREIGN_UNREAD /* an object of the schema could not be read whole: `reason` */
};

/* Something that stands in the database and has no word in the language. */
struct foreign {
    const char *kind; /* "trigger", "view", "function", "sequence" */
    const char *name;
    const char *table;  /* where it hangs on one; NULL */
    const char *reason; /* of a part of a table, or why it is told; NULL */
    enum foreign_weight weight;
};

struct catalog {
    struct schema schema;
    const struct foreign *foreign;
    size_t foreign_count;
};

/* Leaves out sqlite_%, the tables, indexes and sequences that start with mig_, and alembic_version.
 * PostgreSQL: the connection's current schema and those of `source->expected`, and no object that belongs to
 * an extension. */
enum mig_status catalog_read(struct arena *arena, const struct catalog_source *source,
                             struct catalog *catalog, struct mig_error *error);

/* What raw SQL has made and declared (OBJECT_DECLARED of `expected`) is known: where it is there, it moves
 * from what is foreign into the schema. */
void catalog_declare(struct arena *arena, struct catalog *catalog, struct schema expected);

/* Only whether anything but bookkeeping is there: cheap, for "is this database empty?" */
enum mig_status catalog_empty(struct arena *arena, const struct catalog_source *source, bool *empty,
                              struct mig_error *error);

#endif
