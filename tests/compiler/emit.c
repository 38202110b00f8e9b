/* SPDX-License-Identifier: MIT
 * The parts of the emitter that a whole file does not show well: literals, comments, names, the text pool.
 */
#include "compiler/emit.h"
#include "compiler/emit_text.h"
#include "compiler/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static void full(void *context)
{
    (void)context;
    fail_msg("out of memory");
}

static int start(void **state)
{
    (void)state;
    arena_init(&arena, full, NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void assert_literal(const char *text, size_t size, const char *want)
{
    struct buf out;
    buf_init(&out, &arena);
    emit_literal(&out, text, size);
    assert_string_equal(out.data, want);
}

static void strings_end_each_other(void **state)
{
    (void)state;
    assert_literal("a", 2, "        \"a\",\n");
    assert_literal("a\0007b\0", 5, "        \"a\\0\"\n        \"7b\",\n");
    assert_literal("a\nb\n", 5, "        \"a\\n\"\n        \"b\\n\",\n");
}

static void what_c_would_misread(void **state)
{
    (void)state;
    assert_literal("?\?(", 4, "        \"?\\?(\",\n");
    assert_literal("?\?\?\?=", 6, "        \"?\\?\\?\\?=\",\n");
    assert_literal("\"\\'\t", 5, "        \"\\\"\\\\'\\t\",\n");
    assert_literal("\0011\177\303\2511", 7, "        \"\\0011\\177\\303\\2511\",\n");
}

static void a_cut_string_has_no_nul(void **state)
{
    (void)state;
    assert_literal("a'?\"\n\200", 6, "        {'a', '\\'', '?', '\"', '\\n', '\\200'},\n");
}

static void comments_stay_comments(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, &arena);
    emit_comment(&out, "a*/b/*c?\?/\\\nd\303\251");
    assert_string_equal(out.data, "a..b..c.....d..");
}

static void names_of_variables(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "_a", "app_migrations", "A9"};
    static const char *const bad[] = {"",      "9a",  "a-b",      "a.b",     "int",
                                      "class", "a b", "\303\251", "nullptr", "main"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(emit_is_identifier(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(emit_is_identifier(bad[i]));
}

static void pool_keeps_each_string_once_a_revision(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, &arena, 100000);
    pool_next_revision(&pool);
    assert_int_equal(pool_add(&pool, ""), 0);
    assert_int_equal(pool_add(&pool, NULL), 0);
    uint32_t one = pool_add(&pool, "one");
    assert_int_equal(one, 1);
    assert_int_equal(pool_add(&pool, "two"), 5);
    assert_int_equal(pool_add(&pool, "one"), one);
    pool_next_revision(&pool);
    assert_int_equal(pool_add(&pool, "one"), 9); /* a revision's text is in one piece */
    for (unsigned i = 0; i < 1000; i++)
        pool_add(&pool, arena_format(&arena, "%u", i));
    assert_string_equal(pool.text.data + pool_add(&pool, "999"), "999");
    assert_int_equal(pool_add(&pool, "one"), 9);
}

static void a_full_pool_says_so(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool, &arena, 8);
    pool_next_revision(&pool);
    assert_int_equal(pool_add(&pool, "abcdef"), 1);
    assert_false(pool.full);
    assert_int_equal(pool_add(&pool, "g"), 0);
    assert_true(pool.full);
}

static void depfiles_escape(void **state)
{
    (void)state;
    static const char *const files[] = {"a.mig", "b c#$.mig"};
    struct buf out;
    buf_init(&out, &arena);
    emit_depfile(&out, "out dir/app.c", "my migrations", files, 2);
    assert_string_equal(out.data, "out\\ dir/app.c: \\\n"
                                  "  my\\ migrations \\\n"
                                  "  my\\ migrations/a.mig \\\n"
                                  "  my\\ migrations/b\\ c\\#$$.mig\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_end_each_other),  cmocka_unit_test(what_c_would_misread),
        cmocka_unit_test(a_cut_string_has_no_nul), cmocka_unit_test(comments_stay_comments),
        cmocka_unit_test(names_of_variables),      cmocka_unit_test(pool_keeps_each_string_once_a_revision),
        cmocka_unit_test(a_full_pool_says_so),     cmocka_unit_test(depfiles_escape)};
    return cmocka_run_group_tests(tests, start, stop);
}
