/* SPDX-License-Identifier: MIT
 * In: a seed. Out: graphs that look like what teams make (long lines, branches that end in merges, some that
 * never do), and what people might type about them.
 */
#include "grow.h"

#include "graph/set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

unsigned grow_below(struct growth *growth, unsigned limit)
{
    growth->state = growth->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(growth->state >> 33) % limit;
}

static bool one_in(struct growth *growth, unsigned chance)
{
    return grow_below(growth, chance) == 0;
}

/* The ends that branches have now; a merge takes several away. */
struct ends {
    uint32_t *numbers;
    uint32_t count;
};

static uint32_t take_end(struct growth *growth, struct ends *ends)
{
    uint32_t at = grow_below(growth, ends->count);
    uint32_t number = ends->numbers[at];
    ends->numbers[at] = ends->numbers[--ends->count];
    return number;
}

static void choose_parents(struct growth *growth, struct ends *ends, uint32_t number,
                           struct graph_revision *revision)
{
    uint32_t *parents = arena_array(growth->arena, uint32_t, 3);
    revision->parents = parents;
    if (number == 0 || one_in(growth, 12)) {
        revision->parent_count = 0;
    } else if (one_in(growth, 6)) {
        parents[revision->parent_count++] = grow_below(growth, number);
        for (uint32_t i = 0; i < ends->count; i++)
            if (ends->numbers[i] == parents[0])
                ends->numbers[i] = ends->numbers[--ends->count];
    } else {
        size_t wanted = one_in(growth, 5) ? 2 + grow_below(growth, 2) : 1;
        while (revision->parent_count < wanted && ends->count > 0)
            parents[revision->parent_count++] = take_end(growth, ends);
    }
    ends->numbers[ends->count++] = number;
}

static void choose_requirement(struct growth *growth, uint32_t number, struct graph_revision *revision)
{
    uint32_t *requirements = arena_array(growth->arena, uint32_t, 1);
    revision->requirements = requirements;
    if (number == 0 || !one_in(growth, 4))
        return;
    requirements[0] = grow_below(growth, number);
    for (size_t p = 0; p < revision->parent_count; p++)
        if (revision->parents[p] == requirements[0])
            return;
    revision->require_count = 1;
}

/* Few letters in front, so that beginnings are shared; the number behind makes it the only one. */
static const char *make_id(struct growth *growth, uint32_t number)
{
    static const char *const beginnings[] = {"ab", "abc", "abca", "7c1f", "0", "r", "heads", "12"};
    enum { COUNT = sizeof beginnings / sizeof *beginnings };
    return arena_format(growth->arena, "%s%c%u", beginnings[grow_below(growth, COUNT)],
                        'a' + (char)grow_below(growth, 3), (unsigned)number);
}

static const char *make_label(struct growth *growth, uint32_t number)
{
    static const char *const beginnings[] = {"left", "abc", "7c1fb", "billing"};
    enum { COUNT = sizeof beginnings / sizeof *beginnings };
    return arena_format(growth->arena, "%s.%u", beginnings[grow_below(growth, COUNT)], (unsigned)number);
}

struct graph grow_graph(struct growth *growth, uint32_t most)
{
    uint32_t count = grow_below(growth, most + 1);
    struct graph_revision *revisions = arena_array(growth->arena, struct graph_revision, count);
    struct ends ends = {.numbers = arena_array(growth->arena, uint32_t, count)};
    for (uint32_t i = 0; i < count; i++) {
        revisions[i] = (struct graph_revision){.id = make_id(growth, i), .label = ""};
        choose_parents(growth, &ends, i, &revisions[i]);
        choose_requirement(growth, i, &revisions[i]);
        if (one_in(growth, 7))
            revisions[i].label = make_label(growth, i);
    }
    return (struct graph){revisions, count};
}

bool *grow_applied(struct growth *growth, const struct graph *graph)
{
    bool *applied = set_copy(growth->arena, graph, NULL);
    unsigned chosen = grow_below(growth, 4);
    for (unsigned i = 0; i < chosen && graph->count != 0; i++)
        applied[grow_below(growth, (unsigned)graph->count)] = true;
    set_add_ancestors(graph, applied, LINKS_NEEDS);
    return applied;
}

static const char *random_name(struct growth *growth, const struct graph *graph)
{
    static const char *const strange[] = {"zzzz", "ab", "HEAD", "0", "5", "billing", "abc"};
    enum { COUNT = sizeof strange / sizeof *strange };
    if (graph->count == 0 || one_in(growth, 12))
        return strange[grow_below(growth, COUNT)];
    const struct graph_revision *revision = &graph->revisions[grow_below(growth, (unsigned)graph->count)];
    const char *name = *revision->label != '\0' && !one_in(growth, 3) ? revision->label : revision->id;
    size_t length = strlen(name);
    return one_in(growth, 4) ? arena_textn(growth->arena, name, 1 + grow_below(growth, (unsigned)length))
                             : name;
}

static const char *random_symbol(struct growth *growth, const struct graph *graph)
{
    static const char *const words[] = {"head", "heads", "base", "current"};
    unsigned which = grow_below(growth, 12);
    if (which < 4)
        return words[which];
    return which == 4 ? "" : random_name(growth, graph);
}

const char *grow_target(struct growth *growth, const struct graph *graph)
{
    static const char *const steps[] = {"+1", "-1", "+2", "-2", "+3", "-4", "+0", "+1x", "-", "+40"};
    const char *branch = one_in(growth, 3) ? random_name(growth, graph) : "";
    const char *symbol = one_in(growth, 4) ? "" : random_symbol(growth, graph);
    unsigned which = *symbol == '\0' ? grow_below(growth, 10) : grow_below(growth, 30);
    return arena_format(growth->arena, "%s%s%s%s", branch, *branch != '\0' || one_in(growth, 40) ? "@" : "",
                        symbol, which < 10 ? steps[which] : "");
}
