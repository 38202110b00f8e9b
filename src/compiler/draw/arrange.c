/* SPDX-License-Identifier: MIT
 * In: spots in columns and the lines between them. Out: their order in each column, which is that of what
 * they are linked to, and their heights: the nearest to their neighbours' that leave them room.
 */
#include "compiler/draw/spots.h"

#include <stdlib.h>

enum { TABLE_GAP = 26, LINE_GAP = 10, ROUNDS = 24 };

/* --- the order within a column: beside what it is linked to --- */

static int compare_seats(const void *a, const void *b)
{
    const struct spot *left = *(struct spot *const *)a;
    const struct spot *right = *(struct spot *const *)b;
    if (left->layer != right->layer)
        return left->layer < right->layer ? -1 : 1;
    if (left->wanted != right->wanted)
        return left->wanted < right->wanted ? -1 : 1;
    return (left->position > right->position) - (left->position < right->position);
}

static void sort_seats(struct spots *spots)
{
    size_t position = 0;
    if (spots->seat_count > 1)
        qsort(spots->seats, spots->seat_count, sizeof *spots->seats, compare_seats);
    for (size_t i = 0; i < spots->seat_count; i++) {
        struct spot *spot = spots->seats[i];
        if (i > 0 && spots->seats[i - 1]->layer != spot->layer)
            position = 0;
        spot->position = position++;
    }
}

static void want(struct spot *spot, int64_t where)
{
    spot->wanted += where;
    spot->weight++;
}

/* What each spot wants: the mean of what its neighbours on one side would give it, else to stay. */
static void wish(struct spots *spots, bool from_left, bool places)
{
    for (size_t i = 0; i < spots->count; i++) {
        spots->items[i].wanted = 0;
        spots->items[i].weight = 0;
    }
    for (size_t i = 0; i < spots->line_count; i++) {
        const struct piece_of_line *line = &spots->lines[i];
        struct spot *left = &spots->items[line->left];
        struct spot *right = &spots->items[line->right];
        if (from_left)
            want(right, places ? left->y + line->left_y - line->right_y : (int64_t)left->position * 1000);
        else
            want(left, places ? right->y + line->right_y - line->left_y : (int64_t)right->position * 1000);
    }
    for (size_t i = 0; i < spots->count; i++) {
        struct spot *spot = &spots->items[i];
        if (spot->weight == 0)
            spot->wanted = places ? spot->y : (int64_t)spot->position * 1000;
        else
            spot->wanted /= (int64_t)spot->weight;
    }
}

/* --- heights --- */

/* Spots that push each other move as one. */
struct block {
    int64_t sum;
    int64_t weight;
    size_t from; /* its first spot in the order */
};

static int space(const struct spots *spots, size_t i)
{
    const struct spot *upper = spots->seats[i];
    const struct spot *lower = spots->seats[i + 1];
    bool lines = upper->line && lower->line;
    return upper->height + (lines ? LINE_GAP : TABLE_GAP);
}

/* The heights nearest to what all spots of a column want, in their order and with space between them. */
static void settle(struct spots *spots, struct block *blocks, size_t from, size_t end)
{
    size_t count = 0;
    int64_t offset = 0;
    for (size_t i = from; i < end; i++) {
        const struct spot *spot = spots->seats[i];
        int64_t weight = spot->weight > 0 ? (int64_t)spot->weight : 1;
        struct block block = {(spot->wanted - offset) * weight, weight, i};
        while (count > 0 && blocks[count - 1].sum * block.weight > block.sum * blocks[count - 1].weight) {
            count--;
            block.sum += blocks[count].sum;
            block.weight += blocks[count].weight;
            block.from = blocks[count].from;
        }
        blocks[count++] = block;
        if (i + 1 < end)
            offset += space(spots, i);
    }
    offset = 0;
    for (size_t b = 0, i = from; i < end; i++) {
        if (b + 1 < count && blocks[b + 1].from == i)
            b++;
        spots->seats[i]->y = (int)(blocks[b].sum / blocks[b].weight + offset);
        if (i + 1 < end)
            offset += space(spots, i);
    }
}

static void settle_all(struct spots *spots, struct block *blocks)
{
    for (size_t from = 0, end; from < spots->seat_count; from = end) {
        size_t layer = spots->seats[from]->layer;
        for (end = from + 1; end < spots->seat_count && spots->seats[end]->layer == layer;)
            end++;
        settle(spots, blocks, from, end);
    }
}

void spots_arrange(struct spots *spots)
{
    struct block *blocks = arena_array(spots->arena, struct block, spots->seat_count);
    int top = 0;
    for (size_t i = 0; i < spots->seat_count; i++)
        spots->seats[i]->position = i;
    sort_seats(spots);
    for (int i = 0; i < ROUNDS; i++) {
        wish(spots, i % 2 == 0, false);
        sort_seats(spots);
    }
    for (size_t i = 0; i < spots->seat_count; i++)
        spots->seats[i]->wanted = 0;
    settle_all(spots, blocks);
    for (int i = 0; i < ROUNDS; i++) {
        wish(spots, i % 2 == 0, true);
        settle_all(spots, blocks);
    }
    for (size_t i = 0; i < spots->seat_count; i++)
        top = i == 0 || spots->seats[i]->y < top ? spots->seats[i]->y : top;
    for (size_t i = 0; i < spots->seat_count; i++)
        spots->seats[i]->y -= top;
}
