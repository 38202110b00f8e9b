/* SPDX-License-Identifier: MIT
 * test_chains sqlite|postgres FIRST COUNT: chains for the seeds FIRST, FIRST + 1, ... on one database. A
 * chain that fails is made as small as possible and printed; at the end the figures. `unproven` instead of a
 * database: which derived ways back the compiler refuses, and why; `formatted`: `migc fmt` on each file.
 */
#include "formatted.h"
#include "pinned.h"
#include "refused.h"
#include "shrink.h"
#include "sow.h"
#include "unproven.h"

#include "base/file.h"
#include "schema/step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct figures {
    unsigned chains, failed, taken, refused, unproven;
    struct tally tally;
};

struct run {
    const char *database; /* "sqlite" */
    const char *url;      /* NULL: SQLite in memory */
    struct figures figures;
};

static void report(struct arena *arena, const char *which, const char *database,
                   const struct written *written, const struct failure *failure)
{
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "\n==== %s on %s: %s, revision %s\n%s\n", which, database, failure->where,
               written_id(arena, failure->revision), failure->message);
    written_print(&out, written);
    fputs(out.data, stdout);
    fflush(stdout);
}

static bool run_written(struct arena *arena, struct run *run, const char *which,
                        const struct written *written)
{
    struct failure failure = {"compiling", written->revisions.count - 1, NULL};
    struct built built;
    bool made = built_make(&built, written);
    if (!made)
        failure.message = built_problem(arena, &built.compiler.problems);
    bool good = made && trial_run(arena, &built, run->url, &run->figures.tally, &failure);
    built_free(&built);
    if (good)
        return true;
    struct written small = shrink(arena, written, run->url, &failure);
    report(arena, which, run->database, &small, &failure);
    return false;
}

static bool run_seed(struct arena *arena, struct run *run, uint64_t seed)
{
    struct sown sown = sow(arena, seed);
    run->figures.taken += sown.taken;
    run->figures.refused += sown.refused;
    run->figures.unproven += (unsigned)sown.unproven.count;
    if (sown.written.revisions.count == 0)
        return true;
    if (sown.contradiction != NULL) {
        struct failure failure = {"reading", sown.written.revisions.count - 1, sown.contradiction};
        report(arena, arena_format(arena, "seed %llu", (unsigned long long)seed), run->database,
               &sown.written, &failure);
        return false;
    }
    return run_written(arena, run, arena_format(arena, "seed %llu", (unsigned long long)seed), &sown.written);
}

static bool run_pinned(struct arena *arena, struct run *run, const char *folder, const char *name)
{
    struct written written;
    const char *failure = pinned_read(arena, file_join(arena, folder, name), &written);
    if (failure == NULL)
        return run_written(arena, run, name, &written);
    puts(failure);
    return false;
}

static void print_figures(const char *database, const struct figures *figures)
{
    const struct tally *tally = &figures->tally;
    printf("%s: %u chains, %u failed; %u statements taken, %u refused; %u ways back not derived; %u "
           "revisions, %u moves, %u catalogues "
           "and %u rows compared; %u moves refused for their rows, %u for loss; %u chains left because of "
           "their own "
           "rows\n",
           database, figures->chains, figures->failed, figures->taken, figures->refused, figures->unproven,
           tally->revisions, tally->moves, tally->compared, tally->rows, tally->without_rows, tally->losses,
           tally->abandoned);
    for (unsigned op = 0; op < CHAIN_OPS; op++)
        if (tally->steps[op] > 0)
            printf("  %7u %s\n", tally->steps[op], op_words((enum op)op));
}

static void run_seeds(struct run *run, uint64_t first, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena, out_of_memory, NULL);
        run->figures.chains++;
        run->figures.failed += !run_seed(&arena, run, first + i);
        arena_free(&arena);
    }
}

static void run_folder(struct run *run, const char *folder)
{
    struct arena names;
    const char **files;
    size_t count = 0;
    arena_init(&names, out_of_memory, NULL);
    const char *failure = file_list(&names, folder, ".txt", &files, &count);
    if (failure != NULL)
        puts(failure);
    run->figures.failed += failure != NULL || count == 0;
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena, out_of_memory, NULL);
        run->figures.chains++;
        run->figures.failed += !run_pinned(&arena, run, folder, files[i]);
        arena_free(&arena);
    }
    arena_free(&names);
}

/* A chain for each seed on every database that is there, and refused statements on top of it. */
static bool run_refused(struct arena *arena, const char *url, uint64_t seed, struct refusals *refusals)
{
    struct sown sown = sow(arena, seed);
    struct random random = random_of(seed + 1);
    struct built built;
    struct bench benches[MIG_DIALECT_COUNT];
    struct mig_error error;
    size_t opened = 0, wanted = MIG_DIALECT_COUNT;
    bool good = sown.contradiction == NULL;
    if (sown.written.revisions.count == 0 || !good || !built_make(&built, &sown.written))
        return good;
    for (bool open = true; open && opened < wanted; opened += open)
        open = bench_open(&benches[opened], arena, &built, opened == 0 ? NULL : url) == NULL;
    good = opened == wanted;
    bool installed = good;
    for (size_t i = 0; i < opened; i++)
        installed = installed && mig_upgrade(benches[i].mig, "head", &error) == MIG_OK;
    if (installed) /* else its own rows are in its way */
        good = refused_try(arena, benches, opened, &random, refusals);
    for (size_t i = 0; i < opened; i++)
        bench_close(&benches[i]);
    built_free(&built);
    return good;
}

static int main_refused(const char *purposes, uint64_t first, uint64_t count)
{
    struct refusals refusals = {0};
    struct arena kept;
    struct file_text text;
    unsigned failed = 0;
    arena_init(&kept, out_of_memory, NULL);
    const char *failure = file_read(&kept, purposes, &text);
    if (getenv("MIG_TEST_POSTGRES") == NULL) /* one database alone cannot say that both take it */
        return 77;
    if (failure != NULL) {
        puts(failure);
        return 2;
    }
    refusals.purposes = text.data;
    for (uint64_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena, out_of_memory, NULL);
        failed += !run_refused(&arena, getenv("MIG_TEST_POSTGRES"), first + i, &refusals);
        arena_free(&arena);
    }
    printf("%u statements that the simulator refuses: %u refused by a database too, %u that name what is not "
           "there, "
           "%u stricter on purpose\n",
           refusals.tried, refusals.by_database, refusals.unwritten, refusals.on_purpose);
    for (unsigned code = 0; code < REFUSED_CODES; code++)
        if (refusals.stricter[code] > 0)
            printf("  %7u M%03u %s\n", refusals.stricter[code], code, problem_title((enum problem_code)code));
    arena_free(&kept);
    return failed > 0;
}

int main(int argc, char **argv)
{
    struct run run = {.database = argc > 1 ? argv[1] : "sqlite"};
    if (argc > 4 && strcmp(argv[1], "refused") == 0)
        return main_refused(argv[2], strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
    if (argc > 3 && strcmp(argv[1], "formatted") == 0)
        return formatted_try(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    if (argc > 3 && strcmp(argv[1], "unproven") == 0)
        return unproven_list(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    bool postgres = strcmp(run.database, "postgres") == 0;
    run.url = postgres ? getenv("MIG_TEST_POSTGRES") : NULL;
    if (postgres && run.url == NULL)
        return 77;
    if (argc > 3 && strcmp(argv[2], "--pinned") == 0)
        run_folder(&run, argv[3]);
    else
        run_seeds(&run, argc > 2 ? strtoull(argv[2], NULL, 10) : 1,
                  argc > 3 ? strtoull(argv[3], NULL, 10) : 100);
    print_figures(postgres ? "PostgreSQL" : "SQLite", &run.figures);
    return run.figures.failed > 0;
}
