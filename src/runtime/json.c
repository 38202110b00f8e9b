/* SPDX-License-Identifier: MIT
 * In: text from a database. Out: a tree in the arena, or NULL at the first byte that is not as it should be.
 */
#include "runtime/json.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"

#include <limits.h>
#include <string.h>

enum { DEEPEST = 8 };

struct reader {
    struct arena *arena;
    const char *at, *end;
    int depth;
};

static bool read_value(struct reader *reader, struct json *value);

static void skip_blanks(struct reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n' || *reader->at == '\r')
        reader->at++;
}

static bool take(struct reader *reader, char c)
{
    if (*reader->at != c)
        return false;
    reader->at++;
    return true;
}

static bool read_hex(struct reader *reader, unsigned *value)
{
    *value = 0;
    for (int i = 0; i < 4; i++) {
        char c = *reader->at;
        unsigned digit;
        if (c >= '0' && c <= '9')
            digit = (unsigned)(c - '0');
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            digit = (unsigned)((c | 0x20) - 'a') + 10;
        else
            return false;
        *value = *value * 16 + digit;
        reader->at++;
    }
    return true;
}

static void add_utf8(struct buf *out, unsigned code)
{
    if (code < 0x80) {
        buf_char(out, (char)code);
    } else if (code < 0x800) {
        buf_char(out, (char)(0xC0 | code >> 6));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_char(out, (char)(0xE0 | code >> 12));
        buf_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_char(out, (char)(0xF0 | code >> 18));
        buf_char(out, (char)(0x80 | (code >> 12 & 0x3F)));
        buf_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    }
}

/* Behind "\u". A pair of surrogates is one character; half a pair, and NUL, are none. */
static bool read_unicode(struct reader *reader, struct buf *out)
{
    unsigned code, low;
    if (!read_hex(reader, &code) || code == 0 || (code >= 0xDC00 && code < 0xE000))
        return false;
    if (code >= 0xD800 && code < 0xDC00) {
        if (!take(reader, '\\') || !take(reader, 'u') || !read_hex(reader, &low) || low < 0xDC00 ||
            low >= 0xE000)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    add_utf8(out, code);
    return true;
}

static bool read_escape(struct reader *reader, struct buf *out)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char c = *reader->at;
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;
    if (letter != NULL) {
        reader->at++;
        buf_char(out, meanings[letter - letters]);
        return true;
    }
    return take(reader, 'u') && read_unicode(reader, out);
}

static bool read_string(struct reader *reader, const char **text)
{
    struct buf out;
    buf_init(&out, reader->arena);
    if (!take(reader, '"'))
        return false;
    while (*reader->at != '"') {
        unsigned char c = (unsigned char)*reader->at;
        if (c < 0x20)
            return false;
        if (c == '\\') {
            reader->at++;
            if (!read_escape(reader, &out))
                return false;
            continue;
        }
        size_t length = text_utf8((const unsigned char *)reader->at, (const unsigned char *)reader->end);
        if (length == 0)
            return false;
        buf_addn(&out, reader->at, length);
        reader->at += length;
    }
    reader->at++;
    *text = out.data;
    return true;
}

static bool read_number(struct reader *reader, unsigned long *number)
{
    *number = 0;
    if (*reader->at == '0') {
        reader->at++;
        return *reader->at < '0' || *reader->at > '9';
    }
    if (*reader->at < '1' || *reader->at > '9')
        return false;
    while (*reader->at >= '0' && *reader->at <= '9') {
        unsigned long digit = (unsigned long)(*reader->at - '0');
        if (*number > (UINT_MAX - digit) / 10)
            return false;
        *number = *number * 10 + digit;
        reader->at++;
    }
    return true;
}

static bool read_array(struct reader *reader, struct json *value)
{
    VEC(struct json) items = {0};
    value->kind = JSON_ARRAY;
    reader->at++;
    skip_blanks(reader);
    if (take(reader, ']'))
        return true;
    do {
        struct json item;
        if (!read_value(reader, &item))
            return false;
        vec_push(reader->arena, &items, item);
    } while (take(reader, ','));
    value->items = items.items;
    value->count = items.count;
    return take(reader, ']');
}

static bool read_object(struct reader *reader, struct json *value)
{
    VEC(struct json) items = {0};
    VEC(const char *) names = {0};
    value->kind = JSON_OBJECT;
    reader->at++;
    skip_blanks(reader);
    if (take(reader, '}'))
        return true;
    do {
        struct json item;
        const char *name;
        skip_blanks(reader);
        if (!read_string(reader, &name) || mig__json_member(value, name) != NULL)
            return false;
        skip_blanks(reader);
        if (!take(reader, ':') || !read_value(reader, &item))
            return false;
        vec_push(reader->arena, &items, item);
        vec_push(reader->arena, &names, name);
        value->items = items.items;
        value->names = names.items;
        value->count = items.count;
    } while (take(reader, ','));
    return take(reader, '}');
}

static bool read_word(struct reader *reader, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(reader->at, word, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static bool read_bare(struct reader *reader, struct json *value)
{
    *value = (struct json){0};
    switch (*reader->at) {
    case '{':
        return read_object(reader, value);
    case '[':
        return read_array(reader, value);
    case '"':
        value->kind = JSON_STRING;
        return read_string(reader, &value->text);
    case 't':
        value->kind = JSON_BOOLEAN;
        value->number = 1;
        return read_word(reader, "true");
    case 'f':
        value->kind = JSON_BOOLEAN;
        return read_word(reader, "false");
    default:
        value->kind = JSON_NUMBER;
        return read_number(reader, &value->number);
    }
}

/* A value and the blanks around it. */
static bool read_value(struct reader *reader, struct json *value)
{
    if (reader->depth == DEEPEST)
        return false;
    reader->depth++;
    skip_blanks(reader);
    if (!read_bare(reader, value))
        return false;
    skip_blanks(reader);
    reader->depth--;
    return true;
}

const struct json *mig__json_read(struct arena *arena, const char *text)
{
    struct reader reader = {arena, text, text + strlen(text), 0};
    struct json *value = arena_new(arena, struct json);
    return read_value(&reader, value) && reader.at == reader.end ? value : NULL;
}

const struct json *mig__json_member(const struct json *object, const char *name)
{
    for (size_t i = 0; object->kind == JSON_OBJECT && i < object->count; i++) {
        if (strcmp(object->names[i], name) == 0)
            return &object->items[i];
    }
    return NULL;
}
