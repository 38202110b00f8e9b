/* SPDX-License-Identifier: MIT
 * Prints problems: `path:line:col: error: message [M203]`, the source line with a caret, notes, help.
 * Sorted by place, at most 20, then one line that counts the rest.
 */
#ifndef MIG_LANGUAGE_REPORT_H
#define MIG_LANGUAGE_REPORT_H

#include "language/source.h"

#include <stdbool.h>
#include <stdio.h>

void report_problems(FILE *out, const struct sources *sources, const struct problems *problems, bool colour);
void report_problems_json(FILE *out, const struct sources *sources, const struct problems *problems);

#endif
