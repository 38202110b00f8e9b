/* SPDX-License-Identifier: MIT
 * The order of a graph, its heads, closed sets; and a chain of 10,000 revisions in no time.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, chain_full, NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The graph with its revisions turned round, so that every need points forward. */
static struct graph_revision *reversed(const struct graph *graph)
{
    struct graph_revision *given = arena_array(&arena, struct graph_revision, graph->count);
    for (size_t i = 0; i < graph->count; i++) {
        struct graph_revision revision = graph->revisions[i];
        uint32_t *parents = arena_array(&arena, uint32_t, revision.parent_count);
        for (size_t p = 0; p < revision.parent_count; p++)
            parents[p] = (uint32_t)graph->count - 1 - revision.parents[p];
        revision.parents = parents;
        given[graph->count - 1 - i] = revision;
    }
    return given;
}

static void assert_order(const struct graph_revision *given, const uint32_t *order, size_t count,
                         const char *const *want)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(given[order[i]].id, want[i]);
}

static void needs_come_first(void **state)
{
    (void)state;
    struct graph graph = chain_read(&arena, LIN);
    struct graph_revision *given = reversed(&graph);
    uint32_t order[5];
    size_t cycle;
    assert_true(graph_order(&arena, given, 5, order, &cycle));
    assert_order(given, order, 5, (const char *[]){"aaaa", "bbbb", "cccc", "dddd", "eeee"});
}

static void the_given_order_decides_between_branches(void **state)
{
    (void)state;
    struct graph graph = chain_read(&arena, TREE);
    struct graph_revision *given = reversed(&graph); /* d2 c2 d1 c1 b a */
    uint32_t order[6];
    size_t cycle;
    assert_true(graph_order(&arena, given, 6, order, &cycle));
    assert_order(given, order, 6, (const char *[]){"a", "b", "c2", "d2", "c1", "d1"});
    assert_true(graph_order(&arena, graph.revisions, 6, order, &cycle));
    assert_order(graph.revisions, order, 6, (const char *[]){"a", "b", "c1", "d1", "c2", "d2"});
}

static void requirements_count(void **state)
{
    (void)state;
    static const uint32_t second[] = {1};
    const struct graph_revision given[] = {{.id = "x", .requirements = second, .require_count = 1},
                                           {.id = "y"}};
    uint32_t order[2];
    size_t cycle;
    assert_true(graph_order(&arena, given, 2, order, &cycle));
    assert_order(given, order, 2, (const char *[]){"y", "x"});
}

static void cycles_name_their_members_only(void **state)
{
    (void)state;
    static const uint32_t r0[] = {0};
    static const uint32_t r1[] = {1};
    static const uint32_t r2[] = {2};
    static const uint32_t r3[] = {3};
    const struct graph_revision given[] = {{.id = "root"},
                                           {.id = "tail", .parents = r2, .parent_count = 1},
                                           {.id = "one", .parents = r3, .parent_count = 1},
                                           {.id = "two", .requirements = r2, .require_count = 1},
                                           {.id = "top", .parents = r1, .parent_count = 1},
                                           {.id = "fine", .parents = r0, .parent_count = 1}};
    uint32_t order[6];
    size_t cycle;
    assert_false(graph_order(&arena, given, 6, order, &cycle));
    assert_int_equal(cycle, 2);
    assert_order(given, order, 2, (const char *[]){"two", "one"});
    const struct graph_revision self = {.id = "self", .parents = r0, .parent_count = 1};
    assert_false(graph_order(&arena, &self, 1, order, &cycle));
    assert_int_equal(cycle, 1);
}

static void heads_and_closed_sets(void **state)
{
    (void)state;
    struct graph graph = chain_read(&arena, DEP);
    uint32_t *heads;
    assert_int_equal(graph_heads(&arena, &graph, &heads), 2); /* that z requires b does not hide b */
    assert_int_equal(heads[0], chain_number(&graph, "b"));
    assert_int_equal(heads[1], chain_number(&graph, "z"));

    bool *applied = chain_applied(&arena, &graph, "y");
    uint32_t missing;
    uint32_t by;
    assert_true(graph_closed(&graph, applied, &missing, &by));
    assert_int_equal(graph_applied_heads(&arena, &graph, applied, &heads), 2);
    applied[chain_number(&graph, "b")] = false;
    assert_false(graph_closed(&graph, applied, &missing, &by));
    assert_int_equal(missing, chain_number(&graph, "b"));
    assert_int_equal(by, chain_number(&graph, "y"));
}

static void ten_thousand_revisions(void **state)
{
    (void)state;
    enum { COUNT = 10000 };
    struct graph_revision *given = arena_array(&arena, struct graph_revision, COUNT);
    uint32_t *parents = arena_array(&arena, uint32_t, COUNT);
    uint32_t *order = arena_array(&arena, uint32_t, COUNT);
    size_t cycle;
    for (uint32_t i = 0; i < COUNT; i++) { /* the newest first: the walk goes all the way down at once */
        parents[i] = i + 1;
        given[i] = (struct graph_revision){
            arena_format(&arena, "r%u", COUNT - 1 - i), NULL, &parents[i], NULL, i + 1 < COUNT, 0};
    }
    clock_t began = clock();
    assert_true(graph_order(&arena, given, COUNT, order, &cycle));
    assert_int_equal(order[0], COUNT - 1);

    struct graph_revision *ordered = arena_array(&arena, struct graph_revision, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        parents[i] = i - 1;
        ordered[i] = (struct graph_revision){given[order[i]].id, NULL, &parents[i], NULL, i > 0, 0};
    }
    struct graph graph = {ordered, COUNT};
    bool *applied = arena_array(&arena, bool, COUNT);
    struct graph_problem problem;
    uint32_t *list;
    size_t count;
    assert_true(graph_upgrade(&arena, &graph, applied, "base+9999", &list, &count, &problem));
    assert_int_equal(count, 9999);
    assert_true(graph_upgrade(&arena, &graph, applied, "head", &list, &count, &problem));
    assert_int_equal(count, COUNT);
    memset(applied, 1, COUNT * sizeof *applied);
    assert_true(graph_downgrade(&arena, &graph, applied, "-9999", &list, &count, &problem));
    assert_int_equal(count, 9999);
    assert_int_equal(list[0], COUNT - 1);
    assert_true(graph_range(&arena, &graph, applied, "r10:head-10", &list, &count, &problem));
    assert_int_equal(count, COUNT - 20);
    assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 2.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_come_first),      cmocka_unit_test(the_given_order_decides_between_branches),
        cmocka_unit_test(requirements_count),    cmocka_unit_test(cycles_name_their_members_only),
        cmocka_unit_test(heads_and_closed_sets), cmocka_unit_test(ten_thousand_revisions)};
    return cmocka_run_group_tests(tests, start, stop);
}
