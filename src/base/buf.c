/* SPDX-License-Identifier: MIT
 * In: pieces of text. Out: one NUL-terminated text in an arena. The room doubles when it is used up;
 * the smaller copies stay in the arena until it is freed, at most as much again as the text itself.
 */
#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

void buf_init(struct buf *buf, struct arena *arena)
{
    *buf = (struct buf){.arena = arena, .data = arena_alloc(arena, FIRST_ROOM), .room = FIRST_ROOM};
}

/* Makes room for `more` bytes and the NUL. */
static void buf_reserve(struct buf *buf, size_t more)
{
    if (more < buf->room - buf->size)
        return;
    size_t room = buf->room;
    while (room <= SIZE_MAX / 2 && more >= room - buf->size)
        room *= 2;
    if (more >= room - buf->size)
        room = SIZE_MAX; /* which no arena has: it reports itself full */
    char *data = arena_alloc(buf->arena, room);
    memcpy(data, buf->data, buf->size + 1);
    buf->data = data;
    buf->room = room;
}

void buf_add(struct buf *buf, const char *text)
{
    buf_addn(buf, text, strlen(text));
}

void buf_addn(struct buf *buf, const char *text, size_t length)
{
    if (length == 0)
        return;
    buf_reserve(buf, length);
    memcpy(buf->data + buf->size, text, length);
    buf->size += length;
    buf->data[buf->size] = '\0';
}

void buf_char(struct buf *buf, char c)
{
    buf_addn(buf, &c, 1);
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vformat(buf, format, args);
    va_end(args);
}

void buf_vformat(struct buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    size_t more = length < 0 ? SIZE_MAX : (size_t)length; /* past INT_MAX: the arena says it is full */
    buf_reserve(buf, more);
    vsnprintf(buf->data + buf->size, more + 1, format, args);
    buf->size += more;
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
    buf->data[0] = '\0';
}
