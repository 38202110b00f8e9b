/* SPDX-License-Identifier: MIT
 * In: tables with their places. Out: their picture: boxes with columns, types and keys, and arrows from a
 * foreign key to what it refers to.
 */
#include "compiler/draw/svg.h"

enum { PADDING = 8, KEY = 38, SPACE = 8, LOOP = 22, TIP = 7 };

static void add_row(struct buf *out, const struct drawn_table *table, size_t number)
{
    const struct drawn_column *column = &table->columns[number];
    const char *key = column->primary && column->foreign ? "PK FK"
                      : column->primary                  ? "PK"
                      : column->foreign                  ? "FK"
                      : column->unique                   ? "U"
                                                         : NULL;
    int y = draw_column_y(table, number);
    int right = table->x + table->width - PADDING;
    if (number > 0)
        buf_format(out, "<path class=\"rule\" d=\"M%d %dH%d\"/>\n", table->x + 1, y - DRAW_ROW / 2,
                   table->x + table->width - 1);
    if (key != NULL)
        svg_text(out, table->x + PADDING, y + 4, "key", key);
    svg_text(out, table->x + PADDING + KEY, y + 4, "", column->name);
    if (column->null)
        svg_text(out, right - svg_width("null"), y + 4, "quiet", "null");
    right -= svg_width(column->type) + (column->null ? svg_width("null") + SPACE : 0);
    svg_text(out, right, y + 4, "type", column->type);
}

static void add_table(struct buf *out, struct arena *arena, const struct drawn_table *table)
{
    buf_add(out, "<g>\n");
    buf_format(out, "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>\n", table->x,
               table->y, table->width, table->height);
    buf_format(out, "<path class=\"bar\" d=\"M%d %dv-%dq0 -5 5 -5h%dq5 0 5 5v%dz\"/>\n", table->x,
               table->y + DRAW_TITLE - 3, DRAW_TITLE - 8, table->width - 10, DRAW_TITLE - 8);
    svg_text(out, table->x + PADDING, table->y + 16, "name", table->name);
    if (table->only != NULL)
        svg_text(out, table->x + table->width - PADDING - svg_width(table->only), table->y + 16, "quiet",
                 table->only);
    for (size_t i = 0; i < table->shown; i++)
        add_row(out, table, i);
    if (draw_rows_hidden(table) > 0)
        svg_text(out, table->x + PADDING + KEY, draw_column_y(table, table->shown) + 4, "quiet",
                 arena_format(arena, "%zu more columns", draw_rows_hidden(table)));
    buf_add(out, "</g>\n");
}

/* Points right (1) or left (-1) at x, y. */
static void add_tip(struct buf *out, int x, int y, int way)
{
    buf_format(out, "<path class=\"tip\" d=\"M%d %dl%d -4v8z\"/>\n", x, y, -way * TIP);
}

static void add_loop(struct buf *out, const struct drawn_table *table, const struct drawn_link *link)
{
    int x = table->x + table->width;
    int from = draw_column_y(table, link->from_column);
    int to = draw_column_y(table, link->to_column);
    if (from == to)
        from += DRAW_ROW / 4;
    buf_format(out, "<path class=\"link\" d=\"M%d %dC%d %d %d %d %d %d\"/>\n", x, from, x + LOOP * 2, from,
               x + LOOP * 2, to, x + TIP, to);
    add_tip(out, x, to, -1);
}

static void add_path(struct buf *out, const struct drawn_link *link)
{
    const int *at = link->path;
    size_t last = 2 * (link->corners - 1);
    int begin = at[0] + (link->reversed ? 0 : TIP);
    int end = at[last] - (link->reversed ? TIP : 0);
    buf_format(out, "<path class=\"link\" d=\"M%d %dH%d", begin, at[1], at[2] > begin ? at[2] : begin);
    for (size_t i = 2; i + 3 < 2 * link->corners; i += 4) {
        int x1 = at[i] > begin ? at[i] : begin;
        int x2 = at[i + 2] < end ? at[i + 2] : end;
        buf_format(out, "C%d %d %d %d %d %dH%d", x1 + (x2 - x1) / 2, at[i + 1], x2 - (x2 - x1) / 2, at[i + 3],
                   x2, at[i + 3], at[i + 4] < end ? at[i + 4] : end);
    }
    buf_add(out, "\"/>\n");
    if (link->reversed)
        add_tip(out, at[last], at[last + 1], 1);
    else
        add_tip(out, at[0], at[1], -1);
}

struct picture svg_tables(struct drawing *drawing)
{
    struct picture picture;
    draw_place(drawing);
    picture.width = drawing->width + 2 * LOOP;
    picture.height = drawing->height;
    buf_init(&picture.content, drawing->arena);
    for (size_t i = 0; i < drawing->table_count; i++)
        add_table(&picture.content, drawing->arena, &drawing->tables[i]);
    for (size_t i = 0; i < drawing->link_count; i++) {
        const struct drawn_link *link = &drawing->links[i];
        buf_add(&picture.content, "<g class=\"reference\">\n");
        svg_title(&picture.content, link->words);
        if (link->from == link->to)
            add_loop(&picture.content, &drawing->tables[link->from], link);
        else
            add_path(&picture.content, link);
        buf_add(&picture.content, "</g>\n");
    }
    return picture;
}
