/* SPDX-License-Identifier: MIT
 * `migc graph`: the revisions of a chain and the tables at its head, as text or as a picture. draw/model.c
 * collects what is shown, draw/layers.c and draw/place.c find places for the tables; one file a format writes
 * it.
 */
#ifndef MIG_COMPILER_DRAW_H
#define MIG_COMPILER_DRAW_H

#include "compiler/check.h"

struct drawn_column {
    const char *name, *type;
    bool null, primary, unique, foreign;
};

/* Sizes and places are in pixels. */
struct drawn_table {
    const char *name; /* for people: audit.log */
    const char *only; /* "SQLite only"; NULL: both databases have it */
    struct drawn_column *columns;
    size_t count;
    size_t shown; /* of a very long table not all */
    bool linked;  /* to another table */
    int x, y, width, height;
};

/* A foreign key: `from` refers to `to`. Of a key over several columns the first one stands for all. */
struct drawn_link {
    uint32_t from, to;
    size_t from_column, to_column;
    const char *words; /* "orders.trade_id to trades.id", for who points at it */
    bool reversed;     /* `to` stands on the right of `from`: only in circles */
    int *path;         /* x and y in turn: where it runs horizontally, from the left table to the right one */
    size_t corners;    /* of the path, two numbers each */
};

struct drawing {
    struct arena *arena;
    const struct chain *chain;
    const uint32_t *order; /* newest first */
    const bool *heads;     /* by revision */
    struct drawn_table *tables;
    size_t table_count;
    struct drawn_link *links;
    size_t link_count;
    int width, height; /* of all tables together */
};

enum {
    DRAW_TITLE = 26, /* heights of a table's parts */
    DRAW_ROW = 20,
    DRAW_MOST_ROWS = 60,
    DRAW_LETTER = 73 /* width of a letter in tenths of a pixel: one font, every letter as wide as any other */
};

/* What is shown. The chain may have several heads; then the tables are those that all of them make together.
 */
void draw_model(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                struct drawing *drawing);

/* Columns of tables for draw_place: a table stands on the right of those that it refers to. `layers`: by
 * table. */
size_t draw_layers(struct drawing *drawing, size_t *layers);
/* Places of tables and links. */
void draw_place(struct drawing *drawing);

/* Where a line about the column begins or ends. */
int draw_column_y(const struct drawn_table *table, size_t column);

/* "2 more columns" below a table; 0: all are shown. */
size_t draw_rows_hidden(const struct drawn_table *table);

/* With `?` for what would move the cursor of a terminal. */
const char *draw_visible(struct arena *arena, const char *text);
/* Width in letters: what is as wide as two counts twice, what has no width not at all. */
size_t draw_letters(const char *text);
/* At most that wide, with "..." where it was cut. */
const char *draw_cut(struct arena *arena, const char *text, size_t letters);

void draw_text(struct buf *out, struct drawing *drawing);
void draw_dot(struct buf *out, struct drawing *drawing);
void draw_svg(struct buf *out, struct drawing *drawing);
void draw_html(struct buf *out, struct drawing *drawing);

/* Prints or writes the format that was asked for. */
enum outcome draw_chain(struct compiler *compiler, const struct chain *chain, const struct checked *checked);

#endif
