/* SPDX-License-Identifier: MIT
 * In: names of files and folders. Out: their .mig files in one layout, each written only when it changes, by
 * way of a neighbour; the names of those; the errors of files that cannot be read or parsed.
 */
#include "compiler/fmt.h"

#include "base/file.h"
#include "compiler/finish.h"
#include "language/format.h"
#include "language/parse.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct counts {
    size_t files, changed, failed;
};

static void fail(struct counts *counts, const char *message)
{
    counts->failed++;
    finish_failure(message);
}

static void format_file(struct compiler *compiler, const char *path, struct counts *counts)
{
    struct arena *arena = &compiler->output;
    bool only_check = compiler->options.values[OPTION_CHECK] != NULL;
    size_t problems = compiler->problems.list.count;
    struct file_text file;
    struct buf out;
    counts->files++;
    const char *failure = file_read(&compiler->source, path, &file);
    if (failure != NULL) {
        fail(counts, failure);
        return;
    }
    long source = source_add(&compiler->sources, path, file.data, file.size);
    if (source < 0) {
        fail(counts, "the sources together are larger than 4 GiB");
        return;
    }
    parse_revision(&compiler->source, &compiler->sources, (size_t)source, &compiler->problems);
    if (compiler->problems.list.count > problems)
        return;
    buf_init(&out, arena);
    if (!format_text(arena, file.data, file.size, &out)) {
        fail(counts, arena_format(arena,
                                  "`%s` would not mean the same when formatted, so it was left as it "
                                  "was; please report this",
                                  path));
        return;
    }
    if (out.size == file.size && memcmp(out.data, file.data, file.size) == 0)
        return;
    counts->changed++;
    failure = only_check ? NULL : file_replace(arena, path, out.data, out.size, NULL);
    if (failure != NULL)
        fail(counts, failure);
    else
        printf("%s\n", path);
}

static void format_operand(struct compiler *compiler, const char *operand, struct counts *counts)
{
    struct stat about;
    const char **names;
    size_t count;
    if (stat(operand, &about) != 0 || !S_ISDIR(about.st_mode)) {
        format_file(compiler, operand, counts);
        return;
    }
    const char *failure = file_list(&compiler->source, operand, ".mig", &names, &count);
    if (failure != NULL)
        fail(counts, failure);
    else if (count == 0)
        fail(counts, arena_format(&compiler->output, "there is no .mig file in `%s`", operand));
    for (size_t i = 0; failure == NULL && i < count; i++)
        format_file(compiler, file_join(&compiler->source, operand, names[i]), counts);
}

enum outcome fmt_files(struct compiler *compiler)
{
    struct counts counts = {0, 0, 0};
    bool only_check = compiler->options.values[OPTION_CHECK] != NULL;
    for (size_t i = 0; i < compiler->options.operand_count; i++)
        format_operand(compiler, compiler->options.operands[i], &counts);
    if (compiler->problems.list.count > 0)
        finish_problems(compiler, &(struct chain){.file_count = counts.files});
    if (only_check && counts.changed > 0)
        fprintf(stderr, "migc: %zu of %zu file%s not in the layout of `migc fmt`\n", counts.changed,
                counts.files, counts.files == 1 ? " is" : "s are");
    bool failed =
        compiler->problems.list.count > 0 || counts.failed > 0 || (only_check && counts.changed > 0);
    return failed ? OUTCOME_ERRORS : OUTCOME_DONE;
}
