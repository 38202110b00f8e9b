/* SPDX-License-Identifier: MIT
 * Objects outside the language: what raw SQL makes and names in its effect, as "function f(integer)" or
 * "trigger t on orders". Only the name is known.
 */
#ifndef MIG_SCHEMA_DECLARED_H
#define MIG_SCHEMA_DECLARED_H

#include "schema/schema.h"

/* One spelling: kind in lower case, single blanks, types of arguments as PostgreSQL calls them. */
const char *declared_name(struct arena *arena, const char *text);
/* The same of an object that a catalogue lists; `table` NULL: it hangs on none. */
const char *declared_name_of(struct arena *arena, const char *kind, const char *name, const char *table);

/* An object with that name. */
const struct object *declared_new(struct arena *arena, const char *name, struct origin origin);

/* One that hangs on the table; NULL: none does. */
const struct object *declared_on(struct schema schema, const char *table);

/* One that stands in the schema of PostgreSQL, or hangs on a table of it; NULL: none does. */
const struct object *declared_in(struct arena *scratch, struct schema schema, const char *namespace);

#endif
