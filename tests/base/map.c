/* SPDX-License-Identifier: MIT
 * Persistent maps against a naive one, an array of numbers, through thousands of random changes: every
 * version kept on the way must still hold what it held; the way it was reached must not matter.
 */
#include "check.h"

#include "base/map.h"

#include <stdio.h>
#include <string.h>

enum { KEYS = 60, CHANGES = 6000, KEPT = 200 };

/* values[k] is what key k has, 0 for absent. */
struct model {
    int values[KEYS];
};

static const int numbers[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static uint32_t seed = 2463534242u;

static unsigned random_below(unsigned limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % limit;
}

static const char *key_of(size_t k)
{
    static char key[16];
    snprintf(key, sizeof key, "key%02zu", k);
    return key;
}

static struct map with(struct arena *arena, struct map map, size_t k, int value)
{
    if (value == 0)
        return map_remove(arena, map, key_of(k));
    return map_put(arena, map, key_of(k), &numbers[value], hash_of(&numbers[value], sizeof value));
}

struct walk {
    const struct model *model;
    size_t next, seen;
};

static bool in_order(void *context, const char *key, const void *value)
{
    struct walk *walk = context;
    while (walk->model->values[walk->next] == 0)
        walk->next++;
    assert_string_equal(key, key_of(walk->next));
    assert_int_equal(*(const int *)value, walk->model->values[walk->next]);
    walk->next++;
    walk->seen++;
    return true;
}

static void holds(struct map map, const struct model *model)
{
    size_t count = 0;
    for (size_t k = 0; k < KEYS; k++) {
        const int *value = map_get(map, key_of(k));
        assert_int_equal(value != NULL ? *value : 0, model->values[k]);
        count += model->values[k] != 0;
    }
    struct walk walk = {.model = model};
    map_each(map, in_order, &walk);
    assert_int_equal(walk.seen, count);
    assert_int_equal(map_count(map), count);
}

struct difference {
    const struct model *a, *b;
    size_t next;
};

static void expect_difference(void *context, const char *key, const void *a, const void *b)
{
    struct difference *difference = context;
    size_t k = difference->next;
    while (k < KEYS && difference->a->values[k] == difference->b->values[k])
        k++;
    assert_true(k < KEYS);
    assert_string_equal(key, key_of(k));
    assert_int_equal(a != NULL ? *(const int *)a : 0, difference->a->values[k]);
    assert_int_equal(b != NULL ? *(const int *)b : 0, difference->b->values[k]);
    difference->next = k + 1;
}

static void differ_agrees(struct map a, const struct model *in_a, struct map b, const struct model *in_b)
{
    struct arena scratch;
    struct difference difference = {.a = in_a, .b = in_b};
    arena_init(&scratch, NULL, NULL);
    map_differ(&scratch, a, b, expect_difference, &difference);
    for (size_t k = difference.next; k < KEYS; k++)
        assert_int_equal(in_a->values[k], in_b->values[k]);
    bool same = memcmp(in_a, in_b, sizeof *in_a) == 0;
    assert_int_equal(map_equal(a, b), same);
    assert_int_equal(hash_equal(map_hash(a), map_hash(b)), same);
    arena_free(&scratch);
}

static void thousands_of_changes(void **state)
{
    (void)state;
    static struct model models[KEPT];
    struct map maps[KEPT] = {{NULL}};
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    memset(models, 0, sizeof models);
    for (size_t i = 0; i < CHANGES; i++) {
        size_t from = random_below(KEPT), to = random_below(KEPT), k = random_below(KEYS);
        int value = (int)random_below(10) % 4; /* a fourth of the changes and more are removals */
        struct model changed = models[from];
        changed.values[k] = value;
        maps[to] = with(&arena, maps[from], k, value);
        models[to] = changed;
        holds(maps[to], &models[to]);
        holds(maps[from], &models[from]);
        differ_agrees(maps[from], &models[from], maps[to], &models[to]);
    }
    for (size_t i = 0; i < KEPT; i++) {
        size_t other = random_below(KEPT);
        holds(maps[i], &models[i]);
        differ_agrees(maps[i], &models[i], maps[other], &models[other]);
    }
    arena_free(&arena);
}

/* The same content, put in a random order with detours, is the same map. */
static void the_way_does_not_matter(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    for (int round = 0; round < 100; round++) {
        struct model model;
        struct map straight = {NULL}, winding = {NULL};
        for (size_t k = 0; k < KEYS; k++) {
            model.values[k] = (int)random_below(10);
            straight = with(&arena, straight, k, model.values[k]);
        }
        for (int i = 0; i < 200; i++)
            winding = with(&arena, winding, random_below(KEYS), (int)random_below(10));
        for (size_t k = KEYS; k-- > 0;)
            winding = with(&arena, winding, k, model.values[k]);
        holds(winding, &model);
        differ_agrees(straight, &model, winding, &model);
    }
    arena_free(&arena);
}

static bool stop_at_third(void *context, const char *key, const void *value)
{
    (void)key;
    (void)value;
    return ++*(int *)context < 3;
}

static void small_answers(void **state)
{
    (void)state;
    struct arena arena;
    struct map empty = {NULL};
    int visits = 0;
    arena_init(&arena, NULL, NULL);
    assert_null(map_get(empty, "a"));
    assert_int_equal(map_count(empty), 0);
    assert_null(map_remove(&arena, empty, "a").root);
    map_each(empty, stop_at_third, &visits);
    assert_int_equal(visits, 0);
    struct map map = empty;
    for (size_t k = 0; k < 9; k++)
        map = with(&arena, map, k, 1);
    map_each(map, stop_at_third, &visits);
    assert_int_equal(visits, 3);
    assert_ptr_equal(map_remove(&arena, map, "absent").root, map.root);
    /* Equal values under exchanged keys are another map. */
    struct map a = with(&arena, with(&arena, empty, 1, 5), 2, 6);
    struct map b = with(&arena, with(&arena, empty, 1, 6), 2, 5);
    assert_false(map_equal(a, b));
    arena_free(&arena);
}

static void the_key_is_copied(void **state)
{
    (void)state;
    struct arena arena;
    char key[] = "first";
    arena_init(&arena, NULL, NULL);
    struct map map = map_put(&arena, (struct map){NULL}, key, &numbers[1], hash_of("1", 1));
    key[0] = 'w';
    assert_non_null(map_get(map, "first"));
    assert_null(map_get(map, "worst"));
    arena_free(&arena);
}

static void no_visit(void *context, const char *key, const void *a, const void *b)
{
    (void)a;
    (void)b;
    fail_msg("%s visited in %s", key, (const char *)context);
}

static void one_visit(void *context, const char *key, const void *a, const void *b)
{
    (void)key;
    (void)a;
    (void)b;
    ++*(int *)context;
}

/* One change among a hundred thousand entries is found without walking them. */
static void large_maps_are_walked_only_where_they_differ(void **state)
{
    (void)state;
    enum { LARGE = 100000 };
    struct arena arena, scratch;
    struct map map = {NULL};
    arena_init(&arena, NULL, NULL);
    for (int i = 0; i < LARGE; i++) {
        char key[16];
        snprintf(key, sizeof key, "%d", i);
        map = map_put(&arena, map, key, &numbers[1], hash_of("1", 1));
    }
    size_t taken = arena.taken;
    struct map changed = map_put(&arena, map, "77777", &numbers[2], hash_of("2", 1));
    assert_true(arena.taken - taken < 60 * 128); /* one path */
    arena_init(&scratch, NULL, NULL);
    int visits = 0;
    map_differ(&scratch, map, changed, one_visit, &visits);
    assert_int_equal(visits, 1);
    assert_true(scratch.taken < 100 * 1000);
    struct map back = map_put(&arena, changed, "77777", &numbers[1], hash_of("1", 1));
    assert_true(map_equal(map, back));
    map_differ(&scratch, map, back, no_visit, "equal maps");
    arena_free(&scratch);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thousands_of_changes),
        cmocka_unit_test(the_way_does_not_matter),
        cmocka_unit_test(small_answers),
        cmocka_unit_test(the_key_is_copied),
        cmocka_unit_test(large_maps_are_walked_only_where_they_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
