/* SPDX-License-Identifier: MIT
 * In: bytes. Out: texts in an arena, files in a folder, findings. What fails here is the machine, not what is
 * tested, and says so.
 */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[200];

static void full(void *context)
{
    (void)context;
    harness_fail("out of memory", "", "");
}

void harness_fail(const char *what, const char *first, const char *second)
{
    fprintf(stderr, "%s\n---- first ----\n%s\n---- second ----\n%s\n", what, first, second);
    abort();
}

void harness_arena(struct arena *arena)
{
    arena_init(arena, full, NULL);
}

const char *harness_text(struct arena *arena, const uint8_t *data, size_t size)
{
    char *text = arena_alloc(arena, size + 1);
    if (size > 0)
        memcpy(text, data, size);
    return text;
}

static void remove_folder(void)
{
    rmdir(folder);
}

const char *harness_folder(void)
{
    const char *place = getenv("TMPDIR");
    if (*folder != '\0')
        return folder;
    snprintf(folder, sizeof folder, "%s/fuzz-XXXXXX", place != NULL && *place != '\0' ? place : "/tmp");
    if (mkdtemp(folder) == NULL)
        harness_fail("no folder", folder, "");
    atexit(remove_folder);
    return folder;
}

static const char *path_of(const char *name)
{
    static char path[400];
    snprintf(path, sizeof path, "%s/%s", harness_folder(), name);
    return path;
}

void harness_write(const char *name, const void *data, size_t size)
{
    FILE *file = fopen(path_of(name), "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0)
        harness_fail("a file cannot be written", name, "");
}

void harness_remove(const char *name)
{
    unlink(path_of(name));
}
