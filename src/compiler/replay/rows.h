/* SPDX-License-Identifier: MIT
 * Rows at the edges of their types, so that a replay changes tables that are not empty.
 */
#ifndef MIG_COMPILER_REPLAY_ROWS_H
#define MIG_COMPILER_REPLAY_ROWS_H

#include "compiler/replay/database.h"
#include "schema/schema.h"

/* Inserts into each table that differs from `before` what it takes; a row that a constraint refuses is left
 * out. */
void replay_fill(struct arena *arena, struct replay_database *database, struct schema before,
                 struct schema after);

/* Every row of every table. */
enum mig_status replay_empty(struct arena *arena, struct replay_database *database, struct schema schema,
                             struct mig_error *error);

#endif
