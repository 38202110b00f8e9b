/* SPDX-License-Identifier: MIT
 * What every cmocka program here starts with: cmocka's headers in the order it wants, and an arena
 * whose `full` jumps back into the test.
 */
#ifndef MIG_TESTS_BASE_CHECK_H
#define MIG_TESTS_BASE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static inline void check_full(void *context)
{
    longjmp(*(jmp_buf *)context, 1);
}

#endif
