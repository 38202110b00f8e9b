/* SPDX-License-Identifier: MIT
 * In: `a:b`. Out: the revisions from a to b, both included, newest first: those that come after a (or
 * are a) and lead to b (or are b), by parent links. An empty side is base or the heads.
 */
#include "graph/find.h"

struct ends {
    struct target from, to;
    bool has_from, has_to;
    struct place low, high;
};

static bool read_ends(const struct search *search, const char *range, struct ends *ends)
{
    const char *from;
    const char *to;
    if (!target_split(search->arena, range, &from, &to, search->problem))
        return false;
    ends->has_from = *from != '\0';
    ends->has_to = *to != '\0';
    return (!ends->has_from ||
            target_read(search->arena, from, TARGET_RANGE, &ends->from, search->problem)) &&
           (!ends->has_to || target_read(search->arena, to, TARGET_RANGE, &ends->to, search->problem));
}

static bool same_place(const struct place *a, const struct place *b)
{
    return a->base == b->base && (a->base || a->revisions[0] == b->revisions[0]);
}

/* `-3:b` could count from b or from the head. It is taken where both mean the same; steps that go below the
 * first revision mean base. */
static bool find_below(const struct search *search, struct ends *ends, const char *range)
{
    static const struct target head = {.text = "head", .symbol = SYMBOL_HEAD};
    struct place top;
    struct place from_head;
    struct graph_problem ignored;
    struct search generous = *search;
    struct search quiet = *search;
    generous.past_first = quiet.past_first = true;
    quiet.problem = &ignored;
    bool alone = ends->high.count == 1 && find_place(&quiet, &head, NULL, &top);
    if (alone && !find_place(&generous, &ends->from, &ends->high, &ends->low))
        return false;
    return (alone && find_place(&quiet, &ends->from, &top, &from_head) &&
            same_place(&ends->low, &from_head)) ||
           find_problem(search, "name the revision on the left",
                        "`%s` in `%s` could count from the right side or from the head", ends->from.text,
                        range);
}

static bool find_ends(const struct search *search, const char *range, struct ends *ends)
{
    static const struct target heads = {.text = "heads", .symbol = SYMBOL_HEADS};
    bool from_counts = ends->has_from && ends->from.symbol == SYMBOL_NONE;
    bool to_counts = ends->has_to && ends->to.symbol == SYMBOL_NONE;
    if ((from_counts && ends->from.sign == '+') || (to_counts && ends->to.sign == '-') ||
        (from_counts && to_counts))
        return find_problem(search,
                            "name a revision on at least one side; steps go up on the right and down on the "
                            "left",
                            "`%s` does not say from which revision it counts", range);
    ends->low = (struct place){.base = true};
    if (ends->has_from && !from_counts && !find_place(search, &ends->from, NULL, &ends->low))
        return false;
    if (!find_place(search, ends->has_to ? &ends->to : &heads, ends->has_from ? &ends->low : NULL,
                    &ends->high))
        return false;
    return !from_counts || find_below(search, ends, range);
}

static const bool *between(const struct search *search, const struct ends *ends)
{
    const struct graph *graph = search->graph;
    bool *above = set_copy(search->arena, graph, NULL);
    bool *below = set_copy(search->arena, graph, NULL);
    for (size_t i = 0; i < ends->low.count; i++)
        above[ends->low.revisions[i]] = true;
    for (size_t i = 0; i < ends->high.count; i++)
        below[ends->high.revisions[i]] = true;
    set_add_descendants(graph, above, LINKS_PARENTS);
    set_add_ancestors(graph, below, LINKS_PARENTS);
    for (size_t i = 0; i < graph->count; i++) {
        bool on_branch = (ends->low.lineage == NULL || ends->low.lineage[i]) &&
                         (ends->high.lineage == NULL || ends->high.lineage[i]);
        below[i] = below[i] && (ends->low.base || above[i]) && on_branch;
    }
    return below;
}

bool graph_range(struct arena *arena, const struct graph *graph, const bool *applied, const char *range,
                 uint32_t **order, size_t *count, struct graph_problem *problem)
{
    struct search search = {.arena = arena, .graph = graph, .applied = applied, .problem = problem};
    struct ends ends = {.has_from = false};
    if (!read_ends(&search, range, &ends) || !find_ends(&search, range, &ends))
        return false;
    *count = set_list(arena, graph, between(&search, &ends), true, order);
    return *count != 0 || ends.high.base ||
           find_problem(&search, "the older one stands on the left: `old:new`",
                        "`%s` names no way up: the right side does not come after the left one", range);
}
