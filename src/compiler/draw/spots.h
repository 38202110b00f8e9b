/* SPDX-License-Identifier: MIT
 * Between draw/place.c and draw/arrange.c: what stands in the columns of a picture, and the lines between
 * them.
 */
#ifndef MIG_COMPILER_DRAW_SPOTS_H
#define MIG_COMPILER_DRAW_SPOTS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* A table in its column, or a reference that passes a column. */
struct spot {
    size_t layer, position; /* from above */
    bool line;
    int y, height;
    int64_t wanted;
    size_t weight; /* of what it wants */
};

/* Between two neighbouring columns, with the places on both where the line ends. */
struct piece_of_line {
    size_t left, right;  /* spots */
    int left_y, right_y; /* below the tops of these */
};

struct spots {
    struct arena *arena;
    struct spot *items;
    size_t count;
    struct spot **seats; /* column after column, from above */
    size_t seat_count;
    struct piece_of_line *lines;
    size_t line_count;
};

/* An order in each column in which lines cross little, and heights at which they are short. */
void spots_arrange(struct spots *spots);

#endif
