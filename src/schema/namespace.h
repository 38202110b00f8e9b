/* SPDX-License-Identifier: MIT
 * Schemas of PostgreSQL that a chain makes (OBJECT_SCHEMA), and what stands in them under a path
 * (base/path.h).
 */
#ifndef MIG_SCHEMA_NAMESPACE_H
#define MIG_SCHEMA_NAMESPACE_H

#include "schema/schema.h"

/* Is there nothing that the path could name, since SQLite has no schemas or the chain has not made this one?
 * Reports that. */
bool namespace_missing(struct problems *problems, struct schema schema, unsigned dialects, struct name path);

void namespace_unknown(struct problems *problems, struct schema schema, struct name name); /* reports it */

/* Every object of its own that stands in the schema `name`; not its indexes, which come with their tables. */
void namespace_each(struct schema schema, const char *name, schema_visit_fn *visit, void *context);

/* The object of the shared namespace under a new name, here and in all that names it. */
struct renaming_object {
    struct arena *arena;
    enum mig_dialect dialect;
    struct origin by;
};
struct schema schema_rename_object(const struct renaming_object *how, struct schema schema,
                                   const struct object *object, struct name to);
/* With all that stands in it. */
struct schema schema_rename_namespace(const struct renaming_object *how, struct schema schema,
                                      const struct object *former, struct name to);

#endif
