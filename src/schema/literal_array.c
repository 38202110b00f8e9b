/* SPDX-License-Identifier: MIT
 * In: a text such as '{1, 2}' and the type of its elements. Out: the one spelling that PostgreSQL prints for
 * it (array_out), since defaults come back in that.
 *
 * Elements are whole numbers, true and false, texts, or labels of an enum, which the caller may look at and
 * replace; of other types, whose values PostgreSQL would spell
 * in its own way, only the empty array is taken. One dimension, and no `null` among texts without quotes.
 */
#include "base/buf.h"
#include "base/text.h"
#include "schema/literal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One element: its text, and whether it stood in quotes. */
struct element {
    struct buf text;
    bool quoted;
};

static void skip_space(const char **at)
{
    *at += strspn(*at, " \t\n\r");
}

static bool read_quoted(const char **at, struct buf *text)
{
    for (++*at; **at != '"'; ++*at) {
        if (**at == '\\')
            ++*at;
        if (**at == '\0')
            return false;
        buf_char(text, **at);
    }
    ++*at;
    return true;
}

static bool read_element(const char **at, struct element *element)
{
    buf_clear(&element->text);
    element->quoted = **at == '"';
    if (element->quoted)
        return read_quoted(at, &element->text);
    size_t length = strcspn(*at, ",{}\"\\");
    buf_addn(&element->text, *at, length);
    *at += length;
    while (element->text.size > 0 && strchr(" \t\n\r", element->text.data[element->text.size - 1]) != NULL)
        element->text.data[--element->text.size] = '\0';
    return element->text.size > 0;
}

static bool is_whole(const char *text, enum type_kind kind)
{
    static const long long limits[] = {
        [TYPE_SMALLINT] = 32767, [TYPE_INTEGER] = 2147483647, [TYPE_BIGINT] = 999999999999999999};
    bool negative = *text == '-';
    const char *digits = text + negative;
    size_t length = strspn(digits, "0123456789");
    if (length == 0 || length > 18 || digits[length] != '\0' || (*digits == '0' && (length > 1 || negative)))
        return false;
    return strtoll(digits, NULL, 10) <= limits[kind] + negative;
}

static void add_text(struct buf *out, const char *text)
{
    bool quote =
        *text == '\0' || strpbrk(text, "{},\"\\ \t\n\r\v\f") != NULL || strcasecmp(text, "null") == 0;
    buf_add(out, quote ? "\"" : "");
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            buf_char(out, '\\');
        buf_char(out, *at);
    }
    buf_add(out, quote ? "\"" : "");
}

static bool add_element(struct buf *out, struct type type, const struct element *element,
                        literal_element_fn *each, void *context)
{
    const char *text = element->text.data;
    switch (type.kind) {
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
        buf_add(out, text);
        return is_whole(text, type.kind);
    case TYPE_BOOLEAN:
        buf_add(out, strcmp(text, "true") == 0 ? "t" : strcmp(text, "false") == 0 ? "f" : text);
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "t") == 0 ||
               strcmp(text, "f") == 0;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_ENUM:
        if (!element->quoted && strcasecmp(text, "null") == 0)
            return false;
        add_text(out, each != NULL ? each(context, text) : text);
        return (type.length == 0 || text_characters(text) <= type.length);
    case TYPE_REAL:
    case TYPE_DOUBLE:
    case TYPE_NUMERIC:
    case TYPE_CHAR:
    case TYPE_BYTES:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
    case TYPE_INTERVAL:
    case TYPE_JSON:
    case TYPE_JSONB:
    case TYPE_UUID:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return false;
    }
    return false;
}

const char *literal_array_each(struct arena *arena, struct type type, const char *text,
                               literal_element_fn *each, void *context)
{
    struct element element;
    struct buf out;
    buf_init(&element.text, arena);
    buf_init(&out, arena);
    skip_space(&text);
    if (*text++ != '{')
        return NULL;
    buf_char(&out, '{');
    for (skip_space(&text); *text != '}'; skip_space(&text)) {
        if (out.size > 1) {
            if (*text++ != ',')
                return NULL;
            skip_space(&text);
            buf_char(&out, ',');
        }
        if (!read_element(&text, &element) || !add_element(&out, type, &element, each, context))
            return NULL;
        skip_space(&text);
        if (*text != ',' && *text != '}')
            return NULL;
    }
    text++;
    skip_space(&text);
    buf_char(&out, '}');
    return *text == '\0' ? out.data : NULL;
}

const char *literal_array(struct arena *arena, struct type type, const char *text)
{
    return literal_array_each(arena, type, text, NULL, NULL);
}
