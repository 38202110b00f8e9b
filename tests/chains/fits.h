/* SPDX-License-Identifier: MIT
 * Whether the numbers of all rows are such that PostgreSQL would hold them in their columns.
 */
#ifndef MIG_TESTS_CHAINS_FITS_H
#define MIG_TESTS_CHAINS_FITS_H

#include "built.h"
#include "compiler/replay/database.h"

/* NULL, or the first column that holds what it has no place for, after the first `count` revisions. */
const char *fits_all(struct arena *arena, struct replay_database *database, const struct built *built,
                     size_t count);

#endif
