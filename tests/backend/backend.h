/* SPDX-License-Identifier: MIT
 * What the tests of both back ends share: cmocka's headers in the order it wants, and short checks.
 */
#ifndef MIG_TESTS_BACKEND_H
#define MIG_TESTS_BACKEND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <mig/backend.h>

#include "runtime/clock.h"

static struct mig_error problem;

static inline mig_deadline soon(long milliseconds)
{
    return mig__clock_now() + milliseconds;
}

/* Shows the message when the call did not end as expected. */
static inline void expect(enum mig_status found, enum mig_status expected)
{
    if (found != expected)
        print_error("status %d, expected %d: %s\n%s", (int)found, (int)expected, problem.message,
                    problem.facts);
    assert_int_equal(found, expected);
}

static inline void expect_cell(const struct mig_backend *backend, struct mig_connection *connection,
                               const char *sql, const char *cell)
{
    struct mig_rows rows;
    expect(backend->query(connection, sql, &rows, &problem), MIG_OK);
    assert_int_equal(rows.row_count, 1);
    if (cell == NULL)
        assert_null(rows.cells[0]);
    else
        assert_string_equal(rows.cells[0], cell);
}

static inline void run(const struct mig_backend *backend, struct mig_connection *connection, const char *sql)
{
    expect(backend->query(connection, sql, NULL, &problem), MIG_OK);
}

#endif
