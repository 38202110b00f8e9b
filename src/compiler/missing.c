/* SPDX-License-Identifier: MIT
 * In: the id of a revision that is needed and not there; the seal and the folder. Out: a note or a help for
 * its problem. People who come from another tool name its revisions, whose files may stand in the folder.
 */
#include "compiler/missing.h"

#include "base/file.h"
#include "base/text.h"
#include "compiler/seal.h"

#include <string.h>

static const char *nearest_id(struct missing missing)
{
    size_t length = strlen(missing.id);
    for (size_t i = 0; i < missing.count; i++)
        if (length >= 3 && strncmp(missing.ids[i], missing.id, length) == 0)
            return missing.ids[i];
    return text_nearest(missing.id, missing.ids, missing.count);
}

/* NULL: none is called so, or the folder cannot be read any more. */
static const char *other_file(struct arena *arena, const char *folder, const char *id)
{
    static const char *const suffixes[] = {".py", ".sql"};
    for (size_t s = 0; s < sizeof suffixes / sizeof *suffixes; s++) {
        const char **names;
        size_t count;
        if (file_list(arena, folder, suffixes[s], &names, &count) != NULL)
            return NULL;
        for (size_t i = 0; i < count; i++)
            if (strncmp(names[i], id, strlen(id)) == 0)
                return names[i];
    }
    return NULL;
}

void missing_help(struct problems *problems, struct problem *problem, const struct chain *chain,
                  struct missing missing)
{
    const struct sealed *sealed = seal_find(chain->seal, missing.id);
    const char *nearest = nearest_id(missing);
    const char *other = other_file(problems->arena, chain->folder, missing.id);
    if (sealed != NULL)
        seal_explain_missing(problems, problem, sealed);
    else if (other != NULL)
        problem_help(problems, problem,
                     "`%s` is a file of another tool, and only .mig files are read: write what it does as\n"
                     "revision `%s`; a database that has it already is taken over with `--migrate adopt`",
                     other, missing.id);
    else if (nearest != NULL)
        problem_help(problems, problem, "did you mean `%s`?", nearest);
}
