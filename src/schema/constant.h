/* SPDX-License-Identifier: MIT
 * What is known of a resolved expression before a row is there: the text that it gives, or how long it is at
 * least.
 */
#ifndef MIG_SCHEMA_CONSTANT_H
#define MIG_SCHEMA_CONSTANT_H

#include "schema/expr.h"

/* The text of a computed constant; NULL: nobody knows, or it has none. */
const char *constant_text(struct arena *arena, const struct expr *expr);

/* In characters, if it is not null; blanks at the end do not count, since they may be cut. */
size_t constant_least_length(struct arena *arena, const struct expr *expr);

#endif
