/* SPDX-License-Identifier: MIT
 * extent : resolved expression -> the numbers between which its values lie, and how many digits they have
 * behind the point; and how long its texts may be. It is for whoever stores the value in a column: what does
 * surely fit needs no look at rows. Wider than the truth at times, never narrower.
 */
#ifndef MIG_SCHEMA_EXTENT_H
#define MIG_SCHEMA_EXTENT_H

#include "schema/expr.h"
#include "schema/schema.h"

enum { EXTENT_ANY_LENGTH = 1000000000, EXTENT_ANY_DIGITS = 1000000 };

/* `most` is not smaller than `least`; both may be infinite. */
struct extent {
    long double least, most;
    unsigned behind; /* digits behind the point */
};

struct extent extent_of_type(struct type type);
/* What may come out before the type of the expression has had a say: PostgreSQL stops at a sum that its type
 * does not hold, SQLite goes on with it. */
struct extent extent_calculated(const struct expr *expr);
/* The same for whoever has made sure that nothing on the way was too large. */
struct extent extent_of(const struct expr *expr);
/* Nothing beyond the ends; digits behind the point do not count. */
bool extent_within(struct extent inner, struct extent outer);

/* In characters; EXTENT_ANY_LENGTH where there is no limit. */
unsigned extent_text(struct schema schema, const struct expr *expr);

#endif
