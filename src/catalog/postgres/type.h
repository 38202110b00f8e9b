/* SPDX-License-Identifier: MIT
 * Types as PostgreSQL prints them.
 */
#ifndef MIG_CATALOG_POSTGRES_TYPE_H
#define MIG_CATALOG_POSTGRES_TYPE_H

#include "base/arena.h"
#include "schema/type.h"

/* `words` from format_type; `enum_name` when it, or the element of an array, is an enum of the schema. */
struct type postgres_type(struct arena *arena, const char *words, const char *enum_name);

#endif
