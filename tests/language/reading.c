/* SPDX-License-Identifier: MIT
 * In: texts. Out: revisions, and messages as text.
 */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void full(void *context)
{
    (void)context;
    fail_msg("out of memory");
    abort();
}

void reading_start(struct reading *reading)
{
    *reading = (struct reading){0};
    arena_init(&reading->arena, full, NULL);
    reading->sources.arena = reading->problems.arena = &reading->arena;
}

void reading_end(struct reading *reading)
{
    arena_free(&reading->arena);
}

struct revision *reading_bytes(struct reading *reading, const char *path, const char *text, size_t size)
{
    const char *copy = arena_textn(&reading->arena, text, size);
    long source = source_add(&reading->sources, path, copy, size);
    assert_true(source >= 0);
    return parse_revision(&reading->arena, &reading->sources, (size_t)source, &reading->problems);
}

struct revision *reading_text(struct reading *reading, const char *text)
{
    return reading_bytes(reading, "a.mig", text, strlen(text));
}

const struct step *reading_step(struct reading *reading, const char *statement)
{
    const char *text = arena_format(&reading->arena, "revision a \"x\";\nupgrade {\n%s\n}\n", statement);
    const struct revision *revision = reading_text(reading, text);
    const char *messages = reading_messages(reading);
    assert_string_equal(messages, "");
    assert_non_null(revision);
    assert_int_equal(revision->upgrade.count, 1);
    return revision->upgrade.items[0];
}

const char *reading_messages(struct reading *reading)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    report_problems(file, &reading->sources, &reading->problems, false);
    assert_int_equal(fclose(file), 0);
    const char *copy = arena_textn(&reading->arena, text, size);
    free(text);
    return copy;
}

const char *messages_of(struct reading *reading, const char *text)
{
    reading->sources.list.count = 0;
    reading->problems.list.count = 0;
    reading_text(reading, text);
    return reading_messages(reading);
}
