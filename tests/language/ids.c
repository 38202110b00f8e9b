/* SPDX-License-Identifier: MIT
 * Revision ids come out byte for byte, whatever else they look like; what a target could not name is refused.
 */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void ids_stay_as_written(void **state)
{
    static const char *const ids[] = {
        "548e12345678", "7c1f", "1e5",   "00",       "1.5",  "v1.2.3", "DAFD9A", "dafd9a0cd380",
        "a_b",          ".x",   "after", "revision", "0x1f", "1e",     "12_3",
    };
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct reading reading;
        reading_start(&reading);
        const char *text = arena_format(
            &reading.arena, "revision %s \"x\" after %s, z requires \"%s\" label %s;\nupgrade {}\n", ids[i],
            ids[i], ids[i], ids[i]);
        const struct revision *revision = reading_text(&reading, text);
        assert_string_equal(reading_messages(&reading), "");
        assert_string_equal(revision->id.text, ids[i]);
        assert_int_equal(revision->parents.count, 2);
        assert_string_equal(revision->parents.items[0].text, ids[i]);
        assert_string_equal(revision->parents.items[1].text, "z");
        assert_string_equal(revision->requirements.items[0].text, ids[i]);
        assert_string_equal(revision->labels.items[0].text, ids[i]);
        reading_end(&reading);
    }
}

static void quoted_ids_hold_more(void **state)
{
    struct reading reading;
    (void)state;
    reading_start(&reading);
    const struct revision *revision = reading_text(&reading, "revision \"é/#1\" \"x\";\nupgrade {}\n");
    assert_string_equal(reading_messages(&reading), "");
    assert_string_equal(revision->id.text, "é/#1");
    reading_end(&reading);
}

static void clauses_stand_in_any_order(void **state)
{
    struct reading reading;
    (void)state;
    reading_start(&reading);
    const struct revision *revision =
        reading_text(&reading, "revision a \"it is \"\"so\"\"\" created 2025-04-01T09:00:00Z label l, m\n"
                               "requires r after p, q; downgrade {} upgrade {}");
    assert_string_equal(reading_messages(&reading), "");
    assert_string_equal(revision->message, "it is \"so\"");
    assert_string_equal(revision->created, "2025-04-01T09:00:00Z");
    assert_int_equal(revision->labels.count, 2);
    assert_int_equal(revision->parents.count, 2);
    assert_int_equal(revision->requirements.count, 1);
    assert_int_equal(revision->downgrade_kind, DOWNGRADE_WRITTEN);
    reading_end(&reading);
}

static void some_ids_are_refused(void **state)
{
    static const char *const ids[] = {"head", "HEADS",   "base",     "current", "a+1",  "a-b",      "a:b",
                                      "a@b",  "\"a b\"", "\"a\tb\"", "\"+2\"",  "\"\"", "\"head\"", "é"};
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct reading reading;
        reading_start(&reading);
        const char *text = arena_format(&reading.arena, "revision %s \"x\";\nupgrade {}\n", ids[i]);
        reading_text(&reading, text);
        assert_int_equal(reading.problems.list.count, 1);
        assert_int_equal(reading.problems.list.items[0]->code, PROBLEM_ID);
        assert_int_equal(reading.problems.list.items[0]->span.end -
                             reading.problems.list.items[0]->span.begin,
                         strlen(ids[i]));
        reading_end(&reading);
    }
}

static void times_are_real(void **state)
{
    static const struct {
        const char *text;
        bool real;
    } times[] = {
        {"2025-04-01T09:00:00Z", true},  {"2024-02-29T23:59:59Z", true},  {"2025-02-29T00:00:00Z", false},
        {"2000-02-29T00:00:00Z", true},  {"1900-02-29T00:00:00Z", false}, {"2025-00-01T00:00:00Z", false},
        {"2025-04-31T00:00:00Z", false}, {"2025-04-00T00:00:00Z", false}, {"2025-04-01T24:00:00Z", false},
        {"2025-04-01T00:60:00Z", false}, {"2025-04-01T00:00:60Z", false}, {"2025-04-01T00:00:00", false},
        {"2025-04-01", false},           {"2025-04-01T00:00:00z", false}, {"20x5-04-01T00:00:00Z", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct reading reading;
        reading_start(&reading);
        reading_text(&reading, arena_format(&reading.arena, "revision a \"x\" created %s;\nupgrade {}\n",
                                            times[i].text));
        assert_int_equal(reading.problems.list.count, times[i].real ? 0 : 1);
        reading_end(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_stay_as_written),
        cmocka_unit_test(quoted_ids_hold_more),
        cmocka_unit_test(clauses_stand_in_any_order),
        cmocka_unit_test(some_ids_are_refused),
        cmocka_unit_test(times_are_real),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
