/* SPDX-License-Identifier: MIT
 * What steps do to tables that were there before them: where each column went, whether its values may have
 * changed, and whether rows may have come or gone.
 */
#ifndef MIG_TESTS_CHAINS_TRACE_H
#define MIG_TESTS_CHAINS_TRACE_H

#include "compiler/check.h"

struct trace_column {
    const char *from, *to; /* NULL: dropped */
    bool changed;          /* its values may be others */
};

struct trace_table {
    const char *from, *to; /* NULL: dropped */
    bool more, fewer;      /* rows */
    struct trace_column *columns;
    size_t column_count;
};

struct trace {
    struct arena *arena;
    struct trace_table *tables;
    size_t table_count;
};

/* Everything where it is. */
struct trace trace_start(struct arena *arena, struct schema schema);
void trace_steps(struct trace *trace, const struct checked_steps *steps, enum mig_dialect dialect);

#endif
