/* SPDX-License-Identifier: MIT
 * In: generated tables, linked in. Out: their dump, which must be that of `migc check --dump=tables`; and
 * whether their content digest holds.
 */
#include "compiler/dump.h"
#include "graph/content.h"

#include <stdio.h>
#include <string.h>

extern const struct mig_chain texts;

static void full(void *context)
{
    (void)context;
}

int main(void)
{
    struct arena arena;
    struct buf out;
    char content[SHA256_HEX];
    struct tableset tables = {.chain = texts};
    arena_init(&arena, full, NULL);
    buf_init(&out, &arena);
    dump_tables(&out, &tables);
    fwrite(out.data, 1, out.size, stdout);
    arena_free(&arena);
    content_digest(&texts, content);
    if (strcmp(content, texts.content) == 0 && strcmp(texts.name, "texts") == 0)
        return 0;
    fprintf(stderr, "the content digest is %s, and the tables say %s\n", content, texts.content);
    return 1;
}
