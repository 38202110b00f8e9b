/* SPDX-License-Identifier: MIT
 * In: JSON. Out: its value as jsonb has it, in one spelling: no spaces, members in one order and each only
 * once, texts and numbers without choices.
 */
#include "schema/normal.h"

#include "base/text.h"

#include <stdlib.h>

enum { MOST_DEPTH = 200 }; /* past that, the text stays as it is written */

struct json {
    struct arena *arena;
    const char *at;
    unsigned depth;
};

struct member {
    const char *key, *value;
};

static const char *value(struct json *json); /* NULL: not JSON, or too deep */

static char next(struct json *json)
{
    json->at += strspn(json->at, " \t\r\n");
    return *json->at;
}

static bool follows(struct json *json, char c)
{
    if (next(json) != c)
        return false;
    json->at++;
    return true;
}

static void put_character(struct buf *out, unsigned long code)
{
    if (code < 0x80) {
        buf_char(out, (char)code);
    } else if (code < 0x800) {
        buf_format(out, "%c%c", (int)(0xc0 | code >> 6), (int)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        buf_format(out, "%c%c%c", (int)(0xe0 | code >> 12), (int)(0x80 | (code >> 6 & 0x3f)),
                   (int)(0x80 | (code & 0x3f)));
    } else {
        buf_format(out, "%c%c%c%c", (int)(0xf0 | code >> 18), (int)(0x80 | (code >> 12 & 0x3f)),
                   (int)(0x80 | (code >> 6 & 0x3f)), (int)(0x80 | (code & 0x3f)));
    }
}

static unsigned long hexadecimal(struct json *json)
{
    char digits[5] = {0};
    size_t length = strspn(json->at, "0123456789abcdefABCDEF");
    memcpy(digits, json->at, length < 4 ? length : 4);
    json->at += strlen(digits);
    return strtoul(digits, NULL, 16);
}

/* Behind `\u`; two halves of one character come one after the other. */
static void escaped_code(struct json *json, struct buf *out)
{
    unsigned long code = hexadecimal(json);
    if (code >= 0xd800 && code < 0xdc00 && json->at[0] == '\\' && json->at[1] == 'u') {
        json->at += 2;
        code = 0x10000 + ((code - 0xd800) << 10) + (hexadecimal(json) - 0xdc00);
    }
    put_character(out, code);
}

/* Between its quotes, without escapes. */
static const char *string(struct json *json)
{
    static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    struct buf out;
    buf_init(&out, json->arena);
    while (*json->at != '"') {
        char c = *json->at++;
        if (c == '\0')
            return NULL;
        if (c == '\\') {
            c = *json->at != '\0' ? *json->at++ : '\\';
            const char *letter = strchr(letters, c);
            if (c == 'u') {
                escaped_code(json, &out);
                continue;
            }
            c = letter != NULL ? meanings[letter - letters] : c;
        }
        buf_char(&out, c);
    }
    json->at++;
    return out.data;
}

static const char *quoted(struct json *json, const char *text)
{
    struct buf out;
    buf_init(&out, json->arena);
    text_json(&out, text);
    return out.data;
}

/* jsonb has short keys first. */
static int key_order(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    size_t left_length = strlen(left->key), right_length = strlen(right->key);
    if (left_length != right_length)
        return left_length < right_length ? -1 : 1;
    return strcmp(left->key, right->key);
}

static bool member(struct json *json, struct member *out)
{
    if (!follows(json, '"') || (out->key = string(json)) == NULL || !follows(json, ':'))
        return false;
    out->value = value(json);
    return out->value != NULL;
}

static const char *object(struct json *json)
{
    VEC(struct member) members = {0};
    struct buf out;
    buf_init(&out, json->arena);
    while (next(json) != '}') {
        struct member one;
        size_t i = 0;
        if ((members.count != 0 && !follows(json, ',')) || !member(json, &one))
            return NULL;
        while (i < members.count && strcmp(members.items[i].key, one.key) != 0)
            i++;
        if (i < members.count)
            members.items[i] = one; /* the last one counts */
        else
            vec_push(json->arena, &members, one);
    }
    json->at++;
    if (members.count != 0)
        qsort(members.items, members.count, sizeof *members.items, key_order);
    for (size_t i = 0; i < members.count; i++)
        buf_format(&out, "%s%s:%s", i != 0 ? "," : "{", quoted(json, members.items[i].key),
                   members.items[i].value);
    buf_add(&out, members.count != 0 ? "}" : "{}");
    return out.data;
}

static const char *array(struct json *json)
{
    struct buf out;
    buf_init(&out, json->arena);
    buf_char(&out, '[');
    while (next(json) != ']') {
        const char *one;
        if (out.size > 1 && !follows(json, ','))
            return NULL;
        one = value(json);
        if (one == NULL)
            return NULL;
        buf_format(&out, "%s%s", out.size > 1 ? "," : "", one);
    }
    json->at++;
    buf_char(&out, ']');
    return out.data;
}

/* A number or one of the three words. */
static const char *scalar(struct json *json)
{
    size_t length = strcspn(json->at, " \t\r\n,]}");
    const char *text = arena_textn(json->arena, json->at, length);
    json->at += length;
    if (*text == '-')
        return arena_format(json->arena, "-%s", normal_number(json->arena, text + 1));
    return length != 0 ? normal_number(json->arena, text) : NULL;
}

static const char *value(struct json *json)
{
    const char *read;
    if (json->depth++ == MOST_DEPTH)
        return NULL;
    if (follows(json, '{'))
        read = object(json);
    else if (follows(json, '['))
        read = array(json);
    else if (follows(json, '"'))
        read = (read = string(json)) != NULL ? quoted(json, read) : NULL;
    else
        read = scalar(json);
    json->depth--;
    return read;
}

const char *normal_json(struct arena *arena, const char *text)
{
    struct json json = {.arena = arena, .at = text};
    const char *read = value(&json);
    return read != NULL && next(&json) == '\0' ? read : text;
}
