/* SPDX-License-Identifier: MIT
 * insert, update and delete; enums; raw SQL and calls.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define TRADES                                                                                               \
    "create enum side ('BUY', 'SELL');"                                                                      \
    "create table trades (id integer primary key, side side not null, price double not null default 0,"      \
    " note varchar(4), day date, twice double generated always as (price * 2) stored);"

static void test_insert(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "insert into trades (price) values (1);",
         "M310 [trades] this insert into `trades` gives no value to `side`, which cannot be null\n"
         "  note [side] `side` exists since revision r1\n"},
        {TRADES, "insert into trades (side, price, side) values ('BUY', 1, 'BUY');",
         "M210 [side] this insert names `side` twice\n"},
        {TRADES, "insert into trades (side, twice) values ('BUY', 1);",
         "M314 [twice] the database computes `trades.twice` itself\n"
         "  note [twice] `trades.twice` exists since revision r1\n"},
        {TRADES, "insert into trades (side, nte) values ('BUY', 'x');",
         "M203 [nte] table `trades` has no column `nte` at this revision\n"
         "  help did you mean `note`?\n"},
        {TRADES, "insert into trades (side, price) values ('BUY', null);",
         "M313 [null] `trades.price` cannot be null\n"
         "  note [price] `trades.price` exists since revision r1\n"},
        {TRADES, "insert into trades (side) values ('BUY'), ('HOLD');",
         "M365 ['HOLD'] enum `side` has no label 'HOLD'\n"
         "  help its labels are 'BUY', 'SELL'\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "insert into trades (side, price, note, day) values ('BUY', 1, 'abcd', '2025-01-01'), "
                 "('SELL', 2.5, null, current_date);"},
        {TRADES, "insert into trades (id, side) values (7, 'BUY');"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_update(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "update trades set price = 1, price = 2;", "M210 [price] this update sets `price` twice\n"},
        {TRADES, "update trades set twice = 1;",
         "M314 [twice] the database computes `trades.twice` itself\n"
         "  note [twice] `trades.twice` exists since revision r1\n"},
        {TRADES, "update trades set side = null;",
         "M313 [null] `trades.side` cannot be null\n"
         "  note [side] `trades.side` exists since revision r1\n"},
        {TRADES, "update trades set price = cost;",
         "M203 [cost] table `trades` has no column `cost` at this revision\n"},
        {TRADES, "update trades set price = 1 where cost > 2;",
         "M203 [cost] table `trades` has no column `cost` at this revision\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "update trades set price = price * 2, note = 'x' where side = 'BUY';"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_delete(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "delete from trades;",
         "M402 [delete from trades] this destroys the rows of `trades`, and the revision does not accept "
         "that\n"
         "  note [trades] `trades` exists since revision r1\n"
         "  help write `accepting data loss \"reason\"` behind it to keep the step\n"},
        {TRADES, "delete from trades where price = 0;",
         "M402 [delete from trades where price = 0] this destroys rows of `trades`, and the revision does "
         "not "
         "accept that\n"
         "  note [trades] `trades` exists since revision r1\n"
         "  help write `accepting data loss \"reason\"` behind it to keep the step\n"},
        {TRADES, "delete from trades where cost = 0 accepting data loss \"x\";",
         "M203 [cost] table `trades` has no column `cost` at this revision\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "delete from trades where price = 0 accepting data loss \"x\";"},
        {NULL, TRADES "insert into trades (side) values ('BUY'); delete from trades;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_enums(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "drop enum side;",
         "M301 [side] enum `side` is still used by `trades.side`\n"
         "  note [side] `trades.side` exists since revision r1\n"
         "  help drop the column first, or leave the enum where it is\n"},
        {NULL, "create enum e ('a', 'b', 'a');", "M210 ['a'] enum `e` has the label 'a' twice\n"},
        {NULL, "create enum e ('a23456789_123456789_123456789_123456789_123456789_123456789_1234');",
         "M309 ['a23456789_123456789_123456789_123456789_123456789_123456789_1234'] this label is 64 bytes "
         "long, "
         "and PostgreSQL takes no more than 63\n"},
        {NULL, "create enum e ('a'); drop enum e; create table t (a e);",
         "M206 [e] there is no type `e` at this revision\n"
         "  note [drop enum e] the same revision dropped it\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "drop table trades accepting data loss \"x\"; drop enum side;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_other_dialect(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    chain_up(
        &chain,
        "create table t (a integer); on sqlite create index i on t (a); sql $$select 1$$ reverse nothing;"
        "call f;");
    assert_non_null(schema_index(chain.schema[MIG_DIALECT_SQLITE], "i"));
    assert_null(schema_index(chain.schema[MIG_DIALECT_POSTGRES], "i"));
    assert_string_equal(chain_try(&chain, "drop index i;"),
                        "M204 [i] there is no index `i` at this revision\n");
    chain_end(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insert), cmocka_unit_test(test_update),        cmocka_unit_test(test_delete),
        cmocka_unit_test(test_enums),  cmocka_unit_test(test_other_dialect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
