/* SPDX-License-Identifier: MIT
 * A .mig file as it is written, for who changes the writing and not the meaning: every token and every
 * comment in order, cut by the same lexer that the grammar reads from.
 */
#ifndef MIG_LANGUAGE_PIECES_H
#define MIG_LANGUAGE_PIECES_H

#include "base/arena.h"

#include <stdbool.h>

enum piece_kind {
    PIECE_COMMENT, /* from its # on, without the line end */
    PIECE_ID,      /* in the header: an id or a time */
    PIECE_WORD,    /* a keyword or a name without quotes */
    PIECE_NAME,    /* "..." */
    PIECE_STRING,  /* '...' */
    PIECE_NUMBER,
    PIECE_RAW, /* $$...$$ */
    PIECE_MARK /* brackets, commas, operators */
};

struct piece {
    enum piece_kind kind;
    const char *text; /* in the file's own text, not NUL-terminated */
    size_t size;
    size_t lines_before; /* line ends between it and the piece before */
};

struct pieces {
    struct piece *items;
    size_t count;
};

/* Of a text that parse_revision takes. */
struct pieces pieces_of(struct arena *arena, const char *text, size_t size);

/* Is it this word or mark, in upper or lower case? */
bool piece_is(const struct piece *piece, const char *text);

#endif
