/* SPDX-License-Identifier: MIT
 * In: problems as they were found. Out: the same by place, then by code, then as they were found.
 */
#include "language/sorted.h"

#include <stdlib.h>

struct ranked {
    const struct problem *problem;
    size_t rank;
};

static int compare(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    if (a->problem->span.begin != b->problem->span.begin)
        return a->problem->span.begin < b->problem->span.begin ? -1 : 1;
    if (a->problem->code != b->problem->code)
        return a->problem->code < b->problem->code ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

const struct problem *const *problems_sorted(const struct problems *problems)
{
    size_t count = problems->list.count;
    struct ranked *ranked = arena_array(problems->arena, struct ranked, count);
    const struct problem **sorted = arena_array(problems->arena, const struct problem *, count);
    for (size_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){problems->list.items[i], i};
    qsort(ranked, count, sizeof *ranked, compare);
    for (size_t i = 0; i < count; i++)
        sorted[i] = ranked[i].problem;
    return sorted;
}
