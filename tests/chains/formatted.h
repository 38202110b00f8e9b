/* SPDX-License-Identifier: MIT
 * The files of random chains through the formatter. No database is asked.
 */
#ifndef MIG_TESTS_CHAINS_FORMATTED_H
#define MIG_TESTS_CHAINS_FORMATTED_H

#include <stdint.h>

/* Prints what the formatter did wrong, and how many files it was tried on. The status to end with. */
int formatted_try(uint64_t first, uint64_t count);

#endif
