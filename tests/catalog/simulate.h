/* SPDX-License-Identifier: MIT
 * Steps in .mig, applied by the simulator and executed on a database.
 */
#ifndef MIG_TESTS_CATALOG_SIMULATE_H
#define MIG_TESTS_CATALOG_SIMULATE_H

#include "database.h"

struct simulated {
    struct schema schema; /* what the simulator says that the database is now */
    size_t refused;       /* steps that it did not take, where that was allowed */
};

/* `steps` stand in an upgrade block. A step that the simulator refuses fails the test, unless `lenient`. */
struct simulated simulate(struct database *database, const char *steps, bool lenient);

/* One line for each difference between the schema and the database: `changed column trades.fee: ... | ...`.
 */
const char *differences_text(struct database *database, struct schema expected);

#endif
