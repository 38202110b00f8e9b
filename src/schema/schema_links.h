/* SPDX-License-Identifier: MIT
 * The two directories that a schema keeps beside its objects, so that a step costs what it touches and
 * not what the schema holds: who has a name, and which tables stand on a table, an enum or a name.
 */
#ifndef MIG_SCHEMA_SCHEMA_LINKS_H
#define MIG_SCHEMA_SCHEMA_LINKS_H

#include "schema/schema.h"

/* The name of an object that is put into `objects` or leaves it. */
void schema_take_object(struct arena *arena, struct schema *schema, const char *name);
void schema_release_object(struct arena *arena, struct schema *schema, const char *name);

/* `user` stands on what `key` names, or does so no longer. */
void schema_add_user(struct arena *arena, struct schema *schema, const char *key, const char *user);
void schema_remove_user(struct arena *arena, struct schema *schema, const char *key, const char *user);
/* schema_readers.c: an object that reads others is put into `objects` or leaves it. */
void schema_link_reader(struct arena *arena, struct schema *schema, const struct object *reader);
void schema_unlink_reader(struct arena *arena, struct schema *schema, const struct object *reader);

/* What changes in both directories when `former` becomes `table`; either may be NULL. */
void schema_relink(struct arena *arena, struct schema *schema, const struct table *former,
                   const struct table *table);

#endif
