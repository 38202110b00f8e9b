/* SPDX-License-Identifier: MIT
 * `migc fmt`: .mig files in one layout.
 */
#ifndef MIG_COMPILER_FMT_H
#define MIG_COMPILER_FMT_H

#include "compiler/compiler.h"

/* Formats the operands, files or folders of them, and prints the names of those that change. A file that does
 * not parse is left as it is. With `--check` nothing is written, and any that would change is OUTCOME_ERRORS.
 */
enum outcome fmt_files(struct compiler *compiler);

#endif
