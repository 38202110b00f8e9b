/* SPDX-License-Identifier: MIT
 * `migc explain`: the pages of explain/, one a code of problem.def, which embed.cmake builds in.
 */
#ifndef MIG_COMPILER_EXPLAIN_H
#define MIG_COMPILER_EXPLAIN_H

#include "compiler/compiler.h"

/* The page without its title: cause, example, repair. */
const char *explain_page(enum problem_code code);

/* Prints the page of the code that the operand names, as `M203`, `m203` or `203`; without one, all titles. */
enum outcome explain_print(struct compiler *compiler);

#endif
