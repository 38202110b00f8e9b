/* SPDX-License-Identifier: MIT
 * In: one row of lanes. Out: its lines of text. Moves are drawn one after the other, each in a line of its
 * own where the lanes are neighbours, else in two, with underscores below the lanes that it crosses.
 */
#include "graph/lanes.h"

#include <string.h>

struct drawing {
    struct arena *arena;
    bool *open; /* the lanes at this height */
    size_t width;
};

/* Lane k stands in column 2k, and what leads from it to the next one in column 2k + 1. */
static char *new_line(const struct drawing *drawing)
{
    char *line = arena_array(drawing->arena, char, 2 * drawing->width + 1);
    memset(line, ' ', 2 * drawing->width);
    for (size_t i = 0; i < drawing->width; i++)
        if (drawing->open[i])
            line[2 * i] = '|';
    return line;
}

static const char *finish_line(char *line)
{
    size_t length = strlen(line);
    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[length] = '\0';
    return line;
}

/* From the column of the first slope to that of the second, without both. */
static void underline(char *line, size_t from, size_t to)
{
    for (size_t column = from + 1; column < to; column++)
        if (line[column] == ' ')
            line[column] = '_';
}

/* `closes`: nothing else goes on in the lane that the move comes from. */
static size_t draw_move(struct drawing *drawing, struct lane_move move, bool closes, const char **lines)
{
    bool right = move.from < move.to;
    size_t first = right ? 2 * (size_t)move.from + 1 : 2 * (size_t)move.from - 1;
    size_t last = right ? 2 * (size_t)move.to - 1 : 2 * (size_t)move.to + 1;
    size_t count = 0;
    drawing->open[move.from] = drawing->open[move.from] && !closes;
    char *line = new_line(drawing);
    line[first] = right ? '\\' : '/';
    if (first != last) {
        underline(line, right ? first : last, right ? last : first);
        lines[count++] = finish_line(line);
        line = new_line(drawing);
        line[last] = right ? '\\' : '/';
    }
    lines[count++] = finish_line(line);
    drawing->open[move.to] = true;
    return count;
}

struct lane_text lanes_draw(struct arena *arena, const struct lane_row *row, char mark)
{
    struct drawing drawing = {arena, arena_array(arena, bool, row->width), row->width};
    const char **lines = arena_array(arena, const char *, 2 * row->move_count);
    struct lane_text text = {.links = lines};
    char *line;
    size_t outs = 0;
    memcpy(drawing.open, row->above, row->width * sizeof *drawing.open);
    line = new_line(&drawing);
    line[2 * row->lane] = mark;
    text.revision = finish_line(line);
    for (size_t i = 0; i < row->move_count; i++)
        outs += row->moves[i].from == row->lane;
    drawing.open[row->lane] = row->straight || outs > 0;
    text.beside = finish_line(new_line(&drawing));
    for (size_t i = 0; i < row->move_count; i++) {
        bool out = row->moves[i].from == row->lane;
        bool closes = !out || (!row->straight && i + 1 == outs);
        text.link_count += draw_move(&drawing, row->moves[i], closes, lines + text.link_count);
    }
    return text;
}
