/* SPDX-License-Identifier: MIT
 * Whole files: read one, list a folder, replace one only when its content changes. The old file
 * stays untouched until the new one is complete on disk (write to a neighbour, fsync, rename).
 */
#ifndef MIG_BASE_FILE_H
#define MIG_BASE_FILE_H

#include "base/arena.h"

#include <stdbool.h>

struct file_text {
    const char *data; /* NUL added behind `size` bytes */
    size_t size;
};

/* Each returns NULL when it worked, else one line in the arena that says what went wrong, for example
 * "cannot read `x/a.mig`: Permission denied". Only regular files are read (no folder, device, pipe). */
const char *file_read(struct arena *arena, const char *path, struct file_text *text);
/* Nothing is read of one that has more than `most` bytes. */
const char *file_read_most(struct arena *arena, const char *path, size_t most, struct file_text *text);

/* Writes only when the content differs; *changed says whether it did (may be NULL). */
const char *file_replace(struct arena *arena, const char *path, const char *data, size_t size, bool *changed);

/* Names (not paths) in `path` that end in `suffix` and do not start with a dot, sorted by strcmp. */
const char *file_list(struct arena *arena, const char *path, const char *suffix, const char ***names,
                      size_t *count);

bool file_exists(const char *path); /* also a link that leads nowhere */

const char *file_join(struct arena *arena, const char *folder, const char *name);
const char *file_base(const char *path); /* behind the last slash */

#endif
