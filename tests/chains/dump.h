/* SPDX-License-Identifier: MIT
 * All rows of all tables as text, and what became of them.
 */
#ifndef MIG_TESTS_CHAINS_DUMP_H
#define MIG_TESTS_CHAINS_DUMP_H

#include "compiler/replay/database.h"
#include "schema/schema.h"
#include "trace.h"

struct dump_table {
    const struct table *table;
    size_t row_count;
    const char *const *cells; /* row by row, in the order of table->columns */
};

struct dump {
    struct schema schema;
    VEC(struct dump_table) tables; /* by name */
};

/* NULL, or what the database said. */
const char *dump_read(struct arena *arena, struct replay_database *database, struct schema schema,
                      struct dump *dump);

/* Rows and columns that the steps of `trace` do not concern are as they were. NULL, or what is not. */
const char *dump_compare(struct arena *arena, const struct dump *before, const struct dump *after,
                         const struct trace *trace);

#endif
