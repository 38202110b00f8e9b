/* SPDX-License-Identifier: MIT
 * In: files, one after another, and places in them. Out: which file, line and column a place is.
 */
#include "language/source.h"

#include <string.h>

long source_add(struct sources *sources, const char *path, const char *text, size_t size)
{
    size_t count = sources->list.count;
    const struct source *last = count > 0 ? &sources->list.items[count - 1] : NULL;
    uint64_t begin = last != NULL ? (uint64_t)last->begin + last->size + 1 : 1;
    struct source source = {.path = path, .text = text, .begin = (uint32_t)begin, .size = (uint32_t)size};
    if (size > UINT32_MAX - 1 || begin > UINT32_MAX - 1 - size)
        return -1;
    vec_push(sources->arena, &sources->list, source);
    return (long)count;
}

/* The last source that begins at or before the offset. */
static const struct source *find(const struct sources *sources, uint32_t offset)
{
    size_t low = 0;
    size_t high = sources->list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sources->list.items[middle].begin <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &sources->list.items[low - 1] : NULL;
}

static unsigned count_characters(const char *text, size_t size)
{
    unsigned count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

struct location source_locate(const struct sources *sources, uint32_t offset)
{
    const struct source *source = offset != 0 ? find(sources, offset) : NULL;
    if (source == NULL || offset - source->begin > source->size)
        return (struct location){0};
    struct location location = {.source = source, .line = 1, .text = source->text};
    const char *end = source->text + source->size;
    const char *at = source->text + (offset - source->begin);
    if (source->size >= 3 && memcmp(location.text, "\xef\xbb\xbf", 3) == 0 && at - location.text >= 3)
        location.text += 3; /* a byte order mark takes no column */
    for (const char *line; (line = memchr(location.text, '\n', (size_t)(at - location.text))) != NULL;) {
        location.text = line + 1;
        location.line++;
    }
    const char *newline = memchr(location.text, '\n', (size_t)(end - location.text));
    location.length = (size_t)((newline != NULL ? newline : end) - location.text);
    if (location.length > 0 && location.text[location.length - 1] == '\r')
        location.length--;
    location.column = 1 + count_characters(location.text, (size_t)(at - location.text));
    return location;
}
