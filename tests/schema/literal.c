/* SPDX-License-Identifier: MIT
 * The one spelling of dates, times, uuids, and what is JSON.
 */
#include "schema/literal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static void full(void *context)
{
    (void)context;
    abort();
}

static int start(void **state)
{
    (void)state;
    arena_init(&arena, full, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

struct spelling {
    enum type_kind kind;
    const char *text, *canonical; /* NULL: no value of the type */
};

static void test_day(void **state)
{
    (void)state;
    assert_string_equal(literal_day(&arena, "2025-04-01 00:00:00.000000"), "2025-04-01");
    assert_null(literal_day(&arena, "2025-04-01 00:00:00.000001"));
    assert_null(literal_day(&arena, "2025-04-01 24:00:00"));
    assert_null(literal_day(&arena, "soon"));
}

static void test_spellings(void **state)
{
    static const struct spelling spellings[] = {
        {TYPE_INTERVAL, "1 day 02:30:00", "1 day 02:30:00"},
        {TYPE_INTERVAL, "soon", NULL},
        {TYPE_DATE, "2025-04-01", "2025-04-01"},
        {TYPE_DATE, "2024-02-29", "2024-02-29"},
        {TYPE_DATE, "2025-02-29", NULL},
        {TYPE_DATE, "1900-02-29", NULL},
        {TYPE_DATE, "2000-02-29", "2000-02-29"},
        {TYPE_DATE, "2025-13-01", NULL},
        {TYPE_DATE, "2025-00-10", NULL},
        {TYPE_DATE, "2025-04-31", NULL},
        {TYPE_DATE, "0000-01-01", NULL},
        {TYPE_DATE, "2025-4-1", NULL},
        {TYPE_DATE, "2025-04-01 ", NULL},
        {TYPE_DATE, "", NULL},
        {TYPE_TIME, "09:30", "09:30:00.000000"},
        {TYPE_TIME, "23:59:59.5", "23:59:59.500000"},
        {TYPE_TIME, "23:59:59.123456", "23:59:59.123456"},
        {TYPE_TIME, "23:59:59.1234567", NULL},
        {TYPE_TIME, "24:00", NULL},
        {TYPE_TIME, "09:60", NULL},
        {TYPE_TIME, "09:30:60", NULL},
        {TYPE_TIME, "09:30:", NULL},
        {TYPE_TIMESTAMP, "2025-04-01", "2025-04-01 00:00:00.000000"},
        {TYPE_TIMESTAMP, "2025-04-01T09:30", "2025-04-01 09:30:00.000000"},
        {TYPE_TIMESTAMP, "2025-04-01 09:30:15.25", "2025-04-01 09:30:15.250000"},
        {TYPE_TIMESTAMP, "2025-04-01 09:30:15Z", NULL},
        {TYPE_TIMESTAMP, "2025-04-01  09:30", NULL},
        {TYPE_TIMESTAMP, "now", NULL},
        {TYPE_TIMESTAMPTZ, "2025-04-01 09:30:15Z", "2025-04-01 09:30:15.000000"},
        {TYPE_TIMESTAMPTZ, "2025-04-01 09:30:15", "2025-04-01 09:30:15.000000"},
        {TYPE_TIMESTAMPTZ, "2025-04-01 01:30:00+02", "2025-03-31 23:30:00.000000"},
        {TYPE_TIMESTAMPTZ, "2025-01-01 01:30:00+02:00", "2024-12-31 23:30:00.000000"},
        {TYPE_TIMESTAMPTZ, "2024-12-31 20:15:30.5-0545", "2025-01-01 02:00:30.500000"},
        {TYPE_TIMESTAMPTZ, "2024-02-28 23:00:00-01:00", "2024-02-29 00:00:00.000000"},
        {TYPE_TIMESTAMPTZ, "2025-04-01 09:30+16", NULL},
        {TYPE_TIMESTAMPTZ, "2025-04-01 09:30+02:", NULL},
        {TYPE_TIMESTAMPTZ, "9999-12-31 23:30-01", NULL},
        {TYPE_TIMESTAMPTZ, "0001-01-01 00:30+01", NULL},
        {TYPE_INTERVAL, "1 day", "1 day"},
        {TYPE_INTERVAL, "90 minutes", "01:30:00"},
        {TYPE_INTERVAL, "14 months 1 week -02:30", "1 year 2 mons 7 days -02:30:00"},
        {TYPE_INTERVAL, "-1 day +00:00:01.5", "-1 days +00:00:01.5"},
        {TYPE_INTERVAL, "1 year -2 days 3 hours 4 min 5 sec", "1 year -2 days +03:04:05"},
        {TYPE_INTERVAL, "0 days", "00:00:00"},
        {TYPE_INTERVAL, "1", NULL},
        {TYPE_INTERVAL, "x", NULL},
        {TYPE_INTERVAL, "1 day 1 day", NULL},
        {TYPE_INTERVAL, "1 day 1 year", NULL},
        {TYPE_INTERVAL, "1 day ", NULL},
        {TYPE_INTERVAL, "2 hours 01:00", NULL},
        {TYPE_INTERVAL, "2025-01-01", NULL},
        {TYPE_INTERVAL, "", NULL},
        {TYPE_UUID, "01234567-89AB-cdef-0123-456789ABCDEF", "01234567-89ab-cdef-0123-456789abcdef"},
        {TYPE_UUID, "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"},
        {TYPE_UUID, "01234567-89ab-cdef-0123-456789abcde", NULL},
        {TYPE_UUID, "0123456-789ab-cdef-0123-456789abcdef", NULL},
        {TYPE_UUID, "01234567-89ab-cdef-0123-456789abcdeg", NULL},
        {TYPE_JSON, " {\"a\": [1, 2]} ", " {\"a\": [1, 2]} "},
        {TYPE_JSONB, "{", NULL},
        {TYPE_JSON, "\"\\u0000\"", "\"\\u0000\""},
        {TYPE_JSONB, "\"\\u0000\"", NULL},
        {TYPE_JSONB, "\"\\\\u0000\"", "\"\\\\u0000\""},
        {TYPE_JSONB, "\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\""},
        {TYPE_JSONB, "\"\\ud83d\"", NULL},
        {TYPE_JSONB, "\"\\ude00\"", NULL},
        {TYPE_VARCHAR, "any text", "any text"},
        {TYPE_INTEGER, "5", NULL},
        {TYPE_BOOLEAN, "true", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct type type = {.kind = spellings[i].kind};
        const char *canonical = literal_canonical(&arena, type, spellings[i].text);
        if ((canonical == NULL) != (spellings[i].canonical == NULL))
            fail_msg("'%s' gives %s", spellings[i].text, canonical != NULL ? canonical : "nothing");
        if (canonical == NULL)
            continue;
        assert_string_equal(canonical, spellings[i].canonical);
        assert_string_equal(literal_canonical(&arena, type, canonical), canonical);
    }
}

static const char *nested(char open, char close, size_t depth)
{
    char *text = arena_alloc(&arena, 2 * depth + 1);
    memset(text, open, depth);
    memset(text + depth, close, depth);
    return text;
}

static void test_json(void **state)
{
    static const char *const good[] = {
        "null",
        "true",
        "-0",
        "0.5e+10",
        "1E5",
        "\"\"",
        "\"\\u00e9\\n\\\"\"",
        "\"\xc3\xa9\"",
        "[]",
        "{}",
        "[1, [2], {\"a\": {}, \"b\": \"c\"}]",
        "\t{ \"a\" : 1 }\n",
    };
    static const char *const bad[] = {
        "",      " ",       "nul",      "truee",   "01",          "1.",     ".5",       "-",    "1e",
        "+1",    "'a'",     "\"a",      "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "\"\xc3\"", "[1,]", "[,1]",
        "[1 2]", "{\"a\"}", "{\"a\":}", "{a: 1}",  "{\"a\": 1,}", "[}",     "1 2",      "[1]]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!literal_json(good[i]))
            fail_msg("%s is JSON", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (literal_json(bad[i]))
            fail_msg("%s is no JSON", bad[i]);
    assert_true(literal_json(nested('[', ']', 1000)));
    assert_false(literal_json(nested('[', ']', 1001)));
    assert_false(literal_json(nested('[', '[', 100000)));
}

struct spelling_of_array {
    struct type type;
    const char *text, *canonical;
};

static void test_arrays(void **state)
{
    static const struct spelling_of_array spellings[] = {
        {{.kind = TYPE_INTEGER}, " { 1, -2 ,30 } ", "{1,-2,30}"},
        {{.kind = TYPE_INTEGER}, "{}", "{}"},
        {{.kind = TYPE_INTEGER}, "{1,}", NULL},
        {{.kind = TYPE_INTEGER}, "{,1}", NULL},
        {{.kind = TYPE_INTEGER}, "{1 2}", NULL},
        {{.kind = TYPE_INTEGER}, "1, 2", NULL},
        {{.kind = TYPE_INTEGER}, "{", NULL},
        {{.kind = TYPE_INTEGER}, "{1} x", NULL},
        {{.kind = TYPE_INTEGER}, "{a}", NULL},
        {{.kind = TYPE_INTEGER}, "{01}", NULL},
        {{.kind = TYPE_INTEGER}, "{2147483648}", NULL},
        {{.kind = TYPE_INTEGER}, "{-2147483648}", "{-2147483648}"},
        {{.kind = TYPE_SMALLINT}, "{32768}", NULL},
        {{.kind = TYPE_BOOLEAN}, "{true, f}", "{t,f}"},
        {{.kind = TYPE_BOOLEAN}, "{maybe}", NULL},
        {{.kind = TYPE_TEXT}, "{a b, \"c,d\", \"\", \"q\\\"\", x}", "{\"a b\",\"c,d\",\"\",\"q\\\"\",x}"},
        {{.kind = TYPE_TEXT}, "{\"null\"}", "{\"null\"}"},
        {{.kind = TYPE_TEXT}, "{null}", NULL},
        {{.kind = TYPE_TEXT}, "{\"a}", NULL},
        {{.kind = TYPE_VARCHAR, .length = 2}, "{ab}", "{ab}"},
        {{.kind = TYPE_VARCHAR, .length = 2}, "{abc}", NULL},
        {{.kind = TYPE_ENUM, .name = "e"}, "{A, \"B C\"}", "{A,\"B C\"}"},
        {{.kind = TYPE_DATE}, "{}", "{}"},
        {{.kind = TYPE_DATE}, "{2025-01-01}", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct type type = spellings[i].type;
        type.array = true;
        const char *canonical = literal_canonical(&arena, type, spellings[i].text);
        if ((canonical == NULL) != (spellings[i].canonical == NULL))
            fail_msg("'%s' gives %s", spellings[i].text, canonical != NULL ? canonical : "nothing");
        if (canonical != NULL)
            assert_string_equal(canonical, spellings[i].canonical);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_arrays, start, end),
        cmocka_unit_test_setup_teardown(test_spellings, start, end),
        cmocka_unit_test_setup_teardown(test_json, start, end),
        cmocka_unit_test_setup_teardown(test_day, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
