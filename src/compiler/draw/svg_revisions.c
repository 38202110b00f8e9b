/* SPDX-License-Identifier: MIT
 * In: revisions in rows and lanes. Out: their picture: lanes as lines on the left, each revision a dot in its
 * lane and a box with what it is beside it.
 */
#include "compiler/draw/svg.h"

#include "graph/lanes.h"

#include <string.h>

enum { ROW = 34, LANE = 20, DOT = 6, BOX = 26, COLOURS = 6, ID_MOST = 40, MESSAGE_MOST = 90, NAME_MOST = 40 };

struct sketch {
    struct drawing *drawing;
    struct buf lines, dots, boxes;
    size_t *since; /* by lane: 1 + the row from which it runs straight; 0: it does not */
    size_t room;
    size_t lanes; /* as many as any row has */
};

static int lane_x(size_t lane)
{
    return (int)lane * LANE + LANE / 2;
}

static int row_y(size_t row)
{
    return (int)row * ROW + ROW / 2;
}

static void make_room(struct sketch *sketch, size_t width)
{
    if (width <= sketch->room)
        return;
    size_t *since = arena_array(sketch->drawing->arena, size_t, width * 2);
    if (sketch->room > 0)
        memcpy(since, sketch->since, sketch->room * sizeof *since);
    sketch->since = since;
    sketch->room = width * 2;
}

static bool runs_on(const struct lane_row *row, size_t lane)
{
    if (lane >= row->width || !row->below[lane])
        return false;
    return lane == row->lane ? row->straight : row->above[lane];
}

/* A lane that ran straight down to this row and bends or ends here becomes one line. */
static void end_runs(struct sketch *sketch, const struct lane_row *lanes, size_t row)
{
    for (size_t lane = 0; lane < sketch->room; lane++) {
        bool on = lanes != NULL && runs_on(lanes, lane);
        if (on && sketch->since[lane] == 0)
            sketch->since[lane] = row + 1;
        if (on || sketch->since[lane] == 0)
            continue;
        buf_format(&sketch->lines, "<path class=\"lane l%zu\" d=\"M%d %dV%d\"/>\n", lane % COLOURS,
                   lane_x(lane), row_y(sketch->since[lane] - 1), row_y(row));
        sketch->since[lane] = 0;
    }
}

static void add_moves(struct sketch *sketch, const struct lane_row *lanes, size_t row)
{
    for (size_t i = 0; i < lanes->move_count; i++) {
        struct lane_move move = lanes->moves[i];
        size_t outer = move.from > move.to ? move.from : move.to;
        int from = lane_x(move.from);
        int to = lane_x(move.to);
        int middle = (row_y(row) + row_y(row + 1)) / 2;
        buf_format(&sketch->lines, "<path class=\"lane l%zu\" d=\"M%d %dC%d %d %d %d %d %d\"/>\n",
                   outer % COLOURS, from, row_y(row), from, middle, to, middle, to, row_y(row + 1));
    }
}

static void add_pill(struct buf *out, int *x, int y, const char *word, const char *name, bool head)
{
    const char *text = name != NULL ? name : word;
    int width = svg_width(text) + 14;
    buf_format(out, "<rect class=\"pill%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" rx=\"9\"/>\n",
               head ? " head" : "", *x, y - 9, width);
    svg_text(out, *x + 7, y + 4, head ? "on" : "", text);
    *x += width + 6;
}

static void add_words(struct sketch *sketch, uint32_t number, int *x, int y)
{
    const struct drawing *drawing = sketch->drawing;
    const struct graph_revision *node = &drawing->chain->graph.revisions[number];
    const struct revision *revision = drawing->chain->revisions[number];
    const char *id = draw_cut(drawing->arena, node->id, ID_MOST);
    const char *message = draw_cut(drawing->arena, revision->message, MESSAGE_MOST);
    struct buf *out = &sketch->boxes;
    svg_text(out, *x, y + 4, "id", id);
    *x += svg_width(id) + 12;
    svg_text(out, *x, y + 4, "", message);
    *x += svg_width(message) + 12;
    if (drawing->heads[number])
        add_pill(out, x, y, "head", NULL, true);
    if (node->parent_count > 1)
        add_pill(out, x, y, "merge", NULL, false);
    for (size_t i = 0; i < revision->labels.count; i++)
        add_pill(out, x, y, "label", draw_cut(drawing->arena, revision->labels.items[i].text, NAME_MOST),
                 false);
    for (size_t i = 0; i < node->require_count; i++) {
        const char *words = arena_format(
            drawing->arena, "requires %s",
            draw_cut(drawing->arena, chain_id(drawing->chain, node->requirements[i]), NAME_MOST));
        svg_text(out, *x, y + 4, "quiet", words);
        *x += svg_width(words) + 12;
    }
}

/* The frame comes first, and its width is known behind the words. */
static int add_box(struct sketch *sketch, uint32_t number, int left, int y)
{
    struct buf words;
    struct buf all = sketch->boxes;
    int x = left + 10;
    buf_init(&words, sketch->drawing->arena);
    sketch->boxes = words;
    add_words(sketch, number, &x, y);
    words = sketch->boxes;
    sketch->boxes = all;
    buf_add(&sketch->boxes, "<g>\n");
    svg_title(&sketch->boxes, sketch->drawing->chain->revisions[number]->message);
    buf_format(&sketch->boxes,
               "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", left,
               y - BOX / 2, x - left, BOX);
    buf_addn(&sketch->boxes, words.data, words.size);
    buf_add(&sketch->boxes, "</g>\n");
    return x;
}

static void add_dot(struct sketch *sketch, const struct lane_row *lanes, int y, int left)
{
    buf_format(&sketch->lines, "<path class=\"leader\" d=\"M%d %dH%d\"/>\n", lane_x(lanes->lane), y, left);
    buf_format(&sketch->dots, "<circle class=\"dot n%u\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n",
               (unsigned)(lanes->lane % COLOURS), lane_x(lanes->lane), y, DOT);
}

static size_t widest(const struct drawing *drawing)
{
    struct lanes lanes;
    struct lane_row row;
    size_t width = 1;
    lanes_begin(&lanes, drawing->arena, &drawing->chain->graph, drawing->order, drawing->chain->graph.count);
    while (lanes_next(&lanes, &row))
        width = row.width > width ? row.width : width;
    return width;
}

struct picture svg_revisions(struct drawing *drawing)
{
    struct sketch sketch = {.drawing = drawing, .lanes = widest(drawing)};
    struct picture picture = {.height = (int)drawing->chain->graph.count * ROW};
    struct lanes lanes;
    struct lane_row lane_row;
    size_t row = 0;
    int left = (int)sketch.lanes * LANE + 12;
    buf_init(&picture.content, drawing->arena);
    buf_init(&sketch.lines, drawing->arena);
    buf_init(&sketch.dots, drawing->arena);
    buf_init(&sketch.boxes, drawing->arena);
    lanes_begin(&lanes, drawing->arena, &drawing->chain->graph, drawing->order, drawing->chain->graph.count);
    for (; lanes_next(&lanes, &lane_row); row++) {
        make_room(&sketch, lane_row.width);
        end_runs(&sketch, &lane_row, row);
        add_moves(&sketch, &lane_row, row);
        add_dot(&sketch, &lane_row, row_y(row), left);
        int right = add_box(&sketch, lane_row.revision, left, row_y(row));
        picture.width = right > picture.width ? right : picture.width;
    }
    end_runs(&sketch, NULL, row);
    buf_addn(&picture.content, sketch.lines.data, sketch.lines.size);
    buf_addn(&picture.content, sketch.dots.data, sketch.dots.size);
    buf_addn(&picture.content, sketch.boxes.data, sketch.boxes.size);
    return picture;
}
