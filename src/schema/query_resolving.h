/* SPDX-License-Identifier: MIT
 * What the files that resolve queries share.
 */
#ifndef MIG_SCHEMA_QUERY_RESOLVING_H
#define MIG_SCHEMA_QUERY_RESOLVING_H

#include "schema/query.h"
#include "schema/typing.h"

enum { QUERY_BOOLEAN = 1, QUERY_AGGREGATES = 2 };

struct query_resolving {
    struct problems *problems;
    struct arena *arena;
    const struct expr_scope *scope;
    bool failed;
};

/* query_check.c: rules about a query as a whole; each reports its own problem. */
void query_check_comparable(struct query_resolving *at, const struct expr *expr, bool order);
/* What rows are grouped or sorted by: no constant, which databases take for the number of a column. */
void query_check_key(struct query_resolving *at, const struct expr *expr, const char *words, bool order);
/* As many columns of the same types in each; constants among them become values of it. */
void query_check_union(struct query_resolving *at, struct query *query);
/* Grouping, distinct and limit. */
void query_check_rows(struct query_resolving *at, const struct query *query);

#endif
