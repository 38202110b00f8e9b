/* SPDX-License-Identifier: MIT
 * In: a drawing. Out: an SVG that needs nothing else: no font, no script, no picture from anywhere. One font
 * of even width, so that sizes can be known here.
 */
#include "compiler/draw/svg.h"

#include "base/text.h"

enum { MARGIN = 24, HEADING = 34 };

void svg_text(struct buf *out, int x, int y, const char *class, const char *text)
{
    buf_format(out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
    text_xml(out, text);
    buf_add(out, "</text>\n");
}

int svg_width(const char *text)
{
    return (int)(draw_letters(text) * DRAW_LETTER / 10) + 1;
}

void svg_title(struct buf *out, const char *text)
{
    buf_add(out, "<title>");
    text_xml(out, text);
    buf_add(out, "</title>\n");
}

void svg_begin(struct buf *out, int width, int height, const char *label)
{
    buf_format(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" "
               "viewBox=\"0 0 %d %d\" aria-label=\"",
               width, height, width, height);
    text_xml(out, label);
    buf_add(out, "\">\n");
}

/* Lanes take the six colours in turn; they are told apart on both backgrounds. */
void svg_style(struct buf *out)
{
    static const char *const lanes[] = {"#2f6fde", "#d9730d", "#2c9a5b", "#8a5cd6", "#d0455c", "#1b93a8"};
    buf_add(out, "<style>\n"
                 "svg text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
                 "fill:#1f2733;white-space:pre}\n"
                 "svg .paper{fill:#f7f8fa}\n"
                 "svg text.heading{font-size:16px;font-weight:bold}\n"
                 "svg .box{fill:#ffffff;stroke:#b9c2cf}\n"
                 "svg .bar{fill:#e6ebf3;stroke:#b9c2cf}\n"
                 "svg .rule{stroke:#e3e7ee}\n"
                 "svg text.name,svg text.id{font-weight:bold}\n"
                 "svg text.key{font-size:10px;font-weight:bold;fill:#a45a06}\n"
                 "svg text.type,svg text.quiet{fill:#5a6675}\n"
                 "svg .lane,svg .link{fill:none;stroke-width:2}\n"
                 "svg .link{stroke:#7c8aa0;stroke-width:1.5}\n"
                 "svg .tip{fill:#7c8aa0}\n"
                 "svg .leader{stroke:#ccd3dd;stroke-dasharray:2 3}\n"
                 "svg .reference:hover .link{stroke:#d9480f;stroke-width:3}\n"
                 "svg .reference:hover .tip{fill:#d9480f}\n"
                 "svg .dot{stroke:#f7f8fa;stroke-width:2}\n"
                 "svg .pill{fill:#dfe7f5}\n"
                 "svg .pill.head{fill:#2c9a5b}\n"
                 "svg text.on{fill:#ffffff;font-weight:bold}\n");
    for (size_t i = 0; i < sizeof lanes / sizeof *lanes; i++)
        buf_format(out, "svg .l%zu{stroke:%s}\nsvg .n%zu{fill:%s}\n", i, lanes[i], i, lanes[i]);
    buf_add(out, "@media (prefers-color-scheme:dark){\n"
                 "svg text{fill:#e2e7ee}\n"
                 "svg .paper{fill:#14181e}\n"
                 "svg .box{fill:#1d232c;stroke:#465162}\n"
                 "svg .bar{fill:#2a3340;stroke:#465162}\n"
                 "svg .rule{stroke:#2b333f}\n"
                 "svg text.key{fill:#f0a65a}\n"
                 "svg text.type,svg text.quiet{fill:#9aa7b8}\n"
                 "svg .leader{stroke:#3a4453}\n"
                 "svg .pill{fill:#2f3d56}\n"
                 "svg .dot{stroke:#14181e}\n"
                 "}\n</style>\n");
}

const char *svg_summary(const struct drawing *drawing)
{
    size_t revisions = drawing->chain->graph.count;
    return arena_format(drawing->arena, "%zu revision%s, %zu table%s", revisions, revisions == 1 ? "" : "s",
                        drawing->table_count, drawing->table_count == 1 ? "" : "s");
}

static void add_part(struct buf *out, const char *heading, const struct picture *picture, int *y)
{
    svg_text(out, MARGIN, *y + 16, "heading", heading);
    buf_format(out, "<g transform=\"translate(%d %d)\">\n", MARGIN, *y + HEADING);
    buf_addn(out, picture->content.data, picture->content.size);
    buf_add(out, "</g>\n");
    *y += HEADING + picture->height + MARGIN;
}

void draw_svg(struct buf *out, struct drawing *drawing)
{
    struct picture tables = svg_tables(drawing);
    struct picture revisions = svg_revisions(drawing);
    int width = 2 * MARGIN + (tables.width > revisions.width ? tables.width : revisions.width);
    int height = MARGIN + revisions.height + HEADING + MARGIN;
    int y = MARGIN;
    if (drawing->table_count > 0)
        height += tables.height + HEADING + MARGIN;
    svg_begin(out, width, height, svg_summary(drawing));
    svg_title(out, svg_summary(drawing));
    svg_style(out);
    buf_format(out, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", width, height);
    if (drawing->table_count > 0)
        add_part(out, "Tables at the head", &tables, &y);
    add_part(out, "Revisions, newest first", &revisions, &y);
    buf_add(out, "</svg>\n");
}
