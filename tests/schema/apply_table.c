/* SPDX-License-Identifier: MIT
 * create, drop and rename table.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void test_create(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    chain_up(&chain, "create table strategies (id integer primary key, name varchar(100) unique);"
                     "create table trades (id bigint primary key, side text not null check (side <> ''),"
                     " strategy_id integer references strategies on delete cascade);");
    const struct table *trades = schema_table(chain.schema[0], "trades");
    assert_int_equal(trades->column_count, 3);
    assert_true(table_column(trades, "id")->not_null);
    assert_true(table_column(trades, "id")->serial);
    assert_false(table_column(trades, "strategy_id")->serial);
    assert_non_null(table_constraint(trades, "trades_pkey"));
    assert_non_null(table_constraint(trades, "trades_side_check"));
    const struct constraint *foreign = table_constraint(trades, "trades_strategy_id_fkey");
    assert_non_null(foreign);
    assert_true(foreign->unnamed);
    assert_int_equal(foreign->references.count, 1);
    assert_string_equal(foreign->references.items[0].text, "id");
    assert_non_null(table_constraint(schema_table(chain.schema[1], "strategies"), "strategies_name_key"));
    assert_true(schema_equal(chain.schema[0], chain.schema[1]));
    chain_end(&chain);
}

static void test_serial(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    chain_up(&chain, "create table a (id integer primary key) without rowid;"
                     "create table b (id integer, x integer, primary key (id, x));"
                     "create table c (id integer default 7 primary key);"
                     "create table d (id integer not null); alter table d add primary key (id);"
                     "create table e (id text primary key);");
    for (int dialect = 0; dialect < 2; dialect++) {
        bool sqlite = dialect == MIG_DIALECT_SQLITE;
        struct schema schema = chain.schema[dialect];
        assert_int_equal(table_column(schema_table(schema, "a"), "id")->serial, !sqlite);
        assert_false(table_column(schema_table(schema, "b"), "id")->serial);
        assert_false(table_column(schema_table(schema, "c"), "id")->serial);
        assert_int_equal(table_column(schema_table(schema, "d"), "id")->serial, sqlite);
        assert_false(table_column(schema_table(schema, "e"), "id")->serial);
    }
    chain_end(&chain);
}

static void test_options(void **state)
{
    static const struct refusal refusals[] = {
        {NULL, "create table t (a integer) without rowid;",
         "M307 [t] `t` is without rowid, and that needs a primary key\n"},
        {NULL, "create table t (a text primary key) autoincrement;",
         "M307 [t] `t` is autoincrement, and that needs a single integer as primary key\n"},
        {NULL, "create table t (a integer primary key) without rowid, autoincrement;",
         "M307 [t] `t` is autoincrement, and that needs a single integer as primary key and a rowid\n"},
        {NULL, "create table t (a integer, b varchar(3)) strict;",
         "M501 [varchar(3)] a strict table of SQLite has no columns of type varchar(3)\n"},
    };
    static const struct acceptance acceptances[] = {
        {NULL,
         "create table t (a bigint primary key, b text, c real, d bytes, e integer) strict, autoincrement;"},
        {NULL, "on postgres create table t (b varchar(3)) strict;"},
        {NULL, "create table t (a integer) unlogged;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_drop(void **state)
{
    static const char base[] = "create table strategies (id integer primary key);"
                               "create table trades (strategy_id integer references strategies (id));";
    static const struct refusal refusals[] = {
        {base, "drop table trades;",
         "M402 [drop table trades] this destroys the rows of `trades`, and the revision does not accept "
         "that\n"
         "  note [trades] `trades` exists since revision r1\n"
         "  help write `accepting data loss \"reason\"` behind it to keep the step\n"},
        {base, "drop table strategies accepting data loss \"x\";",
         "M301 [strategies] `strategies` is still used by constraint `trades_strategy_id_fkey` of `trades`\n"
         "  note [references strategies (id)] constraint `trades_strategy_id_fkey` of `trades` exists since "
         "revision r1\n"
         "  help drop the constraint first: `alter table trades drop constraint trades_strategy_id_fkey;`\n"},
    };
    static const struct acceptance acceptances[] = {
        {base,
         "drop table trades accepting data loss \"x\"; drop table strategies accepting data loss \"x\";"},
        {base, "alter table trades drop constraint trades_strategy_id_fkey;"
               "drop table strategies accepting data loss \"x\"; create table strategies (a text);"},
        {NULL, "create table t (id integer primary key, up integer references t (id)); drop table t;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_rename(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    chain_up(&chain, "create table strategies (id integer primary key, up integer references strategies);"
                     "create table trades (id integer primary key, price integer,"
                     " strategy_id integer references strategies, check (trades.price > 0));"
                     "create index i on trades (strategy_id) where trades.price > 1;"
                     "rename table strategies to plans; rename table trades to deals;");
    const struct table *plans = schema_table(chain.schema[0], "plans");
    const struct table *deals = schema_table(chain.schema[0], "deals");
    assert_null(schema_table(chain.schema[0], "trades"));
    assert_string_equal(table_constraint(plans, "strategies_up_fkey")->table.text, "plans");
    assert_string_equal(table_constraint(deals, "trades_strategy_id_fkey")->table.text, "plans");
    assert_string_equal(table_constraint(deals, "trades_price_check")->check->args[0]->qualifier, "deals");
    assert_string_equal(schema_index(chain.schema[0], "i")->table.text, "deals");
    assert_string_equal(schema_index(chain.schema[0], "i")->where->args[0]->qualifier, "deals");
    assert_ptr_equal(schema_index(chain.schema[0], "i"), deals->indexes[0]);
    /* The links follow: who stands on the new name is known. */
    assert_string_equal(
        chain_try(&chain, "drop table plans accepting data loss \"x\";"),
        "M301 [plans] `plans` is still used by constraint `trades_strategy_id_fkey` of `deals`\n"
        "  note [references strategies] constraint `trades_strategy_id_fkey` of `deals` exists "
        "since revision r1\n"
        "  help drop the constraint first: `alter table deals drop constraint "
        "trades_strategy_id_fkey;`\n");
    chain_end(&chain);
}

static void test_limits(void **state)
{
    struct chain chain;
    struct buf text;
    (void)state;
    chain_start(&chain);
    buf_init(&text, &chain.arena);
    buf_add(&text, "create table wide (c0 integer");
    for (int i = 1; i < 1600; i++)
        buf_format(&text, ", c%d integer", i);
    buf_add(&text, ");");
    chain_up(&chain, text.data);
    assert_string_equal(
        chain_try(&chain, "alter table wide add column more integer;"),
        "M308 [more] table `wide` has 1601 columns, and PostgreSQL takes no more than 1600\n");
    assert_string_equal(chain_try(&chain, "on sqlite alter table wide add column still_more integer;"), "");
    chain_end(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create), cmocka_unit_test(test_serial), cmocka_unit_test(test_options),
        cmocka_unit_test(test_drop),   cmocka_unit_test(test_rename), cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
