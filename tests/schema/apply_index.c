/* SPDX-License-Identifier: MIT
 * create and drop index.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define TRADES                                                                                               \
    "create table trades (id integer primary key, symbol text, price double, timestamp timestamp, j json);"  \
    "create index by_symbol on trades (symbol, timestamp desc);"

static void test_create(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    chain_up(&chain, TRADES "create unique index a on trades (lower(symbol)) where price > 0;");
    const struct table *trades = schema_table(chain.schema[1], "trades");
    assert_int_equal(trades->index_count, 2);
    assert_string_equal(trades->indexes[0]->object.name.text, "a");
    assert_string_equal(trades->indexes[1]->object.name.text, "by_symbol");
    assert_true(schema_index(chain.schema[1], "by_symbol")->parts[1].descending);
    chain_up(&chain, "drop index a;");
    assert_null(schema_index(chain.schema[1], "a"));
    assert_int_equal(schema_table(chain.schema[1], "trades")->index_count, 1);
    chain_end(&chain);
}

static void test_refused(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "create index i on trades (symbol, price, symbol);",
         "M210 [symbol] the index `i` names `symbol` twice\n"},
        {TRADES, "create index i on trades (('it''s'), symbol);",
         "M359 ['it''s'] the index `i` has a key that is 'it''s' for all rows\n"},
        {TRADES, "create index i on trades (symbl); drop index i;",
         "M203 [symbl] table `trades` has no column `symbl` at this revision\n"
         "  help did you mean `symbol`?\n"},
        {TRADES, "create index i on trades (price) where symbl = 'x';",
         "M203 [symbl] table `trades` has no column `symbl` at this revision\n"
         "  help did you mean `symbol`?\n"},
        {TRADES, "create index i on trades (price nulls last);",
         "M501 [price] SQLite has no order of nulls in an index\n"
         "  help begin the step with `on postgres`\n"},
        {TRADES, "create index i on trades (j);",
         "M514 [j] PostgreSQL cannot compare values of type json, so `j` cannot be part of an index\n"},
        {TRADES, "create index i on trades (price) include (fee);",
         "M203 [fee] table `trades` has no column `fee` at this revision\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "on postgres create index i on trades (price desc nulls last) include (symbol);"},
        {TRADES, "on sqlite create index i on trades (j);"},
        {TRADES, "create index i on trades (price, (price + 1));"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_stable(void **state)
{
    static const char base[] = "create enum e ('x');"
                               "create table t (a timestamp, b timestamp with time zone, c date, d text, e e,"
                               " n numeric(5), t time, u uuid);";
    static const struct refusal refusals[] = {
        {base, "create index i on t ((lower(e)));",
         "M349 [lower(e)] what `lower(e)` gives may change with the labels of an enum, so PostgreSQL does "
         "not take it "
         "in the index `i`\n"},
        {base, "create index i on t ((cast(b as date)));",
         "M349 [cast(b as date)] what `cast(b as date)` gives may change with the settings of the server, so "
         "PostgreSQL does not take it in the index `i`\n"},
        {base, "alter table t add column x integer generated always as (length(e)) stored;",
         "M349 [length(e)] what `length(e)` gives may change with the labels of an enum, so PostgreSQL does "
         "not take "
         "it in a generated column\n"},
        {base, "on postgres create index i on t ((date_trunc('day', b)));",
         "M349 [date_trunc('day', b)] what `date_trunc('day', b)` gives may change with the settings of the "
         "server, "
         "so PostgreSQL does not take it in the index `i`\n"},
    };
    static const struct acceptance acceptances[] = {
        {base, "on postgres create index i on t ((cast(a as date)), (cast(n as text)), (cast(t as text)), "
               "(lower(d)));"},
        {base, "create index i on t (d) where c > '2025-01-01' and e = 'x';"},
        {base, "on postgres create index i on t ((date_trunc('day', a)));"},
        {base, "on sqlite create index i on t ((lower(e)));"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_if_not_exists(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "create index if not exists by_symbol on trades (symbol);",
         "M202 [by_symbol] there is another index `by_symbol` at this revision\n"
         "  note [by_symbol] `create index by_symbol on trades (symbol, timestamp desc)`\n"},
        {TRADES, "create index if not exists trades on trades (symbol);",
         "M202 [trades] the name `trades` is taken by a table at this revision\n"
         "  note [trades] table `trades` exists since revision r1\n"},
        {TRADES, "create index by_symbol on trades (symbol, timestamp desc);",
         "M202 [by_symbol] the name `by_symbol` is taken by an index at this revision\n"
         "  note [by_symbol] index `by_symbol` exists since revision r1\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "create index if not exists by_symbol on trades (symbol, timestamp desc);"},
        {TRADES, "create index if not exists other on trades (symbol); drop index other;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_stable),
        cmocka_unit_test(test_if_not_exists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
