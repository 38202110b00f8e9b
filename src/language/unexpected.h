/* SPDX-License-Identifier: MIT
 * In: a token that does not fit and all those that would. Out: one problem in plain words: what stands
 * there, at most a handful of things that may, and help where the slip can be guessed.
 */
#ifndef MIG_LANGUAGE_UNEXPECTED_H
#define MIG_LANGUAGE_UNEXPECTED_H

#include "language/parser.h"

enum { UNEXPECTED_MOST = 256 };

struct expected {
    int token;
    const char *name; /* as the grammar calls it: `column`, a name */
};

struct unexpected {
    int token;
    struct span span;
    struct expected expected[UNEXPECTED_MOST];
    size_t count;
};

/* Whether the token would fit. */
bool unexpected_expects(const struct unexpected *unexpected, int token);

void unexpected_report(struct parser *parser, const struct unexpected *unexpected);

#endif
