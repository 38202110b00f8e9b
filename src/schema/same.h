/* SPDX-License-Identifier: MIT
 * Whether two parts of projected schemas mean the same: yes, no, or an expression is in the way.
 */
#ifndef MIG_SCHEMA_SAME_H
#define MIG_SCHEMA_SAME_H

#include "schema/schema.h"

enum same { SAME_YES, SAME_CANNOT_TELL, SAME_NO };

/* The two schemas that are compared, and where the answer of SAME_CANNOT_TELL leaves its reason. */
struct comparison {
    struct arena *arena;
    enum mig_dialect dialect;
    const char *reason;
    const struct schema *in_a, *in_b; /* for objects that read others */
};

/* Names do not count; the tables say what the columns in expressions are. */
enum same same_column(struct comparison *comparison, const struct table *in_a, const struct column *a,
                      const struct table *in_b, const struct column *b);
enum same same_constraint(struct comparison *comparison, const struct table *in_a, const struct constraint *a,
                          const struct table *in_b, const struct constraint *b);
/* Are both of one kind and about the same columns, so that one could have become the other? */
bool same_place(const struct constraint *a, const struct constraint *b);
enum same same_index(struct comparison *comparison, const struct table *in_a, const struct index *a,
                     const struct table *in_b, const struct index *b);
enum same same_partitioning(struct comparison *comparison, const struct table *a, const struct table *b);
/* Of one kind, both of which stand alone. */
enum same same_object(struct comparison *comparison, const struct object *a, const struct object *b);

#endif
