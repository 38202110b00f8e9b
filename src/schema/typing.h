/* SPDX-License-Identifier: MIT
 * The typing rules of expressions: which types go together, and what comes out. expr_resolve.c walks the tree
 * and asks; expr_literal.c gives constants the type of their place.
 */
#ifndef MIG_SCHEMA_TYPING_H
#define MIG_SCHEMA_TYPING_H

#include "schema/expr.h"
#include "schema/schema.h"

struct resolver {
    struct problems *problems;
    struct arena *arena;
    const struct expr_scope *scope;
    bool failed;
};

/* problem_add, and the whole expression has failed. */
struct problem *resolver_problem(struct resolver *resolver, enum problem_code code, struct span span,
                                 const char *format, ...) __attribute__((format(printf, 4, 5)));

static inline struct type type_of(enum type_kind kind)
{
    return (struct type){.kind = kind};
}

bool typing_is_whole(struct type type);  /* smallint, integer, bigint */
bool typing_is_number(struct type type); /* those, numeric, real, double */
bool typing_is_text(struct type type);   /* text, varchar, char */
bool typing_is_moment(struct type type); /* date, timestamp with and without time zone */

/* The type that holds values of both without loss; TYPE_UNKNOWN goes with everything. False: there is none.
 * `postgres`: only PostgreSQL will see it, which turns dates into timestamps by itself. */
bool typing_common(struct type a, struct type b, bool postgres, struct type *common);

/* The type of count, sum, avg, min or max over values of `type`. */
struct type typing_aggregate(const char *name, struct type type);
bool collation_is_sqlites(const char *name); /* else it is one of PostgreSQL's */

const char *type_text(struct arena *arena, struct type type); /* as type_print writes it */

/* Gives constants in `expr` (also at the ends of case and coalesce) the type of their place, where they can
 * have it: texts become timestamps, JSON, labels; now() gets a zone. Anything else comes back as it was.
 * Reports a text that is no value of the type. */
const struct expr *literal_adapt(struct resolver *resolver, const struct expr *expr, struct type type);

/* Would literal_adapt change it: has it no type of its own yet? */
bool literal_follows(const struct expr *expr);

/* Reports a constant that a column of `type` cannot hold: range of numbers, digits, length of texts. */
void literal_check_range(struct resolver *resolver, const struct expr *expr, struct type type);

#endif
