/* SPDX-License-Identifier: MIT
 * In: strings, revision by revision. Out: their offsets in one text. A hash table finds the strings of
 * the current revision; slots of earlier ones count as free, so that nothing has to be cleared.
 */
#include "compiler/pool.h"

#include <string.h>

enum { FIRST_SLOTS = 256 };

void pool_init(struct pool *pool, struct arena *arena, uint32_t limit)
{
    *pool = (struct pool){.arena = arena, .slot_count = FIRST_SLOTS, .limit = limit};
    pool->slots = arena_array(arena, struct pool_slot, FIRST_SLOTS);
    buf_init(&pool->text, arena);
    buf_char(&pool->text, '\0');
}

void pool_next_revision(struct pool *pool)
{
    pool->revision++;
    pool->used = 0;
}

static struct pool_slot *find_slot(const struct pool *pool, const char *text)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
        hash = (hash ^ *c) * 1099511628211u;
    size_t at = (size_t)(hash ^ hash >> 32) & (pool->slot_count - 1);
    while (pool->slots[at].revision == pool->revision &&
           strcmp(pool->text.data + pool->slots[at].offset, text) != 0)
        at = (at + 1) & (pool->slot_count - 1);
    return &pool->slots[at];
}

static void grow(struct pool *pool)
{
    const struct pool_slot *old = pool->slots;
    size_t old_count = pool->slot_count;
    pool->slot_count *= 2;
    pool->slots = arena_array(pool->arena, struct pool_slot, pool->slot_count);
    for (size_t i = 0; i < old_count; i++)
        if (old[i].revision == pool->revision)
            *find_slot(pool, pool->text.data + old[i].offset) = old[i];
}

uint32_t pool_add(struct pool *pool, const char *text)
{
    if (text == NULL || *text == '\0')
        return 0;
    if (pool->used * 2 >= pool->slot_count)
        grow(pool);
    struct pool_slot *slot = find_slot(pool, text);
    if (slot->revision == pool->revision)
        return slot->offset;
    size_t size = strlen(text) + 1;
    if (size > pool->limit - pool->text.size) {
        pool->full = true;
        return 0;
    }
    *slot = (struct pool_slot){.revision = pool->revision, .offset = (uint32_t)pool->text.size};
    buf_addn(&pool->text, text, size);
    pool->used++;
    return slot->offset;
}
