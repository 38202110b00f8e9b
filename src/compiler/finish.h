/* SPDX-License-Identifier: MIT
 * How a run ends: problems and the line that counts them, or the files that were asked for.
 */
#ifndef MIG_COMPILER_FINISH_H
#define MIG_COMPILER_FINISH_H

#include "compiler/check.h"
#include "compiler/tableset.h"

/* "migc: message"; OUTCOME_ERRORS. */
enum outcome finish_failure(const char *message);

/* Wrong usage that only the chain could show: "migc: message", "help: ..."; OUTCOME_USAGE. */
enum outcome finish_usage(const char *message, const char *help);

/* Prints all problems and "migc: 2 errors in 1 of 21 files; app.c was left as it was". */
enum outcome finish_problems(const struct compiler *compiler, const struct chain *chain);

/* The variable that `-o` names; false after a message about a name that no variable can have. */
bool finish_symbol(struct compiler *compiler, const char **symbol);

/* Writes the C file, its header and the depfile. */
enum outcome finish_output(struct compiler *compiler, const struct chain *chain,
                           const struct tableset *tables, const char *symbol);

/* "21 revisions; the head is 7c1f0b2a9d34", after notes about ways back. */
enum outcome finish_check(struct compiler *compiler, const struct chain *chain,
                          const struct checked *checked);

/* A full disk behind standard output is a failure. */
enum outcome finish_standard_output(enum outcome outcome);

#endif
