/* SPDX-License-Identifier: MIT
 * In: a folder of .mig files, and the arguments of a program. Out: what a program that carries this chain
 * does with them. The chain goes through the stages of migc in this process, so that a test may write one
 * and run it without a compiler.
 *
 *     rebuild_program FOLDER --migrate upgrade --url sqlite:x.db
 *
 * Its `call`s run a function that does nothing. With DEFENSIVE in its environment its connections forbid what
 * could damage a file (SQLITE_DBCONFIG_DEFENSIVE).
 */
#include "failing_vfs.h"

#include "compiler/check.h"
#include "compiler/finish.h"
#include "compiler/heads.h"
#include "compiler/lower.h"
#include "graph/content.h"

#include <mig/mig.h>
#include <mig/postgres.h>
#include <mig/sqlite.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void out_of_memory(void *context)
{
    (void)context;
    fputs("out of memory\n", stderr);
    exit(2);
}

static bool build(struct compiler *compiler, const char *folder, struct tableset *tables)
{
    struct chain chain;
    struct checked checked;
    const char *failure = chain_read(compiler, folder, NULL, &chain);
    if (failure == NULL) {
        check_chain(compiler, &chain, &checked);
        heads_check(compiler, &chain, &checked);
        if (compiler->problems.list.count == 0)
            failure = lower_chain(compiler, &chain, &checked, tables);
    }
    if (failure != NULL)
        finish_failure(failure);
    else if (compiler->problems.list.count > 0)
        finish_problems(compiler, &chain);
    return failure == NULL && compiler->problems.list.count == 0;
}

static enum mig_status do_nothing(struct mig_call *call, struct mig_error *error)
{
    (void)call;
    (void)error;
    return MIG_OK;
}

static int run(struct compiler *compiler, const struct tableset *tables, int argc, char **argv)
{
    static const struct mig_backend *const backends[] = {&mig_sqlite, &mig_postgres, NULL};
    char content[SHA256_HEX];
    struct mig_chain chain = tables->chain;
    content_digest(&chain, content);
    mig_call_fn **calls = arena_array(&compiler->output, mig_call_fn *, chain.call_count);
    for (uint32_t i = 0; i < chain.call_count; i++)
        calls[i] = do_nothing;
    chain.calls = calls;
    chain.name = "chain";
    chain.content = content;
    const struct mig_program program = {"program", &chain, backends, NULL, NULL, NULL};
    int status = mig_main(&program, argc, argv);
    return status >= 0 ? status : EXIT_FAILURE;
}

static int make_defensive(sqlite3 *database)
{
    return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
}

int main(int argc, char **argv)
{
    struct compiler compiler = {.sources.arena = &compiler.source, .problems.arena = &compiler.analysis};
    struct tableset tables;
    int status = EXIT_FAILURE;
    failing_vfs_register();
    if (getenv("DEFENSIVE") != NULL && sqlite3_auto_extension((void (*)(void))make_defensive) != SQLITE_OK)
        return EXIT_FAILURE;
    arena_init(&compiler.source, out_of_memory, NULL);
    arena_init(&compiler.analysis, out_of_memory, NULL);
    arena_init(&compiler.output, out_of_memory, NULL);
    if (argc > 1 && build(&compiler, argv[1], &tables))
        status = run(&compiler, &tables, argc - 1, argv + 1);
    arena_free(&compiler.output);
    arena_free(&compiler.analysis);
    arena_free(&compiler.source);
    return status;
}
