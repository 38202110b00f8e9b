/* SPDX-License-Identifier: MIT
 * test_chains sqlite|postgres FIRST COUNT: chains for the seeds FIRST, FIRST + 1, ... on one database. A
 * chain that fails is made as small as possible and printed; at the end the figures.
 */
#include "shrink.h"
#include "sow.h"

#include "schema/step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct figures {
    unsigned chains, failed, taken, refused;
    struct tally tally;
};

static void report(struct arena *arena, uint64_t seed, const char *database, const struct written *written,
                   const struct failure *failure)
{
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "\n==== seed %llu on %s: %s, revision %s\n%s\n", (unsigned long long)seed, database,
               failure->where, written_id(arena, failure->revision), failure->message);
    written_print(&out, written);
    fputs(out.data, stdout);
    fflush(stdout);
}

static bool run_chain(struct arena *arena, uint64_t seed, const char *database, const char *url,
                      struct figures *figures)
{
    struct sown sown = sow(arena, seed);
    struct failure failure = {"compiling", sown.written.revisions.count - 1, sown.contradiction};
    struct built built;
    figures->taken += sown.taken;
    figures->refused += sown.refused;
    if (sown.written.revisions.count == 0)
        return true;
    if (sown.contradiction != NULL) {
        report(arena, seed, database, &sown.written, &failure);
        return false;
    }
    bool good = built_make(&built, &sown.written) && trial_run(arena, &built, url, &figures->tally, &failure);
    built_free(&built);
    if (!good) {
        struct written small = shrink(arena, &sown.written, url, &failure);
        report(arena, seed, database, &small, &failure);
    }
    return good;
}

static void print_figures(const char *database, const struct figures *figures)
{
    const struct tally *tally = &figures->tally;
    printf("%s: %u chains, %u failed; %u statements taken, %u refused; %u revisions, %u moves, %u catalogues "
           "and %u rows compared; %u moves refused for their rows, %u for loss; %u chains left because of "
           "their own "
           "rows\n",
           database, figures->chains, figures->failed, figures->taken, figures->refused, tally->revisions,
           tally->moves, tally->compared, tally->rows, tally->without_rows, tally->losses, tally->abandoned);
    for (unsigned op = 0; op < TRIAL_OPS; op++)
        if (tally->steps[op] > 0)
            printf("  %7u %s\n", tally->steps[op], op_words((enum op)op));
}

int main(int argc, char **argv)
{
    struct figures figures = {0};
    bool postgres = argc > 1 && strcmp(argv[1], "postgres") == 0;
    const char *url = postgres ? getenv("MIG_TEST_POSTGRES") : NULL;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    uint64_t count = argc > 3 ? strtoull(argv[3], NULL, 10) : 100;
    if (postgres && url == NULL)
        return 77;
    for (uint64_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena, out_of_memory, NULL);
        figures.chains++;
        figures.failed += !run_chain(&arena, first + i, argc > 1 ? argv[1] : "sqlite", url, &figures);
        arena_free(&arena);
    }
    print_figures(postgres ? "PostgreSQL" : "SQLite", &figures);
    return figures.failed > 0;
}
