/* SPDX-License-Identifier: MIT
 * In: seeds. Out: whether every file of their chains means the same when it is formatted, however it was laid
 * out.
 */
#include "formatted.h"

#include "../language/ragged.h"
#include "sow.h"

#include <stdio.h>

static unsigned try_seed(struct arena *arena, uint64_t seed, unsigned *files)
{
    struct sown sown = sow(arena, seed);
    for (size_t i = 0; i < sown.written.revisions.count; i++) {
        const char *complaint = ragged_complaint(arena, written_text(arena, &sown.written, i), seed);
        (*files)++;
        if (complaint == NULL)
            continue;
        printf("seed %llu: %s\n", (unsigned long long)seed, complaint);
        return 1;
    }
    return 0;
}

int formatted_try(uint64_t first, uint64_t count)
{
    unsigned failed = 0;
    unsigned files = 0;
    for (uint64_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena, out_of_memory, NULL);
        failed += try_seed(&arena, first + i, &files);
        arena_free(&arena);
    }
    printf("%u files formatted, %u chains failed\n", files, failed);
    return failed > 0 || files == 0;
}
