/* SPDX-License-Identifier: MIT
 * The source map: files laid end to end, so that a place is two offsets; file, line and column are
 * computed only when something is printed.
 */
#ifndef MIG_LANGUAGE_SOURCE_H
#define MIG_LANGUAGE_SOURCE_H

#include "schema/problem.h"

struct source {
    const char *path; /* as given on the command line, joined with the file's name: for messages */
    const char *text;
    uint32_t begin, size; /* offset of the first byte in the map; a gap of 1 between files */
};

struct sources {
    struct arena *arena;
    VEC(struct source) list;
};

/* Returns the index of the new source, or -1 when all sources together exceed 4 GiB. Offsets start at 1. Path
 * and text are kept, not copied; behind the text stands a NUL (as file_read leaves it). */
long source_add(struct sources *sources, const char *path, const char *text, size_t size);

struct location {
    const struct source *source; /* NULL for a span of nowhere */
    unsigned line, column;       /* from 1; column in characters (UTF-8) */
    const char *text;            /* the source line, not NUL-terminated */
    size_t length;
};

struct location source_locate(const struct sources *sources, uint32_t offset);

#endif
