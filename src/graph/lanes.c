/* SPDX-License-Identifier: MIT
 * In: revisions, newest first. Out: for each the lane that it stands in, and how lanes go on below it. A lane
 * waits for one revision; no two wait for the same, since a second one comes in at once: so a graph with
 * hundreds of branches stays as narrow as it can be.
 */
#include "graph/lanes.h"

#include <string.h>

void lanes_begin(struct lanes *lanes, struct arena *arena, const struct graph *graph, const uint32_t *order,
                 size_t count)
{
    *lanes = (struct lanes){.arena = arena, .graph = graph, .order = order, .count = count};
    lanes->shown = arena_array(arena, bool, graph->count);
    lanes->lane_of = arena_array(arena, uint32_t, graph->count);
    for (size_t i = 0; i < count; i++)
        lanes->shown[order[i]] = true;
}

static void *grown(struct lanes *lanes, const void *old, size_t size, size_t room)
{
    void *items = arena_calloc(lanes->arena, room, size);
    if (lanes->used != 0)
        memcpy(items, old, lanes->used * size);
    return items;
}

static void make_room(struct lanes *lanes, size_t wanted)
{
    if (wanted <= lanes->room)
        return;
    size_t room = wanted > lanes->room * 2 ? wanted : lanes->room * 2;
    lanes->waits = grown(lanes, lanes->waits, sizeof *lanes->waits, room);
    lanes->above = grown(lanes, lanes->above, sizeof *lanes->above, room);
    lanes->below = grown(lanes, lanes->below, sizeof *lanes->below, room);
    lanes->room = room;
}

/* From `first` on: free now, not there in the row above, and not beneath an end. */
static uint32_t free_lane(const struct lanes *lanes, uint32_t first)
{
    uint32_t lane = first;
    while ((lane < lanes->used && (lanes->waits[lane] != 0 || lanes->above[lane])) ||
           lane + 1 == lanes->ended)
        lane++;
    return lane;
}

static void wait_for(struct lanes *lanes, uint32_t lane, uint32_t revision)
{
    make_room(lanes, lane + (size_t)1);
    while (lanes->used <= lane)
        lanes->above[lanes->used++] = false;
    lanes->waits[lane] = revision + 1;
    lanes->lane_of[revision] = lane + 1;
}

static void add_move(struct lanes *lanes, struct lane_row *row, uint32_t from, uint32_t to)
{
    lanes->moves[row->move_count++] = (struct lane_move){from, to};
}

static void make_room_for_moves(struct lanes *lanes, size_t wanted)
{
    if (wanted <= lanes->move_room)
        return;
    lanes->move_room = wanted * 2;
    lanes->moves = arena_array(lanes->arena, struct lane_move, lanes->move_room);
}

/* Stands the revision in the lane that waits for it, or in a new one. */
static void place(struct lanes *lanes, struct lane_row *row)
{
    uint32_t lane = lanes->lane_of[row->revision];
    for (size_t i = 0; i < lanes->used; i++)
        lanes->above[i] = lanes->waits[i] != 0;
    row->lane = lane != 0 ? lane - 1 : free_lane(lanes, 0);
    wait_for(lanes, row->lane, row->revision);
    lanes->above[row->lane] = lane != 0;
    lanes->waits[row->lane] = 0;
    lanes->lane_of[row->revision] = 0;
}

/* The lane from the revision to one parent. *joining is 1 + a lane on the right that waits for the parent,
 * and comes in. */
static void lead_to(struct lanes *lanes, struct lane_row *row, uint32_t parent, uint32_t *joining)
{
    uint32_t lane = lanes->lane_of[parent];
    if (lane != 0 && (lane - 1 < row->lane || row->straight)) {
        add_move(lanes, row, row->lane, lane - 1);
        return;
    }
    if (row->straight) {
        uint32_t right = free_lane(lanes, row->lane + 1);
        wait_for(lanes, right, parent);
        add_move(lanes, row, row->lane, right);
        return;
    }
    if (lane != 0) {
        lanes->waits[lane - 1] = 0;
        *joining = lane;
    }
    wait_for(lanes, row->lane, parent);
    row->straight = true;
}

bool lanes_next(struct lanes *lanes, struct lane_row *row)
{
    const struct graph_revision *revision;
    uint32_t joining = 0;
    if (lanes->next == lanes->count)
        return false;
    *row = (struct lane_row){.revision = lanes->order[lanes->next++]};
    revision = &lanes->graph->revisions[row->revision];
    make_room_for_moves(lanes, revision->parent_count);
    place(lanes, row);
    lanes->ended = 0;
    for (size_t i = 0; i < revision->parent_count; i++)
        if (lanes->shown[revision->parents[i]])
            lead_to(lanes, row, revision->parents[i], &joining);
    if (joining != 0)
        add_move(lanes, row, joining - 1, row->lane);
    if (!row->straight && row->move_count == 0)
        lanes->ended = row->lane + 1;
    for (size_t i = 0; i < lanes->used; i++)
        lanes->below[i] = lanes->waits[i] != 0;
    row->above = lanes->above;
    row->below = lanes->below;
    row->moves = lanes->moves;
    row->width = lanes->used;
    while (lanes->used > 0 && lanes->waits[lanes->used - 1] == 0)
        lanes->used--;
    return true;
}
