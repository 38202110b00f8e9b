/* SPDX-License-Identifier: MIT
 * In: a revision, or the digests of one and its ancestors. Out: SHA-256 as 64 hex digits. The chained text is
 *
 *     mig chain 1\n  id\n  digest\n  ancestor\n ...   (no blanks; ancestors sorted, each once)
 */
#include "schema/digest.h"

#include <stdlib.h>
#include <string.h>

void digest_revision(struct arena *arena, const struct revision *revision, char hex[SHA256_HEX])
{
    struct buf tree;
    buf_init(&tree, arena);
    digest_tree(&tree, revision);
    sha256_text(tree.data, tree.size, hex);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void digest_chain(struct arena *arena, const char *id, const char *digest, const char *const *ancestors,
                  size_t count, char hex[SHA256_HEX])
{
    const char **sorted = arena_array(arena, const char *, count);
    struct buf text;
    buf_init(&text, arena);
    buf_format(&text, "mig chain %d\n%s\n%s\n", DIGEST_ALGORITHM, id, digest);
    if (count > 0) {
        memcpy(sorted, ancestors, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare_texts);
    }
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(sorted[i - 1], sorted[i]) != 0)
            buf_format(&text, "%s\n", sorted[i]);
    sha256_text(text.data, text.size, hex);
}
