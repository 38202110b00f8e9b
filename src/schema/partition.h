/* SPDX-License-Identifier: MIT
 * Partitioned tables of PostgreSQL: by what a table is partitioned, and what belongs into a partition.
 */
#ifndef MIG_SCHEMA_PARTITION_H
#define MIG_SCHEMA_PARTITION_H

#include "schema/schema.h"

enum partition_method { PARTITION_RANGE, PARTITION_LIST, PARTITION_HASH };

struct partitioning {
    enum partition_method method;
    const struct expr *const *keys; /* EXPR_COLUMN for a plain column */
    size_t key_count;
    struct span span;
};

enum bound_kind { BOUND_RANGE, BOUND_LIST, BOUND_HASH, BOUND_DEFAULT };

/* `minvalue` and `maxvalue` of a range are columns of these names, which no value is. */
struct bound {
    enum bound_kind kind;
    struct span span;
    const struct expr *const *values; /* of a list; where a range begins */
    size_t value_count;
    const struct expr *const *ends; /* where a range ends, which is no part of it */
    size_t end_count;
    unsigned modulus, remainder; /* of a hash */
};

struct partition {
    struct object object;
    struct name table;
    struct bound bound;
};

const char *partition_word(enum partition_method method); /* "range" */
/* The type of a key; what it has no type of its own for is TYPE_UNKNOWN. */
struct type partition_key_type(struct arena *scratch, const struct table *table, size_t key);
bool partition_reads(const struct table *table, const char *column); /* does a key of the table? */

const struct partition *schema_partition(struct schema schema, const char *name);
/* Calls `visit` for each partition of the table, in name order. */
void schema_each_partition(struct schema schema, const char *table,
                           void (*visit)(void *context, const struct partition *partition), void *context);
/* Whose parent has got another name. */
struct schema schema_move_partitions(struct arena *arena, struct schema schema, const char *from,
                                     struct name to);
const struct partition *partition_renamed(struct arena *arena, const struct partition *partition,
                                          struct name to);

/* The table that a partition of `table` with that name is when it leaves: the columns, constraints and
 * indexes of `table`, keys and indexes under names of their own. Constraints and indexes stand in its order.
 */
const struct table *partition_as_table(struct arena *arena, struct schema schema, const struct table *table,
                                       struct name name);

/* With every value in the one spelling of the key's type. */
struct bound bound_normal(struct arena *arena, const struct table *table, const struct bound *bound);
/* -1, 0 or 1: where the first of two places in a range lies; both are normal. */
int bound_order(const struct expr *const *a, const struct expr *const *b, size_t count);
/* Could a row belong into both? Both are normal, and of one table. */
bool bound_overlaps(const struct bound *a, const struct bound *b);
bool bound_is_infinite(const struct expr *value);

/* of t from ('2024-01-01') to ('2025-01-01') */
void print_partition(struct buf *out, const struct partition *partition);
/* partition by range (timestamp) */
void print_partitioning(struct buf *out, const struct partitioning *partitioning);

#endif
