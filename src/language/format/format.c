/* SPDX-License-Identifier: MIT
 * In: the text of a .mig file. Out: the same tokens and comments in lines of one form: how deep each line
 * stands follows from the brackets that are open, line ends stay those of the file.
 */
#include "language/format.h"

#include "base/text.h"
#include "language/format/formatting.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct layout {
    struct formatting *formatting;
    const char *line_end;
    struct open {
        size_t opener;
        int indent; /* of the line in which it stands */
    } * open;
    size_t depth;
};

/* --- pieces --- */

size_t format_before(const struct formatting *formatting, size_t i)
{
    while (i > 0 && formatting->pieces[i - 1].kind == PIECE_COMMENT)
        i--;
    return i > 0 ? i - 1 : formatting->count;
}

size_t format_behind(const struct formatting *formatting, size_t i)
{
    do
        i++;
    while (i < formatting->count && formatting->pieces[i].kind == PIECE_COMMENT);
    return i;
}

bool format_is(const struct formatting *formatting, size_t i, const char *text)
{
    return i < formatting->count && piece_is(&formatting->pieces[i], text);
}

bool format_is_one_of(const struct formatting *formatting, size_t i, const char *const *texts, size_t count)
{
    for (size_t t = 0; t < count; t++)
        if (format_is(formatting, i, texts[t]))
            return true;
    return false;
}

bool format_opens(const struct formatting *formatting, size_t i)
{
    return format_is(formatting, i, "(") || format_is(formatting, i, "{") || format_is(formatting, i, "[");
}

bool format_closes(const struct formatting *formatting, size_t i)
{
    return format_is(formatting, i, ")") || format_is(formatting, i, "}") || format_is(formatting, i, "]");
}

/* --- lines --- */

static size_t line_end(const struct formatting *formatting, size_t from)
{
    size_t end = from + 1;
    while (end < formatting->count && !formatting->places[end].breaks)
        end++;
    return end;
}

static size_t width_of(const struct piece *piece)
{
    const unsigned char *at = (const unsigned char *)piece->text;
    const unsigned char *end = at + piece->size;
    size_t width = 0;
    for (; at < end; width++) {
        size_t length = text_utf8(at, end);
        at += length != 0 ? length : 1;
    }
    return width;
}

static bool is_too_wide(const struct formatting *formatting, size_t from, size_t end, int indent)
{
    size_t width = (size_t)indent;
    for (size_t i = from; i < end && formatting->pieces[i].kind != PIECE_COMMENT; i++)
        width += width_of(&formatting->pieces[i]) + (i > from && format_space(formatting, i));
    return width > FORMAT_WIDTH;
}

/* Does the line go on with an item of a list, and not begin one? */
static bool continues_item(const struct formatting *formatting, size_t from)
{
    size_t before = format_before(formatting, from);
    return before < formatting->count && !format_is(formatting, before, ",") &&
           !format_is(formatting, before, "(");
}

static bool is_columns(const struct formatting *formatting, size_t bracket)
{
    size_t name = bracket - 1;
    while (name >= 2 && format_is(formatting, name - 1, "."))
        name -= 2;
    return name > 0 && format_is(formatting, name - 1, "table");
}

/* Of a line that is not the first of its statement. */
static bool is_action(const struct formatting *formatting, size_t from)
{
    size_t start = from;
    size_t lines = 0;
    while (start > 0 && !formatting->places[start].starts)
        lines += formatting->places[start--].breaks;
    if (format_is(formatting, start, "on"))
        start += 2;
    return !format_is(formatting, start, "alter") || lines < 2 || !continues_item(formatting, from);
}

static bool begins(const struct formatting *formatting, size_t from)
{
    size_t i = from;
    while (i < formatting->count && formatting->pieces[i].kind == PIECE_COMMENT)
        i++;
    return i == formatting->count || formatting->places[i].starts || format_is(formatting, i, "}");
}

static int indent_of(const struct layout *layout, size_t from)
{
    const struct formatting *formatting = layout->formatting;
    size_t closed = 0;
    while (format_closes(formatting, from + closed) && closed < layout->depth &&
           (closed == 0 || !formatting->places[from + closed].breaks))
        closed++;
    if (closed > 0)
        return layout->open[layout->depth - closed].indent;
    if (from <= formatting->header) {
        size_t first = 0;
        while (formatting->pieces[first].kind == PIECE_COMMENT)
            first++;
        bool list = format_is(formatting, format_before(formatting, from), ",");
        return from <= first ? 0 : list ? 2 * FORMAT_INDENT : FORMAT_INDENT;
    }
    if (layout->depth == 0)
        return begins(formatting, from) ? 0 : FORMAT_INDENT;
    const struct open *top = &layout->open[layout->depth - 1];
    int indent = top->indent + FORMAT_INDENT;
    if (format_is(formatting, top->opener, "{"))
        return begins(formatting, from)      ? indent
               : is_action(formatting, from) ? indent + FORMAT_INDENT
                                             : indent + 2 * FORMAT_INDENT;
    return is_columns(formatting, top->opener) && continues_item(formatting, from) ? indent + FORMAT_INDENT
                                                                                   : indent;
}

static void account(struct layout *layout, size_t from, size_t end, int indent)
{
    for (size_t i = from; i < end; i++) {
        if (format_opens(layout->formatting, i))
            layout->open[layout->depth++] = (struct open){i, indent};
        else if (format_closes(layout->formatting, i) && layout->depth > 0)
            layout->depth--;
    }
}

/* Until every line fits or has no place where it could end. */
static void shorten(struct layout *layout)
{
    struct formatting *formatting = layout->formatting;
    for (size_t from = 0, end; from < formatting->count; from = end) {
        int indent = indent_of(layout, from);
        end = line_end(formatting, from);
        while (from > formatting->header && is_too_wide(formatting, from, end, indent) &&
               format_shorten(formatting, from, end))
            end = line_end(formatting, from);
        account(layout, from, end, indent);
    }
    layout->depth = 0;
}

/* --- text --- */

/* The name of a function of the application is taken as written. */
static bool is_as_written(const struct formatting *formatting, size_t i)
{
    size_t before = format_before(formatting, i);
    if (formatting->pieces[i].kind == PIECE_ID)
        return !formatting->places[i].starts && before != formatting->count;
    return formatting->pieces[i].kind != PIECE_WORD || format_is(formatting, before, "call") ||
           format_is(formatting, before, "reverse");
}

static void write_piece(const struct layout *layout, struct buf *out, size_t i)
{
    const struct piece *piece = &layout->formatting->pieces[i];
    bool written = is_as_written(layout->formatting, i);
    for (size_t at = 0; at < piece->size; at++) {
        char c = piece->text[at];
        if (c == '\r' && at + 1 < piece->size && piece->text[at + 1] == '\n')
            continue;
        if (c == '\n')
            buf_add(out, layout->line_end);
        else
            buf_char(out, written ? c : (char)tolower((unsigned char)c));
    }
}

static void write_lines(struct layout *layout, struct buf *out)
{
    struct formatting *formatting = layout->formatting;
    for (size_t from = 0, end; from < formatting->count; from = end) {
        int indent = indent_of(layout, from);
        end = line_end(formatting, from);
        if (formatting->places[from].blank)
            buf_add(out, layout->line_end);
        buf_format(out, "%*s", indent, "");
        for (size_t i = from; i < end; i++) {
            if (i > from && format_space(formatting, i))
                buf_char(out, ' ');
            write_piece(layout, out, i);
        }
        buf_add(out, layout->line_end);
        account(layout, from, end, indent);
    }
}

static bool same_piece(struct arena *arena, const struct piece *a, const struct piece *b)
{
    const char *texts[2];
    const struct piece *both[] = {a, b};
    for (int k = 0; k < 2; k++) {
        struct buf text;
        buf_init(&text, arena);
        for (size_t i = 0; i < both[k]->size; i++)
            if (both[k]->text[i] != '\r')
                buf_char(&text, both[k]->text[i]);
        texts[k] = text.data;
    }
    return a->kind == b->kind &&
           (a->kind == PIECE_WORD || a->kind == PIECE_ID ? strcasecmp(texts[0], texts[1])
                                                         : strcmp(texts[0], texts[1])) == 0;
}

static bool same_pieces(struct arena *arena, const struct formatting *formatting, const struct buf *out)
{
    struct pieces again = pieces_of(arena, out->data, out->size);
    bool same = again.count == formatting->count;
    for (size_t i = 0; i < again.count && same; i++)
        same = same_piece(arena, &formatting->pieces[i], &again.items[i]);
    return same;
}

bool format_text(struct arena *arena, const char *text, size_t size, struct buf *out)
{
    struct pieces pieces = pieces_of(arena, text, size);
    struct formatting formatting = {.arena = arena, .pieces = pieces.items, .count = pieces.count};
    struct layout layout = {.formatting = &formatting};
    const char *first = memchr(text, '\n', size);
    layout.line_end = first != NULL && first > text && first[-1] == '\r' ? "\r\n" : "\n";
    formatting.places = arena_array(arena, struct place, pieces.count);
    layout.open = arena_array(arena, struct open, pieces.count);
    while (formatting.header < formatting.count && !format_is(&formatting, formatting.header, ";"))
        formatting.header++;
    format_breaks(&formatting);
    shorten(&layout);
    write_lines(&layout, out);
    return same_pieces(arena, &formatting, out);
}
