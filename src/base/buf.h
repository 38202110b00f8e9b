/* SPDX-License-Identifier: MIT
 * Growable text in an arena. Always NUL-terminated; `data` may be read at any time, may move on append.
 */
#ifndef MIG_BASE_BUF_H
#define MIG_BASE_BUF_H

#include "base/arena.h"

struct buf {
    struct arena *arena;
    char *data;  /* never NULL after buf_init */
    size_t size; /* without the NUL */
    size_t room;
};

void buf_init(struct buf *buf, struct arena *arena);
void buf_add(struct buf *buf, const char *text);
void buf_addn(struct buf *buf, const char *text, size_t length);
void buf_char(struct buf *buf, char c);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vformat(struct buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void buf_clear(struct buf *buf);

#endif
