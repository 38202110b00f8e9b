/* SPDX-License-Identifier: MIT
 * The simulator and PostgreSQL agree (agree.h).
 */
#include "agree.h"

#include <stdlib.h>
enum { STATEMENTS = 1500 };

static void test_agree(void **state)
{
    agree(*state, 20250401, STATEMENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_agree, lab_open_postgres, lab_close),
    };
    if (getenv("MIG_TEST_POSTGRES") == NULL)
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
