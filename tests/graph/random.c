/* SPDX-License-Identifier: MIT
 * Whatever the graph and the target: what is applied after an upgrade, a downgrade or a stamp is closed
 * under parents and requirements, orders respect them, and an error has both of its texts.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 20000, MOST = 9 };

static uint64_t seed = 1;

static unsigned below(unsigned limit)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % limit;
}

static size_t choose(uint32_t *links, uint32_t number, unsigned chance)
{
    size_t count = 0;
    for (uint32_t i = 0; i < number; i++)
        if (below(chance) == 0)
            links[count++] = i;
    return count;
}

static struct graph random_graph(struct arena *arena)
{
    static const char *const ids[] = {"abc1", "abc2", "def", "defg", "7c1f", "0000", "r6", "r7", "r8"};
    uint32_t count = below(MOST + 1);
    struct graph_revision *revisions = arena_array(arena, struct graph_revision, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *parents = arena_array(arena, uint32_t, MOST);
        uint32_t *requirements = arena_array(arena, uint32_t, MOST);
        revisions[i] =
            (struct graph_revision){.id = ids[i], .parents = parents, .requirements = requirements};
        revisions[i].parent_count = choose(parents, i, 2 + below(4));
        revisions[i].require_count = choose(requirements, i, 8);
        if (below(5) == 0)
            revisions[i].label = i % 2 == 0 ? "left" : "right";
    }
    return (struct graph){revisions, count};
}

static const char *random_target(struct arena *arena)
{
    static const char *const parts[] = {"head", "heads", "base", "current", "abc", "abc1",  "defg", "left",
                                        "r8",   "7c1",   "@",    "@",       "+",   "-",     "+1",   "-1",
                                        "+2",   "-3",    ":",    "0",       "2",   "right", "xyz",  "de"};
    enum { COUNT = sizeof parts / sizeof *parts };
    return arena_format(arena, "%s%s%s%s", below(2) == 0 ? parts[below(COUNT)] : "",
                        below(2) == 0 ? parts[below(COUNT)] : "", parts[below(COUNT)],
                        below(4) == 0 ? parts[below(COUNT)] : "");
}

static void assert_closed(const struct graph *graph, const bool *set)
{
    uint32_t missing;
    uint32_t by;
    assert_true(graph_closed(graph, set, &missing, &by));
}

/* One after the other, closed at every moment. */
static void assert_walk(struct arena *arena, const struct graph *graph, const bool *applied,
                        const uint32_t *order, size_t count, bool up)
{
    bool *now = arena_array(arena, bool, graph->count);
    for (size_t i = 0; i < graph->count; i++)
        now[i] = applied[i];
    for (size_t i = 0; i < count; i++) {
        assert_true(now[order[i]] == !up);
        now[order[i]] = up;
        assert_closed(graph, now);
    }
}

static void assert_said(bool done, const struct graph_problem *problem)
{
    if (!done)
        assert_true(problem->message != NULL && problem->message[0] != '\0' && problem->help != NULL);
}

static void try_all(struct arena *arena, const struct graph *graph, const bool *applied, const char *target)
{
    struct graph_problem problem = {NULL, NULL};
    bool *stamped = arena_array(arena, bool, graph->count);
    uint32_t *order;
    uint32_t revision;
    size_t count;
    bool base;
    bool done = graph_upgrade(arena, graph, applied, target, &order, &count, &problem);
    assert_said(done, &problem);
    if (done)
        assert_walk(arena, graph, applied, order, count, true);
    done = graph_downgrade(arena, graph, applied, target, &order, &count, &problem);
    assert_said(done, &problem);
    if (done)
        assert_walk(arena, graph, applied, order, count, false);
    done = graph_stamp(arena, graph, applied, &target, 1, stamped, &problem);
    assert_said(done, &problem);
    if (done)
        assert_closed(graph, stamped);
    done = graph_find(arena, graph, applied, target, &revision, &base, &problem);
    assert_said(done, &problem);
    assert_true(!done || base || revision < graph->count);
    assert_said(graph_range(arena, graph, applied, target, &order, &count, &problem), &problem);
}

static void everything_stays_closed(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena arena;
        arena_init(&arena, chain_full, NULL);
        struct graph graph = random_graph(&arena);
        char heads[64] = "";
        for (size_t i = 0; i < graph.count; i++)
            if (below(3) == 0)
                snprintf(heads + strlen(heads), sizeof heads - strlen(heads), "%s ", graph.revisions[i].id);
        try_all(&arena, &graph, chain_applied(&arena, &graph, heads), random_target(&arena));
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everything_stays_closed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
