/* SPDX-License-Identifier: MIT
 * In: what the stages found or made. Out: messages, or files. A file is written only when everything
 * before it went well, and only when it would change; the header and the C file come before the
 * depfile, so that a build that is cut off begins again.
 */
#include "compiler/finish.h"

#include "base/file.h"
#include "compiler/emit.h"
#include "compiler/emit_text.h"
#include "compiler/sarif.h"
#include "compiler/seal.h"
#include "language/report.h"
#include "language/sorted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum outcome finish_failure(const char *message)
{
    fprintf(stderr, "migc: %s\n", message);
    return OUTCOME_ERRORS;
}

enum outcome finish_usage(const char *message, const char *help)
{
    fprintf(stderr, "migc: %s\n", message);
    if (*help != '\0')
        fprintf(stderr, "help: %s\n", help);
    return OUTCOME_USAGE;
}

static bool wants_colour(void)
{
    const char *terminal = getenv("TERM");
    const char *off = getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && (off == NULL || *off == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

/* Files of revisions; the seal, which is none, beside them. */
static size_t count_files(const struct compiler *compiler, bool *seal)
{
    bool *seen = arena_array(compiler->problems.arena, bool, compiler->sources.list.count);
    size_t count = 0;
    for (size_t i = 0; i < compiler->problems.list.count; i++) {
        const struct source *source =
            source_locate(&compiler->sources, compiler->problems.list.items[i]->span.begin).source;
        if (source == NULL)
            continue;
        size_t number = (size_t)(source - compiler->sources.list.items);
        bool is_seal = strcmp(file_base(source->path), SEAL_FILE) == 0;
        *seal = *seal || is_seal;
        count += !seen[number] && !is_seal;
        seen[number] = true;
    }
    return count;
}

static void print_summary(const struct compiler *compiler, const struct chain *chain)
{
    const char *output = compiler->options.values[OPTION_OUTPUT];
    size_t errors = compiler->problems.list.count;
    bool seal = false;
    size_t files = count_files(compiler, &seal);
    struct stat about;
    fprintf(stderr, "migc: %zu error%s", errors, errors == 1 ? "" : "s");
    if (files > 0)
        fprintf(stderr, " in %zu of %zu file%s", files, chain->file_count, chain->file_count == 1 ? "" : "s");
    else if (seal)
        fputs(" in " SEAL_FILE, stderr);
    if (output != NULL)
        fprintf(stderr, "; %s was %s", file_base(output),
                stat(output, &about) == 0 ? "left as it was" : "not written");
    fprintf(stderr, "; see `migc explain M%03d`\n", (int)problems_sorted(&compiler->problems)[0]->code);
}

/* Whether a program reads what is found. */
static bool wants_report(const struct compiler *compiler)
{
    return compiler->options.values[OPTION_JSON] != NULL || compiler->options.values[OPTION_SARIF] != NULL;
}

static void print_report(const struct compiler *compiler)
{
    if (compiler->options.values[OPTION_JSON] != NULL)
        report_problems_json(stdout, &compiler->sources, &compiler->problems);
    else
        sarif_print(stdout, compiler);
}

enum outcome finish_problems(const struct compiler *compiler, const struct chain *chain)
{
    if (wants_report(compiler))
        print_report(compiler);
    else
        report_problems(stderr, &compiler->sources, &compiler->problems, wants_colour());
    print_summary(compiler, chain);
    return OUTCOME_ERRORS;
}

bool finish_symbol(struct compiler *compiler, const char **symbol)
{
    struct arena *arena = &compiler->output;
    const char *output = compiler->options.values[OPTION_OUTPUT];
    if (output == NULL)
        return true;
    const char *base = file_base(output);
    size_t length = strlen(base);
    if (length < 3 || strcmp(base + length - 2, ".c") != 0) {
        finish_usage(arena_format(arena, "`-o %s` must end in `.c`", output), "");
        return false;
    }
    *symbol = arena_textn(arena, base, length - 2);
    if (emit_is_identifier(*symbol))
        return true;
    finish_usage(arena_format(arena, "`%s` cannot be the name of a C variable, and `-o %s` makes it one",
                              *symbol, output),
                 "name the file with letters, digits and underscores");
    return false;
}

static const char *write_header(struct arena *arena, const char *output, const char *symbol)
{
    struct buf text;
    buf_init(&text, arena);
    emit_header(&text, symbol);
    const char *path = arena_format(arena, "%.*s.h", (int)(strlen(output) - 2), output);
    return file_replace(arena, path, text.data, text.size, NULL);
}

/* The revisions, and the seal where there is one; a new one changes the folder, which is in the rule too. */
static size_t list_sources(struct arena *arena, const struct chain *chain, const char ***files)
{
    size_t count = chain->file_count;
    const char **list = arena_array(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        list[i] = chain->files[i];
    if (file_exists(file_join(arena, chain->folder, SEAL_FILE)))
        list[count++] = SEAL_FILE;
    *files = list;
    return count;
}

static const char *write_depfile(struct compiler *compiler, const struct chain *chain)
{
    struct arena *arena = &compiler->output;
    const char **files;
    const char *const *values = compiler->options.values;
    const char *target = values[OPTION_DEPFILE_TARGET];
    struct buf text;
    if (values[OPTION_DEPFILE] == NULL)
        return NULL;
    buf_init(&text, arena);
    size_t count = list_sources(arena, chain, &files);
    emit_depfile(&text, target != NULL ? target : values[OPTION_OUTPUT], chain->folder, files, count);
    return file_replace(arena, values[OPTION_DEPFILE], text.data, text.size, NULL);
}

enum outcome finish_output(struct compiler *compiler, const struct chain *chain,
                           const struct tableset *tables, const char *symbol)
{
    struct arena *arena = &compiler->output;
    const char *output = compiler->options.values[OPTION_OUTPUT];
    struct buf text;
    buf_init(&text, arena);
    emit_c(&text, tables, symbol);
    const char *failure = write_header(arena, output, symbol);
    if (failure == NULL)
        failure = file_replace(arena, output, text.data, text.size, NULL);
    if (failure == NULL)
        failure = write_depfile(compiler, chain);
    if (failure != NULL)
        return finish_failure(failure);
    if (wants_report(compiler))
        print_report(compiler);
    return OUTCOME_DONE;
}

static void print_notes(const struct checked *checked)
{
    for (size_t i = 0; i < checked->count; i++) {
        const struct checked_revision *revision = &checked->revisions[i];
        if (revision->reordered != NULL)
            printf("note: the downgrade of `%s` leaves the columns of `%s` in another order\n",
                   revision->revision->id.text, revision->reordered);
    }
}

enum outcome finish_check(struct compiler *compiler, const struct chain *chain, const struct checked *checked)
{
    uint32_t *heads;
    size_t head_count = graph_heads(&compiler->source, &chain->graph, &heads);
    size_t count = chain->graph.count;
    if (wants_report(compiler)) {
        print_report(compiler);
        return OUTCOME_DONE;
    }
    print_notes(checked);
    if (head_count == 1)
        printf("%zu revision%s; the head is %s\n", count, count == 1 ? "" : "s",
               chain->graph.revisions[heads[0]].id);
    else
        printf("%zu revisions with %zu heads\n", count, head_count);
    return OUTCOME_DONE;
}

enum outcome finish_standard_output(enum outcome outcome)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return outcome;
    fputs("migc: cannot write to standard output\n", stderr);
    return outcome == OUTCOME_DONE ? OUTCOME_ERRORS : outcome;
}
