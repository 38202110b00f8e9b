/* SPDX-License-Identifier: MIT
 * In: an ordered chain. Out: a problem when it ends in more than one revision: usually two people added
 * one after the same parent. The message names both ends, the place is the line that would be changed.
 */
#include "compiler/chain.h"

#include "graph/set.h"

/* How many revisions come directly after each. */
static const uint32_t *count_children(struct arena *arena, const struct graph *graph)
{
    uint32_t *counts = arena_array(arena, uint32_t, graph->count);
    for (size_t i = 0; i < graph->count; i++)
        for (size_t p = 0; p < graph->revisions[i].parent_count; p++)
            counts[graph->revisions[i].parents[p]]++;
    return counts;
}

/* Down from a head to the first revision of its branch: the one that comes after a fork, or after nothing. */
static uint32_t branch_root(struct arena *arena, const struct graph *graph, uint32_t head)
{
    const uint32_t *children = count_children(arena, graph);
    while (graph->revisions[head].parent_count == 1 && children[graph->revisions[head].parents[0]] == 1)
        head = graph->revisions[head].parents[0];
    return head;
}

static void no_revisions(struct compiler *compiler, const struct chain *chain)
{
    struct problem *problem = problem_add(&compiler->problems, PROBLEM_NO_REVISIONS, (struct span){0, 0},
                                          "there is no .mig file in `%s`", chain->folder);
    problem_help(&compiler->problems, problem, "`migc create \"message\" --dir %s` writes the first one",
                 chain->folder);
}

/* The head of the youngest branch is where the problem stands: the other one is more likely released. */
void chain_check_heads(struct compiler *compiler, const struct chain *chain)
{
    struct problems *problems = &compiler->problems;
    const struct graph *graph = &chain->graph;
    uint32_t *heads;
    if (chain->file_count == 0)
        no_revisions(compiler, chain);
    size_t count = graph_heads(&compiler->source, graph, &heads);
    if (count < 2 || !chain->complete || compiler->options.values[OPTION_ALLOW_HEADS] != NULL)
        return;
    uint32_t root = branch_root(&compiler->source, graph, heads[count - 1]);
    const struct revision *first = chain->revisions[root];
    const struct revision *newest = chain->revisions[heads[count - 1]];
    const struct revision *other = chain->revisions[heads[count - 2]];
    struct span span = first->parents.count > 0 ? first->parents.items[0].span : first->id.span;
    struct problem *problem = problem_add(problems, PROBLEM_TWO_HEADS, span, "the chain has %zu heads: %s",
                                          count, set_names(&compiler->source, graph, heads, count));
    if (newest != first)
        problem_note(problems, problem, newest->id.span, "`%s` is the end of this branch", newest->id.text);
    problem_note(problems, problem, other->id.span, "`%s` is the other head", other->id.text);
    if (first->parents.count == 1)
        problem_help(
            problems, problem,
            "if `%s` came first, write `after %s` here;\nor merge both in a new revision `after %s, %s`",
            other->id.text, other->id.text, other->id.text, newest->id.text);
    else
        problem_help(problems, problem, "if `%s` belongs behind it, write `after %s` in its header",
                     first->id.text, other->id.text);
}
