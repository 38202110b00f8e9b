/* SPDX-License-Identifier: MIT
 * In: sizes. Out: zeroed memory cut from a list of blocks that grow as the arena does, so that small
 * arenas stay small and large ones ask the system seldom. The newest block is the one being cut;
 * a request too large for a block of the usual size gets one of its own behind it.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct arena_block {
    struct arena_block *next;
    size_t used, room;
    alignas(max_align_t) char bytes[];
};

static _Noreturn void arena_full(struct arena *arena)
{
    if (arena->full != NULL)
        arena->full(arena->context);
    abort(); /* `full` broke its promise, or nobody gave one */
}

void arena_init(struct arena *arena, arena_full_fn *full, void *context)
{
    *arena = (struct arena){.full = full, .context = context, .fail_after = -1};
}

void arena_free(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block != NULL) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->taken = 0;
}

static struct arena_block *block_new(struct arena *arena, size_t room)
{
    if (room > PTRDIFF_MAX - sizeof(struct arena_block))
        arena_full(arena);
    struct arena_block *block = calloc(1, sizeof *block + room);
    if (block == NULL)
        arena_full(arena);
    block->room = room;
    return block;
}

/* The block that has `size` bytes left; makes one when the newest has not. */
static struct arena_block *block_for(struct arena *arena, size_t size)
{
    struct arena_block *newest = arena->blocks;
    if (newest != NULL && size <= newest->room - newest->used)
        return newest;
    size_t usual = FIRST_BLOCK;
    if (newest != NULL)
        usual = newest->room < LARGEST_BLOCK ? newest->room * 2 : LARGEST_BLOCK;
    if (newest != NULL && size > usual / 2) {
        struct arena_block *own = block_new(arena, size);
        own->next = newest->next;
        newest->next = own;
        return own;
    }
    struct arena_block *block = block_new(arena, size > usual ? size : usual);
    block->next = newest;
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (arena->fail_after == 0 || size > SIZE_MAX - unit)
        arena_full(arena);
    if (arena->fail_after > 0)
        arena->fail_after--;
    size = size == 0 ? unit : (size + unit - 1) / unit * unit;
    struct arena_block *block = block_for(arena, size);
    void *bytes = block->bytes + block->used;
    block->used += size;
    arena->taken += size;
    return bytes;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        arena_full(arena);
    return arena_alloc(arena, count * size);
}

char *arena_text(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_textn(arena, text, strlen(text));
}

char *arena_textn(struct arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        arena_full(arena);
    char *copy = arena_alloc(arena, length + 1);
    if (length != 0)
        memcpy(copy, text, length);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vformat(arena, format, args);
    va_end(args);
    return text;
}

char *arena_vformat(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) /* longer than INT_MAX: no memory for that either */
        arena_full(arena);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}
