/* SPDX-License-Identifier: MIT
 * The simulator and SQLite agree (agree.h).
 */
#include "agree.h"

enum { STATEMENTS = 1500 };

static void test_agree(void **state)
{
    agree(*state, 20250401, STATEMENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_agree, lab_open_sqlite, lab_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
