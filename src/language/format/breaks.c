/* SPDX-License-Identifier: MIT
 * In: the pieces of a file. Out: where lines begin. One statement a line, one clause of the header a line;
 * within a statement lines end where the author has ended them.
 */
#include "language/format/formatting.h"

static bool author_breaks(const struct formatting *formatting, size_t i)
{
    return formatting->pieces[i].lines_before > 0;
}

static bool is_comment(const struct formatting *formatting, size_t i)
{
    return i < formatting->count && formatting->pieces[i].kind == PIECE_COMMENT;
}

static void match_brackets(struct formatting *formatting)
{
    size_t *open = arena_array(formatting->arena, size_t, formatting->count);
    size_t depth = 0;
    for (size_t i = 0; i < formatting->count; i++) {
        formatting->places[i].match = i;
        if (format_opens(formatting, i))
            open[depth++] = i;
        if (format_closes(formatting, i) && depth > 0) {
            formatting->places[i].match = open[--depth];
            formatting->places[open[depth]].match = i;
        }
    }
}

/* Of a block within a block, that the author wrote in one line. */
static bool stays_in_line(const struct formatting *formatting, size_t open)
{
    size_t close = formatting->places[open].match;
    if (close == open + 1)
        return false;
    for (size_t i = open + 1; i <= close; i++)
        if (author_breaks(formatting, i) || is_comment(formatting, i))
            return false;
    return true;
}

/* A `}` ends its statement unless something of the statement follows. */
static bool ends_statement(const struct formatting *formatting, size_t i)
{
    static const char *const more[] = {";", "reverse", "effect"};
    size_t next = format_behind(formatting, i);
    if (format_is(formatting, i, ";"))
        return true;
    return format_is(formatting, i, "}") &&
           !format_is_one_of(formatting, next, more, sizeof more / sizeof *more);
}

static void find_statements(struct formatting *formatting)
{
    size_t braces = 0;
    size_t brackets = 0;
    for (size_t i = formatting->header + 1; i < formatting->count; i++) {
        size_t before = format_before(formatting, i);
        if (is_comment(formatting, i))
            continue;
        formatting->places[i].starts = brackets == 0 && !format_is(formatting, i, "}") &&
                                       (before == formatting->header || format_is(formatting, before, "{") ||
                                        ends_statement(formatting, before));
        if (format_is(formatting, i, "{"))
            formatting->places[i].in_line = braces++ > 0 && stays_in_line(formatting, i);
        braces -= format_is(formatting, i, "}") && braces > 0;
        brackets += format_is(formatting, i, "(");
        brackets -= format_is(formatting, i, ")") && brackets > 0;
    }
}

/* All in one line, by the author's choice. */
static bool header_in_line(const struct formatting *formatting)
{
    size_t first = format_behind(formatting, (size_t)-1);
    size_t width = formatting->header;
    for (size_t i = first; i <= formatting->header; i++) {
        if (is_comment(formatting, i) || (i > first && author_breaks(formatting, i)))
            return false;
        width += formatting->pieces[i].size;
    }
    return width <= FORMAT_WIDTH;
}

/* revision ID "message", then a line for each clause, which goes on over commas. */
static void break_header(struct formatting *formatting)
{
    enum { WORDS = 3 };
    size_t words = 0;
    bool in_line = header_in_line(formatting);
    bool in_list = true; /* after a word of a clause, or a comma: a name follows */
    for (size_t i = 0; i < formatting->header; i++) {
        struct place *place = &formatting->places[i];
        place->breaks = i > 0 && (is_comment(formatting, i - 1) ||
                                  (is_comment(formatting, i) && author_breaks(formatting, i)));
        if (is_comment(formatting, i) || words++ < WORDS)
            continue;
        bool comma = format_is(formatting, i, ",");
        bool clause = !comma && (words == WORDS + 1 || !in_list);
        place->starts = clause;
        place->breaks =
            place->breaks || (clause && !in_line) ||
            (in_list && !comma && author_breaks(formatting, i) && format_is(formatting, i - 1, ","));
        in_list = comma || clause;
    }
    formatting->places[formatting->header].breaks = is_comment(formatting, formatting->header - 1);
}

static bool breaks_in_body(const struct formatting *formatting, size_t i)
{
    static const char *const attached[] = {";", ",", ".", "[", "]", "{"};
    if (is_comment(formatting, i - 1))
        return true;
    if (is_comment(formatting, i))
        return author_breaks(formatting, i);
    if (formatting->places[i].starts)
        return true;
    if (format_is(formatting, i, "}"))
        return true;
    if (format_is_one_of(formatting, i, attached, sizeof attached / sizeof *attached) ||
        format_is(formatting, i - 1, ".") ||
        (format_is(formatting, i, "irreversible") && format_is(formatting, i - 1, "downgrade")))
        return false;
    return author_breaks(formatting, i);
}

static void join_in_line(struct formatting *formatting, size_t open)
{
    for (size_t i = open + 1; i <= formatting->places[open].match; i++)
        formatting->places[i].breaks = false;
}

static void spread(struct formatting *formatting)
{
    for (size_t from = formatting->header + 1, end; from < formatting->count; from = end) {
        end = from + 1;
        while (end < formatting->count && !formatting->places[end].starts &&
               (!format_closes(formatting, end) || formatting->places[end].match >= from))
            end++;
        if (formatting->places[from].starts)
            format_spread(formatting, from, end);
    }
}

static bool blank_before(const struct formatting *formatting, size_t i)
{
    const struct place *place = &formatting->places[i];
    bool file_level = place->starts && format_is(formatting, i - 1, "}") &&
                      (format_is(formatting, i, "upgrade") || format_is(formatting, i, "downgrade"));
    if (!place->breaks || format_is(formatting, i - 1, "{") || format_is(formatting, i - 1, "(") ||
        format_is(formatting, i, "}") || format_is(formatting, i, ")"))
        return false;
    return file_level || formatting->pieces[i].lines_before > 1;
}

void format_breaks(struct formatting *formatting)
{
    size_t behind = formatting->header + 1;
    match_brackets(formatting);
    find_statements(formatting);
    break_header(formatting);
    for (size_t i = formatting->header + 1; i < formatting->count; i++)
        formatting->places[i].breaks = breaks_in_body(formatting, i);
    for (size_t i = formatting->header + 1; i < formatting->count; i++)
        if (formatting->places[i].in_line)
            join_in_line(formatting, i);
    spread(formatting);
    for (size_t i = 1; i < formatting->count; i++)
        formatting->places[i].blank = blank_before(formatting, i);
    if (is_comment(formatting, behind) && !formatting->places[behind].breaks)
        behind++;
    if (behind < formatting->count)
        formatting->places[behind].blank = true;
}
