/* SPDX-License-Identifier: MIT
 * A name that may stand in a schema of PostgreSQL, as one text: `log` in the connection's current schema, and
 * for `audit.log` the schema, a separator that no name can hold, and the name. So maps, references and
 * comparisons take a path for a name; only who writes one, makes another name of it or shows it to people has
 * to know.
 */
#ifndef MIG_BASE_PATH_H
#define MIG_BASE_PATH_H

#include "base/arena.h"

#include <stdbool.h>

#define PATH_SEPARATOR '\035'

bool path_is_qualified(const char *path);
const char *path_base(const char *path);                        /* `log`, a part of the same text */
const char *path_schema(struct arena *arena, const char *path); /* `audit`; NULL: the current one */

/* `schema` NULL is the current one. */
const char *path_join(struct arena *arena, const char *schema, const char *base);
bool path_stands_in(const char *path, const char *schema);

/* In the schema in which `other` stands. */
const char *path_beside(struct arena *arena, const char *other, const char *base);
bool path_stands_beside(const char *path, const char *other);

/* For people, in place and returned: each separator becomes a dot. Also of a text with paths in it. */
char *path_shown(char *text);
bool path_is_shown_as(const char *path, const char *text);

#endif
