/* SPDX-License-Identifier: MIT
 * Values at the edges of a type, for generated rows.
 */
#ifndef MIG_COMPILER_REPLAY_VALUES_H
#define MIG_COMPILER_REPLAY_VALUES_H

#include "base/buf.h"
#include "schema/schema.h"

#include <mig/tables.h>

/* What a row is made of. A table gets one of each, where its constraints let it. */
enum edge {
    EDGE_PLAIN,
    EDGE_AGAIN, /* as EDGE_PLAIN wherever two rows may be alike */
    EDGE_SMALL,
    EDGE_LARGE,
    EDGE_LETTERS, /* texts of many alphabets, with quotes */
    EDGE_NULL,    /* null wherever it may be; else as EDGE_PLAIN */
    EDGE_COUNT
};

/* SQL for a value of `type`; another one for each edge where the type has as many. */
void replay_value(struct buf *out, struct schema schema, struct type type, enum edge edge,
                  enum mig_dialect dialect);

#endif
