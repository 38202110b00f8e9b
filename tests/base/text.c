/* SPDX-License-Identifier: MIT
 * UTF-8 at every edge of Unicode's table 3-7, distances, nearest names, and JSON strings.
 */
#include "check.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static size_t utf8(const char *bytes, size_t count)
{
    const unsigned char *s = (const unsigned char *)bytes;
    return text_utf8(s, s + count);
}

static void utf8_edges(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t count, length;
    } cases[] = {
        {"", 0, 0},
        {"\0", 1, 1},
        {"\x7f", 1, 1},
        {"\x80", 1, 0},
        {"\xbf", 1, 0},
        {"\xc0\x80", 2, 0},
        {"\xc1\xbf", 2, 0},
        {"\xc2\x80", 2, 2},
        {"\xc2\x7f", 2, 0},
        {"\xc2\xc0", 2, 0},
        {"\xdf\xbf", 2, 2},
        {"\xe0\x9f\xbf", 3, 0},
        {"\xe0\xa0\x80", 3, 3},
        {"\xe1\x80\x80", 3, 3},
        {"\xec\xbf\xbf", 3, 3},
        {"\xed\x9f\xbf", 3, 3},
        {"\xed\xa0\x80", 3, 0},
        {"\xee\x80\x80", 3, 3},
        {"\xef\xbf\xbf", 3, 3},
        {"\xe1\x80\xc0", 3, 0},
        {"\xe1\x80", 2, 0},
        {"\xe1", 1, 0},
        {"\xf0\x8f\xbf\xbf", 4, 0},
        {"\xf0\x90\x80\x80", 4, 4},
        {"\xf3\xbf\xbf\xbf", 4, 4},
        {"\xf4\x8f\xbf\xbf", 4, 4},
        {"\xf4\x90\x80\x80", 4, 0},
        {"\xf5\x80\x80\x80", 4, 0},
        {"\xf1\x80\x80\x7f", 4, 0},
        {"\xf1\x80\x80", 3, 0},
        {"\xff", 1, 0},
        {"\xc2\x80\x80", 3, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (utf8(cases[i].bytes, cases[i].count) != cases[i].length)
            fail_msg("case %zu", i);
}

/* Writes the code point and reads it back: everything but the surrogates is valid, with its length. */
static void utf8_every_code_point(void **state)
{
    (void)state;
    for (unsigned long c = 0; c < 0x110000; c++) {
        unsigned char s[4];
        size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
        unsigned long rest = c;
        for (size_t i = length; i-- > 1; rest >>= 6)
            s[i] = (unsigned char)(0x80 | (rest & 0x3f));
        s[0] = (unsigned char)(lead[length] | rest);
        size_t expected = c >= 0xd800 && c <= 0xdfff ? 0 : length;
        if (text_utf8(s, s + length) != expected)
            fail_msg("U+%04lX", c);
    }
}

static void characters(void **state)
{
    (void)state;
    assert_int_equal(text_characters(""), 0);
    assert_int_equal(text_characters("abc"), 3);
    assert_int_equal(text_characters("h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x98"), 6);
}

static void lower(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL, NULL);
    assert_string_equal(text_lower(&arena, ""), "");
    assert_string_equal(text_lower(&arena, "@AZ[`az{09"), "@az[`az{09");
    assert_string_equal(text_lower(&arena, "\xc3\x89T\xc3\x89"), "\xc3\x89t\xc3\x89");
    arena_free(&arena);
}

static void equal(void **state)
{
    (void)state;
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal(NULL, ""));
    assert_false(text_equal("", NULL));
    assert_true(text_equal("", ""));
    assert_false(text_equal("a", "A"));
}

static void distances(void **state)
{
    (void)state;
    assert_int_equal(text_distance("", "", 0), 0);
    assert_int_equal(text_distance("", "abc", 5), 3);
    assert_int_equal(text_distance("kitten", "sitting", 9), 3);
    assert_int_equal(text_distance("sitting", "kitten", 3), 3);
    assert_int_equal(text_distance("sitting", "kitten", 2), 3);
    assert_int_equal(text_distance("sitting", "kitten", 1), 2);
    assert_int_equal(text_distance("sitting", "kitten", 0), 1);
    assert_int_equal(text_distance("same", "same", 0), 0);
    assert_int_equal(text_distance("abcdefgh", "h", 4), 5);
    assert_int_equal(text_distance("flaw", "lawn", 4), 2);
    assert_int_equal(text_distance("onwer", "owner", 1), 1);
    assert_int_equal(text_distance("ab", "ba", 4), 1);
    assert_int_equal(text_distance("ca", "abc", 4), 3);
}

static void distances_of_long_texts(void **state)
{
    (void)state;
    char a[1000], b[1000];
    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    a[999] = b[999] = '\0';
    assert_int_equal(text_distance(a, b, 3), 0);
    b[500] = 'b';
    assert_int_equal(text_distance(a, b, 3), 4); /* too long to be a slip */
    a[256] = b[256] = '\0';
    b[100] = 'b';
    assert_int_equal(text_distance(a, b, 3), 1);
}

static void nearest(void **state)
{
    (void)state;
    static const char *const names[] = {"trades", "strategies", "ohlcv", "trade"};
    assert_string_equal(text_nearest("tradess", names, 4), "trades");
    assert_string_equal(text_nearest("trad", names, 4), "trade");
    assert_string_equal(text_nearest("strategy", names, 4), "strategies");
    assert_null(text_nearest("orders", names, 4));
    assert_null(text_nearest("", names, 4));
    assert_null(text_nearest("x", names, 0));
}

static void json(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "\"\""},
        {"plain 'text'", "\"plain 'text'\""},
        {"\"\\/", "\"\\\"\\\\/\""},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\""},
        {"h\xc3\xa9 \xf0\x9f\x90\x98", "\"h\xc3\xa9 \xf0\x9f\x90\x98\""},
        {"a\xff"
         "b\xed\xa0\x80",
         "\"a\\ufffdb\\ufffd\\ufffd\\ufffd\""},
        {"cut\xe2\x82", "\"cut\\ufffd\\ufffd\""},
    };
    struct arena arena;
    struct buf buf;
    arena_init(&arena, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_init(&buf, &arena);
        text_json(&buf, cases[i][0]);
        assert_string_equal(buf.data, cases[i][1]);
    }
    arena_free(&arena);
}

static void shell(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "''"},
        {"../app/migrations", "../app/migrations"},
        {"two words", "'two words'"},
        {"it's", "'it'\\''s'"},
        {"$(rm)", "'$(rm)'"},
        {"h\xc3\xa9", "'h\xc3\xa9'"},
    };
    struct arena arena;
    struct buf buf;
    arena_init(&arena, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_init(&buf, &arena);
        text_shell(&buf, cases[i][0]);
        assert_string_equal(buf.data, cases[i][1]);
    }
    arena_free(&arena);
}

static void xml(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"a <b> & \"c\" 'd'", "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;"},
        {"]]>\t\r\n", "]]&gt;\t\r\n"},
        {"\x01h\xc3\xa9\x1f\xff", "\xef\xbf\xbdh\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xef\xbf\xbf\xf0\x9f\x90\x98", "\xef\xbf\xbd\xf0\x9f\x90\x98"},
    };
    struct arena arena;
    struct buf buf;
    arena_init(&arena, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_init(&buf, &arena);
        text_xml(&buf, cases[i][0]);
        assert_string_equal(buf.data, cases[i][1]);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_edges),
        cmocka_unit_test(utf8_every_code_point),
        cmocka_unit_test(characters),
        cmocka_unit_test(lower),
        cmocka_unit_test(equal),
        cmocka_unit_test(distances),
        cmocka_unit_test(distances_of_long_texts),
        cmocka_unit_test(nearest),
        cmocka_unit_test(json),
        cmocka_unit_test(shell),
        cmocka_unit_test(xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
