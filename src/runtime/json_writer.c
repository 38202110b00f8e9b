/* SPDX-License-Identifier: MIT
 * In: values, one after the other. Out: JSON on one line.
 */
#include "runtime/json_writer.h"

#include "base/text.h"

void mig__json_begin(struct json_writer *writer, struct arena *arena)
{
    *writer = (struct json_writer){.first = true};
    buf_init(&writer->text, arena);
}

static void begin_value(struct json_writer *writer, const char *name)
{
    if (!writer->first)
        buf_add(&writer->text, ", ");
    writer->first = false;
    if (name != NULL) {
        text_json(&writer->text, name);
        buf_add(&writer->text, ": ");
    }
}

void mig__json_open(struct json_writer *writer, const char *name, char bracket)
{
    begin_value(writer, name);
    buf_char(&writer->text, bracket);
    writer->first = true;
    writer->depth++;
}

void mig__json_close(struct json_writer *writer, char bracket)
{
    buf_char(&writer->text, bracket);
    writer->first = false;
    writer->depth--;
}

void mig__json_text(struct json_writer *writer, const char *name, const char *text)
{
    begin_value(writer, name);
    text_json(&writer->text, text);
}

void mig__json_number(struct json_writer *writer, const char *name, long long number)
{
    begin_value(writer, name);
    buf_format(&writer->text, "%lld", number);
}

void mig__json_flag(struct json_writer *writer, const char *name, bool flag)
{
    begin_value(writer, name);
    buf_add(&writer->text, flag ? "true" : "false");
}

void mig__json_some_text(struct json_writer *writer, const char *name, const char *text)
{
    if (text != NULL && *text != '\0')
        mig__json_text(writer, name, text);
}

void mig__json_some_number(struct json_writer *writer, const char *name, long long number)
{
    if (number != 0)
        mig__json_number(writer, name, number);
}

void mig__json_some_flag(struct json_writer *writer, const char *name, bool flag)
{
    if (flag)
        mig__json_flag(writer, name, flag);
}
