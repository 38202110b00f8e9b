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

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One row of the table at a time. A text past LONGEST_SLIP is no slip of the pen: it counts as far. */
size_t text_distance(const char *a, const char *b, size_t limit)
{
    enum { LONGEST_SLIP = 256 };
    size_t row[LONGEST_SLIP + 1];
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    size_t gap = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (strcmp(a, b) == 0)
        return 0;
    if (gap > limit || b_length > LONGEST_SLIP)
        return limit + 1;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        size_t best = row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(changed, least(row[j], row[j - 1]) + 1);
            best = least(best, row[j]);
        }
        if (best > limit)
            return limit + 1;
    }
    return least(row[b_length], limit + 1);
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
