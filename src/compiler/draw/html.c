/* SPDX-License-Identifier: MIT
 * In: a drawing. Out: a page with both pictures, each in a frame that scrolls by itself, and nothing that is
 * loaded from elsewhere.
 */
#include "compiler/draw/svg.h"

static void add_picture(struct buf *out, const char *id, const char *heading, const struct picture *picture)
{
    enum { EDGE = 4 };
    buf_format(out, "<section id=\"%s\">\n<h2>%s</h2>\n<div class=\"frame\">\n", id, heading);
    svg_begin(out, picture->width + 2 * EDGE, picture->height + 2 * EDGE, heading);
    buf_format(out, "<g transform=\"translate(%d %d)\">\n", EDGE, EDGE);
    buf_addn(out, picture->content.data, picture->content.size);
    buf_add(out, "</g>\n</svg>\n</div>\n</section>\n");
}

void draw_html(struct buf *out, struct drawing *drawing)
{
    struct picture tables = svg_tables(drawing);
    struct picture revisions = svg_revisions(drawing);
    buf_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Migrations</title>\n"
                 "<style>\n"
                 "body{margin:0;padding:1.5rem 2rem;font:15px/1.5 system-ui,sans-serif;background:#f7f8fa;"
                 "color:#1f2733}\n"
                 "h1{font-size:1.4rem;margin:0}\nh2{font-size:1.1rem;margin:1.5rem 0 .5rem}\n"
                 "p{margin:.2rem 0}\na{color:#2456b0}\n"
                 ".frame{overflow:auto;border:1px solid #b9c2cf;border-radius:6px;padding:12px;"
                 "background:#fff}\n"
                 "@media (prefers-color-scheme:dark){body{background:#14181e;color:#e2e7ee}a{color:#8db4ff}"
                 ".frame{border-color:#465162;background:#171c23}}\n"
                 "</style>\n");
    svg_style(out);
    buf_add(out, "</head>\n<body>\n<h1>Migrations</h1>\n");
    buf_format(out, "<p>%s. <a href=\"#tables\">Tables</a>, <a href=\"#revisions\">revisions</a></p>\n",
               svg_summary(drawing));
    if (drawing->table_count > 0)
        add_picture(out, "tables", "Tables at the head", &tables);
    add_picture(out, "revisions", "Revisions, newest first", &revisions);
    buf_add(out, "</body>\n</html>\n");
}
