/* SPDX-License-Identifier: MIT
 * The two forms of a report, to the byte: order, places, marks under tabs and wide letters, long lines,
 * colours, the limit, JSON.
 */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct problem *add(struct reading *reading, enum problem_code code, uint32_t begin, uint32_t end,
                           const char *message)
{
    return problem_add(&reading->problems, code, (struct span){begin, end}, "%s", message);
}

static const char *printed(struct reading *reading, bool json, bool colour)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    if (json)
        report_problems_json(file, &reading->sources, &reading->problems);
    else
        report_problems(file, &reading->sources, &reading->problems, colour);
    assert_int_equal(fclose(file), 0);
    const char *copy = arena_textn(&reading->arena, text, size);
    free(text);
    return copy;
}

/* The first file begins at 1, the second at 39. */
static void start(struct reading *reading)
{
    static const char first[] = "alter table t\n\tadd column é integer\n";
    static const char second[] = "drop index i";
    reading_start(reading);
    assert_int_equal(source_add(&reading->sources, "m/1.mig", first, strlen(first)), 0);
    assert_int_equal(source_add(&reading->sources, "m/2.mig", second, strlen(second)), 1);
}

static void problems_stand_in_order_of_place(void **state)
{
    struct reading reading;
    (void)state;
    start(&reading);
    struct problem *problem = add(&reading, PROBLEM_DATA_LOSS, 50, 51, "this is `i`");
    problem_note(&reading.problems, problem, (struct span){27, 29}, "`é` is here");
    problem_note(&reading.problems, problem, (struct span){0, 0}, "and nowhere");
    problem_help(&reading.problems, problem, "%s", "first line,\nsecond line");
    add(&reading, PROBLEM_UNKNOWN_TABLE, 13, 14, "no `t`");
    add(&reading, PROBLEM_SYNTAX, 30, 37, "a type");
    add(&reading, PROBLEM_TWO_HEADS, 0, 0, "somewhere");
    assert_string_equal(printed(&reading, false, false), "error: somewhere [M104]\n"
                                                         "m/1.mig:1:13: error: no `t` [M201]\n"
                                                         "    1 | alter table t\n"
                                                         "      |             ^\n"
                                                         "m/1.mig:2:15: error: a type [M001]\n"
                                                         "    2 | \tadd column é integer\n"
                                                         "      | \t             ^^^^^^^\n"
                                                         "m/2.mig:1:12: error: this is `i` [M402]\n"
                                                         "    1 | drop index i\n"
                                                         "      |            ^\n"
                                                         "m/1.mig:2:13: note: `é` is here\n"
                                                         "    2 | \tadd column é integer\n"
                                                         "      | \t           ~\n"
                                                         "note: and nowhere\n"
                                                         "help: first line,\n"
                                                         "      second line\n");
    reading_end(&reading);
}

static void colours_stand_only_where_asked(void **state)
{
    struct reading reading;
    (void)state;
    start(&reading);
    struct problem *problem = add(&reading, PROBLEM_SYNTAX, 1, 6, "no");
    problem_note(&reading.problems, problem, (struct span){39, 43}, "there");
    problem_help(&reading.problems, problem, "%s", "do");
    assert_string_equal(printed(&reading, false, true),
                        "\033[1mm/1.mig:1:1:\033[0m \033[1;31merror:\033[0m no [M001]\n"
                        "    1 | alter table t\n"
                        "      | \033[1;31m^^^^^\033[0m\n"
                        "\033[1mm/2.mig:1:1:\033[0m \033[1;36mnote:\033[0m there\n"
                        "    1 | drop index i\n"
                        "      | \033[1;36m~~~~\033[0m\n"
                        "\033[1;32mhelp:\033[0m do\n");
    reading_end(&reading);
}

static void a_mark_ends_with_its_line(void **state)
{
    struct reading reading;
    (void)state;
    start(&reading);
    add(&reading, PROBLEM_SYNTAX, 7, 30, "goes on");
    assert_string_equal(printed(&reading, false, false), "m/1.mig:1:7: error: goes on [M001]\n"
                                                         "    1 | alter table t\n"
                                                         "      |       ^^^^^^^\n");
    reading_end(&reading);
}

static void long_lines_are_cut(void **state)
{
    struct reading reading;
    char line[301] = "";
    (void)state;
    reading_start(&reading);
    memset(line, 'x', 300);
    memcpy(line + 200, "HERE", 4);
    assert_int_equal(source_add(&reading.sources, "a", line, 300), 0);
    add(&reading, PROBLEM_SYNTAX, 201, 205, "there");
    assert_string_equal(printed(&reading, false, false),
                        "a:1:201: error: there [M001]\n"
                        "    1 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxHERE"
                        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\n"
                        "      |                                            ^^^^\n");
    reading_end(&reading);
}

static void twenty_are_shown(void **state)
{
    struct reading reading;
    (void)state;
    start(&reading);
    for (uint32_t i = 0; i < 22; i++)
        add(&reading, PROBLEM_SYNTAX, 1 + i, 2 + i, "no");
    const char *text = printed(&reading, false, false);
    assert_string_equal(text + strlen(text) - strlen("2 more errors\n"), "2 more errors\n");
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, "error: no")) != NULL; at++)
        count++;
    assert_int_equal(count, 20);
    reading.problems.list.count = 21;
    text = printed(&reading, false, false);
    assert_non_null(strstr(text, "\n1 more error\n"));
    reading_end(&reading);
}

static void json_has_all_of_it(void **state)
{
    struct reading reading;
    (void)state;
    start(&reading);
    struct problem *problem = add(&reading, PROBLEM_DATA_LOSS, 50, 51, "this is \"i\"");
    problem_note(&reading.problems, problem, (struct span){27, 29}, "here");
    problem_note(&reading.problems, problem, (struct span){0, 0}, "nowhere");
    problem_help(&reading.problems, problem, "%s", "first,\nsecond");
    add(&reading, PROBLEM_TWO_HEADS, 0, 0, "somewhere");
    assert_string_equal(
        printed(&reading, true, false),
        "[{\"code\": \"M104\", \"severity\": \"error\", \"message\": \"somewhere\"},\n"
        " {\"code\": \"M402\", \"severity\": \"error\", \"message\": \"this is \\\"i\\\"\", \"file\": "
        "\"m/2.mig\", "
        "\"line\": 1, \"column\": 12, \"endLine\": 1, \"endColumn\": 13, \"notes\": [{\"message\": \"here\", "
        "\"file\": \"m/1.mig\", \"line\": 2, \"column\": 13, \"endLine\": 2, \"endColumn\": 14}, "
        "{\"message\": \"nowhere\"}], \"help\": \"first,\\nsecond\"}]\n");
    reading.problems.list.count = 0;
    assert_string_equal(printed(&reading, true, false), "[]\n");
    reading_end(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_stand_in_order_of_place),
        cmocka_unit_test(colours_stand_only_where_asked),
        cmocka_unit_test(a_mark_ends_with_its_line),
        cmocka_unit_test(long_lines_are_cut),
        cmocka_unit_test(twenty_are_shown),
        cmocka_unit_test(json_has_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
