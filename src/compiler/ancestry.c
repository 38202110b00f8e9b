/* SPDX-License-Identifier: MIT
 * In: the revisions of a graph, one after the other. Out: the schema that each finds. Where there is one
 * parent and nothing else, or where a revision stands on all that came before, it is known already; else
 * everything below it is applied again. Branches that get in each other's way are found on the way.
 */
#include "compiler/ancestry.h"

#include "graph/set.h"

void ancestry_init(struct ancestry *ancestry, struct compiler *compiler, const struct chain *chain)
{
    uint32_t *heads;
    size_t head_count = graph_heads(&compiler->analysis, &chain->graph, &heads);
    *ancestry = (struct ancestry){.compiler = compiler,
                                  .chain = chain,
                                  .sizes = arena_array(&compiler->analysis, uint32_t, chain->graph.count),
                                  .quiet = {.arena = &compiler->analysis}};
    ancestry->branches_meet = head_count == 1 || compiler->options.values[OPTION_ALLOW_HEADS] != NULL;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        ancestry->all[d] = schema_empty;
}

static struct schema apply_revision(struct ancestry *ancestry, struct problems *problems, size_t number,
                                    enum mig_dialect dialect, struct schema schema)
{
    const struct revision *revision = ancestry->chain->revisions[number];
    return checked_result(schema, check_steps(&ancestry->compiler->analysis, problems, revision->id.text,
                                              dialect, false, schema, revision->upgrade));
}

static void apply_below(struct ancestry *ancestry, const bool *below, size_t number,
                        struct schema before[MIG_DIALECT_COUNT])
{
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        before[d] = schema_empty;
        for (size_t i = 0; i < number; i++)
            if (below[i])
                before[d] = apply_revision(ancestry, &ancestry->compiler->problems, i, (enum mig_dialect)d,
                                           before[d]);
    }
}

static uint32_t count_below(struct ancestry *ancestry, size_t number, bool **below)
{
    const struct graph *graph = &ancestry->chain->graph;
    uint32_t count = 0;
    *below = set_copy(&ancestry->compiler->analysis, graph, NULL);
    (*below)[number] = true;
    set_add_ancestors(graph, *below, LINKS_NEEDS);
    (*below)[number] = false;
    for (size_t i = 0; i < number; i++)
        count += (*below)[i];
    return count;
}

static void copy_after(const struct checked *checked, uint32_t parent,
                       struct schema before[MIG_DIALECT_COUNT])
{
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        before[d] = checked->revisions[parent].sides[d].after;
}

void ancestry_before(struct ancestry *ancestry, const struct checked *checked, size_t number,
                     struct schema before[MIG_DIALECT_COUNT])
{
    const struct graph_revision *node = &ancestry->chain->graph.revisions[number];
    bool *below;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        before[d] = schema_empty;
    if (node->parent_count + node->require_count == 0)
        return;
    if (node->parent_count == 1 && node->require_count == 0) {
        ancestry->sizes[number] = ancestry->sizes[node->parents[0]] + 1;
        copy_after(checked, node->parents[0], before);
        return;
    }
    ancestry->sizes[number] = count_below(ancestry, number, &below);
    if (ancestry->sizes[number] == number)
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            before[d] = ancestry->all[d];
    else if (node->parent_count == 1 && ancestry->sizes[number] == ancestry->sizes[node->parents[0]] + 1)
        copy_after(checked, node->parents[0], before);
    else
        apply_below(ancestry, below, number, before);
}

void ancestry_add(struct ancestry *ancestry, const struct checked *checked, size_t number)
{
    struct problems *problems = ancestry->branches_meet ? &ancestry->compiler->problems : &ancestry->quiet;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        const struct checked_side *side = &checked->revisions[number].sides[d];
        bool same = side->before.objects.root == ancestry->all[d].objects.root;
        ancestry->all[d] =
            same ? side->after
                 : apply_revision(ancestry, problems, number, (enum mig_dialect)d, ancestry->all[d]);
    }
}
