/* SPDX-License-Identifier: MIT
 * In: a drawing. Out: the same in the language of Graphviz, which finds the places by itself: `dot -Tsvg`.
 */
#include "compiler/draw.h"

#include "base/text.h"

/* In "...", where \ would begin an escape. */
static void add_label(struct buf *out, const char *text)
{
    for (text = draw_visible(out->arena, text); *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_char(out, '\\');
        buf_char(out, *text);
    }
}

static void add_revision(struct buf *out, const struct drawing *drawing, uint32_t number)
{
    const struct graph_revision *node = &drawing->chain->graph.revisions[number];
    const struct revision *revision = drawing->chain->revisions[number];
    buf_format(out, "    r%u [label=\"", number);
    add_label(out, node->id);
    buf_add(out, "\\n");
    add_label(out, revision->message);
    for (size_t i = 0; i < revision->labels.count; i++) {
        buf_add(out, i == 0 ? "\\nlabel " : ", ");
        add_label(out, revision->labels.items[i].text);
    }
    buf_format(out, "\"%s%s];\n", drawing->heads[number] ? ", penwidth=3" : "",
               node->parent_count > 1 ? ", style=\"rounded,dashed\"" : "");
    for (size_t i = 0; i < node->parent_count; i++)
        buf_format(out, "    r%u -> r%u;\n", number, node->parents[i]);
    for (size_t i = 0; i < node->require_count; i++)
        buf_format(out, "    r%u -> r%u [style=dashed, label=requires];\n", number, node->requirements[i]);
}

static void add_cell(struct buf *out, const char *text)
{
    buf_add(out, "<td align=\"left\">");
    text_xml(out, text);
    buf_add(out, "</td>");
}

static void add_table(struct buf *out, const struct drawn_table *table, size_t number)
{
    buf_format(out,
               "    t%zu [shape=plain, label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">"
               "<tr><td colspan=\"3\"><b>",
               number);
    text_xml(out, table->name);
    buf_add(out, "</b></td></tr>");
    for (size_t i = 0; i < table->count; i++) {
        const struct drawn_column *column = &table->columns[i];
        buf_format(out, "<tr><td port=\"c%zu\">%s</td>", i,
                   column->primary   ? "PK"
                   : column->foreign ? "FK"
                   : column->unique  ? "U"
                                     : " ");
        add_cell(out, column->name);
        buf_add(out, "<td align=\"left\">");
        text_xml(out, column->type);
        buf_add(out, column->null ? " null</td></tr>" : "</td></tr>");
    }
    buf_add(out, "</table>>];\n");
}

void draw_dot(struct buf *out, struct drawing *drawing)
{
    buf_add(out, "digraph migrations {\n    rankdir=RL;\n    fontname=\"monospace\";\n"
                 "    node [shape=box, style=rounded, fontname=\"monospace\", fontsize=11];\n"
                 "    edge [fontname=\"monospace\", fontsize=9];\n\n"
                 "    subgraph cluster_revisions {\n    label=\"revisions\";\n");
    for (uint32_t i = 0; i < drawing->chain->graph.count; i++)
        add_revision(out, drawing, i);
    buf_add(out, "    }\n\n    subgraph cluster_tables {\n    label=\"tables\";\n");
    for (size_t i = 0; i < drawing->table_count; i++)
        add_table(out, &drawing->tables[i], i);
    for (size_t i = 0; i < drawing->link_count; i++) {
        const struct drawn_link *link = &drawing->links[i];
        buf_format(out, "    t%u:c%zu -> t%u:c%zu;\n", link->from, link->from_column, link->to,
                   link->to_column);
    }
    buf_add(out, "    }\n}\n");
}
