/* SPDX-License-Identifier: MIT
 * In: a command's own members and its error. Out: the whole answer. The error's facts are lines for people,
 * "  name       value"; here they are taken apart again.
 */
#include "runtime/command/answer.h"

#include "runtime/error.h"

#include <string.h>

enum { ANSWER_FORMAT = 1 };

void mig__answer_begin(struct answer *answer, struct arena *arena, const char *program, const char *command)
{
    struct json_writer *writer = &answer->writer;
    mig__json_begin(writer, arena);
    mig__json_open(writer, NULL, '{');
    mig__json_number(writer, "format", ANSWER_FORMAT);
    mig__json_text(writer, "program", program);
    mig__json_some_text(writer, "command", command);
    answer->head = writer->text.size;
}

/* A line of facts or of help; moves on behind it. */
static const char *next_line(struct arena *arena, const char **text)
{
    size_t length = strcspn(*text, "\n");
    const char *line = arena_textn(arena, *text, length);
    *text += length;
    *text += **text == '\n' ? 1 : 0;
    return line;
}

static void write_facts(struct json_writer *writer, const char *facts)
{
    struct arena *arena = writer->text.arena;
    mig__json_open(writer, "facts", '[');
    while (*facts != '\0') {
        const char *name, *value;
        mig__error_fact_parts(arena, next_line(arena, &facts), &name, &value);
        mig__json_open(writer, NULL, '{');
        mig__json_text(writer, "name", name);
        mig__json_text(writer, "value", value);
        mig__json_close(writer, '}');
    }
    mig__json_close(writer, ']');
}

static void write_error(struct json_writer *writer, const struct mig_error *error)
{
    const char *help = error->help;
    mig__json_open(writer, "error", '{');
    mig__json_text(writer, "message", error->message);
    write_facts(writer, error->facts);
    mig__json_open(writer, "help", '[');
    while (*help != '\0')
        mig__json_text(writer, NULL, next_line(writer->text.arena, &help));
    mig__json_close(writer, ']');
    mig__json_close(writer, '}');
}

void mig__answer_end(struct answer *answer, const struct mig_error *error)
{
    struct json_writer *writer = &answer->writer;
    if (writer->depth != 1) {
        writer->text.size = answer->head;
        writer->text.data[answer->head] = '\0';
        writer->first = false;
        writer->depth = 1;
    }
    mig__json_number(writer, "status", (long long)error->status);
    if (error->status != MIG_OK)
        write_error(writer, error);
    mig__json_close(writer, '}');
    buf_char(&writer->text, '\n');
}
