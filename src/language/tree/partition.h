/* SPDX-License-Identifier: MIT
 * Constructors for the grammar's actions (language/tree.h): partitioned tables and their partitions.
 */
#ifndef MIG_LANGUAGE_BUILD_PARTITION_H
#define MIG_LANGUAGE_BUILD_PARTITION_H

#include "language/parser.h"
#include "schema/partition.h"

struct draft_table;
struct expr_list;

struct draft_table *draft_table_partition(struct parser *parser, struct draft_table *table,
                                          struct name method, const struct expr_list *keys, struct span span);
struct bound bound_range(const struct expr_list *from, const struct expr_list *to);
struct bound bound_list(const struct expr_list *values);
struct bound bound_hash(struct parser *parser, struct name first, const char *modulus, struct name second,
                        const char *remainder);
struct partition *build_partition(struct parser *parser, struct name table, struct bound bound,
                                  struct span span);
/* create or attach */
struct step *build_partition_step(struct parser *parser, enum op op, struct name name,
                                  struct partition *partition);
struct step *build_detach_partition(struct parser *parser, struct name name, struct name table,
                                    struct span span);
struct step *build_drop_partition(struct parser *parser, struct name name, const char *loss);

#endif
