/* SPDX-License-Identifier: MIT
 * A text of the language in tokens, as far as a mutation needs to know where one begins and ends.
 */
#ifndef MIG_TESTS_MEANING_WORDS_H
#define MIG_TESTS_MEANING_WORDS_H

#include "base/vec.h"

#include <stdbool.h>

enum word_kind { WORD_PLAIN, WORD_NUMBER, WORD_STRING, WORD_QUOTED, WORD_DOLLAR, WORD_SIGN, WORD_KINDS };

struct word {
    enum word_kind kind;
    const char *text; /* into the source */
    size_t size;
    bool header; /* before the first `;` */
};

struct words {
    VEC(struct word) list;
};

/* Comments and blanks lie between them. */
struct words words_of(struct arena *arena, const char *text);

bool word_is(const struct word *word, const char *text);

#endif
