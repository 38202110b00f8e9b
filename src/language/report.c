/* SPDX-License-Identifier: MIT
 * In: problems and the sources they are in. Out: text for people, sorted by place: one line that stands
 * alone, the source line with a mark under what is meant, notes with places of their own, help.
 */
#include "language/report.h"

#include "base/text.h"
#include "language/sorted.h"

#include <string.h>

enum { MOST_SHOWN = 20, WIDEST_LINE = 120, MARGIN = 40 };

struct style {
    const char *path, *error, *note, *help, *mark, *off;
};

static const struct style plain = {"", "", "", "", "", ""};
static const struct style coloured = {"\033[1m",    "\033[1;31m", "\033[1;36m",
                                      "\033[1;32m", "\033[1;31m", "\033[0m"};

/* The part of a line that is shown: all of it, or as much around the mark as fits. */
struct view {
    const char *text, *end;
    const char *mark, *mark_end;
    bool cut_left, cut_right;
};

static const char *forward(const char *at, const char *end, size_t characters)
{
    while (at < end && characters-- > 0) {
        size_t length = text_utf8((const unsigned char *)at, (const unsigned char *)end);
        at += length != 0 ? length : 1;
    }
    return at;
}

static const char *back(const char *at, const char *begin, size_t characters)
{
    while (at > begin && characters-- > 0)
        do
            at--;
        while (at > begin && ((unsigned char)*at & 0xc0) == 0x80);
    return at;
}

static struct view view_of(struct location location, struct span span)
{
    const char *end = location.text + location.length;
    const char *mark = forward(location.text, end, location.column - 1);
    size_t length = span.end > span.begin ? span.end - span.begin : 0;
    struct view view = {.text = location.text, .end = end, .mark = mark};
    view.mark_end = length < (size_t)(end - mark) ? mark + length : end;
    if (forward(location.text, end, WIDEST_LINE) < end) {
        view.text = back(mark, location.text, MARGIN);
        view.end = forward(view.text, end, WIDEST_LINE);
        view.cut_left = view.text > location.text;
        view.cut_right = view.end < end;
        if (view.mark_end > view.end)
            view.mark_end = view.end;
    }
    return view;
}

/* What would move the cursor of a terminal, and what is no UTF-8, becomes `?`. */
static void print_characters(FILE *out, const char *from, const char *to)
{
    while (from < to) {
        const char *next = forward(from, to, 1);
        unsigned char c = (unsigned char)*from;
        bool bad = (c < ' ' && c != '\t') || c == 0x7f || (c >= 0x80 && next == from + 1);
        fwrite(bad ? "?" : from, 1, bad ? 1 : (size_t)(next - from), out);
        from = next;
    }
}

/* As wide as the characters above: a tab under a tab. */
static void print_below(FILE *out, const char *from, const char *to, char mark)
{
    for (const char *at = from; at < to; at = forward(at, to, 1))
        fputc(*at == '\t' && mark == ' ' ? '\t' : mark, out);
}

static void print_quote(FILE *out, struct location location, struct span span, char mark,
                        const struct style *style, const char *colour)
{
    struct view view = view_of(location, span);
    fprintf(out, "%5u | %s", location.line, view.cut_left ? "..." : "");
    print_characters(out, view.text, view.end);
    fprintf(out, "%s\n      | %s", view.cut_right ? "..." : "", view.cut_left ? "   " : "");
    print_below(out, view.text, view.mark, ' ');
    fputs(colour, out);
    if (view.mark_end > view.mark)
        print_below(out, view.mark, view.mark_end, mark);
    else
        fputc(mark, out);
    fprintf(out, "%s\n", style->off);
}

static void print_place(FILE *out, struct location location, const struct style *style)
{
    if (location.source != NULL)
        fprintf(out, "%s%s:%u:%u:%s ", style->path, location.source->path, location.line, location.column,
                style->off);
}

static void print_note(FILE *out, const struct sources *sources, const struct problem_note *note,
                       const struct style *style)
{
    struct location location = source_locate(sources, note->span.begin);
    print_place(out, location, style);
    fprintf(out, "%snote:%s %s\n", style->note, style->off, note->text);
    if (location.source != NULL)
        print_quote(out, location, note->span, '~', style, style->note);
}

/* The second line of a help stands under the first. */
static void print_help(FILE *out, const char *help, const struct style *style)
{
    fprintf(out, "%shelp:%s ", style->help, style->off);
    for (; *help != '\0'; help++)
        fputs(*help == '\n' ? "\n      " : (const char[]){*help, '\0'}, out);
    fputc('\n', out);
}

static void print_problem(FILE *out, const struct sources *sources, const struct problem *problem,
                          const struct style *style)
{
    struct location location = source_locate(sources, problem->span.begin);
    print_place(out, location, style);
    fprintf(out, "%serror:%s %s [M%03d]\n", style->error, style->off, problem->message, (int)problem->code);
    if (location.source != NULL)
        print_quote(out, location, problem->span, '^', style, style->mark);
    for (size_t i = 0; i < problem->note_count; i++)
        print_note(out, sources, &problem->notes[i], style);
    if (problem->help != NULL)
        print_help(out, problem->help, style);
}

void report_problems(FILE *out, const struct sources *sources, const struct problems *problems, bool colour)
{
    size_t count = problems->list.count;
    const struct problem *const *sorted = problems_sorted(problems);
    for (size_t i = 0; i < count && i < MOST_SHOWN; i++)
        print_problem(out, sources, sorted[i], colour ? &coloured : &plain);
    if (count > MOST_SHOWN)
        fprintf(out, "%zu more error%s\n", count - MOST_SHOWN, count - MOST_SHOWN == 1 ? "" : "s");
}
