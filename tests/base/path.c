/* SPDX-License-Identifier: MIT
 * Paths: a name alone, a name in a schema, where each stands, and what people read.
 */
#include "check.h"

#include "base/path.h"

#include <string.h>

static void parts(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    const char *path = path_join(&arena, "audit", "log");
    assert_string_equal(path, "audit\035log");
    assert_string_equal(path_base(path), "log");
    assert_string_equal(path_schema(&arena, path), "audit");
    assert_true(path_is_qualified(path));
    assert_string_equal(path_join(&arena, NULL, "log"), "log");
    assert_string_equal(path_base("log"), "log");
    assert_null(path_schema(&arena, "log"));
    assert_false(path_is_qualified("a.b"));
    arena_free(&arena);
}

static void places(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    assert_true(path_stands_in("audit\035log", "audit"));
    assert_false(path_stands_in("audit\035log", "aud"));
    assert_false(path_stands_in("audit\035log", NULL));
    assert_false(path_stands_in("audit", "audit"));
    assert_true(path_stands_in("log", NULL));
    assert_true(path_stands_beside("audit\035log", "audit\035i"));
    assert_false(path_stands_beside("audit\035log", "audio\035log"));
    assert_false(path_stands_beside("audit\035log", "log"));
    assert_true(path_stands_beside("a", "b"));
    assert_string_equal(path_beside(&arena, "audit\035log", "log_pkey"), "audit\035log_pkey");
    assert_string_equal(path_beside(&arena, "log", "log_pkey"), "log_pkey");
    arena_free(&arena);
}

static void shown(void **state)
{
    (void)state;
    char text[] = "`audit\035log` and `audit\035kind`";
    assert_string_equal(path_shown(text), "`audit.log` and `audit.kind`");
    assert_true(path_is_shown_as("audit\035log", "audit.log"));
    assert_false(path_is_shown_as("audit\035log", "audit.logs"));
    assert_false(path_is_shown_as("audit\035logs", "audit.log"));
    assert_false(path_is_shown_as("audit.log", "audit\035log"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),
        cmocka_unit_test(places),
        cmocka_unit_test(shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
