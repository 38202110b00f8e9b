/* SPDX-License-Identifier: MIT
 * hand sqlite|postgres CASE.sql: makes a database by that SQL and compares what is read of it with CASE.txt.
 * With MIG_BLESS in the environment CASE.txt is written instead.
 */
#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum mig_dialect dialect;
static const char *script;

static const char *read_file(struct arena *arena, const char *path)
{
    struct buf text;
    char piece[4096];
    size_t size;
    FILE *file = fopen(path, "rb");
    buf_init(&text, arena);
    if (file == NULL)
        return text.data;
    while ((size = fread(piece, 1, sizeof piece, file)) != 0)
        buf_addn(&text, piece, size);
    fclose(file);
    return text.data;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_case(void **state)
{
    struct database *database = database_new(dialect);
    struct arena *arena = database_arena(database);
    const char *expected = arena_format(arena, "%.*s.txt", (int)(strlen(script) - 4), script);
    const char *found;
    unsigned since = 0;
    (void)state;
    sscanf(read_file(arena, script), "-- since %u", &since);
    if (database_version(database) / 10000 < since) {
        database_free(database);
        skip();
    }
    database_run(database, read_file(arena, script));
    found = database_text(database);
    if (getenv("MIG_BLESS") != NULL)
        write_file(expected, found);
    else
        assert_string_equal(found, read_file(arena, expected));
    database_free(database);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_case)};
    if (argc != 3 || strlen(argv[2]) < 5)
        return 2;
    dialect = strcmp(argv[1], "sqlite") == 0 ? MIG_DIALECT_SQLITE : MIG_DIALECT_POSTGRES;
    script = argv[2];
    if (dialect == MIG_DIALECT_POSTGRES && !have_postgres())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
