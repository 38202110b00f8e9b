/* SPDX-License-Identifier: MIT
 * In: problems and the sources they are in. Out: JSON for editors and CI: an array with one object a line,
 * all of them, places counted from 1 with the end behind the last character.
 */
#include "language/report.h"

#include "base/text.h"
#include "language/sorted.h"

static void add_text(struct buf *out, const char *name, const char *text)
{
    buf_format(out, ", \"%s\": ", name);
    text_json(out, text);
}

static void add_place(struct buf *out, const struct sources *sources, struct span span)
{
    struct location begin = source_locate(sources, span.begin);
    struct location end = source_locate(sources, span.end);
    if (begin.source == NULL)
        return;
    add_text(out, "file", begin.source->path);
    buf_format(out, ", \"line\": %u, \"column\": %u, \"endLine\": %u, \"endColumn\": %u", begin.line,
               begin.column, end.line, end.column);
}

static void add_notes(struct buf *out, const struct sources *sources, const struct problem *problem)
{
    buf_add(out, ", \"notes\": [");
    for (size_t i = 0; i < problem->note_count; i++) {
        buf_add(out, i > 0 ? ", {\"message\": " : "{\"message\": ");
        text_json(out, problem->notes[i].text);
        add_place(out, sources, problem->notes[i].span);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void add_problem(struct buf *out, const struct sources *sources, const struct problem *problem)
{
    buf_format(out, "{\"code\": \"M%03d\", \"severity\": \"error\"", (int)problem->code);
    add_text(out, "message", problem->message);
    add_place(out, sources, problem->span);
    if (problem->note_count > 0)
        add_notes(out, sources, problem);
    if (problem->help != NULL)
        add_text(out, "help", problem->help);
    buf_char(out, '}');
}

void report_problems_json(FILE *out, const struct sources *sources, const struct problems *problems)
{
    size_t count = problems->list.count;
    const struct problem *const *sorted = problems_sorted(problems);
    struct buf text;
    buf_init(&text, problems->arena);
    buf_char(&text, '[');
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, i > 0 ? ",\n " : "");
        add_problem(&text, sources, sorted[i]);
    }
    buf_add(&text, "]\n");
    fwrite(text.data, 1, text.size, out);
}
