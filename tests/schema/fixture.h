/* SPDX-License-Identifier: MIT
 * A chain for each test of a program, and cmocka's headers in the order it wants.
 */
#ifndef MIG_TESTS_SCHEMA_FIXTURE_H
#define MIG_TESTS_SCHEMA_FIXTURE_H

#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct chain chain;

static inline int start(void **state)
{
    (void)state;
    chain_start(&chain);
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    chain_end(&chain);
    return 0;
}

#endif
