/* SPDX-License-Identifier: MIT
 * What is known of a resolved expression before a row is there: the text or whole number that it gives, or
 * how long it is at least.
 */
#ifndef MIG_SCHEMA_CONSTANT_H
#define MIG_SCHEMA_CONSTANT_H

#include "schema/expr.h"

#include <stdbool.h>
#include <stdint.h>

/* The text of a computed constant; NULL: nobody knows, or it has none. */
const char *constant_text(struct arena *arena, const struct expr *expr);

/* In characters, if it is not null; blanks at the end do not count, since they may be cut. */
size_t constant_least_length(struct arena *arena, const struct expr *expr);

/* A whole number made of whole numbers alone; false: nobody knows, it has none, or 64 bits do not hold it. */
bool constant_whole(const struct expr *expr, int64_t *value);

#endif
