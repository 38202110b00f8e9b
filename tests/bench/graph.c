/* SPDX-License-Identifier: MIT
 * Out: how long targets, stamps, ranges and drawings take in a graph of 1,000 revisions on 50 branches and in
 * one of 10,000 on 500, all of them open at once and all of them merged, and the ratio of the two, which is
 * about 10. Exit 1 when a ratio is that of something quadratic; no time by itself is a failure.
 */
#include "graph/lanes.h"
#include "graph/set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SMALL = 1000, LARGE = 10000, ON_BRANCH = 20, MOST_RATIO = 40 };

static void out_of_memory(void *context)
{
    (void)context;
    fputs("out of memory\n", stderr);
    exit(1);
}

struct subject {
    struct arena *arena; /* of one question */
    struct graph graph;
    const bool *none, *all, *half;
};

static void say_wrong(const char *what, const struct graph_problem *problem)
{
    fprintf(stderr, "%s: %s\n", what, problem->message);
    exit(1);
}

static void up(const struct subject *subject, const bool *applied, const char *target, bool fails)
{
    struct graph_problem problem = {"it has an answer, and should have none", NULL};
    uint32_t *order;
    size_t count;
    if (graph_upgrade(subject->arena, &subject->graph, applied, target, &order, &count, &problem) == fails)
        say_wrong(target, &problem);
}

static void down(const struct subject *subject, const bool *applied, const char *target)
{
    struct graph_problem problem;
    uint32_t *order;
    size_t count;
    if (!graph_downgrade(subject->arena, &subject->graph, applied, target, &order, &count, &problem))
        say_wrong(target, &problem);
}

static void up_from_nothing(const struct subject *subject)
{
    up(subject, subject->none, "heads", false);
}

static void up_from_half(const struct subject *subject)
{
    up(subject, subject->half, "heads", false);
}

static void nothing_to_do(const struct subject *subject)
{
    up(subject, subject->all, "heads", false);
}

static void steps_up(const struct subject *subject)
{
    up(subject, subject->none, "r17@+10", false);
}

static void no_such_name(const struct subject *subject)
{
    up(subject, subject->none, "elephant", true);
}

static void down_to_base(const struct subject *subject)
{
    down(subject, subject->all, "base");
}

static void down_a_branch(const struct subject *subject)
{
    down(subject, subject->half, "r17@-1");
}

static void stamp_all(const struct subject *subject)
{
    static const char *const targets[] = {"heads"};
    struct graph_problem problem;
    bool *stamped = arena_array(subject->arena, bool, subject->graph.count);
    if (!graph_stamp(subject->arena, &subject->graph, subject->none, targets, 1, stamped, &problem))
        say_wrong("stamp heads", &problem);
}

static void stamp_branches(const struct subject *subject)
{
    enum { COUNT = SMALL / ON_BRANCH };
    const char *targets[COUNT];
    struct graph_problem problem;
    bool *stamped = arena_array(subject->arena, bool, subject->graph.count);
    for (int i = 0; i < COUNT; i++)
        targets[i] = arena_format(subject->arena, "r%u", (unsigned)subject->graph.count / 2 + (unsigned)i);
    if (!graph_stamp(subject->arena, &subject->graph, subject->half, targets, COUNT, stamped, &problem))
        say_wrong("stamp", &problem);
}

static void whole_history(const struct subject *subject)
{
    struct graph_problem problem;
    struct lanes lanes;
    struct lane_row row;
    uint32_t *order;
    size_t count;
    if (!graph_range(subject->arena, &subject->graph, NULL, ":", &order, &count, &problem))
        say_wrong(":", &problem);
    lanes_begin(&lanes, subject->arena, &subject->graph, order, count);
    while (lanes_next(&lanes, &row))
        continue;
}

/* Revision 0, then in each round one more on every branch; merged, a branch begins where the one before it
 * was merged. */
static struct graph make_graph(struct arena *arena, uint32_t count, bool merged)
{
    uint32_t branches = count / ON_BRANCH;
    struct graph_revision *revisions = arena_array(arena, struct graph_revision, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *links = arena_array(arena, uint32_t, 3);
        uint32_t place = i % ON_BRANCH;
        revisions[i] = (struct graph_revision){.id = arena_format(arena, "r%u", (unsigned)i), .label = ""};
        revisions[i].parents = links;
        revisions[i].requirements = links + 2;
        revisions[i].parent_count = i != 0;
        links[0] = merged ? i - 1 : i <= branches ? 0 : i - branches;
        if (merged && place == ON_BRANCH / 2) /* a second branch beside the first half */
            links[0] = i - place;
        if (merged && place == ON_BRANCH - 1) {
            links[1] = i - ON_BRANCH / 2;
            revisions[i].parent_count = 2;
        }
        if (i % 7 == 3) {
            links[2] = i / 2;
            revisions[i].require_count = 1;
        }
    }
    return (struct graph){revisions, count};
}

static struct subject make_subject(struct arena *lasting, struct arena *arena, uint32_t count, bool merged)
{
    struct subject subject = {.arena = arena, .graph = make_graph(lasting, count, merged)};
    bool *all = set_copy(lasting, &subject.graph, NULL);
    bool *half = set_copy(lasting, &subject.graph, NULL);
    memset(all, 1, count);
    memset(half, 1, count / 2);
    subject.none = set_copy(lasting, &subject.graph, NULL);
    subject.all = all;
    subject.half = half;
    return subject;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Milliseconds of one call: the best of several runs. */
static double measure(const struct subject *subject, void (*question)(const struct subject *))
{
    double best = 1e9, begun = now();
    for (int i = 0; i < 200 && (i < 5 || now() - begun < 0.2); i++) {
        double from = now();
        question(subject);
        double spent = now() - from;
        best = spent < best ? spent : best;
        arena_free(subject->arena);
    }
    return best * 1000;
}

static const struct {
    const char *words;
    void (*ask)(const struct subject *);
} questions[] = {
    {"upgrade heads, from nothing", up_from_nothing},
    {"upgrade heads, from half of it", up_from_half},
    {"upgrade heads, all applied", nothing_to_do},
    {"upgrade r17@+10", steps_up},
    {"upgrade to a name that is none", no_such_name},
    {"downgrade base", down_to_base},
    {"downgrade r17@-1", down_a_branch},
    {"stamp heads", stamp_all},
    {"stamp 50 revisions", stamp_branches},
    {"history of all, drawn", whole_history},
};

static bool compare(bool merged)
{
    struct arena lasting, arena;
    bool linear = true;
    arena_init(&lasting, out_of_memory, NULL);
    arena_init(&arena, out_of_memory, NULL);
    struct subject small = make_subject(&lasting, &arena, SMALL, merged);
    struct subject large = make_subject(&lasting, &arena, LARGE, merged);
    printf("%-34s %10s %10s %7s\n", merged ? "branches that are merged" : "branches that stay open", "1,000",
           "10,000", "ratio");
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        /* merged, one comes after the other; and a drawing is as wide as there are open branches */
        if (questions[i].ask == (merged ? stamp_branches : whole_history))
            continue;
        double of_small = measure(&small, questions[i].ask), of_large = measure(&large, questions[i].ask);
        printf("  %-32s %7.3f ms %7.3f ms %7.1f\n", questions[i].words, of_small, of_large,
               of_large / of_small);
        linear = linear && of_large < of_small * MOST_RATIO;
    }
    arena_free(&lasting);
    return linear;
}

int main(void)
{
    bool open = compare(false), merged = compare(true);
    if (open && merged)
        return 0;
    puts("FAILED: the time grows faster than the graph");
    return 1;
}
