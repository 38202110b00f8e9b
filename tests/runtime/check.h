/* SPDX-License-Identifier: MIT
 * What the tests of the runtime share: cmocka's headers in the order it wants, and short checks.
 */
#ifndef MIG_TESTS_RUNTIME_CHECK_H
#define MIG_TESTS_RUNTIME_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <mig/mig.h>

#include <stdio.h>
#include <string.h>

static struct mig_error problem;

/* Shows the message when a call did not end as expected. */
static inline void expect(enum mig_status found, enum mig_status expected)
{
    if (found != expected)
        print_error("status %d, expected %d: %s\n%s%s\n", (int)found, (int)expected, problem.message,
                    problem.facts, problem.help);
    assert_int_equal(found, expected);
}

/* The whole error, as it is printed, to the byte. */
static inline void expect_printed(const char *text)
{
    char printed[sizeof problem] = "";
    FILE *out = fmemopen(printed, sizeof printed - 1, "w");
    assert_non_null(out);
    mig_error_print(out, "bank", &problem);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(printed, text);
}

#endif
