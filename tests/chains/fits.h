/* SPDX-License-Identifier: MIT
 * Whether the numbers of all rows are such that PostgreSQL would hold them in their columns.
 */
#ifndef MIG_TESTS_CHAINS_FITS_H
#define MIG_TESTS_CHAINS_FITS_H

#include "compiler/replay/database.h"
#include "schema/schema.h"

/* NULL, or the first column that holds what it has no place for. */
const char *fits_all(struct arena *arena, struct replay_database *database, struct schema schema);

#endif
