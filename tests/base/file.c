/* SPDX-License-Identifier: MIT
 * Files in a folder of the test's own: what is read, listed, refused and replaced; and that the old
 * file is what it was, with nothing left beside it, whenever a replacement fails.
 */
#include "check.h"

#include "base/file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena arena;
static const char *folder;

static const char *in_folder(const char *name)
{
    return file_join(&arena, folder, name);
}

static void write_new(const char *name, const char *text)
{
    assert_null(file_replace(&arena, in_folder(name), text, strlen(text), NULL));
}

static const char *content(const char *name)
{
    struct file_text text = {0};
    assert_null(file_read(&arena, in_folder(name), &text));
    assert_int_equal(text.data[text.size], 0);
    assert_int_equal(strlen(text.data), text.size);
    return text.data;
}

static size_t entries(void)
{
    size_t count = 0;
    const char **names;
    assert_null(file_list(&arena, folder, "", &names, &count));
    return count;
}

static int make_folder(void **state)
{
    (void)state;
    char name[] = "base-file-XXXXXX";
    arena_init(&arena, NULL, NULL);
    if (mkdtemp(name) == NULL)
        return -1;
    folder = arena_text(&arena, name);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    int status = system(arena_format(&arena, "rm -rf '%s'", folder));
    arena_free(&arena);
    return status;
}

static void joined_and_split(void **state)
{
    (void)state;
    assert_string_equal(file_join(&arena, "a", "b"), "a/b");
    assert_string_equal(file_join(&arena, "a/", "b"), "a/b");
    assert_string_equal(file_join(&arena, "", "b"), "b");
    assert_string_equal(file_join(&arena, "/", "b"), "/b");
    assert_string_equal(file_base("a/b/c.mig"), "c.mig");
    assert_string_equal(file_base("c.mig"), "c.mig");
    assert_string_equal(file_base("a/"), "");
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    static const char bytes[] = "a\0\r\n\xff";
    struct file_text text = {0};
    assert_null(file_replace(&arena, in_folder("a"), bytes, sizeof bytes, NULL));
    assert_null(file_read(&arena, in_folder("a"), &text));
    assert_int_equal(text.size, sizeof bytes);
    assert_memory_equal(text.data, bytes, sizeof bytes);
    write_new("empty", "");
    assert_string_equal(content("empty"), "");
    char *large = arena_alloc(&arena, 3000000);
    memset(large, 'x', 2999999);
    write_new("large", large);
    assert_string_equal(content("large"), large);
}

static void reading_says_what_is_wrong(void **state)
{
    (void)state;
    struct file_text text = {0};
    const char *missing = in_folder("missing");
    assert_string_equal(file_read(&arena, missing, &text),
                        arena_format(&arena, "cannot read `%s`: No such file or directory", missing));
    assert_string_equal(file_read(&arena, folder, &text),
                        arena_format(&arena, "cannot read `%s`: not a regular file", folder));
    assert_string_equal(file_read(&arena, "/dev/zero", &text), "cannot read `/dev/zero`: not a regular file");
    const char *pipe = in_folder("pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_string_equal(file_read(&arena, pipe, &text),
                        arena_format(&arena, "cannot read `%s`: not a regular file", pipe));
}

static void replacing_changes_only_what_differs(void **state)
{
    (void)state;
    struct stat before, after;
    bool changed = false;
    assert_null(file_replace(&arena, in_folder("a"), "one", 3, &changed));
    assert_true(changed);
    assert_int_equal(stat(in_folder("a"), &before), 0);
    assert_null(file_replace(&arena, in_folder("a"), "one", 3, &changed));
    assert_false(changed);
    assert_int_equal(stat(in_folder("a"), &after), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_null(file_replace(&arena, in_folder("a"), "two", 3, &changed));
    assert_true(changed);
    assert_string_equal(content("a"), "two");
    assert_int_equal(entries(), 1);
}

static void replacing_keeps_the_mode(void **state)
{
    (void)state;
    struct stat about;
    mode_t mask = umask(027);
    write_new("new", "1");
    umask(mask);
    assert_int_equal(stat(in_folder("new"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    assert_int_equal(chmod(in_folder("new"), 0604), 0);
    write_new("new", "2");
    assert_int_equal(stat(in_folder("new"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0604);
}

/* A limit on the size of files stops the write halfway, as a full disk does. */
static void a_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    struct rlimit old, small;
    bool changed = true;
    char *large = arena_alloc(&arena, 100000);
    memset(large, 'x', 100000);
    write_new("a", "the old one");
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 50000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const char *message = file_replace(&arena, in_folder("a"), large, 100000, &changed);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_string_equal(message, arena_format(&arena, "cannot write `%s`: File too large", in_folder("a")));
    assert_false(changed);
    assert_string_equal(content("a"), "the old one");
    assert_int_equal(system(arena_format(&arena, "test \"$(ls -A '%s')\" = a", folder)), 0);
}

static void what_is_no_file_is_not_replaced(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_folder("d"), 0700), 0);
    assert_string_equal(file_replace(&arena, in_folder("d"), "x", 1, NULL),
                        arena_format(&arena, "cannot write `%s`: not a regular file", in_folder("d")));
    assert_string_equal(file_replace(&arena, "/dev/null", "x", 1, NULL),
                        "cannot write `/dev/null`: not a regular file");
    assert_string_equal(
        file_replace(&arena, in_folder("no/a"), "x", 1, NULL),
        arena_format(&arena, "cannot write `%s`: No such file or directory", in_folder("no/a")));
    assert_int_equal(entries(), 1);
}

static void leftovers_of_others_do_not_stop_it(void **state)
{
    (void)state;
    write_new(arena_format(&arena, ".a.%ld-0.new", (long)getpid()), "left behind");
    write_new("a", "new");
    assert_string_equal(content("a"), "new");
}

static void lists_are_sorted_and_filtered(void **state)
{
    (void)state;
    static const char *const files[] = {"b.mig", "a.mig", "B.mig", ".hidden.mig", "c.txt", "mig", "a.mig~"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_new(files[i], "");
    const char **names = NULL;
    size_t count = 0;
    assert_null(file_list(&arena, folder, ".mig", &names, &count));
    assert_int_equal(count, 3);
    assert_string_equal(names[0], "B.mig");
    assert_string_equal(names[1], "a.mig");
    assert_string_equal(names[2], "b.mig");
    assert_null(file_list(&arena, folder, ".none", &names, &count));
    assert_int_equal(count, 0);
    const char *missing = in_folder("missing");
    assert_string_equal(file_list(&arena, missing, "", &names, &count),
                        arena_format(&arena, "cannot read `%s`: No such file or directory", missing));
}

#define with_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_folder(joined_and_split),
        with_folder(what_was_written_is_read),
        with_folder(reading_says_what_is_wrong),
        with_folder(replacing_changes_only_what_differs),
        with_folder(replacing_keeps_the_mode),
        with_folder(a_full_disk_leaves_the_old_file),
        with_folder(what_is_no_file_is_not_replaced),
        with_folder(leftovers_of_others_do_not_stop_it),
        with_folder(lists_are_sorted_and_filtered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
