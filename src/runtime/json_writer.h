/* SPDX-License-Identifier: MIT
 * JSON written piece by piece: members of the innermost object that is open, or elements of the array. All
 * text is escaped, and what is not UTF-8 replaced.
 */
#ifndef MIG_RUNTIME_JSON_WRITER_H
#define MIG_RUNTIME_JSON_WRITER_H

#include "base/buf.h"

#include <stdbool.h>

struct json_writer {
    struct buf text;
    bool first; /* nothing stands yet in what is open */
    size_t depth;
};

void mig__json_begin(struct json_writer *writer, struct arena *arena);

/* `name` NULL: an element of an array. */
void mig__json_open(struct json_writer *writer, const char *name, char bracket);
void mig__json_close(struct json_writer *writer, char bracket);
void mig__json_text(struct json_writer *writer, const char *name, const char *text);
void mig__json_number(struct json_writer *writer, const char *name, long long number);
void mig__json_flag(struct json_writer *writer, const char *name, bool flag);

/* Left out when it is empty, zero or false. */
void mig__json_some_text(struct json_writer *writer, const char *name, const char *text);
void mig__json_some_number(struct json_writer *writer, const char *name, long long number);
void mig__json_some_flag(struct json_writer *writer, const char *name, bool flag);

#endif
