/* SPDX-License-Identifier: MIT
 * migc: the list of stages. text -> trees -> chain -> checked chain -> tables -> C. Each stage reads what
 * the one before it made; problems are collected in compiler->problems and printed once, at the end.
 */
#include "base/file.h"
#include "compiler/check.h"
#include "compiler/create.h"
#include "compiler/draw.h"
#include "compiler/dump.h"
#include "compiler/explain.h"
#include "compiler/finish.h"
#include "compiler/fmt.h"
#include "compiler/heads.h"
#include "compiler/lower.h"
#include "compiler/merge.h"
#include "compiler/plan.h"
#include "compiler/rebase.h"
#include "compiler/replay.h"
#include "compiler/seal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct built {
    struct chain chain;
    struct checked checked;
    struct tableset tables;
};

static enum outcome not_read(const struct compiler *compiler, const char *folder, const char *failure)
{
    enum outcome outcome = finish_failure(failure);
    bool creates = compiler->options.command == COMMAND_CREATE;
    if (!file_exists(folder))
        fprintf(stderr, "help: %s\n",
                creates ? "make the folder, then run the command again"
                        : "name the folder of the .mig files; `migc create` writes the first one");
    return outcome;
}

static enum outcome build(struct compiler *compiler, struct built *built)
{
    const char *failure = chain_read(compiler, compiler->options.operand, NULL, &built->chain);
    if (failure != NULL)
        return not_read(compiler, compiler->options.operand, failure);
    seal_check(compiler, &built->chain);
    check_chain(compiler, &built->chain, &built->checked);
    heads_check(compiler, &built->chain, &built->checked);
    if (compiler->problems.list.count == 0)
        failure = lower_chain(compiler, &built->chain, &built->checked, &built->tables);
    if (failure != NULL)
        return finish_failure(failure);
    if (compiler->problems.list.count == 0 && compiler->options.values[OPTION_ACCEPT_RENDERING] == NULL)
        seal_check_rendering(compiler, &built->chain, &built->tables);
    return compiler->problems.list.count == 0 ? OUTCOME_DONE : finish_problems(compiler, &built->chain);
}

static enum outcome compile(struct compiler *compiler)
{
    struct built built;
    const char *symbol = "";
    if (!finish_symbol(compiler, &symbol))
        return OUTCOME_USAGE;
    enum outcome outcome = build(compiler, &built);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (compiler->options.values[OPTION_DUMP] != NULL)
        return dump_stage(compiler, &built.chain, &built.checked, &built.tables);
    return finish_output(compiler, &built.chain, &built.tables, symbol);
}

static enum outcome check(struct compiler *compiler)
{
    struct built built;
    enum outcome outcome = build(compiler, &built);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (compiler->options.values[OPTION_DUMP] != NULL)
        return dump_stage(compiler, &built.chain, &built.checked, &built.tables);
    if (compiler->options.values[OPTION_REPLAY] != NULL)
        return replay_chain(compiler, &built.chain, &built.checked, &built.tables);
    return finish_check(compiler, &built.chain, &built.checked);
}

static enum outcome create(struct compiler *compiler)
{
    struct chain chain;
    const char *failure = chain_read(compiler, compiler->options.values[OPTION_DIR], NULL, &chain);
    if (failure != NULL)
        return not_read(compiler, compiler->options.values[OPTION_DIR], failure);
    if (chain.file_count > 0) {
        struct checked checked;
        check_chain(compiler, &chain, &checked);
        heads_check(compiler, &chain, &checked);
    }
    return compiler->problems.list.count == 0 ? create_revision(compiler, &chain)
                                              : finish_problems(compiler, &chain);
}

/* Commands to which several heads are nothing wrong: they join them, or show them. */
static enum outcome with_heads(struct compiler *compiler, const char *folder,
                               enum outcome (*act)(struct compiler *compiler, const struct chain *chain,
                                                   const struct checked *checked))
{
    struct chain chain;
    struct checked checked;
    const char *failure = chain_read(compiler, folder, NULL, &chain);
    if (failure != NULL)
        return not_read(compiler, folder, failure);
    check_chain(compiler, &chain, &checked);
    return compiler->problems.list.count == 0 ? act(compiler, &chain, &checked)
                                              : finish_problems(compiler, &chain);
}

static enum outcome rebase(struct compiler *compiler)
{
    struct chain chain;
    struct checked checked;
    const char *failure = chain_read(compiler, compiler->options.values[OPTION_DIR], NULL, &chain);
    if (failure != NULL)
        return not_read(compiler, compiler->options.values[OPTION_DIR], failure);
    check_chain(compiler, &chain, &checked);
    heads_check(compiler, &chain, &checked);
    return rebase_revision(compiler, &chain, &checked);
}

static enum outcome plan(struct compiler *compiler)
{
    struct chain chain;
    const char *failure = chain_read(compiler, compiler->options.operand, NULL, &chain);
    if (failure != NULL)
        return not_read(compiler, compiler->options.operand, failure);
    return compiler->problems.list.count == 0 ? plan_print(compiler, &chain)
                                              : finish_problems(compiler, &chain);
}

static enum outcome seal(struct compiler *compiler)
{
    struct built built;
    enum outcome outcome = build(compiler, &built);
    return outcome == OUTCOME_DONE ? seal_write(compiler, &built.chain, &built.tables) : outcome;
}

static enum outcome run(struct compiler *compiler)
{
    switch (compiler->options.command) {
    case COMMAND_COMPILE:
        return compile(compiler);
    case COMMAND_CHECK:
        return check(compiler);
    case COMMAND_CREATE:
        return create(compiler);
    case COMMAND_PLAN:
        return plan(compiler);
    case COMMAND_MERGE:
        return with_heads(compiler, compiler->options.values[OPTION_DIR], merge_branches);
    case COMMAND_REBASE:
        return rebase(compiler);
    case COMMAND_GRAPH:
        return with_heads(compiler, compiler->options.operand, draw_chain);
    case COMMAND_FMT:
        return fmt_files(compiler);
    case COMMAND_SEAL:
        return seal(compiler);
    case COMMAND_EXPLAIN:
        return explain_print(compiler);
    case COMMAND_COUNT:
        break;
    }
    return OUTCOME_INTERNAL;
}

/* The compiler may stop when memory runs out. */
static void out_of_memory(void *context)
{
    (void)context;
    fputs("migc: out of memory\n", stderr);
    exit(OUTCOME_INTERNAL);
}

int main(int argc, char **argv)
{
    struct compiler compiler = {.sources.arena = &compiler.source, .problems.arena = &compiler.analysis};
    enum outcome outcome;
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error like a full disk */
    arena_init(&compiler.source, out_of_memory, NULL);
    arena_init(&compiler.analysis, out_of_memory, NULL);
    arena_init(&compiler.output, out_of_memory, NULL);
    if (options_read(&compiler.source, argc, argv, &compiler.options, &outcome))
        outcome = run(&compiler);
    outcome = finish_standard_output(outcome);
    arena_free(&compiler.output);
    arena_free(&compiler.analysis);
    arena_free(&compiler.source);
    return (int)outcome;
}
