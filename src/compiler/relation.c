/* SPDX-License-Identifier: MIT
 * In: a graph in an order in which nothing stands before what it needs. Out: a table of bits, filled a row at
 * a time from the rows of the neighbours.
 */
#include "compiler/relation.h"

uint64_t *relation_row(const struct relation *relation, uint32_t revision)
{
    return relation->bits + revision * relation->words;
}

bool relation_holds(const uint64_t *row, uint32_t revision)
{
    return (row[revision / 64] >> revision % 64 & 1) != 0;
}

void relation_add(uint64_t *row, uint32_t revision)
{
    row[revision / 64] |= (uint64_t)1 << revision % 64;
}

struct relation relation_empty(struct arena *arena, const struct graph *graph)
{
    struct relation relation = {.words = graph->count / 64 + 1};
    relation.bits = arena_array(arena, uint64_t, graph->count * relation.words);
    return relation;
}

/* `to`, and what it has, is now of `revision`, too. */
static void relate(const struct relation *relation, uint32_t revision, uint32_t to)
{
    uint64_t *row = relation_row(relation, revision);
    const uint64_t *more = relation_row(relation, to);
    for (size_t w = 0; w < relation->words; w++)
        row[w] |= more[w];
    relation_add(row, to);
}

struct relation relation_below(struct arena *arena, const struct graph *graph)
{
    struct relation below = relation_empty(arena, graph);
    for (uint32_t i = 0; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        for (size_t p = 0; p < revision->parent_count; p++)
            relate(&below, i, revision->parents[p]);
        for (size_t p = 0; p < revision->require_count; p++)
            relate(&below, i, revision->requirements[p]);
    }
    return below;
}

struct relation relation_above(struct arena *arena, const struct graph *graph)
{
    struct relation above = relation_empty(arena, graph);
    for (uint32_t i = (uint32_t)graph->count; i-- > 0;) {
        const struct graph_revision *revision = &graph->revisions[i];
        for (size_t p = 0; p < revision->parent_count; p++)
            relate(&above, revision->parents[p], i);
        for (size_t p = 0; p < revision->require_count; p++)
            relate(&above, revision->requirements[p], i);
    }
    return above;
}
