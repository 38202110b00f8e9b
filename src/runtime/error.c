/* SPDX-License-Identifier: MIT
 * Filling a caller's struct mig_error: text goes in, cut to the space there is with a visible "...".
 */
#include "runtime/error.h"

#include "base/path.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FACT_WIDTH = 10, FACT_ROOM = 1024 };

/* Marks a text that was cut, behind its last whole character (UTF-8 continuation bytes are 10xxxxxx). */
static void mark_cut(char *text, size_t room)
{
    size_t end = room - 4;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, "...", 4);
}

const char *mig__shortened(struct arena *arena, const char *text, size_t most)
{
    if (strlen(text) <= most)
        return text;
    char *cut = arena_textn(arena, text, most);
    mark_cut(cut, most + 1);
    return cut;
}

static void add_text(char *text, size_t room, const char *format, va_list args)
{
    size_t used = strlen(text);
    int wanted = vsnprintf(text + used, room - used, format, args);
    path_shown(text + used);
    if (wanted < 0)
        text[used] = '\0';
    else if ((size_t)wanted >= room - used)
        mark_cut(text, room);
}

static void add(char *text, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void add(char *text, size_t room, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_text(text, room, format, args);
    va_end(args);
}

enum mig_status mig__error_set(struct mig_error *error, enum mig_status status, const char *format, ...)
{
    if (error == NULL)
        return status;
    memset(error, 0, sizeof *error);
    error->status = status;
    va_list args;
    va_start(args, format);
    add_text(error->message, sizeof error->message, format, args);
    va_end(args);
    return status;
}

/* One line a fact: a server's message of several lines is joined. */
static void join_lines(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        text[--length] = '\0';
    for (char *c = text; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    }
}

void mig__error_fact(struct mig_error *error, const char *name, const char *format, ...)
{
    if (error == NULL)
        return;
    char value[FACT_ROOM] = "";
    va_list args;
    va_start(args, format);
    add_text(value, sizeof value, format, args);
    va_end(args);
    join_lines(value);
    add(error->facts, sizeof error->facts, "  %-*s %s\n", FACT_WIDTH, name, value);
}

void mig__error_fact_parts(struct arena *arena, const char *line, const char **name, const char **value)
{
    const char *from = line + strspn(line, " ");
    size_t length = strlen(from) > FACT_WIDTH ? FACT_WIDTH + strcspn(from + FACT_WIDTH, " ") : strlen(from);
    *value = from + length + (from[length] == ' ' ? 1 : 0);
    while (length > 0 && from[length - 1] == ' ')
        length--;
    *name = arena_textn(arena, from, length);
}

void mig__error_help(struct mig_error *error, const char *format, ...)
{
    if (error == NULL)
        return;
    if (error->help[0] != '\0')
        add(error->help, sizeof error->help, "\n");
    va_list args;
    va_start(args, format);
    add_text(error->help, sizeof error->help, format, args);
    va_end(args);
}
