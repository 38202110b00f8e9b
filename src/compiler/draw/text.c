/* SPDX-License-Identifier: MIT
 * In: a drawing. Out: the revisions as `git log --graph` draws them, and the tables as lists.
 */
#include "compiler/draw.h"

#include "graph/lanes.h"

#include <string.h>

static void add_mark(struct buf *out, size_t *count, const char *word, const char *name)
{
    buf_add(out, (*count)++ == 0 ? " (" : ", ");
    buf_format(out, "%s%s%s", word, name != NULL ? " " : "",
               name != NULL ? draw_visible(out->arena, name) : "");
}

static void draw_revision(struct buf *out, const struct drawing *drawing, uint32_t number)
{
    const struct graph_revision *node = &drawing->chain->graph.revisions[number];
    const struct revision *revision = drawing->chain->revisions[number];
    size_t marks = 0;
    buf_format(out, " %s %s", node->id, draw_visible(out->arena, revision->message));
    if (drawing->heads[number])
        add_mark(out, &marks, "head", NULL);
    if (node->parent_count > 1)
        add_mark(out, &marks, "merge", NULL);
    for (size_t i = 0; i < revision->labels.count; i++)
        add_mark(out, &marks, "label", revision->labels.items[i].text);
    for (size_t i = 0; i < node->require_count; i++)
        add_mark(out, &marks, "requires", chain_id(drawing->chain, node->requirements[i]));
    buf_add(out, marks > 0 ? ")\n" : "\n");
}

static void draw_revisions(struct buf *out, const struct drawing *drawing)
{
    struct lanes lanes;
    struct lane_row row;
    lanes_begin(&lanes, drawing->arena, &drawing->chain->graph, drawing->order, drawing->chain->graph.count);
    while (lanes_next(&lanes, &row)) {
        struct lane_text text = lanes_draw(drawing->arena, &row, '*');
        buf_add(out, text.revision);
        draw_revision(out, drawing, row.revision);
        for (size_t i = 0; i < text.link_count; i++)
            buf_format(out, "%s\n", text.links[i]);
    }
}

static void pad(struct buf *out, const char *text, size_t width)
{
    buf_add(out, text);
    for (size_t letters = draw_letters(text); letters < width; letters++)
        buf_char(out, ' ');
}

static void draw_references(struct buf *out, const struct drawing *drawing, size_t table, size_t column)
{
    for (size_t i = 0; i < drawing->link_count; i++) {
        const struct drawn_link *link = &drawing->links[i];
        if (link->from != table || link->from_column != column)
            continue;
        const struct drawn_table *to = &drawing->tables[link->to];
        buf_format(out, " to %s.%s", to->name, to->columns[link->to_column].name);
    }
}

static void draw_columns(struct buf *out, const struct drawing *drawing, size_t number)
{
    const struct drawn_table *table = &drawing->tables[number];
    size_t names = 0;
    size_t types = 0;
    for (size_t i = 0; i < table->count; i++) {
        size_t name = draw_letters(table->columns[i].name);
        size_t type = draw_letters(table->columns[i].type);
        names = name > names ? name : names;
        types = type > types ? type : types;
    }
    for (size_t i = 0; i < table->count; i++) {
        const struct drawn_column *column = &table->columns[i];
        buf_add(out, "    ");
        pad(out, column->name, names + 2);
        pad(out, column->type, types + 1);
        buf_add(out, column->primary ? " primary key" : column->null ? " null" : "");
        buf_add(out, column->unique ? " unique" : "");
        draw_references(out, drawing, number, i);
        while (out->data[out->size - 1] == ' ')
            out->data[--out->size] = '\0';
        buf_char(out, '\n');
    }
}

void draw_text(struct buf *out, struct drawing *drawing)
{
    draw_revisions(out, drawing);
    for (size_t i = 0; i < drawing->table_count; i++) {
        const struct drawn_table *table = &drawing->tables[i];
        buf_format(out, "\ntable %s%s%s%s\n", table->name, table->only != NULL ? " (" : "",
                   table->only != NULL ? table->only : "", table->only != NULL ? ")" : "");
        draw_columns(out, drawing, i);
    }
}
