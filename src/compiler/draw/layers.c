/* SPDX-License-Identifier: MIT
 * In: tables and the references between them. Out: the column in which each table stands: on the right of all
 * that it refers to, as far as there are no circles, and no column much taller than the picture should be.
 */
#include "compiler/draw.h"

enum { COLUMN_WIDTH = 330, GAP = 26 };

struct reading {
    struct drawing *drawing;
    const uint32_t *first; /* by table: where its references begin in `sorted` */
    const uint32_t *sorted;
    uint32_t *next; /* by table: the next reference to look at */
    unsigned char *marks;
    uint32_t *stack, *order;
    size_t depth, placed;
};

enum mark { UNSEEN, OPEN, PLACED };

/* The references of each table, one behind the other. */
static void sort_links(struct reading *reading)
{
    struct drawing *drawing = reading->drawing;
    uint32_t *first = arena_array(drawing->arena, uint32_t, drawing->table_count + 1);
    uint32_t *sorted = arena_array(drawing->arena, uint32_t, drawing->link_count);
    uint32_t *filled = arena_array(drawing->arena, uint32_t, drawing->table_count);
    for (size_t i = 0; i < drawing->link_count; i++)
        first[drawing->links[i].from + 1]++;
    for (size_t i = 0; i < drawing->table_count; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < drawing->link_count; i++) {
        uint32_t from = drawing->links[i].from;
        sorted[first[from] + filled[from]++] = (uint32_t)i;
    }
    reading->first = first;
    reading->sorted = sorted;
}

static void open_table(struct reading *reading, uint32_t table)
{
    reading->marks[table] = OPEN;
    reading->next[table] = reading->first[table];
    reading->stack[reading->depth++] = table;
}

/* Depth first: what a table refers to is placed before it, and a reference back into the way that led there
 * closes a circle. */
static void place(struct reading *reading, uint32_t root)
{
    open_table(reading, root);
    while (reading->depth > 0) {
        uint32_t table = reading->stack[reading->depth - 1];
        if (reading->next[table] == reading->first[table + 1]) {
            reading->marks[table] = PLACED;
            reading->order[reading->placed++] = table;
            reading->depth--;
            continue;
        }
        struct drawn_link *link = &reading->drawing->links[reading->sorted[reading->next[table]++]];
        if (link->to == table)
            continue;
        if (reading->marks[link->to] == OPEN)
            link->reversed = true;
        else if (reading->marks[link->to] == UNSEEN)
            open_table(reading, link->to);
    }
}

/* The height at which the picture is a bit wider than tall. */
static int64_t most_height(const struct drawing *drawing)
{
    int64_t total = 0;
    int64_t height = 600;
    for (size_t i = 0; i < drawing->table_count; i++)
        total += drawing->tables[i].linked ? drawing->tables[i].height + GAP : 0;
    while (height * height < total * COLUMN_WIDTH * 2 / 3)
        height += 100;
    return height;
}

size_t draw_layers(struct drawing *drawing, size_t *layers)
{
    struct reading reading = {.drawing = drawing};
    size_t count = drawing->table_count;
    int64_t *heights = arena_array(drawing->arena, int64_t, count + 1);
    int64_t most = most_height(drawing);
    size_t layer_count = 0;
    reading.marks = arena_array(drawing->arena, unsigned char, count);
    reading.next = arena_array(drawing->arena, uint32_t, count);
    reading.stack = arena_array(drawing->arena, uint32_t, count);
    reading.order = arena_array(drawing->arena, uint32_t, count);
    sort_links(&reading);
    for (uint32_t i = 0; i < count; i++)
        if (reading.marks[i] == UNSEEN && drawing->tables[i].linked)
            place(&reading, i);
    for (size_t i = 0; i < reading.placed; i++) {
        uint32_t table = reading.order[i];
        int height = drawing->tables[table].height + GAP;
        size_t layer = 0;
        for (uint32_t l = reading.first[table]; l < reading.first[table + 1]; l++) {
            const struct drawn_link *link = &drawing->links[reading.sorted[l]];
            if (link->to != table && !link->reversed && layers[link->to] >= layer)
                layer = layers[link->to] + 1;
        }
        while (heights[layer] > 0 && heights[layer] + height > most && layer + 1 < count)
            layer++;
        heights[layer] += height;
        layers[table] = layer;
        layer_count = layer + 1 > layer_count ? layer + 1 : layer_count;
    }
    return layer_count;
}
