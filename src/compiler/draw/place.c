/* SPDX-License-Identifier: MIT
 * In: tables in columns (draw/layers.c). Out: a place for each, and the way of each reference from one to the
 * other. A reference that passes columns has a place in each of them, so that it runs between tables and
 * never across one; references to the same column share their places. Tables without references stand below
 * the others.
 */
#include "compiler/draw.h"
#include "compiler/draw/spots.h"

enum { LINE_HEIGHT = 4, CHANNEL = 80, PER_LINE = 3, CHANNEL_MOST = 240, GAP = 26, LETTERS_MOST = 44 };

struct placing {
    struct drawing *drawing;
    size_t *layers;
    size_t layer_count;
    struct spots spots; /* those of tables have the tables' numbers */
    struct map trunks;  /* "table.column" -> size_t by column of the picture: 1 + the spot that all references
                           to it share, 0 for none */
    int *left, *right;  /* of each column */
};

/* --- sizes --- */

static int pixels(size_t letters)
{
    return (int)(letters * DRAW_LETTER / 10) + 1;
}

static void measure(struct arena *arena, struct drawn_table *table)
{
    size_t title = draw_letters(table->name) + (table->only != NULL ? draw_letters(table->only) + 3 : 0);
    size_t widest = 0;
    table->name = draw_cut(arena, table->name, LETTERS_MOST);
    for (size_t i = 0; i < table->shown; i++) {
        struct drawn_column *column = &table->columns[i];
        column->name = draw_cut(arena, column->name, LETTERS_MOST / 2 + 6);
        column->type = draw_cut(arena, column->type, LETTERS_MOST / 2 + 6);
        size_t letters = draw_letters(column->name) + draw_letters(column->type) + (column->null ? 7 : 2);
        widest = letters > widest ? letters : widest;
    }
    title = title > LETTERS_MOST ? LETTERS_MOST : title;
    table->width = pixels(title) + 24 > pixels(widest) + 66 ? pixels(title) + 24 : pixels(widest) + 66;
    table->height =
        DRAW_TITLE + (int)(table->shown + (draw_rows_hidden(table) > 0)) * DRAW_ROW + DRAW_ROW / 4;
}

/* --- what stands in which column --- */

static size_t add_pass(struct placing *placing, size_t layer)
{
    struct spots *spots = &placing->spots;
    spots->items[spots->count] = (struct spot){.layer = layer, .line = true, .height = LINE_HEIGHT};
    spots->seats[spots->seat_count++] = &spots->items[spots->count];
    return spots->count++;
}

static void add_line(struct placing *placing, size_t left, int left_y, size_t right, int right_y)
{
    struct spots *spots = &placing->spots;
    spots->lines[spots->line_count++] = (struct piece_of_line){left, right, left_y, right_y};
}

static int port(const struct drawn_table *table, size_t column)
{
    return draw_column_y(table, column) - table->y;
}

/* Of a link: its tables, where it meets them, and how many columns it goes on. */
struct ends {
    size_t left, right;
    int left_y, right_y; /* below their tops */
    size_t span;
};

static struct ends ends_of(const struct placing *placing, const struct drawn_link *link)
{
    const struct drawn_table *tables = placing->drawing->tables;
    int from = port(&tables[link->from], link->from_column);
    int to = port(&tables[link->to], link->to_column);
    struct ends ends = {link->to, link->from, to, from, 0};
    if (link->reversed)
        ends = (struct ends){link->from, link->to, from, to, 0};
    ends.span = placing->layers[ends.right] - placing->layers[ends.left];
    return ends;
}

/* The spots of all references to one column, which run side by side as one line. */
static size_t *trunk_of(struct placing *placing, const struct drawn_link *link)
{
    struct arena *arena = placing->drawing->arena;
    const char *key = link->reversed ? arena_format(arena, "%s", link->words)
                                     : arena_format(arena, "%u.%zu", link->to, link->to_column);
    const void *known = map_get(placing->trunks, key);
    if (known != NULL)
        return *(size_t *const *)known;
    size_t **trunk = arena_new(arena, size_t *);
    *trunk = arena_array(arena, size_t, placing->layer_count);
    placing->trunks = map_put(arena, placing->trunks, key, trunk, (struct hash){0, placing->spots.count});
    return *trunk;
}

static void add_link(struct placing *placing, const struct drawn_link *link)
{
    struct ends ends = ends_of(placing, link);
    size_t *trunk = trunk_of(placing, link);
    size_t at = ends.left;
    int y = ends.left_y;
    for (size_t i = 1; i < ends.span; i++) {
        size_t layer = placing->layers[ends.left] + i;
        if (trunk[layer] == 0) {
            trunk[layer] = 1 + add_pass(placing, layer);
            add_line(placing, at, y, trunk[layer] - 1, LINE_HEIGHT / 2);
        }
        at = trunk[layer] - 1;
        y = LINE_HEIGHT / 2;
    }
    add_line(placing, at, y, ends.right, ends.right_y);
}

/* References from one table to another. */
static bool is_line(const struct drawn_link *link)
{
    return link->from != link->to;
}

static void make_spots(struct placing *placing)
{
    struct drawing *drawing = placing->drawing;
    struct arena *arena = drawing->arena;
    struct spots *spots = &placing->spots;
    size_t lines = 0;
    for (size_t i = 0; i < drawing->link_count; i++)
        if (is_line(&drawing->links[i]))
            lines += ends_of(placing, &drawing->links[i]).span;
    spots->arena = arena;
    spots->items = arena_array(arena, struct spot, drawing->table_count + lines);
    spots->seats = arena_array(arena, struct spot *, drawing->table_count + lines);
    spots->lines = arena_array(arena, struct piece_of_line, lines);
    for (size_t i = 0; i < drawing->table_count; i++) {
        spots->items[i] = (struct spot){.layer = placing->layers[i], .height = drawing->tables[i].height};
        if (drawing->tables[i].linked)
            spots->seats[spots->seat_count++] = &spots->items[i];
    }
    spots->count = drawing->table_count;
    for (size_t i = 0; i < drawing->link_count; i++)
        if (is_line(&drawing->links[i]))
            add_link(placing, &drawing->links[i]);
}

/* --- places --- */

/* Behind each column as much room as the lines there need to be told apart. */
static const int *channels(const struct placing *placing)
{
    int *widths = arena_array(placing->drawing->arena, int, placing->layer_count);
    for (size_t i = 0; i < placing->layer_count; i++)
        widths[i] = CHANNEL;
    for (size_t i = 0; i < placing->spots.line_count; i++) {
        int *width = &widths[placing->spots.items[placing->spots.lines[i].left].layer];
        *width += *width < CHANNEL_MOST ? PER_LINE : 0;
    }
    return widths;
}

static void place_columns(struct placing *placing)
{
    const int *widths = channels(placing);
    struct drawing *drawing = placing->drawing;
    int x = 0;
    placing->left = arena_array(drawing->arena, int, placing->layer_count);
    placing->right = arena_array(drawing->arena, int, placing->layer_count);
    for (size_t i = 0; i < drawing->table_count; i++) {
        int *width = &placing->right[placing->layers[i]];
        if (drawing->tables[i].linked && drawing->tables[i].width > *width)
            *width = drawing->tables[i].width;
    }
    for (size_t i = 0; i < placing->layer_count; i++) {
        placing->left[i] = x;
        placing->right[i] += x;
        x = placing->right[i] + widths[i];
    }
    for (size_t i = 0; i < drawing->table_count; i++) {
        struct drawn_table *table = &drawing->tables[i];
        if (!table->linked)
            continue;
        table->x = placing->left[placing->layers[i]];
        table->y = placing->spots.items[i].y;
        if (table->x + table->width > drawing->width)
            drawing->width = table->x + table->width;
        if (table->y + table->height > drawing->height)
            drawing->height = table->y + table->height;
    }
}

static void add_corner(struct drawn_link *link, int x, int y)
{
    link->path[2 * link->corners] = x;
    link->path[2 * link->corners + 1] = y;
    link->corners++;
}

static void place_link(struct placing *placing, struct drawn_link *link)
{
    struct drawing *drawing = placing->drawing;
    struct ends ends = ends_of(placing, link);
    const size_t *trunk = trunk_of(placing, link);
    const struct drawn_table *left = &drawing->tables[ends.left];
    const struct drawn_table *right = &drawing->tables[ends.right];
    size_t layer = placing->layers[ends.left];
    link->path = arena_array(drawing->arena, int, 4 * (ends.span + 1));
    add_corner(link, left->x + left->width, left->y + ends.left_y);
    add_corner(link, placing->right[layer], left->y + ends.left_y);
    for (size_t i = 1; i < ends.span; i++) {
        const struct spot *spot = &placing->spots.items[trunk[layer + i] - 1];
        add_corner(link, placing->left[spot->layer], spot->y + LINE_HEIGHT / 2);
        add_corner(link, placing->right[spot->layer], spot->y + LINE_HEIGHT / 2);
        if (spot->y + LINE_HEIGHT > drawing->height)
            drawing->height = spot->y + LINE_HEIGHT;
    }
    add_corner(link, placing->left[layer + ends.span], right->y + ends.right_y);
    add_corner(link, right->x, right->y + ends.right_y);
}

/* Tables that nothing links: side by side, each below the one that ends first. */
static void place_others(struct drawing *drawing)
{
    enum { FEWEST = 4 };
    int widest = 0;
    int top = drawing->height > 0 ? drawing->height + 2 * GAP : 0;
    for (size_t i = 0; i < drawing->table_count; i++)
        if (!drawing->tables[i].linked && drawing->tables[i].width > widest)
            widest = drawing->tables[i].width;
    if (widest == 0)
        return;
    size_t columns = FEWEST;
    while ((int)(columns + 1) * (widest + GAP) - GAP <= drawing->width)
        columns++;
    while (drawing->height == 0 && columns * columns < drawing->table_count)
        columns++;
    int *bottoms = arena_array(drawing->arena, int, columns);
    for (size_t i = 0; i < drawing->table_count; i++) {
        struct drawn_table *table = &drawing->tables[i];
        size_t column = 0;
        if (table->linked)
            continue;
        for (size_t c = 1; c < columns; c++)
            if (bottoms[c] < bottoms[column])
                column = c;
        table->x = (int)column * (widest + GAP);
        table->y = top + bottoms[column];
        bottoms[column] += table->height + GAP;
        if (table->x + table->width > drawing->width)
            drawing->width = table->x + table->width;
        if (table->y + table->height > drawing->height)
            drawing->height = table->y + table->height;
    }
}

void draw_place(struct drawing *drawing)
{
    struct placing placing = {.drawing = drawing};
    for (size_t i = 0; i < drawing->table_count; i++)
        measure(drawing->arena, &drawing->tables[i]);
    placing.layers = arena_array(drawing->arena, size_t, drawing->table_count);
    placing.layer_count = draw_layers(drawing, placing.layers);
    make_spots(&placing);
    spots_arrange(&placing.spots);
    place_columns(&placing);
    for (size_t i = 0; i < drawing->link_count; i++)
        if (is_line(&drawing->links[i]))
            place_link(&placing, &drawing->links[i]);
    place_others(drawing);
}
