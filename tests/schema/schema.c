/* SPDX-License-Identifier: MIT
 * A schema as a value: what is put stays as it was, equality follows meaning, indexes live with their table.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct schema schema_of(struct chain *chain, const char *steps)
{
    chain->schema[0] = chain->schema[1] = schema_empty;
    chain_up(chain, steps);
    return chain->schema[MIG_DIALECT_POSTGRES];
}

static void test_old_values_stay(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    struct schema one = schema_of(&chain, "create table t (a integer, b text); create index i on t (a);");
    const struct table *table = schema_table(one, "t");
    chain_up(&chain, "drop index i; alter table t drop column b accepting data loss \"x\";"
                     "create table u (a integer);");
    assert_ptr_equal(schema_table(one, "t"), table);
    assert_int_equal(table->column_count, 2);
    assert_non_null(schema_index(one, "i"));
    assert_null(schema_table(one, "u"));
    assert_null(schema_index(chain.schema[0], "i"));
    assert_false(schema_equal(one, chain.schema[1]));
    chain_end(&chain);
}

static void test_equality(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    struct schema plain = schema_of(&chain, "create table t (a integer, b text, check (a > 0));"
                                            "create enum e ('x', 'y'); create index i on t (a);");
    /* Order of columns, origins, and how the name of a constraint came about do not count. */
    assert_true(
        schema_equal(plain, schema_of(&chain, "create enum e ('x', 'y');"
                                              "create table t (b text, a integer);"
                                              "create index i on t (a);"
                                              "alter table t add constraint t_a_check check (a > 0);")));
    static const char *const others[] = {
        "create table t (a integer, b text, check (a > 0)); create enum e ('y', 'x'); create index i on t "
        "(a);",
        "create table t (a integer, b text, check (a > 1)); create enum e ('x', 'y'); create index i on t "
        "(a);",
        "create table t (a bigint, b text, check (a > 0)); create enum e ('x', 'y'); create index i on t "
        "(a);",
        "create table t (a integer, b text, check (a > 0)); create enum e ('x', 'y'); create index i on t (a "
        "desc);",
        "create table t (a integer, b text, constraint c check (a > 0)); create enum e ('x', 'y');"
        "create index i on t (a);",
        "create table t (a integer, b text, check (a > 0)) unlogged; create enum e ('x', 'y');"
        "create index i on t (a);",
        "create table t (a integer not null, b text, check (a > 0)); create enum e ('x', 'y');"
        "create index i on t (a);",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(schema_equal(plain, schema_of(&chain, others[i])));
    chain_end(&chain);
}

static void test_positions(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    struct schema schema = schema_of(&chain, "create table t (a integer, b integer, c integer);"
                                             "alter table t drop column a; alter table t add column d text;");
    const struct table *table = schema_table(schema, "t");
    assert_int_equal(table_column(table, "b")->position, 2);
    assert_int_equal(table_column(table, "c")->position, 3);
    assert_int_equal(table_column(table, "d")->position, 4);
    chain_end(&chain);
}

static void collect(void *context, const struct object *object)
{
    strcat(strcat(context, object->name.text), " ");
}

static void collect_user(void *context, const struct table *user)
{
    strcat(strcat(context, user->object.name.text), " ");
}

static void test_walks(void **state)
{
    struct chain chain;
    char names[64] = "";
    char users[64] = "";
    (void)state;
    chain_start(&chain);
    struct schema schema =
        schema_of(&chain, "create enum e ('x'); create table b (id integer primary key, a e);"
                          "create index d on b (a); create table a (b integer references b);"
                          "create table c (b integer references b, up e, id integer unique,"
                          " me integer references c (id));");
    schema_each(schema, collect, names);
    assert_string_equal(names, "a b c d e ");
    schema_each_user(schema, "b", collect_user, users);
    assert_string_equal(users, "a c ");
    users[0] = '\0';
    schema_each_user(schema, "e", collect_user, users);
    assert_string_equal(users, "b c ");
    users[0] = '\0';
    schema_each_user(schema, "c", collect_user, users);
    assert_string_equal(users, "");
    assert_string_equal(schema_nearest(&chain.arena, schema, OBJECT_TABLE, "a"), "a");
    assert_null(schema_nearest(&chain.arena, schema, OBJECT_TABLE, "orders"));
    chain_end(&chain);
}

static void test_gone(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    struct schema schema =
        schema_of(&chain, "create table t (a integer, b integer); create index i on t (a);"
                          "drop index i; alter table t drop column a; rename table t to u;");
    const struct gone *index = schema_gone(&chain.arena, schema, NULL, "i");
    const struct gone *column = schema_gone(&chain.arena, schema, "t", "a");
    const struct gone *table = schema_gone(&chain.arena, schema, NULL, "t");
    assert_non_null(index);
    assert_null(index->to);
    assert_string_equal(column->by.revision, "r1");
    assert_string_equal(table->to, "u");
    assert_null(schema_gone(&chain.arena, schema, NULL, "u"));
    assert_true(schema_equal(schema, schema_of(&chain, "create table u (b integer);")));
    chain_end(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_old_values_stay),
        cmocka_unit_test(test_equality),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_walks),
        cmocka_unit_test(test_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
