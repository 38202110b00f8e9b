/* SPDX-License-Identifier: MIT
 * In: a seal, which git, an editor or anybody may have damaged. Out: nothing; the reader survives it.
 */
#include "harness.h"

#include "compiler/seal.h"
#include "language/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    struct compiler compiler = {.sources.arena = &compiler.source, .problems.arena = &compiler.analysis};
    struct seal seal;
    struct chain chain = {.complete = true, .seal = &seal};
    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "w");
    harness_arena(&compiler.source);
    harness_arena(&compiler.analysis);
    harness_write(SEAL_FILE, data, size);
    if (seal_read(&compiler, harness_folder(), &seal) == NULL)
        seal_check(&compiler, &chain);
    report_problems(nowhere, &compiler.sources, &compiler.problems, false);
    harness_remove(SEAL_FILE);
    arena_free(&compiler.analysis);
    arena_free(&compiler.source);
    return 0;
}
