/* SPDX-License-Identifier: MIT
 * Ways of writing the same revision.
 */
#ifndef MIG_TESTS_MEANING_LAYOUT_H
#define MIG_TESTS_MEANING_LAYOUT_H

#include "words.h"

enum layout {
#define LAYOUT(NAME, words) LAYOUT_##NAME,
#include "layout.def"
#undef LAYOUT
    LAYOUT_COUNT
};

const char *layout_name(enum layout layout);
const char *layout_write(struct arena *arena, enum layout layout, const struct word *words, size_t count);

#endif
