/* SPDX-License-Identifier: MIT
 * The drawing of a graph as `git log --graph` does it: revisions in rows, newest first, and in lanes, which
 * run from a revision down to its parents. What needs another by `requires` alone has no lane to it.
 * `lanes_next` gives the rows as numbers, for pictures; `lanes_draw` gives one as text.
 */
#ifndef MIG_GRAPH_LANES_H
#define MIG_GRAPH_LANES_H

#include "graph/graph.h"

/* Between a row and the next one: out of the lane of the revision to a parent, or a lane for the same parent
 * that comes into it. One of the two ends is always the revision's lane. */
struct lane_move {
    uint32_t from, to;
};

struct lane_row {
    uint32_t revision, lane;
    size_t width;              /* lanes that this row has to do with: the length of `above` and `below` */
    const bool *above, *below; /* lanes that come from the row above, and that go on to the row below */
    bool straight;             /* the revision's own lane goes on to a parent */
    const struct lane_move
        *moves; /* in the order in which they are drawn; a lane that only comes in is last */
    size_t move_count;
};

struct lanes {
    struct arena *arena;
    const struct graph *graph;
    const uint32_t *order;
    size_t count, next;
    bool *shown;       /* by revision: is it in `order`? */
    uint32_t *lane_of; /* by revision: 1 + the lane that waits for it, 0 for none */
    uint32_t *waits;   /* by lane: 1 + the revision that it runs to, 0 for a free one */
    bool *above, *below;
    struct lane_move *moves;
    size_t used, room; /* lanes */
    size_t move_room;
    uint32_t ended; /* 1 + the lane of a row above that ended there: nothing begins right beneath it */
};

/* `order`: some or all revisions, each before those that it needs (graph_range and reversed graph_order are
 * such orders). Parents that are not in it are left out. */
void lanes_begin(struct lanes *lanes, struct arena *arena, const struct graph *graph, const uint32_t *order,
                 size_t count);
/* The next row, good until the one after it is asked for; false behind the last one. */
bool lanes_next(struct lanes *lanes, struct lane_row *row);

/* Texts without blanks at their ends; two characters a lane. */
struct lane_text {
    const char *revision;     /* the row itself, `mark` for the revision: "| * |" */
    const char *beside;       /* stands before further lines about the revision: "| | |" */
    const char *const *links; /* the lines below, before the next row: "|/|" */
    size_t link_count;
};

struct lane_text lanes_draw(struct arena *arena, const struct lane_row *row, char mark);

#endif
