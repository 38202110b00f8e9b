/* SPDX-License-Identifier: MIT
 * In: text. Out: answers about it: whether two are equal, where UTF-8 holds, which known name a
 * misspelt one is nearest to, and how it is written in JSON.
 */
#include "base/text.h"

#include <string.h>

bool text_equal(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool within(unsigned char c, unsigned low, unsigned high)
{
    return c >= low && c <= high;
}

size_t text_utf8(const unsigned char *s, const unsigned char *end)
{
    size_t length;
    unsigned low = 0x80; /* the range of the second byte */
    unsigned high = 0xbf;
    if (s >= end)
        return 0;
    if (s[0] < 0x80)
        return 1;
    if (within(s[0], 0xc2, 0xdf))
        length = 2;
    else if (within(s[0], 0xe0, 0xef))
        length = 3;
    else if (within(s[0], 0xf0, 0xf4))
        length = 4;
    else
        return 0;
    if ((size_t)(end - s) < length)
        return 0;
    if (s[0] == 0xe0)
        low = 0xa0; /* shorter forms exist */
    else if (s[0] == 0xed)
        high = 0x9f; /* surrogates */
    else if (s[0] == 0xf0)
        low = 0x90; /* shorter forms exist */
    else if (s[0] == 0xf4)
        high = 0x8f; /* past U+10FFFF */
    if (!within(s[1], low, high))
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!within(s[i], 0x80, 0xbf))
            return 0;
    return length;
}

unsigned text_characters(const char *text)
{
    unsigned count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0u) != 0x80u;
    return count;
}

const char *text_lower(struct arena *arena, const char *text)
{
    char *lower = arena_text(arena, text);
    for (char *c = lower; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return lower;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

enum { LONGEST_SLIP = 256 }; /* a longer text is no slip of the pen: it counts as far */

/* One row of the table from the two above it: what it costs to make the first i bytes of a into b's first j.
 */
static size_t distance_row(const char *a, const char *b, size_t i, size_t b_length, const size_t *two_above,
                           const size_t *above, size_t *row)
{
    size_t best = row[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
        size_t changed = above[j - 1] + (a[i - 1] != b[j - 1]);
        row[j] = least(changed, least(above[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = least(row[j], two_above[j - 2] + 1);
        best = least(best, row[j]);
    }
    return best;
}

size_t text_distance(const char *a, const char *b, size_t limit)
{
    size_t rows[3][LONGEST_SLIP + 1];
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    size_t gap = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (strcmp(a, b) == 0)
        return 0;
    if (gap > limit || b_length > LONGEST_SLIP)
        return limit + 1;
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        if (distance_row(a, b, i, b_length, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]) > limit + 1)
            return limit + 1;
    }
    return least(rows[a_length % 3][b_length], limit + 1);
}

const char *text_nearest(const char *wanted, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    size_t shortest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t limit = strlen(candidates[i]) / 3;
        size_t distance = text_distance(wanted, candidates[i], limit);
        if (distance <= limit && (nearest == NULL || distance < shortest)) {
            nearest = candidates[i];
            shortest = distance;
        }
    }
    return nearest;
}

static void json_ascii(struct buf *out, unsigned char c)
{
    static const char named[] = "\"\\\b\f\n\r\t";
    static const char names[] = "\"\\bfnrt";
    const char *at = c != 0 ? strchr(named, c) : NULL;
    if (at != NULL)
        buf_format(out, "\\%c", names[at - named]);
    else if (c < 0x20)
        buf_format(out, "\\u%04x", (unsigned)c);
    else
        buf_char(out, (char)c);
}

void text_json(struct buf *out, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    const unsigned char *end = s + strlen(text);
    buf_char(out, '"');
    while (s < end) {
        size_t length = text_utf8(s, end);
        if (length == 1)
            json_ascii(out, *s);
        else if (length > 1)
            buf_addn(out, (const char *)s, length);
        else
            buf_add(out, "\\ufffd"); /* JSON is UTF-8: what is not becomes the replacement character */
        s += length != 0 ? length : 1;
    }
    buf_char(out, '"');
}

void text_shell(struct buf *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:,@%+=-";
    if (*text != '\0' && text[strspn(text, plain)] == '\0') {
        buf_add(out, text);
        return;
    }
    buf_char(out, '\'');
    for (; *text != '\0'; text++)
        if (*text == '\'')
            buf_add(out, "'\\''");
        else
            buf_char(out, *text);
    buf_char(out, '\'');
}

const char *text_shell_word(struct arena *arena, const char *text)
{
    struct buf out;
    buf_init(&out, arena);
    text_shell(&out, text);
    return out.data;
}

static const char *xml_entity(char c)
{
    static const char marks[] = "&<>\"'";
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    const char *mark = strchr(marks, c);
    return mark != NULL ? entities[mark - marks] : NULL;
}

void text_xml(struct buf *out, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    const unsigned char *end = s + strlen(text);
    while (s < end) {
        size_t length = text_utf8(s, end);
        const char *entity = length == 1 ? xml_entity((char)*s) : NULL;
        bool control = (*s < ' ' && strchr("\t\n\r", (char)*s) == NULL) ||
                       (length == 3 && s[0] == 0xef && s[1] == 0xbf && s[2] >= 0xbe); /* U+FFFE, U+FFFF */
        if (entity != NULL)
            buf_add(out, entity);
        else if (length == 0 || control)
            buf_add(out, "\xef\xbf\xbd"); /* XML has no other control characters */
        else
            buf_addn(out, (const char *)s, length);
        s += length != 0 ? length : 1;
    }
}
