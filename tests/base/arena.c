/* SPDX-License-Identifier: MIT
 * Arenas and growable text: alignment, zeroes, blocks of every size, and what happens when memory
 * runs out, which is that `full` is called and nothing is returned.
 */
#include "check.h"

#include "base/buf.h"
#include "base/vec.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    struct arena arena;
    unsigned char *parts[COUNT];
    arena_init(&arena, NULL, NULL);
    for (size_t i = 0; i < COUNT; i++) {
        size_t size = i * 7 % 900;
        parts[i] = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)parts[i] % alignof(max_align_t), 0);
        for (size_t j = 0; j < size; j++)
            assert_int_equal(parts[i][j], 0);
        memset(parts[i], (int)(i % 255 + 1), size);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < i * 7 % 900; j++)
            assert_int_equal(parts[i][j], i % 255 + 1);
    arena_free(&arena);
    assert_null(arena.blocks);
}

static void size_zero_is_unique(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    assert_ptr_not_equal(arena_alloc(&arena, 0), arena_alloc(&arena, 0));
    arena_free(&arena);
}

static void large_requests_do_not_waste_the_newest_block(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    char *before = arena_alloc(&arena, 16);
    char *large = arena_alloc(&arena, 10 * 1000 * 1000);
    char *after = arena_alloc(&arena, 16);
    large[9999999] = 'x';
    assert_ptr_equal(before + 16, after);
    arena_free(&arena);
}

static void text_and_format(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    assert_null(arena_text(&arena, NULL));
    assert_string_equal(arena_text(&arena, ""), "");
    assert_string_equal(arena_textn(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_textn(&arena, NULL, 0), "");
    assert_string_equal(arena_format(&arena, "%s:%d", "x", 12), "x:12");
    assert_string_equal(arena_format(&arena, "%s", ""), "");
    assert_int_equal(strlen(arena_format(&arena, "%9000d", 1)), 9000);
    arena_free(&arena);
}

/* Counts how many allocations `work` makes, then lets each of them fail once. */
static void fail_everywhere(void (*work)(struct arena *))
{
    jmp_buf back;
    struct arena arena;
    volatile long failures = 0;
    for (volatile long at = 0;; at++) {
        arena_init(&arena, check_full, &back);
        arena.fail_after = at;
        if (setjmp(back) == 0) {
            work(&arena);
            arena_free(&arena);
            break;
        }
        failures++;
        arena_free(&arena);
    }
    assert_true(failures > 3);
}

static void some_work(struct arena *arena)
{
    struct buf buf;
    VEC(const char *) list = {0};
    buf_init(&buf, arena);
    for (int i = 0; i < 100; i++) {
        buf_format(&buf, "%d,", i);
        vec_push(arena, &list, arena_text(arena, buf.data));
    }
    assert_string_equal(list.items[2], "0,1,2,");
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    fail_everywhere(some_work);
}

enum { OVERFLOWS = 5 };

static void overflow(struct arena *arena, int which)
{
    struct buf buf;
    if (which == 0)
        arena_calloc(arena, SIZE_MAX / 2, 3);
    else if (which == 1)
        arena_alloc(arena, SIZE_MAX);
    else if (which == 2)
        arena_alloc(arena, SIZE_MAX - 64);
    else if (which == 3)
        arena_textn(arena, "x", SIZE_MAX);
    else {
        buf_init(&buf, arena);
        buf_add(&buf, "x");
        buf_addn(&buf, "x", SIZE_MAX - 1);
    }
}

static void sizes_that_overflow_are_full(void **state)
{
    (void)state;
    jmp_buf back;
    struct arena arena;
    for (volatile int which = 0; which < OVERFLOWS; which++) {
        arena_init(&arena, check_full, &back);
        if (setjmp(back) == 0) {
            overflow(&arena, which);
            fail_msg("case %d came back", which);
        }
        arena_free(&arena);
    }
}

static void buf_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct arena arena;
    struct buf buf;
    arena_init(&arena, NULL, NULL);
    buf_init(&buf, &arena);
    assert_string_equal(buf.data, "");
    for (size_t i = 0; i < 5000; i++) {
        buf_char(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.size, i + 1);
        assert_int_equal(buf.data[buf.size], 0);
    }
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(buf.data[i], 'a' + (int)(i % 26));
    buf_clear(&buf);
    assert_string_equal(buf.data, "");
    buf_addn(&buf, "a\0b", 3);
    assert_memory_equal(buf.data, "a\0b", 4);
    buf_clear(&buf);
    buf_addn(&buf, NULL, 0);
    buf_format(&buf, "%s-%300d", "x", 5);
    assert_int_equal(buf.size, 302);
    assert_int_equal(buf.data[301], '5');
    arena_free(&arena);
}

static void buf_fills_its_room_exactly(void **state)
{
    (void)state;
    for (size_t length = 50; length < 140; length++) {
        struct arena arena;
        struct buf buf;
        char text[160];
        arena_init(&arena, NULL, NULL);
        buf_init(&buf, &arena);
        memset(text, 'z', sizeof text);
        text[length] = '\0';
        buf_format(&buf, "%s", text);
        buf_add(&buf, text);
        assert_int_equal(strlen(buf.data), 2 * length);
        assert_int_equal(buf.size, 2 * length);
        arena_free(&arena);
    }
}

static void vec_keeps_its_items(void **state)
{
    (void)state;
    struct arena arena;
    VEC(int) list = {0};
    arena_init(&arena, NULL, NULL);
    for (int i = 0; i < 1000; i++)
        vec_push(&arena, &list, i * i);
    assert_int_equal(list.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list.items[i], i * i);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(size_zero_is_unique),
        cmocka_unit_test(large_requests_do_not_waste_the_newest_block),
        cmocka_unit_test(text_and_format),
        cmocka_unit_test(every_allocation_can_fail),
        cmocka_unit_test(sizes_that_overflow_are_full),
        cmocka_unit_test(buf_grows_and_stays_terminated),
        cmocka_unit_test(buf_fills_its_room_exactly),
        cmocka_unit_test(vec_keeps_its_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
