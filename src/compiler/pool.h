/* SPDX-License-Identifier: MIT
 * The one text of all tables: NUL-terminated strings, those of a revision together. A string that a
 * revision has already is not put in again; offset 0 is the empty string.
 */
#ifndef MIG_COMPILER_POOL_H
#define MIG_COMPILER_POOL_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct pool_slot {
    uint32_t revision; /* of the string; 0: free */
    uint32_t offset;
};

struct pool {
    struct arena *arena;
    struct buf text;
    struct pool_slot *slots;
    size_t slot_count, used; /* used by the current revision */
    uint32_t revision;       /* from 1 */
    size_t limit;            /* of the text, in bytes */
    bool full;               /* something was left out because of it */
};

void pool_init(struct pool *pool, struct arena *arena, uint32_t limit);
void pool_next_revision(struct pool *pool);
uint32_t pool_add(struct pool *pool, const char *text); /* NULL and "" give 0 */

#endif
