/* SPDX-License-Identifier: MIT
 * Steps that run outside a transaction on a database in use, and in one on an empty database: the lab takes
 * turns.
 */
#include "cases.h"

void case_concurrent_indexes(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    for (int i = 0; i < 2; i++) {
        lab_round_trip(lab, "create index concurrently by_side on trades (side);");
        lab_round_trip(lab,
                       "on postgres create unique index concurrently \"By Day\" on trades (side desc, id) "
                       "include (price) where price > 0;");
    }
    lab_run(lab, "create index concurrently if not exists by_side on trades (side);");
    for (int i = 0; i < 3; i++)
        lab_round_trip(lab, "drop index concurrently by_side;");
    cases_expect_rows(lab);
    lab_run(lab, "drop index concurrently by_side;");
}
