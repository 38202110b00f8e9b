/* SPDX-License-Identifier: MIT
 * A text of SQLite's, token by token, with the few questions that reading a definition asks.
 */
#ifndef MIG_CATALOG_SQLITE_SCAN_H
#define MIG_CATALOG_SQLITE_SCAN_H

#include "base/vec.h"
#include "catalog/sqlite/token.h"

#include <stdbool.h>

struct scan {
    struct arena *arena;
    VEC(struct sqlite_token) tokens; /* the last one is SQLITE_TOKEN_END */
    size_t at;
};

void scan_open(struct scan *scan, struct arena *arena, const char *text);

bool scan_sees(const struct scan *scan, const char *word); /* a keyword, whatever its case */
bool scan_sees_kind(const struct scan *scan, enum sqlite_token_kind kind);
bool scan_word(struct scan *scan, const char *word);                       /* and steps over it */
bool scan_words(struct scan *scan, const char *first, const char *second); /* both, or neither */
bool scan_kind(struct scan *scan, enum sqlite_token_kind kind);            /* and steps over it */
bool scan_sign(struct scan *scan, const char *raw); /* an operator, and steps over it */

/* A name in whichever quotation; NULL when none stands here. */
const char *scan_name(struct scan *scan);

/* What stands between ( and its ), its tokens joined by spaces, comments gone; NULL when ( or ) is missing.
 */
const char *scan_group(struct scan *scan);

/* The same for what stands before the next comma or ) of this level, or the end; the words `until` end it
 * too, where not in parentheses. NULL in the array ends it. */
const char *scan_piece(struct scan *scan, const char *const *until);

#endif
