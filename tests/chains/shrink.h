/* SPDX-License-Identifier: MIT
 * The smallest chain that still fails the same way.
 */
#ifndef MIG_TESTS_CHAINS_SHRINK_H
#define MIG_TESTS_CHAINS_SHRINK_H

#include "trial.h"

/* NULL url: SQLite. The failure of the smaller chain comes back; for one at "compiling" no database is asked.
 */
struct written shrink(struct arena *arena, const struct written *written, const char *url,
                      struct failure *failure);

/* A message up to one of `end`, without names and numbers. */
const char *kind_of(struct arena *arena, const char *message, const char *end);

#endif
