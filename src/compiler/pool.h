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
    bool full;               /* the text does not fit 32 bits; what was added last is not in it */
};

void pool_init(struct pool *pool, struct arena *arena);
void pool_next_revision(struct pool *pool);
uint32_t pool_add(struct pool *pool, const char *text); /* NULL and "" give 0 */

#endif
