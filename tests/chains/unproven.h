/* SPDX-License-Identifier: MIT
 * The derived ways back that the compiler refuses in random chains, by reason. No database is asked.
 */
#ifndef MIG_TESTS_CHAINS_UNPROVEN_H
#define MIG_TESTS_CHAINS_UNPROVEN_H

#include <stdint.h>

/* Prints each reason with the smallest chain that has it, and each kind of step that no chain has. The status
 * to end with. */
int unproven_list(uint64_t first, uint64_t count);

#endif
