/* SPDX-License-Identifier: MIT
 * Empty databases, queries that are refused, and how many questions are asked.
 */
#include "database.h"

#include <string.h>

static enum mig_dialect dialect;

static void test_empty(void **state)
{
    struct database *database = database_new(dialect);
    (void)state;
    assert_true(database_empty(database));
    assert_string_equal(database_text(database), "");
    database_run(database, "create table alembic_version (v varchar(32) primary key);"
                           "create table mig_revision (id integer primary key, a text unique);"
                           "create table mig_journal (a integer); create index mig_i on mig_journal (a)");
    assert_true(database_empty(database));
    assert_string_equal(database_text(database), "");
    database_run(database, "create view v as select 1");
    assert_false(database_empty(database));
    database_run(database, "drop view v; create table migrants (a integer)");
    assert_false(database_empty(database));
    database_free(database);
}

static void test_other_things_are_not_empty(void **state)
{
    static const char *const things[][2] = {
        {"create type e as enum ('a')", "drop type e"},
        {"create sequence s", "drop sequence s"},
        {"create function f() returns int language sql as 'select 1'", "drop function f"},
        {"create domain d as int", "drop domain d"},
        {"create materialized view m as select 1", "drop materialized view m"},
    };
    struct database *database = database_new(dialect);
    (void)state;
    for (size_t i = 0; dialect == MIG_DIALECT_POSTGRES && i < sizeof things / sizeof *things; i++) {
        database_run(database, things[i][0]);
        assert_false(database_empty(database));
        database_run(database, things[i][1]);
        assert_true(database_empty(database));
    }
    database_free(database);
}

/* Whichever question the database refuses, its answer is the reader's; and their number does not grow with
 * the tables. */
static void test_failures(void **state)
{
    struct database *database = database_new(dialect);
    struct catalog catalog;
    struct mig_error error;
    int number = 0;
    (void)state;
    database_run(database, "create table a (x integer); create table b (x integer); create index i on a (x)");
    for (;; number++) {
        database_fail_query(database, number);
        if (database_try_read(database, &catalog, &error) == MIG_OK)
            break;
        assert_string_equal(error.message, "refused");
    }
    assert_int_equal(number, dialect == MIG_DIALECT_SQLITE ? 4 : 15);
    database_free(database);
}

/* What stands beside the table is not read; the key of the one it refers to is. */
static void test_one_table(void **state)
{
    static const char own[] =
        "create table u (a integer primary key);"
        "create table \"T'\" (a integer primary key, b text unique, c integer references u);"
        "create index i on \"T'\" (b, c);"
        "create trigger r after delete on \"T'\" begin delete from u; end;";
    static const char others[] = "create table w (b text default (printf('%d', 5)));"
                                 "create index on_u on u (printf('%d', a)); create view v as select * from u;"
                                 "create trigger s after delete on u begin select 1; end;";
    struct database *database;
    const char *alone;
    (void)state;
    if (dialect != MIG_DIALECT_SQLITE)
        skip();
    database = database_new(dialect);
    database_run(database, own);
    alone = database_text(database);
    assert_non_null(strstr(alone, "index"));
    assert_non_null(strstr(alone, "trigger"));
    assert_non_null(strstr(alone, "references u (a)"));
    database_run(database, others);
    assert_string_not_equal(database_text(database), alone);
    database_look_at(database, "t'");
    assert_string_equal(database_text(database), alone);
    database_free(database);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_other_things_are_not_empty),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_one_table),
    };
    bool postgres = argc > 1 && strcmp(argv[1], "postgres") == 0;
    dialect = postgres ? MIG_DIALECT_POSTGRES : MIG_DIALECT_SQLITE;
    return postgres && !have_postgres() ? 77 : cmocka_run_group_tests(tests, NULL, NULL);
}
