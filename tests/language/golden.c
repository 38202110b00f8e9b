/* SPDX-License-Identifier: MIT
 * In: the files of accept/, reject/ and format/. Out: for an accepted one the steps in canonical text, which
 * read again mean the same; for a rejected one every message to the byte; for one of format/ its layout by
 * `migc fmt`. With MIG_BLESS set the expected files are written instead.
 */
#include "ragged.h"
#include "reading.h"

#include "base/file.h"
#include "language/format.h"
#include "schema/digest.h"
#include "schema/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *read_file(struct reading *reading, const char *path, size_t *size)
{
    struct file_text text;
    const char *problem = file_read(&reading->arena, path, &text);
    if (problem != NULL)
        fail_msg("%s", problem);
    *size = text.size;
    return text.data;
}

static void add_message(struct buf *out, const char *words, const char *text)
{
    buf_add(out, words);
    for (; *text != '\0'; text++)
        buf_format(out, *text == '"' ? "%c\"" : "%c", *text);
    buf_char(out, '"');
}

static void add_names(struct buf *out, const char *words, struct names names)
{
    for (size_t i = 0; i < names.count; i++)
        buf_format(out, "%s%s", i == 0 ? words : ", ", names.items[i].text);
}

static void add_steps(struct buf *out, const char *words, struct steps steps)
{
    buf_format(out, "\n%s {\n", words);
    for (size_t i = 0; i < steps.count; i++)
        print_step(out, steps.items[i]);
    buf_add(out, "}\n");
}

static void add_revision(struct buf *out, const struct revision *revision)
{
    buf_format(out, "revision \"%s\"", revision->id.text);
    add_message(out, " \"", revision->message);
    add_names(out, " after ", revision->parents);
    add_names(out, " requires ", revision->requirements);
    add_names(out, " label ", revision->labels);
    buf_format(out, "%s%s;\n", revision->created != NULL ? " created " : "",
               revision->created != NULL ? revision->created : "");
    add_steps(out, "upgrade", revision->upgrade);
    if (revision->downgrade_kind == DOWNGRADE_WRITTEN)
        add_steps(out, "downgrade", revision->downgrade);
    if (revision->downgrade_kind == DOWNGRADE_IRREVERSIBLE) {
        add_message(out, "\ndowngrade irreversible \"", revision->irreversible);
        buf_add(out, ";\n");
    }
}

static void check_same_meaning(struct reading *reading, const struct revision *revision, const char *printed)
{
    char digest[SHA256_HEX];
    char again[SHA256_HEX];
    const struct revision *second = reading_text(reading, printed);
    assert_string_equal(reading_messages(reading), "");
    digest_revision(&reading->arena, revision, digest);
    digest_revision(&reading->arena, second, again);
    assert_string_equal(digest, again);
}

static void check_layout(struct reading *reading, const char *text)
{
    const char *complaint = ragged_complaint(&reading->arena, text, 1);
    if (complaint != NULL)
        fail_msg("%s", complaint);
}

static const char *accepted(struct reading *reading, const char *path, const char *text, size_t size)
{
    struct buf out;
    const struct revision *revision = reading_bytes(reading, path, text, size);
    assert_string_equal(reading_messages(reading), "");
    assert_non_null(revision);
    buf_init(&out, &reading->arena);
    add_revision(&out, revision);
    check_same_meaning(reading, revision, out.data);
    check_layout(reading, text);
    check_layout(reading, out.data);
    return out.data;
}

static const char *formatted(struct reading *reading, const char *path, const char *text, size_t size)
{
    struct buf out;
    reading_bytes(reading, path, text, size);
    assert_string_equal(reading_messages(reading), "");
    buf_init(&out, &reading->arena);
    assert_true(format_text(&reading->arena, text, size, &out));
    check_layout(reading, text);
    return out.data;
}

static const char *rejected(struct reading *reading, const char *path, const char *text, size_t size)
{
    reading_bytes(reading, path, text, size);
    assert_true(reading->problems.list.count > 0);
    return reading_messages(reading);
}

typedef const char *outcome_fn(struct reading *reading, const char *path, const char *text, size_t size);

static void check_case(const char *folder, const char *name, outcome_fn *outcome)
{
    struct reading reading;
    size_t size = 0;
    reading_start(&reading);
    const char *path = file_join(&reading.arena, folder, name);
    const char *expected_path =
        arena_format(&reading.arena, "%.*s.txt", (int)(strlen(path) - strlen(".mig")), path);
    const char *text = read_file(&reading, path, &size);
    const char *found = outcome(&reading, path, text, size);
    if (getenv("MIG_BLESS") != NULL) {
        assert_null(file_replace(&reading.arena, expected_path, found, strlen(found), NULL));
    } else {
        const char *expected = read_file(&reading, expected_path, &size);
        if (strcmp(found, expected) != 0)
            fail_msg("%s: found\n%s\nexpected\n%s", path, found, expected);
    }
    reading_end(&reading);
}

static void check_folder(const char *folder, outcome_fn *outcome)
{
    struct reading reading;
    const char **names;
    size_t count;
    reading_start(&reading);
    assert_null(file_list(&reading.arena, folder, ".mig", &names, &count));
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        check_case(folder, names[i], outcome);
    reading_end(&reading);
}

static void accepts(void **state)
{
    (void)state;
    check_folder("accept", accepted);
}

static void rejects(void **state)
{
    (void)state;
    check_folder("reject", rejected);
}

static void formats(void **state)
{
    (void)state;
    check_folder("format", formatted);
}

/* No syntax message without a case that shows it. */
static void every_code_has_a_case(void **state)
{
    static const int codes[] = {
#define MIG_PROBLEM(code, NAME, title) code,
#include "schema/problem.def"
#undef MIG_PROBLEM
    };
    struct reading reading;
    struct buf all;
    const char **names;
    size_t count;
    (void)state;
    reading_start(&reading);
    buf_init(&all, &reading.arena);
    assert_null(file_list(&reading.arena, "reject", ".txt", &names, &count));
    for (size_t i = 0; i < count; i++) {
        size_t size;
        buf_add(&all, read_file(&reading, file_join(&reading.arena, "reject", names[i]), &size));
    }
    for (size_t i = 0; i < sizeof codes / sizeof *codes && codes[i] < 100; i++)
        if (strstr(all.data, arena_format(&reading.arena, "[M%03d]", codes[i])) == NULL)
            fail_msg("no case in reject/ for M%03d", codes[i]);
    reading_end(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts),
        cmocka_unit_test(rejects),
        cmocka_unit_test(formats),
        cmocka_unit_test(every_code_has_a_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
