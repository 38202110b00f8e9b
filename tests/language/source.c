/* SPDX-License-Identifier: MIT
 * Places: which file, line and column an offset of the source map is.
 */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(const struct reading *reading, uint32_t offset, const char *path, unsigned line,
                  unsigned column, const char *text)
{
    struct location location = source_locate(&reading->sources, offset);
    if (path == NULL) {
        assert_null(location.source);
        return;
    }
    assert_non_null(location.source);
    assert_string_equal(location.source->path, path);
    assert_int_equal(location.line, line);
    assert_int_equal(location.column, column);
    assert_int_equal(location.length, strlen(text));
    assert_memory_equal(location.text, text, strlen(text));
}

static void offsets_become_places(void **state)
{
    struct reading reading;
    (void)state;
    reading_start(&reading);
    assert_int_equal(source_add(&reading.sources, "a", "ab\ncd", 5), 0);
    assert_int_equal(source_add(&reading.sources, "empty", "", 0), 1);
    assert_int_equal(source_add(&reading.sources, "b", "\xef\xbb\xbfx\xc3\xa9y\r\n\r\nz", 12), 2);
    check(&reading, 0, NULL, 0, 0, NULL);
    check(&reading, 1, "a", 1, 1, "ab");
    check(&reading, 3, "a", 1, 3, "ab"); /* the line end */
    check(&reading, 4, "a", 2, 1, "cd");
    check(&reading, 6, "a", 2, 3, "cd"); /* the end of the file */
    check(&reading, 7, "empty", 1, 1, "");
    check(&reading, 8, "b", 1, 1, "\xef\xbb\xbfx\xc3\xa9y");
    check(&reading, 11, "b", 1, 1, "x\xc3\xa9y");
    check(&reading, 14, "b", 1, 3, "x\xc3\xa9y");
    check(&reading, 17, "b", 2, 1, "");
    check(&reading, 19, "b", 3, 1, "z");
    check(&reading, 21, NULL, 0, 0, NULL);
    reading_end(&reading);
}

static void all_sources_together_have_a_limit(void **state)
{
    struct reading reading;
    (void)state;
    reading_start(&reading);
    assert_int_equal(source_add(&reading.sources, "a", "", UINT32_MAX - 10), 0);
    assert_int_equal(source_add(&reading.sources, "b", "", 20), -1);
    assert_int_equal(source_add(&reading.sources, "c", "", SIZE_MAX), -1);
    reading_end(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_become_places),
        cmocka_unit_test(all_sources_together_have_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
