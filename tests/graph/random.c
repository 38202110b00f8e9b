/* SPDX-License-Identifier: MIT
 * Whatever the graph and the target: what is applied after an upgrade, a downgrade or a stamp is closed
 * under parents and requirements, orders respect them, down after up is where it began, and an error has both
 * of its texts.
 */
#include "chain.h"
#include "grow.h"

#include "graph/set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 5000, MOST = 24 };

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

/* Down again from what an upgrade left, the newest first: each is an end by then, and goes alone. */
static void back_again(struct arena *arena, const struct graph *graph, const bool *applied,
                       const uint32_t *order, size_t count)
{
    bool *now = set_copy(arena, graph, applied);
    for (size_t i = 0; i < count; i++)
        now[order[i]] = true;
    for (size_t i = count; i-- > 0;) {
        struct graph_problem problem;
        uint32_t *down;
        size_t taken;
        const char *target = arena_format(arena, "%s@-1", graph->revisions[order[i]].id);
        if (!graph_downgrade(arena, graph, now, target, &down, &taken, &problem))
            fail_msg("`%s`: %s", target, problem.message);
        assert_int_equal(taken, 1);
        assert_int_equal(down[0], order[i]);
        now[order[i]] = false;
    }
    for (size_t i = 0; i < graph->count; i++)
        assert_true(now[i] == applied[i]);
}

/* `base` takes back everything, in the order of the way up turned round. */
static void down_to_base(struct arena *arena, const struct graph *graph)
{
    struct graph_problem problem;
    uint32_t *up, *down;
    size_t up_count, down_count;
    bool *none = set_copy(arena, graph, NULL);
    assert_true(graph_upgrade(arena, graph, none, "heads", &up, &up_count, &problem));
    assert_int_equal(up_count, graph->count);
    for (size_t i = 0; i < up_count; i++)
        none[up[i]] = true;
    assert_true(graph_downgrade(arena, graph, none, "base", &down, &down_count, &problem));
    assert_int_equal(down_count, up_count);
    for (size_t i = 0; i < up_count; i++)
        assert_int_equal(down[i], up[up_count - 1 - i]);
}

static void one_graph(uint64_t seed)
{
    struct arena arena;
    arena_init(&arena, chain_full, NULL);
    struct growth growth = {&arena, seed};
    struct graph graph = grow_graph(&growth, MOST);
    down_to_base(&arena, &graph);
    for (int i = 0; i < 8; i++) {
        struct graph_problem problem;
        uint32_t *order;
        size_t count;
        bool *applied = grow_applied(&growth, &graph);
        const char *target = grow_target(&growth, &graph);
        try_all(&arena, &graph, applied, target);
        if (graph_upgrade(&arena, &graph, applied, target, &order, &count, &problem))
            back_again(&arena, &graph, applied, order, count);
    }
    arena_free(&arena);
}

static void up_and_down(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        one_graph(seed);
}

/* What no target of the grammar looks like. */
static void rubbish(void **state)
{
    static const char *const parts[] = {"head", "heads", "base", "current", "abc", "@", "@", "+",  "-", "+1",
                                        "-3",   ":",     "0",    "2",       "",    " ", "`", "%s", "\n"};
    enum { COUNT = sizeof parts / sizeof *parts };
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct arena arena;
        arena_init(&arena, chain_full, NULL);
        struct growth growth = {&arena, seed};
        struct graph graph = grow_graph(&growth, MOST);
        const char *target = "";
        for (int i = 0; i < 4; i++)
            target = arena_format(&arena, "%s%s", target, parts[grow_below(&growth, COUNT)]);
        try_all(&arena, &graph, grow_applied(&growth, &graph), target);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(up_and_down), cmocka_unit_test(rubbish)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
