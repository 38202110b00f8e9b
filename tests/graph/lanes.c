/* SPDX-License-Identifier: MIT
 * Drawings of graphs as people look at them; and for random graphs, that following the lanes down from a
 * revision leads to its parents and nowhere else.
 */
#include "chain.h"

#include "base/buf.h"
#include "graph/lanes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

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

static uint32_t *newest_first(const struct graph *graph)
{
    uint32_t *order = arena_array(&arena, uint32_t, graph->count);
    for (size_t i = 0; i < graph->count; i++)
        order[i] = (uint32_t)(graph->count - 1 - i);
    return order;
}

static const char *drawing(const struct graph *graph, const uint32_t *order, size_t count)
{
    struct lanes lanes;
    struct lane_row row;
    struct buf out;
    buf_init(&out, &arena);
    lanes_begin(&lanes, &arena, graph, order, count);
    while (lanes_next(&lanes, &row)) {
        struct lane_text text = lanes_draw(&arena, &row, '*');
        buf_format(&out, "%s %s\n", text.revision, graph->revisions[row.revision].id);
        for (size_t i = 0; i < text.link_count; i++)
            buf_format(&out, "%s\n", text.links[i]);
    }
    return out.data;
}

static void assert_drawing(const char *text, const char *wanted)
{
    struct graph graph = chain_read(&arena, text);
    assert_string_equal(drawing(&graph, newest_first(&graph), graph.count), wanted);
}

static void test_drawings(void **state)
{
    (void)state;
    assert_drawing("", "");
    assert_drawing("a; b<-a; c<-b", "* c\n"
                                    "* b\n"
                                    "* a\n");
    assert_drawing(TREE, "* d2\n"
                         "* c2\n"
                         "| * d1\n"
                         "| * c1\n"
                         "|/\n"
                         "* b\n"
                         "* a\n");
    assert_drawing(MRG, "* f\n"
                        "* e\n"
                        "|\\\n"
                        "| * d2\n"
                        "| * c2\n"
                        "* | d1\n"
                        "* | c1\n"
                        "|/\n"
                        "* b\n"
                        "* a\n");
    assert_drawing("a; b<-a; c<-a; d<-a; e<-b,c,d", "* e\n"
                                                    "|\\\n"
                                                    "|\\|\n"
                                                    "| |\\\n"
                                                    "| | * d\n"
                                                    "| * | c\n"
                                                    "| |/\n"
                                                    "* | b\n"
                                                    "|/\n"
                                                    "* a\n");
}

/* Two roots: the second one begins beside the end of the first, not beneath it. */
static void test_roots(void **state)
{
    (void)state;
    assert_drawing("a; b<-a; x; y<-x; z", "* z\n"
                                          "  * y\n"
                                          "  * x\n"
                                          "* b\n"
                                          "* a\n");
    assert_drawing("a; b<-a; x ^b", "* x\n"
                                    "  * b\n"
                                    "  * a\n");
}

/* A lane that crosses others, to the right and to the left. */
static void test_crossings(void **state)
{
    (void)state;
    assert_drawing("a; p<-a; q<-a; r<-a; s; t<-p,s; u<-q; v<-r", "* v\n"
                                                                 "| * u\n"
                                                                 "| | * t\n"
                                                                 "| | |\\\n"
                                                                 "| | | * s\n"
                                                                 "* | | r\n"
                                                                 "| * | q\n"
                                                                 "|/  |\n"
                                                                 "|   * p\n"
                                                                 "| _/\n"
                                                                 "|/\n"
                                                                 "* a\n");
    assert_drawing("a; b; c; d; e<-d,a; f<-c; g<-b; h<-e", "* h\n"
                                                           "| * g\n"
                                                           "| | * f\n"
                                                           "* | | e\n"
                                                           "|\\|_|\n"
                                                           "| | |\\\n"
                                                           "* | | | d\n"
                                                           "  | * | c\n"
                                                           "  *   | b\n"
                                                           "      * a\n");
}

/* A part of a graph: what is not in it is not drawn. */
static void test_part(void **state)
{
    static const uint32_t order[] = {6, 5, 3, 2};
    struct graph graph = chain_read(&arena, MRG);
    (void)state;
    assert_string_equal(drawing(&graph, order, 4), "* e\n"
                                                   "|\\\n"
                                                   "| * d2\n"
                                                   "* d1\n"
                                                   "* c1\n");
}

static uint64_t seed = 1;

static unsigned below(unsigned limit)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % limit;
}

static struct graph random_graph(uint32_t count)
{
    struct graph_revision *revisions = arena_array(&arena, struct graph_revision, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *parents = arena_array(&arena, uint32_t, 4);
        size_t wanted = below(8) == 0 ? 0 : below(3) == 0 ? below(4) + 1 : 1;
        revisions[i] = (struct graph_revision){.id = arena_format(&arena, "r%u", i), .parents = parents};
        for (size_t p = 0; p < wanted; p++) {
            uint32_t parent = i - 1 - below(i < 6 ? i + 1 : 6) % (i + 1);
            bool twice = parent >= i;
            for (size_t k = 0; k < revisions[i].parent_count; k++)
                twice = twice || parents[k] == parent;
            if (!twice)
                parents[revisions[i].parent_count++] = parent;
        }
    }
    return (struct graph){revisions, count};
}

/* By lane: which revisions lead into it from above, as a bit each. */
struct trace {
    uint64_t in[128];
    bool open[128];
};

static uint64_t parent_bits(const struct graph *graph, uint32_t parent)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < graph->count; i++)
        for (size_t p = 0; p < graph->revisions[i].parent_count; p++)
            if (graph->revisions[i].parents[p] == parent)
                bits |= (uint64_t)1 << i;
    return bits;
}

/* What stands above a revision are its children, all of them and no others; lanes that no move closes go on.
 */
static void follow(const struct graph *graph, const struct lane_row *row, struct trace *trace)
{
    struct trace next = {{0}, {false}};
    uint64_t own = (uint64_t)1 << row->revision;
    assert_true(row->width <= 128 && row->lane < row->width);
    assert_int_equal(trace->open[row->lane] ? trace->in[row->lane] : 0, parent_bits(graph, row->revision));
    for (size_t lane = 0; lane < row->width; lane++) {
        assert_int_equal(row->above[lane], trace->open[lane]);
        if (lane != row->lane && trace->open[lane]) {
            next.in[lane] = trace->in[lane];
            next.open[lane] = true;
        }
    }
    if (row->straight) {
        next.in[row->lane] = own;
        next.open[row->lane] = true;
    }
    for (size_t i = 0; i < row->move_count; i++) {
        struct lane_move move = row->moves[i];
        assert_true(move.from != move.to && (move.from == row->lane || move.to == row->lane));
        next.in[move.to] |= move.from == row->lane ? own : trace->in[move.from];
        next.open[move.to] = true;
        if (move.from != row->lane)
            next.open[move.from] = false;
    }
    for (size_t lane = 0; lane < row->width; lane++)
        assert_int_equal(row->below[lane], next.open[lane]);
    *trace = next;
}

/* A bar or the mark where a lane comes into the row, and a blank where there is none. */
static void assert_text(const struct lane_row *row, const char *text)
{
    for (size_t lane = 0; lane < row->width; lane++) {
        char found = 2 * lane < strlen(text) ? text[2 * lane] : ' ';
        assert_int_equal(found, lane == row->lane ? '*' : row->above[lane] ? '|' : ' ');
    }
}

static void test_random(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct graph graph = random_graph(below(60));
        struct lanes lanes;
        struct lane_row row;
        struct trace trace = {{0}, {false}};
        size_t rows = 0;
        lanes_begin(&lanes, &arena, &graph, newest_first(&graph), graph.count);
        while (lanes_next(&lanes, &row)) {
            assert_int_equal(row.revision, graph.count - 1 - rows++);
            assert_text(&row, lanes_draw(&arena, &row, '*').revision);
            follow(&graph, &row, &trace);
        }
        assert_int_equal(rows, graph.count);
        arena_free(&arena);
        arena_init(&arena, chain_full, NULL);
    }
}

/* 500 branches of 20 revisions, one after the other, never are more than two lanes. */
static void test_narrow(void **state)
{
    enum { BRANCHES = 500, LONG = 20, COUNT = BRANCHES * LONG + 1 };
    struct graph_revision *revisions = arena_array(&arena, struct graph_revision, COUNT);
    uint32_t *parents = arena_array(&arena, uint32_t, COUNT);
    struct graph graph = {revisions, COUNT};
    struct lanes lanes;
    struct lane_row row;
    size_t widest = 0;
    (void)state;
    for (uint32_t i = 1; i < COUNT; i++) {
        parents[i] = (i - 1) % LONG == 0 ? 0 : i - 1;
        revisions[i].parents = &parents[i];
        revisions[i].parent_count = 1;
    }
    lanes_begin(&lanes, &arena, &graph, newest_first(&graph), COUNT);
    while (lanes_next(&lanes, &row))
        widest = row.width > widest ? row.width : widest;
    assert_int_equal(widest, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_drawings),  cmocka_unit_test(test_roots),
                                       cmocka_unit_test(test_crossings), cmocka_unit_test(test_part),
                                       cmocka_unit_test(test_random),    cmocka_unit_test(test_narrow)};
    return cmocka_run_group_tests(tests, start, stop);
}
