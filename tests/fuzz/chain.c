/* SPDX-License-Identifier: MIT
 * In: files of a migrations folder, each behind a line `---- NAME`; one called mig.seal is the seal, the
 * others are revisions. Out: nothing; every stage of migc survives them, from the files to the C text.
 */
#include "harness.h"

#include "compiler/check.h"
#include "compiler/dump.h"
#include "compiler/emit.h"
#include "compiler/heads.h"
#include "compiler/lower.h"
#include "compiler/seal.h"
#include "language/report.h"
#include "schema/print.h"

#include <string.h>

enum { MOST_FILES = 20 };

static const char *name_of(struct arena *arena, size_t number)
{
    return arena_format(arena, "%02zu.mig", number);
}

/* Returns the number of revisions. */
static size_t write_files(struct arena *arena, const char *text, const char *end)
{
    static const char mark[] = "---- ";
    size_t count = 0;
    while (text < end && count < MOST_FILES) {
        bool named = strncmp(text, mark, sizeof mark - 1) == 0;
        const char *line = memchr(text, '\n', (size_t)(end - text));
        bool seal = named && strncmp(text + sizeof mark - 1, SEAL_FILE, strlen(SEAL_FILE)) == 0;
        const char *body = named && line != NULL ? line + 1 : text;
        const char *next = body;
        while (next < end && !(next > body && next[-1] == '\n' && strncmp(next, mark, sizeof mark - 1) == 0))
            next++;
        harness_write(seal ? SEAL_FILE : name_of(arena, count++), body, (size_t)(next - body));
        text = next;
    }
    return count;
}

static void print_all(struct compiler *compiler, const struct checked *checked, const struct tableset *tables)
{
    struct buf out;
    buf_init(&out, &compiler->output);
    for (size_t i = 0; i < checked->count; i++)
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            print_schema(&out, checked->revisions[i].sides[d].after);
    dump_tables(&out, tables);
    emit_c(&out, tables, "fuzz");
}

static void compile(struct compiler *compiler)
{
    static FILE *nowhere;
    struct chain chain;
    struct checked checked;
    struct tableset tables;
    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "w");
    if (chain_read(compiler, harness_folder(), NULL, &chain) != NULL)
        return;
    seal_check(compiler, &chain);
    check_chain(compiler, &chain, &checked);
    heads_check(compiler, &chain, &checked);
    if (compiler->problems.list.count == 0 && lower_chain(compiler, &chain, &checked, &tables) == NULL) {
        seal_check_rendering(compiler, &chain, &tables);
        print_all(compiler, &checked, &tables);
    }
    report_problems(nowhere, &compiler->sources, &compiler->problems, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct compiler compiler = {.sources.arena = &compiler.source, .problems.arena = &compiler.analysis};
    harness_arena(&compiler.source);
    harness_arena(&compiler.analysis);
    harness_arena(&compiler.output);
    const char *text = harness_text(&compiler.source, data, size);
    size_t count = write_files(&compiler.source, text, text + size);
    compile(&compiler);
    for (size_t i = 0; i < count; i++)
        harness_remove(name_of(&compiler.source, i));
    harness_remove(SEAL_FILE);
    arena_free(&compiler.output);
    arena_free(&compiler.analysis);
    arena_free(&compiler.source);
    return 0;
}
