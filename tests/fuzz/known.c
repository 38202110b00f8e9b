/* SPDX-License-Identifier: MIT
 * In: folders of files. Out: 0 when the harness survives each of them: what was found once, in every
 * build and under every sanitizer, without a fuzzer.
 */
#include "harness.h"

#include "base/file.h"

#include <stdio.h>

static int try_file(struct arena *arena, const char *path)
{
    struct file_text text;
    const char *failure = file_read(arena, path, &text);
    if (failure != NULL) {
        puts(failure);
        return 1;
    }
    printf("%s\n", path); /* the last one is the one that ended it */
    fflush(stdout);
    LLVMFuzzerTestOneInput((const uint8_t *)text.data, text.size);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = argc < 2;
    for (int i = 1; i < argc; i++) {
        struct arena arena;
        const char **names;
        size_t count;
        harness_arena(&arena);
        const char *failure = file_list(&arena, argv[i], "", &names, &count);
        if (failure != NULL)
            puts(failure);
        failed |= failure != NULL || count == 0;
        for (size_t j = 0; failure == NULL && j < count; j++)
            failed |= try_file(&arena, file_join(&arena, argv[i], names[j]));
        arena_free(&arena);
    }
    return failed;
}
