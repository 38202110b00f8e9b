/* SPDX-License-Identifier: MIT
 * In: the graph, what is applied, and a target. Out: the revisions to apply or to take back in their
 * order, or the set after a stamp. What is applied is closed under parents and requirements, and so is
 * what each of these leaves.
 */
#include "graph/find.h"

static const char *where_it_is(const struct search *search)
{
    uint32_t *heads;
    size_t count = set_heads(search->arena, search->graph, search->applied, LINKS_NEEDS, &heads);
    return count == 0
               ? "nothing is applied"
               : arena_format(search->arena, "the database is at %s", find_names(search, heads, count));
}

/* All of the target is applied: right when the database stands at it, wrong when it has gone on. */
static bool already_there(const struct search *search, const struct place *place)
{
    const bool *covered = set_covered(search->arena, search->graph, search->applied, LINKS_PARENTS);
    for (size_t i = 0; i < place->count; i++) {
        const char *id = find_id(search, place->revisions[i]);
        if (covered[place->revisions[i]])
            return find_problem(search, arena_format(search->arena, "`downgrade %s` goes back to it", id),
                                "revision `%s` is already applied, and more on top of it: %s", id,
                                where_it_is(search));
    }
    return true;
}

bool graph_upgrade(struct arena *arena, const struct graph *graph, const bool *applied, const char *target,
                   uint32_t **order, size_t *count, struct graph_problem *problem)
{
    struct search search = {
        .arena = arena, .graph = graph, .applied = applied, .problem = problem, .takes_several = true};
    struct target parts;
    struct place place;
    bool *wanted = set_copy(arena, graph, NULL);
    if (!target_read(arena, target, TARGET_UPGRADE, &parts, problem) ||
        !find_place(&search, &parts, NULL, &place))
        return false;
    for (size_t i = 0; i < place.count; i++)
        wanted[place.revisions[i]] = true;
    set_add_ancestors(graph, wanted, LINKS_NEEDS);
    for (size_t i = 0; i < graph->count; i++)
        wanted[i] = wanted[i] && !applied[i];
    *count = set_list(arena, graph, wanted, false, order);
    return *count != 0 || already_there(&search, &place);
}

/* What goes with branch@base: the applied part of the branch that nothing outside it needs. An error where
 * all of that part stays. */
static bool whole_branch(const struct search *search, const struct target *target, const struct place *place,
                         bool **whole)
{
    const struct graph *graph = search->graph;
    bool *going = set_copy(search->arena, graph, search->applied);
    bool *outside = set_copy(search->arena, graph, NULL);
    bool any = false;
    bool any_going = false;
    for (size_t i = 0; i < graph->count; i++)
        outside[i] = search->applied[i] && place->lineage != NULL && !place->lineage[i];
    set_add_ancestors(graph, outside, LINKS_NEEDS);
    for (size_t i = 0; i < graph->count; i++) {
        bool ours = going[i] && (place->lineage == NULL || place->lineage[i]);
        going[i] = ours && !outside[i];
        any = any || ours;
        any_going = any_going || going[i];
    }
    *whole = going;
    return any_going || !any ||
           find_problem(search, "name the revision to go back to without the branch",
                        "all that is applied of branch `%s` is needed outside it: %s", target->branch,
                        where_it_is(search));
}

/* Everything applied that rests on a revision of `going` goes too. On a branch nothing may go that only
 * shares its beginning: that would be a surprise. */
static bool take_dependents(const struct search *search, const struct target *target, const bool *lineage,
                            bool *going)
{
    const struct graph *graph = search->graph;
    set_add_descendants(graph, going, LINKS_PARENTS);
    for (size_t i = 0; i < graph->count; i++) {
        going[i] = going[i] && search->applied[i];
        if (going[i] && lineage != NULL && !lineage[i])
            return find_problem(search,
                                "name the revision to go back to without the branch to take back both",
                                "`%s` would also take back `%s`, which is not on that branch", target->text,
                                find_id(search, (uint32_t)i));
    }
    set_add_descendants(graph, going, LINKS_NEEDS);
    for (size_t i = 0; i < graph->count; i++)
        going[i] = going[i] && search->applied[i];
    return true;
}

static void add_applied_children(const struct search *search, const struct place *place, bool *going)
{
    const struct graph *graph = search->graph;
    for (uint32_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        if (!search->applied[i] || (place->lineage != NULL && !place->lineage[i]))
            continue;
        for (size_t p = 0; p < revision->parent_count; p++)
            going[i] = going[i] || revision->parents[p] == place->revisions[0];
    }
}

static bool down_to(const struct search *search, const struct target *target, bool **going)
{
    struct place place;
    if (!find_single(search, target, &place))
        return false;
    if (place.base)
        return whole_branch(search, target, &place, going);
    uint32_t revision = place.revisions[0];
    if (!search->applied[revision])
        return find_problem(search, arena_format(search->arena, "`upgrade %s` applies it", target->text),
                            "revision `%s` is not applied: %s", find_id(search, revision),
                            where_it_is(search));
    *going = set_copy(search->arena, search->graph, NULL);
    add_applied_children(search, &place, *going);
    for (size_t i = 0; i < search->graph->count; i++)
        if ((*going)[i])
            return take_dependents(search, target, place.lineage, *going);
    return set_child(search->graph, search->applied, revision, revision + 1) == search->graph->count ||
           find_problem(search, "", "branch `%s` has nothing applied above `%s`: %s", target->branch,
                        find_id(search, revision), where_it_is(search));
}

/* Below a head, everything of it that nothing else in `left` needs becomes a head in turn. */
struct retreat {
    bool *left;       /* what has not been taken back */
    uint32_t *needed; /* by how many of them */
    size_t heads;
    enum links links;
};

static void count_needs(struct retreat *retreat, const uint32_t *revisions, size_t count, bool up)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t revision = revisions[i];
        if (!retreat->left[revision])
            continue;
        if (up && retreat->needed[revision]++ == 0)
            retreat->heads--;
        if (!up && --retreat->needed[revision] == 0)
            retreat->heads++;
    }
}

static void count_revision(struct retreat *retreat, const struct graph_revision *revision, bool up)
{
    count_needs(retreat, revision->parents, revision->parent_count, up);
    if (retreat->links == LINKS_NEEDS)
        count_needs(retreat, revision->requirements, revision->require_count, up);
}

static struct retreat retreat_from(const struct search *search, const bool *lineage)
{
    const struct graph *graph = search->graph;
    struct retreat retreat = {.left = set_copy(search->arena, graph, search->applied),
                              .needed = arena_array(search->arena, uint32_t, graph->count),
                              .links = lineage != NULL ? LINKS_PARENTS : LINKS_NEEDS};
    for (size_t i = 0; i < graph->count; i++) {
        retreat.left[i] = retreat.left[i] && (lineage == NULL || lineage[i]);
        retreat.heads += retreat.left[i];
    }
    for (size_t i = 0; i < graph->count; i++)
        if (retreat.left[i])
            count_revision(&retreat, &graph->revisions[i], true);
    return retreat;
}

static bool retreat_problem(const struct search *search, const struct target *target,
                            const struct retreat *retreat, uint32_t done)
{
    uint32_t *heads;
    if (retreat->heads == 0 && done == 0)
        return find_problem(search, "", "`%s` takes revisions back, and %s", target->text,
                            target->branch != NULL ? "none of that branch is applied" : "nothing is applied");
    if (retreat->heads == 0)
        return find_problem(search, "write `base` to take back everything",
                            "`%s` asks for more than the %lu revision%s applied", target->text,
                            (unsigned long)done, done == 1 ? " that is" : "s that are");
    size_t count = set_heads(search->arena, search->graph, retreat->left, retreat->links, &heads);
    return find_problem(
        search,
        arena_format(search->arena,
                     "name the revision to go back to, or the branch: `%s@-1` takes back one there",
                     find_id(search, heads[0])),
        "`%s` does not say which to take back: %s %s", target->text, find_names(search, heads, count),
        count == 2 ? "are both newest" : "are all newest");
}

/* One head at a time: the newest that is left. A merge goes alone and leaves what it merged. */
static bool down_by(const struct search *search, const struct target *target, bool **going)
{
    struct place place = {.base = false};
    struct target branch = *target;
    branch.sign = '\0';
    branch.symbol = SYMBOL_HEADS;
    if (target->branch != NULL && !find_place(search, &branch, NULL, &place))
        return false;
    struct retreat retreat = retreat_from(search, place.lineage);
    size_t newest = search->graph->count;
    *going = set_copy(search->arena, search->graph, NULL);
    for (uint32_t done = 0; done < target->steps; done++) {
        if (retreat.heads != 1)
            return retreat_problem(search, target, &retreat, done);
        do
            newest--;
        while (!retreat.left[newest]);
        retreat.left[newest] = false;
        retreat.heads--;
        (*going)[newest] = true;
        count_revision(&retreat, &search->graph->revisions[newest], false);
    }
    return take_dependents(search, target, place.lineage, *going);
}

bool graph_downgrade(struct arena *arena, const struct graph *graph, const bool *applied, const char *target,
                     uint32_t **order, size_t *count, struct graph_problem *problem)
{
    struct search search = {.arena = arena, .graph = graph, .applied = applied, .problem = problem};
    struct target parts;
    bool *going = NULL;
    if (!target_read(arena, target, TARGET_DOWNGRADE, &parts, problem))
        return false;
    bool relative = parts.symbol == SYMBOL_NONE;
    if (!(relative ? down_by(&search, &parts, &going) : down_to(&search, &parts, &going)))
        return false;
    *count = set_list(arena, graph, going, true, order);
    return true;
}

/* One target of a stamp: its revisions go into `wanted`, and what it takes back is no longer kept. */
static bool stamp_target(const struct search *search, const char *text, bool *kept, bool *wanted)
{
    struct target target;
    struct place place;
    bool *going;
    if (!target_read(search->arena, text, TARGET_STAMP, &target, search->problem) ||
        !find_place(search, &target, NULL, &place))
        return false;
    for (size_t i = 0; i < place.count; i++)
        wanted[place.revisions[i]] = true;
    if (!place.base)
        return true;
    if (!whole_branch(search, &target, &place, &going))
        return false;
    for (size_t i = 0; i < search->graph->count; i++)
        kept[i] = kept[i] && !going[i];
    return true;
}

/* Does a wanted revision need another one? `below` holds all that any of them needs. */
static bool check_overlap(const struct search *search, const bool *wanted, const bool *below)
{
    const struct graph *graph = search->graph;
    uint32_t lower = 0;
    while (lower < graph->count && !(wanted[lower] && below[lower]))
        lower++;
    if (lower == graph->count)
        return true;
    bool *above = set_copy(search->arena, graph, NULL);
    above[lower] = true;
    set_add_descendants(graph, above, LINKS_NEEDS);
    uint32_t upper = lower + 1;
    while (!(wanted[upper] && above[upper]))
        upper++;
    return find_problem(search, "name only the newer one: what it needs is recorded with it",
                        "`%s` and `%s` cannot both be stamped: one comes after the other",
                        find_id(search, lower), find_id(search, upper));
}

bool graph_stamp(struct arena *arena, const struct graph *graph, const bool *applied,
                 const char *const *targets, size_t target_count, bool *stamped,
                 struct graph_problem *problem)
{
    struct search search = {
        .arena = arena, .graph = graph, .applied = applied, .problem = problem, .takes_several = true};
    uint32_t *heads;
    size_t head_count = set_heads(arena, graph, applied, LINKS_NEEDS, &heads);
    bool *kept = set_copy(arena, graph, NULL);
    bool *wanted = set_copy(arena, graph, NULL);
    for (size_t i = 0; i < head_count; i++)
        kept[heads[i]] = true;
    for (size_t i = 0; i < target_count; i++)
        if (!stamp_target(&search, targets[i], kept, wanted))
            return false;
    bool *below = set_covered(arena, graph, wanted, LINKS_NEEDS);
    bool *above = set_copy(arena, graph, wanted);
    set_add_ancestors(graph, below, LINKS_NEEDS);
    set_add_descendants(graph, above, LINKS_NEEDS);
    if (!check_overlap(&search, wanted, below))
        return false;
    for (size_t i = 0; i < graph->count; i++)
        stamped[i] = wanted[i] || (kept[i] && !above[i]);
    set_add_ancestors(graph, stamped, LINKS_NEEDS);
    return true;
}
