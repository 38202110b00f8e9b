/* SPDX-License-Identifier: MIT
 * The language reference tells the truth: every ```mig block in grammar/README.md is read without a problem,
 * in any layout, as a file where it begins with a header, else as the steps of an upgrade; and the ```tree
 * block is the tree of the block before it. The path of the README comes from the environment.
 */
#include "ragged.h"
#include "reading.h"

#include "base/file.h"
#include "schema/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct revision *read_block(struct reading *reading, const char *block)
{
    const struct revision *revision;
    reading->sources.list.count = 0;
    reading->problems.list.count = 0;
    if (strncmp(block, "revision ", 9) != 0)
        block = arena_format(&reading->arena, "revision a \"x\";\nupgrade {\n%s\n}\n", block);
    revision = reading_text(reading, block);
    if (reading->problems.list.count > 0)
        fail_msg("%s%s", block, reading_messages(reading));
    const char *complaint = ragged_complaint(&reading->arena, block, 1);
    if (complaint != NULL)
        fail_msg("%s", complaint);
    return revision;
}

/* What stands between the mark and the next ```; *at moves behind it. NULL: no more. */
static const char *next_block(struct reading *reading, const char **at, const char *mark)
{
    const char *begin = strstr(*at, mark);
    if (begin == NULL)
        return NULL;
    begin += strlen(mark);
    const char *end = strstr(begin, "```");
    assert_non_null(end);
    *at = end + 3;
    return arena_textn(&reading->arena, begin, (size_t)(end - begin));
}

static void examples_are_read(void **state)
{
    struct reading reading;
    struct file_text text;
    struct buf tree;
    const struct revision *revision = NULL;
    const char *block;
    size_t count = 0;
    (void)state;
    assert_non_null(getenv("MIG_TEST_README"));
    reading_start(&reading);
    assert_null(file_read(&reading.arena, getenv("MIG_TEST_README"), &text));
    const char *mark = strstr(text.data, "```tree\n");
    assert_non_null(mark);
    for (const char *at = text.data; (block = next_block(&reading, &at, "```mig\n")) != NULL; count++) {
        const struct revision *read = read_block(&reading, block);
        revision = at < mark ? read : revision;
    }
    assert_true(count > 15);
    buf_init(&tree, &reading.arena);
    digest_tree(&tree, revision);
    assert_string_equal(tree.data, next_block(&reading, &mark, "```tree\n"));
    reading_end(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
