/* SPDX-License-Identifier: MIT
 * The layout of .mig files: `migc fmt`. Tokens and comments are what they were, in their order; what changes
 * is the blanks between them, and words get small letters. Where lines end is the author's choice, as it says
 * what belongs together, but for lines that are too long and places that have one form: so nothing that
 * somebody wrote can get lost, which a printer of trees could not promise.
 */
#ifndef MIG_LANGUAGE_FORMAT_H
#define MIG_LANGUAGE_FORMAT_H

#include "base/buf.h"

#include <stdbool.h>

/* `text` is one that parse_revision takes. False: it would not have the same tokens and comments afterwards,
 * which is a mistake in here. */
bool format_text(struct arena *arena, const char *text, size_t size, struct buf *out);

#endif
