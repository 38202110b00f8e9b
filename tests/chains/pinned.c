/* SPDX-License-Identifier: MIT
 * In: a report. Out: the chain in it; the text between the braces of each upgrade is one statement.
 */
#include "pinned.h"

#include "base/file.h"

#include <string.h>

static const char first[] = "upgrade {\n";
static const char branch[] = " on branch ";

/* The line before the revision says on which one it is, where there is any. */
static unsigned branch_of(const char *line)
{
    const char *end = strchr(line, '\n');
    const char *found = strstr(line, branch);
    return found != NULL && end != NULL && found < end ? (unsigned)(found[sizeof branch - 1] - '0') : 0;
}

const char *pinned_read(struct arena *arena, const char *path, struct written *written)
{
    struct file_text file;
    const char *failure = file_read(arena, path, &file);
    *written = (struct written){0};
    if (failure != NULL)
        return failure;
    const char *line = strstr(file.data, "---- ");
    const char *at = line != NULL ? strstr(line, first) : NULL;
    while (at != NULL) {
        const char *body = at + sizeof first - 1;
        const char *next = strstr(body, "\n---- ");
        const char *end = next != NULL ? next : file.data + file.size;
        while (end > body && *end != '}')
            end--;
        struct written_revision revision = {.branch = branch_of(line)};
        if (end > body)
            vec_push(arena, &revision.statements, arena_textn(arena, body, (size_t)(end - body)));
        vec_push(arena, &written->revisions, revision);
        line = next != NULL ? next + 1 : NULL;
        at = line != NULL ? strstr(line, first) : NULL;
    }
    return written->revisions.count > 0 ? NULL : arena_format(arena, "%s holds no revision", path);
}
