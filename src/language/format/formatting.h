/* SPDX-License-Identifier: MIT
 * Between the files of the formatter: pieces, and what becomes of the blanks before each.
 */
#ifndef MIG_LANGUAGE_FORMAT_FORMATTING_H
#define MIG_LANGUAGE_FORMAT_FORMATTING_H

#include "language/pieces.h"

enum { FORMAT_INDENT = 4, FORMAT_WIDTH = 120 };

struct place {
    bool breaks;  /* a line begins here */
    bool blank;   /* behind a blank line */
    bool starts;  /* a statement, or a block of the file */
    bool in_line; /* of { : up to its } everything stands in one line */
    size_t match; /* of a bracket: the other one */
};

struct formatting {
    struct arena *arena;
    struct piece *pieces;
    struct place *places;
    size_t count;
    size_t header; /* the `;` behind it */
};

/* format/breaks.c: where lines begin, by the author's choice and by rule. */
void format_breaks(struct formatting *formatting);
/* format/long.c: begins more lines in one that is too long; false: there is no good place. */
bool format_shorten(struct formatting *formatting, size_t from, size_t end);
/* A statement that is in several lines has each of its parts in one of its own. */
void format_spread(struct formatting *formatting, size_t from, size_t end);
/* format/space.c: is there a blank before piece i, within a line? */
bool format_space(const struct formatting *formatting, size_t i);

/* The piece before i that is no comment; count where there is none. */
size_t format_before(const struct formatting *formatting, size_t i);
size_t format_behind(const struct formatting *formatting, size_t i);
bool format_is(const struct formatting *formatting, size_t i, const char *text);
bool format_is_one_of(const struct formatting *formatting, size_t i, const char *const *texts, size_t count);
bool format_opens(const struct formatting *formatting, size_t i);
bool format_closes(const struct formatting *formatting, size_t i);

#endif
