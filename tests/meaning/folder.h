/* SPDX-License-Identifier: MIT
 * A chain of the seeds of tests/fuzz as texts, and what becomes of it: the digests and, in words, all that
 * the databases will see of each revision.
 */
#ifndef MIG_TESTS_MEANING_FOLDER_H
#define MIG_TESTS_MEANING_FOLDER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { MOST_FILES = 30, MOST_OPERATIONS = 200 };

struct folder {
    const char *texts[MOST_FILES]; /* one revision each, in the order in which they stand */
    size_t count;
};

/* What one revision is. */
struct outcome_of {
    const char *id, *digest, *chain;
    const char *effect; /* SQL, probes, flags and changes of the schema, on both databases */
};

struct outcomes {
    struct outcome_of items[MOST_FILES];
    size_t count;
    bool operations[MOST_OPERATIONS]; /* by enum op: some revision has such a step */
};

/* The revisions of a text of the form `---- NAME`; a seal is left out. */
struct folder folder_split(struct arena *arena, const char *text);

/* False: it does not compile. */
bool folder_compile(struct arena *arena, const struct folder *folder, struct outcomes *outcomes);

const struct outcome_of *outcomes_find(const struct outcomes *outcomes, const char *id); /* NULL: none */

/* The tree that the digest is made of, and the id; NULL where the text has a problem. */
const char *folder_tree(struct arena *arena, const char *text, const char **id);

#endif
