/* SPDX-License-Identifier: MIT
 * Kinds of objects, for those who keep, print and compare them (include/mig/objects.def).
 */
#ifndef MIG_SCHEMA_OBJECT_H
#define MIG_SCHEMA_OBJECT_H

#include "schema/schema.h"

/* The place of a kind when a schema is made from nothing. */
unsigned object_made(enum mig_object_kind kind);
/* In the one namespace of relations and types? */
bool object_is_shared(enum object_kind kind);
/* Under which it stands in schema.objects. */
const char *object_key(struct arena *arena, enum object_kind kind, const char *name);

#endif
