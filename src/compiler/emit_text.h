/* SPDX-License-Identifier: MIT
 * Text as C: what C99 and C++ compilers take without a warning.
 */
#ifndef MIG_COMPILER_EMIT_TEXT_H
#define MIG_COMPILER_EMIT_TEXT_H

#include "base/buf.h"

#include <stdbool.h>

/* The member of a struct that holds `size` bytes of strings with their NULs (the last byte is one, unless a
 * single string was cut), as an initialiser with a comma: "a\0" "b", . */
void emit_literal(struct buf *out, const char *text, size_t size);

/* Inside a comment: nothing in it ends the comment, opens another or is not plain ASCII. */
void emit_comment(struct buf *out, const char *text);

/* May `name` be a variable in C and in C++? */
bool emit_is_identifier(const char *name);

#endif
