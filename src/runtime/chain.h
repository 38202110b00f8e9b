/* SPDX-License-Identifier: MIT
 * A checked view of a program's tables: texts by offset, revisions by id, the graph of src/graph over
 * the same numbers. Everything else in the runtime reads the tables through it.
 */
#ifndef MIG_RUNTIME_CHAIN_H
#define MIG_RUNTIME_CHAIN_H

#include "base/arena.h"
#include "graph/graph.h"

#include <mig/tables.h>

#include <stdbool.h>

struct chain {
    const struct mig_chain *tables;
    struct graph graph;
    uint32_t *buckets; /* revision number + 1 by hash of the id; 0 is free */
    size_t bucket_count;
};

/* Refuses tables of another format and ranges that leave their arrays. */
enum mig_status mig__chain_open(struct arena *arena, struct chain *chain, const struct mig_chain *tables,
                                struct mig_error *error);

const char *mig__chain_text(const struct chain *chain, uint32_t offset);
const struct mig_table_revision *mig__chain_revision(const struct chain *chain, uint32_t number);
const char *mig__chain_id(const struct chain *chain, uint32_t number);
bool mig__chain_find(const struct chain *chain, const char *id, uint32_t *number); /* the exact id */

#endif
