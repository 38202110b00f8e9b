/* SPDX-License-Identifier: MIT
 * The hash of what an object means: the sum over its parts, so that their order does not count and a
 * table that shares most parts with its former self is hashed at the cost of what changed.
 */
#ifndef MIG_SCHEMA_MEANING_H
#define MIG_SCHEMA_MEANING_H

#include "schema/schema.h"

/* `former` is the same table before the change, with its hash, or NULL. */
struct hash table_meaning(struct arena *scratch, const struct table *table, const struct table *former);
struct hash index_meaning(struct arena *scratch, const struct index *index);
/* Of one that stands alone. */
struct hash object_meaning(struct arena *scratch, const struct object *object);

#endif
