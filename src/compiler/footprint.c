/* SPDX-License-Identifier: MIT
 * In: what the revisions of a chain with branches touch. Out: a problem for each two on different branches
 * that touch the same object, of which one changes it.
 */
#include "compiler/footprint.h"

#include "base/text.h"
#include "compiler/branches.h"
#include "compiler/relation.h"
#include "schema/step.h"

#include <string.h>

static bool is_line(const struct graph *graph)
{
    for (uint32_t i = 1; i < graph->count; i++)
        if (graph->revisions[i].parent_count != 1 || graph->revisions[i].parents[0] != i - 1)
            return false;
    return true;
}

static bool is_of(const struct touch *touch, const char *what)
{
    return strncmp(touch->key, what, strlen(what)) == 0;
}

const char *footprint_verb(const struct touch *touch)
{
    if (is_of(touch, TOUCH_NAME))
        return "takes the name";
    if (is_of(touch, TOUCH_CHOICE))
        return "has to do with the name";
    if (is_of(touch, TOUCH_ROWS))
        return touch->writes ? "changes rows of" : "has a trigger on rows of";
    return touch->writes ? "changes" : "reads";
}

struct comparing {
    struct compiler *compiler; /* NULL: they are counted and nothing is said */
    const struct chain *chain;
    struct relation below, above, told;
    bool all; /* every two revisions are applied together some day */
    size_t count;
    uint32_t *child; /* the only revision behind each one, itself where there is none or several */
    /* of the object that is looked at: its touches, the place there of each revision, those seen so far */
    const struct touch *touches;
    uint32_t *places;
    uint64_t *seen, *writers;
};

static void find_children(struct comparing *comparing, struct arena *arena)
{
    const struct graph *graph = &comparing->chain->graph;
    bool *several = arena_array(arena, bool, graph->count);
    comparing->child = arena_array(arena, uint32_t, graph->count);
    for (uint32_t i = 0; i < graph->count; i++) {
        comparing->child[i] = i;
        for (size_t p = 0; p < graph->revisions[i].parent_count; p++) {
            uint32_t parent = graph->revisions[i].parents[p];
            several[parent] = several[parent] || comparing->child[parent] != parent;
            comparing->child[parent] = several[parent] ? parent : i;
        }
    }
}

/* Up from a revision as long as there is one way and it does not meet the branch that begins with `start`:
 * who comes behind the end has nothing more to do with the others there. */
static uint32_t end_of_branch(const struct comparing *comparing, uint32_t revision, uint32_t start)
{
    uint32_t next = comparing->child[revision];
    while (next != revision && next != start &&
           !relation_holds(relation_row(&comparing->below, next), start)) {
        revision = next;
        next = comparing->child[revision];
    }
    return revision;
}

static const char *advised(const struct comparing *comparing, uint32_t first, uint32_t second)
{
    const struct chain *chain = comparing->chain;
    struct arena *arena = comparing->compiler->problems.arena;
    bool swap = branches_first_moves(arena, chain, first, second);
    uint32_t stays = swap ? second : first;
    uint32_t moves = swap ? first : second;
    stays = end_of_branch(comparing, stays, branches_start(arena, &chain->graph, stays, moves));
    return branches_rebase_command(arena, chain, branches_start(arena, &chain->graph, stays, moves), stays);
}

static void report(const struct comparing *comparing, const struct touch *first, const struct touch *second)
{
    struct problems *problems = &comparing->compiler->problems;
    const char *one = chain_id(comparing->chain, first->revision);
    const char *other = chain_id(comparing->chain, second->revision);
    struct problem *problem =
        problem_add(problems, PROBLEM_BRANCH_CONFLICT, second->step->span,
                    "`%s` and `%s` are on different branches, and both %s `%s`", one, other,
                    is_of(first, TOUCH_NAME)          ? "take the name"
                    : is_of(first, TOUCH_CHOICE)      ? "have to do with the name"
                    : is_of(first, TOUCH_ROWS)        ? "are about the rows of"
                    : first->writes && second->writes ? "change"
                                                      : "have to do with",
                    first->name);
    problem_note(problems, problem, first->step->span, "this is the step of `%s`", one);
    problem_help(problems, problem,
                 "let one come after the other, so that it is made for what it finds:\n`%s`",
                 advised(comparing, first->revision, second->revision));
}

/* Is there a revision that stands on both, or will there be? */
static bool meet(const struct comparing *comparing, uint32_t first, uint32_t second)
{
    bool found = comparing->all;
    for (size_t w = 0; w < comparing->below.words && !found; w++)
        found = (relation_row(&comparing->above, first)[w] & relation_row(&comparing->above, second)[w]) != 0;
    return found;
}

/* Sixty-four earlier revisions at a time: ten thousand may have to do with one table. One of them is told of.
 */
static void check_touch(struct comparing *comparing, const struct touch *second)
{
    const uint64_t *others = second->writes ? comparing->seen : comparing->writers;
    const uint64_t *below = relation_row(&comparing->below, second->revision);
    uint64_t *told = relation_row(&comparing->told, second->revision);
    const struct touch *first = NULL;
    for (uint32_t w = 0; w <= second->revision / 64; w++) {
        uint64_t found = others[w] & ~below[w] & ~told[w];
        told[w] |= found;
        for (uint32_t earlier = w * 64; found != 0; earlier++, found >>= 1) {
            if ((found & 1) == 0)
                continue;
            comparing->count++;
            if (first == NULL && comparing->compiler != NULL && meet(comparing, earlier, second->revision))
                first = &comparing->touches[comparing->places[earlier]];
        }
    }
    if (first != NULL)
        report(comparing, first, second);
}

/* Touches of one object, in the order of revisions; one problem for a pair. */
static void check_group(struct comparing *comparing, const struct touch *touches, size_t count)
{
    bool written = false;
    for (size_t i = 0; i < count; i++)
        written |= touches[i].writes;
    if (count < 2 || !written)
        return;
    comparing->touches = touches;
    for (size_t i = 0; i < count; i++) {
        check_touch(comparing, &touches[i]);
        comparing->places[touches[i].revision] = (uint32_t)i;
        relation_add(comparing->seen, touches[i].revision);
        if (touches[i].writes)
            relation_add(comparing->writers, touches[i].revision);
    }
    for (size_t i = 0; i < count; i++)
        comparing->seen[touches[i].revision / 64] = comparing->writers[touches[i].revision / 64] = 0;
}

/* Behind the last touch of the same thing. */
static size_t group_end(const struct touches *touches, size_t from)
{
    size_t end = from + 1;
    while (end < touches->count && text_equal(touches->items[end].key, touches->items[from].key))
        end++;
    return end;
}

/* A touch by one of `side`; one that writes, if there is one. */
static const struct touch *pick(const struct touches *touches, size_t from, size_t end, const bool *side)
{
    const struct touch *picked = NULL;
    for (size_t i = from; i < end; i++) {
        const struct touch *one = &touches->items[i];
        if (side[one->revision] && (picked == NULL || (one->writes && !picked->writes)))
            picked = one;
    }
    return picked;
}

void footprint_meet(const struct touches *touches, const bool *const sides[2], const struct touch *meets[2])
{
    meets[0] = meets[1] = NULL;
    for (size_t from = 0, end; from < touches->count; from = end) {
        end = group_end(touches, from);
        const struct touch *left = pick(touches, from, end, sides[0]);
        const struct touch *right = pick(touches, from, end, sides[1]);
        if (left == NULL || right == NULL || (!left->writes && !right->writes))
            continue;
        meets[0] = left;
        meets[1] = right;
        return;
    }
}

static void compare(struct arena *arena, struct comparing *comparing, const struct checked *checked)
{
    if (is_line(&comparing->chain->graph))
        return;
    const struct graph *graph = &comparing->chain->graph;
    struct touches touches = footprint_touches(arena, checked);
    comparing->below = relation_below(arena, graph);
    if (!comparing->all)
        comparing->above = relation_above(arena, graph);
    comparing->told = relation_empty(arena, graph);
    find_children(comparing, arena);
    comparing->places = arena_array(arena, uint32_t, graph->count);
    comparing->seen = arena_array(arena, uint64_t, comparing->below.words);
    comparing->writers = arena_array(arena, uint64_t, comparing->below.words);
    for (size_t from = 0, end; from < touches.count; from = end) {
        end = group_end(&touches, from);
        check_group(comparing, touches.items + from, end - from);
    }
}

void footprint_check(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                     bool all)
{
    struct comparing comparing = {.compiler = compiler, .chain = chain, .all = all};
    if (compiler->problems.list.count == 0)
        compare(&compiler->analysis, &comparing, checked);
}

size_t footprint_conflicts(struct arena *arena, const struct chain *chain, const struct checked *checked)
{
    struct comparing comparing = {.chain = chain, .all = true};
    compare(arena, &comparing, checked);
    return comparing.count;
}
