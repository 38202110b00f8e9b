/* SPDX-License-Identifier: MIT
 * A small strict reader of JSON (RFC 8259): objects, arrays, strings, whole numbers, true and false. What we
 * store in a database is read back with it, and nothing is believed: depth, duplicate names, trailing text,
 * bad UTF-8 are refused. Other values (null, fractions) are refused too: we write none.
 */
#ifndef MIG_RUNTIME_JSON_H
#define MIG_RUNTIME_JSON_H

#include "base/arena.h"

#include <stdbool.h>

enum json_kind { JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER, JSON_BOOLEAN };

struct json {
    enum json_kind kind;
    const char *text;     /* STRING; no NUL inside */
    unsigned long number; /* NUMBER, BOOLEAN */
    const char **names;   /* OBJECT */
    struct json *items;   /* OBJECT, ARRAY */
    size_t count;
};

/* NULL when the text is not one such value from its first to its last byte. */
const struct json *mig__json_read(struct arena *arena, const char *text);

const struct json *mig__json_member(const struct json *object, const char *name); /* NULL: none */

#endif
