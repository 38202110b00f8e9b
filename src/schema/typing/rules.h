/* SPDX-License-Identifier: MIT
 * One function for each kind of expression that has a rule: what its arguments must be, and its own type.
 * `args` are resolved; constants among them are replaced by values of the type that their place asks for.
 */
#ifndef MIG_SCHEMA_TYPING_RULES_H
#define MIG_SCHEMA_TYPING_RULES_H

#include "schema/typing.h"

struct type rules_unary(struct resolver *resolver, const struct expr *expr, const struct expr **args);
struct type rules_binary(struct resolver *resolver, const struct expr *expr, const struct expr **args);
struct type rules_membership(struct resolver *resolver, const struct expr *expr, const struct expr **args);
struct type rules_like(struct resolver *resolver, const struct expr *expr, const struct expr **args);
struct type rules_case(struct resolver *resolver, const struct expr *expr, const struct expr **args);
struct type rules_call(struct resolver *resolver, const struct expr *expr, const struct expr **args);

/* typing/sequence.c: nextval('name') */
void rules_sequence(struct resolver *resolver, const struct expr *call, const struct expr **args);
/* typing/queries.c: count(*) and the like; and `exists`, `in (select ...)` and a query as a value, whose
 * query is resolved here too. */
struct type rules_aggregate(struct resolver *resolver, const struct expr *expr, const struct expr **args);
struct type rules_query(struct resolver *resolver, struct expr *expr, const struct expr **args);
/* query_source.c: the type of a column in a query; its qualifier becomes the alias that it comes from. */
struct type query_column_type(struct resolver *resolver, struct expr *expr);

/* The type that the values have in common; constants among them become values of it. `what` tells of two that
 * have none: "cannot be compared". */
struct type rules_unify(struct resolver *resolver, const struct expr **args, size_t count, struct span span,
                        const char *what);

/* Can values of the type be compared? `order`: for < and the like, where more than equality is asked. */
void rules_comparable(struct resolver *resolver, struct type type, bool order, struct span span);
/* False, and reported: all of them are null, so that the whole has no type. */
bool rules_results(struct resolver *resolver, const struct expr *const *args, size_t count, const char *what,
                   struct span span);

void rules_condition(struct resolver *resolver, const char *what, const struct expr *expr);
/* Returns whether it fits, or has no type because it failed before. */
bool rules_need(struct resolver *resolver, bool fits, const char *what, const char *wanted,
                const struct expr *expr);
void rules_cast(struct resolver *resolver, const struct expr *from, struct type to);
void rules_stay_same(struct resolver *resolver,
                     const struct expr *expr); /* not where the scope is deterministic */
void rules_not_assignable(struct resolver *resolver, struct type to, const char *column,
                          const struct expr *from);

/* typing/depth.c: reports what is nested too deeply for a database. */
void rules_depth(struct resolver *resolver, const struct expr *expr);
/* The same on SQLite where `then` reads what `first` gives. */
void rules_depth_of_both(struct problems *problems, const struct expr *first, const struct expr *then);

bool rules_postgres_only(const struct resolver *resolver);
bool rules_sqlite_only(const struct resolver *resolver);

#endif
