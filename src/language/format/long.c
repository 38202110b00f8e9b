/* SPDX-License-Identifier: MIT
 * In: a line that is too long. Out: more lines, begun where a reader would look for them: the steps of a
 * block, the actions of a table, the rows of an insert, the clauses of a query, the items of a list.
 */
#include "language/format/formatting.h"

static bool begin_line(struct formatting *formatting, size_t i, size_t end)
{
    bool trails = i < end && formatting->pieces[i].kind == PIECE_COMMENT;
    if (i >= end || formatting->places[i].breaks || trails)
        return false;
    formatting->places[i].breaks = true;
    return true;
}

/* Blocks that were written in one line. */
static bool break_blocks(struct formatting *formatting, size_t from, size_t end)
{
    bool broken = false;
    for (size_t i = from; i < end; i++) {
        struct place *place = &formatting->places[i];
        if (!place->in_line)
            continue;
        place->in_line = false;
        for (size_t k = i + 1; k <= place->match; k++)
            if (formatting->places[k].starts || k == place->match)
                broken = begin_line(formatting, k, end) || broken;
        break;
    }
    return broken;
}

/* Calls for each piece outside all brackets of the line; one that closes a bracket of an earlier line counts
 * as outside, too. */
static size_t next_outside(const struct formatting *formatting, size_t i, size_t end)
{
    if (format_opens(formatting, i) && formatting->places[i].match > i)
        i = formatting->places[i].match;
    return i + 1 < end ? i + 1 : end;
}

static bool break_behind_commas(struct formatting *formatting, size_t from, size_t end)
{
    bool broken = false;
    for (size_t i = from; i < end; i = next_outside(formatting, i, end))
        if (format_is(formatting, i, ","))
            broken = begin_line(formatting, i + 1, end) || broken;
    return broken;
}

static size_t behind_databases(const struct formatting *formatting, size_t from, size_t end)
{
    return from + 2 < end && format_is(formatting, from, "on") ? from + 2 : from;
}

/* alter table NAME, then a line for each action. */
static bool break_actions(struct formatting *formatting, size_t from, size_t end)
{
    size_t word = behind_databases(formatting, from, end);
    size_t name = word + 2;
    if (!formatting->places[from].starts || !format_is(formatting, word, "alter") ||
        !format_is(formatting, word + 1, "table") || name >= end)
        return false;
    while (name + 2 < end && format_is(formatting, name + 1, "."))
        name += 2;
    bool broken = begin_line(formatting, name + 1, end);
    return break_behind_commas(formatting, name + 1, end) || broken;
}

static bool break_rows(struct formatting *formatting, size_t from, size_t end)
{
    size_t word = behind_databases(formatting, from, end);
    if (!formatting->places[from].starts || !format_is(formatting, word, "insert"))
        return false;
    for (size_t i = word; i < end; i = next_outside(formatting, i, end))
        if (format_is(formatting, i, "values")) {
            bool broken = begin_line(formatting, i + 1, end);
            return break_behind_commas(formatting, i + 1, end) || broken;
        }
    return false;
}

static bool break_query(struct formatting *formatting, size_t from, size_t end)
{
    static const char *const clauses[] = {"from", "where", "group", "having", "order", "union", "limit"};
    bool in_query = false;
    bool broken = false;
    for (size_t i = from; i < end; i = next_outside(formatting, i, end)) {
        if (format_is(formatting, i, "select")) {
            in_query = true;
            broken = (i > from && begin_line(formatting, i, end)) || broken;
        } else if (in_query && format_is_one_of(formatting, i, clauses, sizeof clauses / sizeof *clauses)) {
            broken = begin_line(formatting, i, end) || broken;
        }
    }
    return broken;
}

static void break_items(struct formatting *formatting, size_t open, size_t end)
{
    size_t close = formatting->places[open].match;
    begin_line(formatting, open + 1, end);
    break_behind_commas(formatting, open + 1, close);
    begin_line(formatting, close, end);
}

/* The first list in brackets that has several items. */
static bool break_list(struct formatting *formatting, size_t from, size_t end)
{
    for (size_t i = from; i < end; i = next_outside(formatting, i, end)) {
        size_t close = formatting->places[i].match;
        if (!format_is(formatting, i, "(") || close >= end)
            continue;
        bool several = false;
        for (size_t k = i + 1; k < close; k = next_outside(formatting, k, close))
            several = several || format_is(formatting, k, ",");
        if (!several)
            continue;
        break_items(formatting, i, end);
        return true;
    }
    return false;
}

bool format_shorten(struct formatting *formatting, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++) /* its width is not that of the line */
        if (formatting->pieces[i].kind == PIECE_RAW)
            return false;
    return break_blocks(formatting, from, end) || break_actions(formatting, from, end) ||
           break_rows(formatting, from, end) || break_query(formatting, from, end) ||
           break_list(formatting, from, end);
}

static bool has_breaks(const struct formatting *formatting, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (formatting->places[i].breaks)
            return true;
    return false;
}

static bool has_breaks_outside(const struct formatting *formatting, size_t from, size_t end)
{
    for (size_t i = next_outside(formatting, from, end); i < end; i = next_outside(formatting, i, end))
        if (formatting->places[i].breaks)
            return true;
    return false;
}

/* Columns and constraints of `create table`. */
static void spread_columns(struct formatting *formatting, size_t from, size_t end)
{
    size_t word = behind_databases(formatting, from, end);
    size_t open = word;
    if (!format_is(formatting, word, "create") || !format_is(formatting, word + 1, "table"))
        return;
    while (open < end && !format_is(formatting, open, "("))
        open++;
    if (open < end && has_breaks(formatting, open + 1, formatting->places[open].match + 1))
        break_items(formatting, open, end);
}

void format_spread(struct formatting *formatting, size_t from, size_t end)
{
    spread_columns(formatting, from, end);
    if (has_breaks_outside(formatting, from, end) && !break_actions(formatting, from, end))
        break_rows(formatting, from, end);
}
