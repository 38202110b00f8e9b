/* SPDX-License-Identifier: MIT
 * Raw SQL in pieces, just enough to find the ends of statements. Comes in: a text and a dialect. Goes out:
 * one token after the other; none of them looks inside strings, quoted names or comments.
 */
#ifndef MIG_SQL_RAW_SCAN_H
#define MIG_SQL_RAW_SCAN_H

#include <mig/tables.h>

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_END,
    TOKEN_SPACE,  /* and comments */
    TOKEN_WORD,   /* a keyword or a bare name */
    TOKEN_QUOTED, /* a string, a quoted name, a dollar-quoted text */
    TOKEN_SIGN,   /* one character */
    TOKEN_OPEN    /* a quote or comment that never ends; `words` says which */
};

struct token {
    enum token_kind kind;
    const char *text;
    size_t size;
    const char *words;
};

struct scan {
    const char *next;
    enum mig_dialect dialect;
};

struct token scan_next(struct scan *scan);

bool token_is(struct token token, const char *word); /* in any case */

/* Why a statement with this first word must not have `word` as the one `number` words behind it (0: the first
 * itself); NULL: it may. */
const char *raw_refusal(struct token first, struct token word, size_t number);

#endif
