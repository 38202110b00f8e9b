/* SPDX-License-Identifier: MIT
 * In: a map and a change to it. Out: another map that shares with the first all but one path.
 *
 * A parent outranks its children; ranks come from SHA-256 of the keys, so no choice of keys makes a
 * map deep, and the recursion below stays near the logarithm of the count.
 */
#include "base/map.h"

#include <string.h>

struct map_node {
    const char *key;
    const void *value;
    const struct map_node *left, *right;
    uint64_t rank;
    struct hash own;   /* of key and value */
    struct hash whole; /* the sum of `own` over everything from here down */
    size_t count;
};

static struct hash whole_of(const struct map_node *node)
{
    return node != NULL ? node->whole : (struct hash){0, 0};
}

static size_t count_of(const struct map_node *node)
{
    return node != NULL ? node->count : 0;
}

static bool outranks(const struct map_node *a, const struct map_node *b)
{
    return a->rank != b->rank ? a->rank > b->rank : strcmp(a->key, b->key) < 0;
}

static void put_number(unsigned char *to, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)(number >> (56 - 8 * i));
}

static struct hash entry_hash(struct hash key, struct hash value)
{
    unsigned char bytes[32];
    put_number(bytes, key.high);
    put_number(bytes + 8, key.low);
    put_number(bytes + 16, value.high);
    put_number(bytes + 24, value.low);
    return hash_of(bytes, sizeof bytes);
}

/* `node` again, with other children. */
static const struct map_node *with_children(struct arena *arena, const struct map_node *node,
                                            const struct map_node *left, const struct map_node *right)
{
    if (node->left == left && node->right == right && node->count != 0)
        return node;
    struct map_node *copy = arena_new(arena, struct map_node);
    *copy = *node;
    copy->left = left;
    copy->right = right;
    copy->whole = hash_plus(node->own, hash_plus(whole_of(left), whole_of(right)));
    copy->count = 1 + count_of(left) + count_of(right);
    return copy;
}

/* Everything before `key`, the entry at `key` if there is one, everything after it. */
struct parts {
    const struct map_node *left, *at, *right;
};

static struct parts split(struct arena *arena, const struct map_node *node, const char *key)
{
    if (node == NULL)
        return (struct parts){NULL, NULL, NULL};
    int order = strcmp(key, node->key);
    if (order == 0)
        return (struct parts){node->left, node, node->right};
    struct parts parts = split(arena, order < 0 ? node->left : node->right, key);
    if (order < 0)
        parts.right = with_children(arena, node, parts.right, node->right);
    else
        parts.left = with_children(arena, node, node->left, parts.left);
    return parts;
}

static const struct map_node *join(struct arena *arena, const struct map_node *left,
                                   const struct map_node *right)
{
    if (left == NULL)
        return right;
    if (right == NULL)
        return left;
    if (outranks(left, right))
        return with_children(arena, left, left->left, join(arena, left->right, right));
    return with_children(arena, right, join(arena, left, right->left), right->right);
}

static const struct map_node *put(struct arena *arena, const struct map_node *node,
                                  const struct map_node *entry)
{
    if (node == NULL || (strcmp(entry->key, node->key) != 0 && outranks(entry, node))) {
        struct parts parts = split(arena, node, entry->key);
        return with_children(arena, entry, parts.left, parts.right);
    }
    int order = strcmp(entry->key, node->key);
    if (order == 0)
        return with_children(arena, entry, node->left, node->right);
    if (order < 0)
        return with_children(arena, node, put(arena, node->left, entry), node->right);
    return with_children(arena, node, node->left, put(arena, node->right, entry));
}

struct map map_put(struct arena *arena, struct map map, const char *key, const void *value, struct hash hash)
{
    struct hash key_hash = hash_of(key, strlen(key));
    struct map_node entry = {
        .key = arena_text(arena, key),
        .value = value,
        .rank = key_hash.high,
        .own = entry_hash(key_hash, hash),
    };
    return (struct map){put(arena, map.root, &entry)};
}

static const struct map_node *take(struct arena *arena, const struct map_node *node, const char *key)
{
    int order = strcmp(key, node->key);
    if (order == 0)
        return join(arena, node->left, node->right);
    if (order < 0)
        return with_children(arena, node, take(arena, node->left, key), node->right);
    return with_children(arena, node, node->left, take(arena, node->right, key));
}

static const struct map_node *find(const struct map_node *node, const char *key)
{
    while (node != NULL) {
        int order = strcmp(key, node->key);
        if (order == 0)
            return node;
        node = order < 0 ? node->left : node->right;
    }
    return NULL;
}

struct map map_remove(struct arena *arena, struct map map, const char *key)
{
    if (find(map.root, key) == NULL)
        return map;
    return (struct map){take(arena, map.root, key)};
}

const void *map_get(struct map map, const char *key)
{
    const struct map_node *node = find(map.root, key);
    return node != NULL ? node->value : NULL;
}

size_t map_count(struct map map)
{
    return count_of(map.root);
}

struct hash map_hash(struct map map)
{
    return whole_of(map.root);
}

static bool same(const struct map_node *a, const struct map_node *b)
{
    return a == b || (count_of(a) == count_of(b) && hash_equal(whole_of(a), whole_of(b)));
}

bool map_equal(struct map a, struct map b)
{
    return same(a.root, b.root);
}

static bool each(const struct map_node *node, map_visit_fn *visit, void *context)
{
    return node == NULL || (each(node->left, visit, context) && visit(context, node->key, node->value) &&
                            each(node->right, visit, context));
}

void map_each(struct map map, map_visit_fn *visit, void *context)
{
    each(map.root, visit, context);
}

static void differ(struct arena *scratch, const struct map_node *a, const struct map_node *b,
                   map_differ_fn *visit, void *context)
{
    if (same(a, b))
        return;
    const struct map_node *top = b == NULL || (a != NULL && outranks(a, b)) ? a : b;
    struct parts in_a = split(scratch, a, top->key);
    struct parts in_b = split(scratch, b, top->key);
    differ(scratch, in_a.left, in_b.left, visit, context);
    if (in_a.at == NULL || in_b.at == NULL || !hash_equal(in_a.at->own, in_b.at->own))
        visit(context, top->key, in_a.at != NULL ? in_a.at->value : NULL,
              in_b.at != NULL ? in_b.at->value : NULL);
    differ(scratch, in_a.right, in_b.right, visit, context);
}

void map_differ(struct arena *scratch, struct map a, struct map b, map_differ_fn *visit, void *context)
{
    differ(scratch, a.root, b.root, visit, context);
}
