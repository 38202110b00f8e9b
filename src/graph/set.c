/* SPDX-License-Identifier: MIT
 * In: a graph in order, and sets of its revisions. Out: the sets grown by ancestors or descendants,
 * their heads, their members as lists and as words for messages.
 */
#include "graph/set.h"

#include "base/buf.h"

#include <string.h>

bool *set_copy(struct arena *arena, const struct graph *graph, const bool *set)
{
    bool *copy = arena_array(arena, bool, graph->count);
    if (set != NULL && graph->count != 0)
        memcpy(copy, set, graph->count * sizeof *copy);
    return copy;
}

static void add_all(bool *set, const uint32_t *revisions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        set[revisions[i]] = true;
}

static bool has_any(const bool *set, const uint32_t *revisions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (set[revisions[i]])
            return true;
    return false;
}

void set_add_ancestors(const struct graph *graph, bool *set, enum links links)
{
    for (size_t i = graph->count; i-- > 0;) {
        const struct graph_revision *revision = &graph->revisions[i];
        if (!set[i])
            continue;
        add_all(set, revision->parents, revision->parent_count);
        if (links == LINKS_NEEDS)
            add_all(set, revision->requirements, revision->require_count);
    }
}

void set_add_descendants(const struct graph *graph, bool *set, enum links links)
{
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        if (has_any(set, revision->parents, revision->parent_count) ||
            (links == LINKS_NEEDS && has_any(set, revision->requirements, revision->require_count)))
            set[i] = true;
    }
}

bool *set_lineage(struct arena *arena, const struct graph *graph, uint32_t revision)
{
    bool *above = set_copy(arena, graph, NULL);
    bool *lineage = set_copy(arena, graph, NULL);
    above[revision] = lineage[revision] = true;
    set_add_descendants(graph, above, LINKS_PARENTS);
    set_add_ancestors(graph, lineage, LINKS_PARENTS);
    for (size_t i = 0; i < graph->count; i++)
        lineage[i] = lineage[i] || above[i];
    return lineage;
}

size_t set_list(struct arena *arena, const struct graph *graph, const bool *set, bool newest_first,
                uint32_t **list)
{
    size_t count = 0;
    size_t filled = 0;
    for (size_t i = 0; i < graph->count; i++)
        count += set[i];
    *list = arena_array(arena, uint32_t, count);
    for (size_t i = 0; i < graph->count; i++) {
        size_t revision = newest_first ? graph->count - 1 - i : i;
        if (set[revision])
            (*list)[filled++] = (uint32_t)revision;
    }
    return count;
}

bool *set_covered(struct arena *arena, const struct graph *graph, const bool *set, enum links links)
{
    bool *covered = arena_array(arena, bool, graph->count);
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        if (set != NULL && !set[i])
            continue;
        add_all(covered, revision->parents, revision->parent_count);
        if (links == LINKS_NEEDS)
            add_all(covered, revision->requirements, revision->require_count);
    }
    return covered;
}

size_t set_heads(struct arena *arena, const struct graph *graph, const bool *set, enum links links,
                 uint32_t **heads)
{
    const bool *covered = set_covered(arena, graph, set, links);
    bool *left = arena_array(arena, bool, graph->count);
    for (size_t i = 0; i < graph->count; i++)
        left[i] = (set == NULL || set[i]) && !covered[i];
    return set_list(arena, graph, left, false, heads);
}

uint32_t set_child(const struct graph *graph, const bool *set, uint32_t parent, uint32_t from)
{
    for (uint32_t i = from; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        if (set != NULL && !set[i])
            continue;
        for (size_t p = 0; p < revision->parent_count; p++)
            if (revision->parents[p] == parent)
                return i;
    }
    return (uint32_t)graph->count;
}

const char *set_names(struct arena *arena, const struct graph *graph, const uint32_t *list, size_t count)
{
    enum { NAMED = 5 };
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < count; i++) {
        if (i == NAMED && count > NAMED + 1) {
            buf_format(&out, " and %zu more", count - i);
            break;
        }
        buf_add(&out, i == 0 ? "" : i + 1 == count ? " and " : ", ");
        buf_format(&out, "`%s`", graph->revisions[list[i]].id);
    }
    return out.data;
}

size_t graph_heads(struct arena *arena, const struct graph *graph, uint32_t **heads)
{
    return set_heads(arena, graph, NULL, LINKS_PARENTS, heads);
}

size_t graph_applied_heads(struct arena *arena, const struct graph *graph, const bool *applied,
                           uint32_t **heads)
{
    return set_heads(arena, graph, applied, LINKS_PARENTS, heads);
}

static bool all_in(const bool *set, const uint32_t *revisions, size_t count, uint32_t *missing)
{
    for (size_t i = 0; i < count; i++)
        if (!set[revisions[i]]) {
            *missing = revisions[i];
            return false;
        }
    return true;
}

bool graph_closed(const struct graph *graph, const bool *set, uint32_t *missing, uint32_t *by)
{
    for (uint32_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        *by = i;
        if (set[i] && (!all_in(set, revision->parents, revision->parent_count, missing) ||
                       !all_in(set, revision->requirements, revision->require_count, missing)))
            return false;
    }
    return true;
}
