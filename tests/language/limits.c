/* SPDX-License-Identifier: MIT
 * Texts that no hand writes: too deep, too long, not text at all. Each gives a message and an end, and where
 * a next statement can be found, it is read.
 */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* before, `count` times `piece`, middle, `count` times `end`, after; then a statement that is wrong. */
static void check(const char *before, const char *piece, const char *middle, const char *end, size_t count,
                  const char *expected)
{
    struct reading reading;
    struct buf text;
    struct buf codes;
    reading_start(&reading);
    buf_init(&text, &reading.arena);
    buf_init(&codes, &reading.arena);
    buf_format(&text, "revision a \"x\";\nupgrade {\n%s", before);
    for (size_t i = 0; i < count; i++)
        buf_add(&text, piece);
    buf_add(&text, middle);
    for (size_t i = 0; i < count; i++)
        buf_add(&text, end);
    buf_add(&text, ";\ndrop indx a;\n}\n");
    reading_text(&reading, text.data);
    for (size_t i = 0; i < reading.problems.list.count; i++)
        buf_format(&codes, "M%03d %s\n", (int)reading.problems.list.items[i]->code,
                   reading.problems.list.items[i]->message);
    assert_string_equal(codes.data, expected);
    reading_end(&reading);
}

#define INDX                                                                                                 \
    "M001 unexpected `indx`; expected `enum`, `index`, `table`, `extension`, `partition` or the like\n"
#define DEEP "M005 this is nested too deeply\n"

static void depth(void **state)
{
    (void)state;
    check("update t set a = ", "(", "1", ")", 90, INDX);
    check("update t set a = ", "(", "1", ")", 10000, DEEP INDX);
    check("update t set a = ", "abs(", "1", ")", 10000, DEEP INDX);
    check("update t set a = ", "case when a = b and (", "1", ") then 1 end", 90, INDX);
    check("update t set a = ", "case when a = b and (", "1", ") then 1 end", 10000, DEEP INDX);
    check("update t set a = 1", " + 1", "", "", 400, INDX);
    check("update t set a = 1", " + 1", "", "", 100000, DEEP INDX);
    check("update t set a = 1", " or 1", "", "", 100000, DEEP INDX);
    check("update t set a = ", "not ", "b", "", 100000,
          DEEP); /* bison's own stack: nothing after it is read */
    check("update t set a = ", "- ", "b", "", 100000, DEEP);
    check("insert into t (a) values (0)", ", (1)", "", "", 20000, INDX);
    check("update t set a = b in (0", ", 1", ")", "", 20000, INDX);
    check("", "on sqlite { ", "drop index a; ", "} ", 10000,
          DEEP "M001 unexpected `;`; expected a step or `}`\n" INDX);
}

static void length(void **state)
{
    (void)state;
    check("drop index ", "a", "", "", 1000000, "M006 this name of 1000000 bytes is too long\n" INDX);
    check("drop index \"", "a", "\"", "", 1000000, "M006 this name of 1000000 bytes is too long\n" INDX);
    check("update t set a = ", "1", "", "", 1000000, "M006 this is longer than 1000 characters\n" INDX);
    check("update t set a = '", "''", "'", "", 1000000, INDX);
    check("sql on sqlite $$", "$ ", "$$", "", 1000000, INDX);
}

static void check_bytes(const char *text, size_t size, const char *expected)
{
    struct reading reading;
    reading_start(&reading);
    assert_null(reading_bytes(&reading, "a.mig", text, size));
    assert_string_equal(reading_messages(&reading), expected);
    reading_end(&reading);
}

static void what_is_no_text(void **state)
{
    static const char nul[] = "revision a \"x\";\nupgrade { drop\0index b; }\n";
    static const char latin[] = "# caf\xe9\nrevision a \"x\";\n";
    static const char little[] = "\xff\xfer\0e\0v\0";
    (void)state;
    check_bytes(nul, sizeof nul - 1,
                "a.mig:2:15: error: this file has a NUL byte, so it is not a text [M004]\n"
                "    2 | upgrade { drop?index b; }\n"
                "      |               ^\n");
    check_bytes(latin, sizeof latin - 1,
                "a.mig:1:6: error: this byte is not UTF-8 [M004]\n"
                "    1 | # caf?\n"
                "      |      ^\n"
                "help: save the file as UTF-8\n");
    check_bytes(little, sizeof little - 1,
                "a.mig:1:1: error: this file is UTF-16 [M004]\n"
                "    1 | ??r?e?v?\n"
                "      | ^\n"
                "help: save it as UTF-8\n");
}

static void line_ends_and_marks(void **state)
{
    struct reading reading;
    static const char text[] = "\xef\xbb\xbfrevision a \"x\";\r\nupgrade {\r\n"
                               "\tsql on sqlite $$a\r\nb\r$$ reverse $t$ $$\r\n$t$;\r\n"
                               "insert into t (a) values ('x\r\ny');\r\n}\r\n";
    (void)state;
    reading_start(&reading);
    const struct revision *revision = reading_text(&reading, text);
    assert_string_equal(reading_messages(&reading), "");
    assert_int_equal(revision->upgrade.count, 2);
    assert_string_equal(revision->upgrade.items[0]->text, "a\nb\r");
    assert_string_equal(revision->upgrade.items[0]->reverse_text, " $$\n");
    assert_string_equal(revision->upgrade.items[1]->values[0]->text, "x\ny");
    reading_end(&reading);
}

/* Whatever the bytes are, reading them ends, and says something or gives a revision. */
static void any_bytes_at_all(void **state)
{
    static const char *const pieces[] = {
        "revision a \"x\";",
        "upgrade {",
        "downgrade ",
        "create table t (",
        "a integer ",
        "not null",
        ",",
        ")",
        "(",
        "}",
        "{",
        ";",
        "'",
        "\"",
        "$$",
        "alter table t add ",
        "column ",
        "on sqlite ",
        "1",
        "+",
        "case when ",
        "end",
        "insert into t (a) values ",
        "\n",
        "#",
        "accepting data loss ",
        "fill ",
        "sql ",
        "default ",
        "é",
        "[",
        "]",
        "create index i on t ",
        "irreversible ",
        "primary key",
        "references t",
        "--",
        "/*",
        "::",
        ".",
        "after ",
    };
    unsigned random = 1;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct reading reading;
        struct buf text;
        reading_start(&reading);
        buf_init(&text, &reading.arena);
        buf_add(&text, round % 2 != 0 ? "revision a \"x\";\nupgrade {\n" : "");
        for (int i = 0; i < 40; i++) {
            random = random * 1103515245u + 12345u;
            buf_add(&text, pieces[random / 65536 % (sizeof pieces / sizeof *pieces)]);
        }
        struct revision *revision = reading_text(&reading, text.data);
        assert_true(revision != NULL || reading.problems.list.count > 0);
        reading_messages(&reading);
        reading_end(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(depth),
        cmocka_unit_test(length),
        cmocka_unit_test(what_is_no_text),
        cmocka_unit_test(line_ends_and_marks),
        cmocka_unit_test(any_bytes_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
