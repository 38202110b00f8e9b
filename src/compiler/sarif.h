/* SPDX-License-Identifier: MIT
 * Problems as SARIF 2.1.0, the form that code-review tools read.
 */
#ifndef MIG_COMPILER_SARIF_H
#define MIG_COMPILER_SARIF_H

#include "compiler/compiler.h"

#include <stdio.h>

void sarif_print(FILE *out, const struct compiler *compiler);

#endif
