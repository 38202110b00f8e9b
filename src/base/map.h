/* SPDX-License-Identifier: MIT
 * A persistent map from text to immutable values: a treap whose priorities come from the keys, so
 * that a set of keys has one shape. Putting and removing copy one path and leave the old map as it
 * was; equal maps compare in constant time; differing ones are walked only where they differ.
 */
#ifndef MIG_BASE_MAP_H
#define MIG_BASE_MAP_H

#include "base/arena.h"
#include "base/hash.h"

struct map_node;

struct map {
    const struct map_node *root; /* NULL is the empty map */
};

/* `hash` must be the hash of the value's meaning; the key is mixed in by the map. */
struct map map_put(struct arena *arena, struct map map, const char *key, const void *value, struct hash hash);
struct map map_remove(struct arena *arena, struct map map, const char *key); /* absent: unchanged */
const void *map_get(struct map map, const char *key);                        /* absent: NULL */
size_t map_count(struct map map);
struct hash map_hash(struct map map);
bool map_equal(struct map a, struct map b);

/* In key order (strcmp). The visitor returns false to stop. */
typedef bool map_visit_fn(void *context, const char *key, const void *value);
void map_each(struct map map, map_visit_fn *visit, void *context);

/* Visits every key whose value differs, in key order; the side that lacks the key gives NULL. */
typedef void map_differ_fn(void *context, const char *key, const void *a, const void *b);
void map_differ(struct arena *scratch, struct map a, struct map b, map_differ_fn *visit, void *context);

#endif
