/* SPDX-License-Identifier: MIT
 * The cases that both databases share (cases.def), and the tables that they start from.
 */
#ifndef MIG_TESTS_SQL_CASES_H
#define MIG_TESTS_SQL_CASES_H

#include "lab.h"

#define CASE(name) void case_##name(void **state);
#include "cases.def"
#undef CASE

/* strategies <- trades <- fills, with cascading deletes and rows in each. */
void cases_prepare(struct lab *lab);
/* What a downgrade of these steps would lose now: "words;" for each. */
void cases_expect_lost(struct lab *lab, const char *steps, const char *words);
/* Nothing of theirs is lost. */
void cases_expect_rows(struct lab *lab);

#endif
