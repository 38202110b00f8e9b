/* SPDX-License-Identifier: MIT
 * Problems found in sources, as values: collected while working, sorted and printed once at the end by
 * language/report.c. A problem has a code, a place, a message that stands alone (lower case, no full
 * stop, names in backticks, no advice), up to four notes with places of their own, and maybe help.
 */
#ifndef MIG_SCHEMA_PROBLEM_H
#define MIG_SCHEMA_PROBLEM_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* Byte offsets into all sources laid end to end (language/source.h); { 0, 0 } is nowhere. */
struct span {
    uint32_t begin, end;
};

enum problem_code {
#define MIG_PROBLEM(code, NAME, title) PROBLEM_##NAME = code,
#include "schema/problem.def"
#undef MIG_PROBLEM
};

const char *problem_title(enum problem_code code);

struct problem_note {
    struct span span; /* { 0, 0 }: a note without a place */
    const char *text;
};

enum { PROBLEM_NOTES = 4 };

struct problem {
    enum problem_code code;
    struct span span;
    const char *message;
    struct problem_note notes[PROBLEM_NOTES];
    size_t note_count;
    const char *help;  /* at most two lines; NULL for none */
    unsigned found_on; /* bits 1 << enum mig_dialect of the databases that have it; 0: it is about neither */
};

struct problems {
    struct arena *arena;
    unsigned on; /* bit of the database that is being looked at; 0 for none */
    VEC(struct problem *) list;
    size_t told; /* how often one was added, also one that was there already */
};

/* Adds a problem unless one with the same code and span is there already (both databases report most
 * problems); the caller may add notes and help to what is returned, which is never NULL. */
struct problem *problem_add(struct problems *problems, enum problem_code code, struct span span,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));
void problem_note(struct problems *problems, struct problem *problem, struct span span, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));
void problem_help(struct problems *problems, struct problem *problem, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
