/* SPDX-License-Identifier: MIT
 * In: a chain, what is applied (`--from`) and a target. Out: the ids that an upgrade would apply or a
 * downgrade take back, as the runtime would do it.
 */
#include "compiler/plan.h"

#include "compiler/finish.h"
#include "graph/set.h"

#include <stdio.h>
#include <string.h>

static void add_heads(struct compiler *compiler, const struct graph *graph, bool *applied)
{
    uint32_t *heads;
    size_t count = graph_heads(&compiler->source, graph, &heads);
    for (size_t i = 0; i < count; i++)
        applied[heads[i]] = true;
}

/* `--from a,b`: these and all they need. */
static bool read_applied(struct compiler *compiler, const struct graph *graph, bool *applied,
                         struct graph_problem *problem)
{
    const char *from = compiler->options.values[OPTION_FROM];
    if (from == NULL)
        return true;
    char *list = arena_text(&compiler->source, from);
    char *rest = list;
    for (char *id = strtok_r(list, ", ", &rest); id != NULL; id = strtok_r(NULL, ", ", &rest)) {
        uint32_t revision;
        bool base;
        if (strcmp(id, "heads") == 0) {
            add_heads(compiler, graph, applied);
            continue;
        }
        if (!graph_find(&compiler->source, graph, NULL, id, &revision, &base, problem))
            return false;
        if (!base)
            applied[revision] = true;
    }
    set_add_ancestors(graph, applied, LINKS_NEEDS);
    return true;
}

enum outcome plan_print(struct compiler *compiler, const struct chain *chain)
{
    const struct graph *graph = &chain->graph;
    const char *target = compiler->options.values[OPTION_TO];
    bool down = compiler->options.values[OPTION_DOWN] != NULL;
    bool *applied = set_copy(&compiler->source, graph, NULL);
    struct graph_problem problem;
    uint32_t *order;
    size_t count;
    if (down && compiler->options.values[OPTION_FROM] == NULL)
        return finish_usage("`migc plan --down` needs `--from IDS`: without it nothing is applied",
                            "`--from heads` plans for a database that has everything");
    if (!read_applied(compiler, graph, applied, &problem) ||
        !(down ? graph_downgrade : graph_upgrade)(&compiler->source, graph, applied, target, &order, &count,
                                                  &problem))
        return finish_usage(problem.message, problem.help);
    for (size_t i = 0; i < count; i++)
        printf("%s\n", graph->revisions[order[i]].id);
    return OUTCOME_DONE;
}
