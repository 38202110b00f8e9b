/* SPDX-License-Identifier: MIT
 * The two pictures of an SVG, for draw/svg.c, which puts them one below the other, and for draw/html.c.
 */
#ifndef MIG_COMPILER_DRAW_SVG_H
#define MIG_COMPILER_DRAW_SVG_H

#include "compiler/draw.h"

struct picture {
    struct buf content; /* elements of SVG, from 0, 0 on */
    int width, height;
};

struct picture svg_revisions(struct drawing *drawing);
struct picture svg_tables(struct drawing *drawing);

/* The start tag with the size of the picture, and the style sheet, for light and dark screens. */
void svg_begin(struct buf *out, int width, int height, const char *label);
void svg_style(struct buf *out);

/* <text class=...>, escaped. */
void svg_text(struct buf *out, int x, int y, const char *class, const char *text);
int svg_width(const char *text); /* of a text of 12 pixels */
void svg_title(struct buf *out, const char *text);

/* "9 revisions, 8 tables" */
const char *svg_summary(const struct drawing *drawing);

#endif
