/* SPDX-License-Identifier: MIT
 * Memory by lifetime: everything taken from an arena is freed with it, at once.
 *
 * An arena never returns NULL. When memory runs out it calls `full`, which must not return: the
 * compiler prints one line and exits with 3, the runtime jumps back to its single guarded entry
 * (runtime/guard.c), which rolls back and returns MIG_FAILED. So whatever else is held (a statement,
 * a result, a file) must be held by a struct that this entry closes, never by a local variable alone.
 */
#ifndef MIG_BASE_ARENA_H
#define MIG_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef void arena_full_fn(void *context); /* does not return */

struct arena_block;

struct arena {
    struct arena_block *blocks;
    arena_full_fn *full;
    void *context;
    size_t taken;    /* bytes handed out so far */
    long fail_after; /* tests: >= 0 counts down allocations, then the arena is full; -1 never */
};

void arena_init(struct arena *arena, arena_full_fn *full, void *context);
void arena_free(struct arena *arena);

/* Zeroed, aligned for any type. Size 0 gives a unique pointer. Overflow of count * size means full. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_calloc(struct arena *arena, size_t count, size_t size);

#define arena_new(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_calloc((arena), (count), sizeof(type)))

char *arena_text(struct arena *arena, const char *text);                 /* copy; NULL stays NULL */
char *arena_textn(struct arena *arena, const char *text, size_t length); /* copy, NUL added */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
