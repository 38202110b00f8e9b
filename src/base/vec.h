/* SPDX-License-Identifier: MIT
 * A typed growable array in an arena. `VEC(struct step *) steps;` zeroed is the empty one.
 * vec_push may move `items`, so keep indices, not pointers, while growing.
 */
#ifndef MIG_BASE_VEC_H
#define MIG_BASE_VEC_H

#include "base/arena.h"

#include <string.h>

#define VEC(type)                                                                                            \
    struct {                                                                                                 \
        type *items;                                                                                         \
        size_t count, room;                                                                                  \
    }

#define vec_push(arena, vec, item)                                                                           \
    do {                                                                                                     \
        if ((vec)->count == (vec)->room) {                                                                   \
            size_t room_ = (vec)->room != 0 ? (vec)->room * 2 : 8;                                           \
            void *items_ = arena_calloc((arena), room_, sizeof *(vec)->items);                               \
            if ((vec)->count != 0)                                                                           \
                memcpy(items_, (vec)->items, (vec)->count * sizeof *(vec)->items);                           \
            (vec)->items = items_;                                                                           \
            (vec)->room = room_;                                                                             \
        }                                                                                                    \
        (vec)->items[(vec)->count++] = (item);                                                               \
    } while (0)

#endif
