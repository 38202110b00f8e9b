/* SPDX-License-Identifier: MIT
 * What is known of PostgreSQL's extensions (extensions.def): what they need, what they make, and which of
 * them an index stands on.
 */
#ifndef MIG_SCHEMA_EXTENSION_H
#define MIG_SCHEMA_EXTENSION_H

#include "schema/schema.h"

struct extension {
    struct object object;
    bool elsewhere; /* of a live database: it stands in another schema, where it may have other users */
};

/* Is it one that nobody here has to know? */
bool extension_is_elsewhere(const struct object *object);

const char *extension_required(const char *name); /* NULL: none */
/* A name in the schema that the extension would make a relation or type of; NULL: none. */
const char *extension_meets(const char *name, struct schema schema);
/* The extension that makes a relation or type of this name; NULL: none. */
const char *extension_making(const char *name);
/* The extension that gives the index its method or an operator class, and which one that is; NULL: none. */
const char *extension_of_index(const struct index *index, const struct table *table, const char **what);
/* As it stands in a source. */
const char *extension_source(struct arena *arena, const char *name);

#endif
