/* SPDX-License-Identifier: MIT
 * In: a stored way back, which anybody who may write the table may have changed. Out: nothing; the reader
 * survives it, and what it takes it writes again as the same.
 */
#include "harness.h"

#include "base/hash.h"
#include "runtime/record/reverse.h"

#include <string.h>

static const char *write_again(struct arena *arena, const char *text)
{
    char digest[SHA256_HEX];
    struct actions actions = {.reason = ""};
    sha256_text(text, strlen(text), digest);
    return mig__reverse_read(arena, text, digest, &actions) == REVERSE_READ
               ? mig__reverse_write(arena, &actions)
               : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    harness_arena(&arena);
    const char *first = write_again(&arena, harness_text(&arena, data, size));
    const char *second = first != NULL ? write_again(&arena, first) : NULL;
    if (first != NULL && (second == NULL || strcmp(first, second) != 0))
        harness_fail("a way back changes when it is written again", first, second != NULL ? second : "");
    arena_free(&arena);
    return 0;
}
