/* SPDX-License-Identifier: MIT
 * In: a seed, how many graphs, their largest size and how many questions about each. Out: the graphs, as they
 * are drawn in these tests, the questions and what src/graph answers: for reference.py, which knows better.
 */
#include "grow.h"

#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void print_links(const struct graph *graph, char mark, const uint32_t *links, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("%c%s", i == 0 ? mark : ',', graph->revisions[links[i]].id);
}

static void print_graph(const struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        printf("revision %s", revision->id);
        fputs(revision->parent_count != 0 ? " " : "", stdout);
        print_links(graph, '<', revision->parents, revision->parent_count);
        fputs(revision->require_count != 0 ? " " : "", stdout);
        print_links(graph, '^', revision->requirements, revision->require_count);
        printf("%s%s\n", *revision->label != '\0' ? " @" : "", revision->label);
    }
}

static void print_list(const struct graph *graph, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf(" %s", graph->revisions[list[i]].id);
}

static void print_set(const struct graph *graph, const bool *set)
{
    for (size_t i = 0; i < graph->count; i++)
        if (set[i])
            printf(" %s", graph->revisions[i].id);
}

static void answer(bool done, const struct graph_problem *problem, const struct graph *graph,
                   const uint32_t *order, size_t count)
{
    if (done)
        print_list(graph, order, count);
    else
        printf("! %s", problem->message);
    putchar('\n');
}

static void ask_ways(struct arena *arena, const struct graph *graph, const bool *applied, const char *target)
{
    struct graph_problem problem;
    uint32_t *order = NULL;
    size_t count = 0;
    printf("upgrade %s\n", target);
    bool done = graph_upgrade(arena, graph, applied, target, &order, &count, &problem);
    answer(done, &problem, graph, order, count);
    printf("downgrade %s\n", target);
    done = graph_downgrade(arena, graph, applied, target, &order, &count, &problem);
    answer(done, &problem, graph, order, count);
}

static void ask(struct growth *growth, const struct graph *graph, const bool *applied)
{
    struct graph_problem problem;
    const char *targets[2] = {grow_target(growth, graph), grow_target(growth, graph)};
    const char *range = arena_format(growth->arena, "%s:%s", grow_below(growth, 4) == 0 ? "" : targets[0],
                                     grow_below(growth, 4) == 0 ? "" : targets[1]);
    bool *stamped = arena_array(growth->arena, bool, graph->count);
    size_t stamps = 1 + grow_below(growth, 2), count = 0;
    uint32_t *order = NULL, revision = 0;
    bool base = false;
    ask_ways(growth->arena, graph, applied, targets[0]);
    printf("stamp %s%s%s\n", targets[0], stamps == 2 ? " " : "", stamps == 2 ? targets[1] : "");
    if (graph_stamp(growth->arena, graph, applied, targets, stamps, stamped, &problem))
        print_set(graph, stamped);
    else
        printf("! %s", problem.message);
    printf("\nfind %s\n", targets[0]);
    bool done = graph_find(growth->arena, graph, applied, targets[0], &revision, &base, &problem);
    answer(done, &problem, graph, &revision, base ? 0 : 1);
    printf("range %s\n", range);
    done = graph_range(growth->arena, graph, applied, range, &order, &count, &problem);
    answer(done, &problem, graph, order, count);
}

int main(int argc, char **argv)
{
    unsigned long numbers[4];
    if (argc != 5) {
        fputs("usage: test_graph_answers SEED GRAPHS SIZE QUESTIONS\n", stderr);
        return 2;
    }
    for (int i = 0; i < 4; i++)
        numbers[i] = strtoul(argv[i + 1], NULL, 10);
    for (unsigned long g = 0; g < numbers[1]; g++) {
        struct arena arena;
        arena_init(&arena, chain_full, NULL);
        struct growth growth = {&arena, numbers[0] + g};
        struct graph graph = grow_graph(&growth, (uint32_t)numbers[2]);
        printf("graph %lu\n", numbers[0] + g);
        print_graph(&graph);
        for (unsigned long q = 0; q < numbers[3]; q++) {
            bool *applied = grow_applied(&growth, &graph);
            fputs("applied", stdout);
            print_set(&graph, applied);
            putchar('\n');
            ask(&growth, &graph, applied);
        }
        arena_free(&arena);
    }
    return 0;
}
