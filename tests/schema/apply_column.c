/* SPDX-License-Identifier: MIT
 * add, drop and rename column, and what a column may be.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define TRADES                                                                                               \
    "create enum side ('BUY', 'SELL');"                                                                      \
    "create table trades (id integer primary key, amount double not null, price double not null, note text," \
    " side side, doubled double generated always as (amount * 2) stored, check (price > 0));"                \
    "create index trades_note on trades (note) where price > 0;"

static void test_add(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "alter table trades add column fee double not null;",
         "M310 [not null] `trades` may already hold rows, and this column gives them no value\n"
         "  note [trades] `trades` exists since revision r1\n"
         "  help give existing rows a value with `fill <value>`, or every new row too with `default "
         "<value>`\n"},
        {TRADES, "alter table trades add column fee double not null default null;",
         "M313 [default] `fee` cannot be null, and null is its default\n"
         "  help give it a default that it can hold, or none; or leave `not null` out\n"
         "M310 [not null] `trades` may already hold rows, and this column gives them no value\n"
         "  note [trades] `trades` exists since revision r1\n"
         "  help give existing rows a value with `fill <value>`, or every new row too with `default "
         "<value>`\n"},
        {TRADES, "alter table trades add column fee double not null fill null;",
         "M313 [null] `trades.fee` cannot be null\n"
         "  note [fee] `trades.fee` is made here, in the same revision\n"},
        {TRADES, "alter table trades add column tags text[];",
         "M509 [text[]] SQLite has no arrays\n"
         "  help begin the step with `on postgres`, or use json\n"},
        {TRADES, "alter table trades add column x integer default 1 generated always as (1) stored;",
         "M307 [x] column `x` would get its value in two ways\n"},
        {TRADES, "on postgres alter table trades add column x text generated always as identity;",
         "M326 [text] identity column `x` needs a type of whole numbers\n"},
        {TRADES, "alter table trades add column x double generated always as (price * 2) virtual;",
         "M516 [x] generated column `x` is not stored, and PostgreSQL knows only stored ones\n"
         "  help write `stored` behind the expression\n"},
        {TRADES, "alter table trades add column x double generated always as (doubled * 2) stored;",
         "M516 [doubled * 2] generated column `x` reads `doubled`, which is generated too\n"},
        {TRADES, "alter table trades add column x double generated always as (x * 2) stored;",
         "M327 [x * 2] generated column `x` reads itself\n"},
        {TRADES, "alter table trades add column x text collate nocase;",
         "M511 [x] PostgreSQL has no collation `nocase`\n"
         "  help begin the step with `on sqlite`\n"},
        {TRADES, "alter table trades add column x text collate \"C\";",
         "M511 [x] SQLite has no collation `C`\n"
         "  help begin the step with `on postgres`\n"},
        {TRADES, "on sqlite alter table trades add column x integer collate nocase;",
         "M324 [x] only a text has a collation, and `x` is integer\n"},
        {TRADES, "alter table trades add column x double generated always as (price * 2) stored fill 1;",
         "M314 [1] the database computes `trades.x` itself\n"
         "  note [x] `trades.x` is made here, in the same revision\n"},
        {TRADES, "alter table trades add column x side generated always as (price * 2) stored;",
         "M311 [price * 2] `trades.x` is `side` and cannot hold `double`\n"},
        {"create table t (a text);", "alter table t add column id integer primary key fill 1;",
         "M314 [1] the database numbers `t.id` itself\n"},
        {TRADES, "alter table trades add column x text unique default 'a';",
         "M318 ['a'] all rows of `trades` would get the same `x`, which is unique\n"
         "  note [trades] `trades` exists since revision r1\n"
         "  help compute it from other columns, or make it unique in a later step\n"},
        {TRADES, "alter table trades add column x side default 'BYU';",
         "M365 ['BYU'] enum `side` has no label 'BYU'\n"
         "  help did you mean 'BUY'?\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "alter table trades add column fee double not null default 0;"},
        {TRADES, "alter table trades add column fee double not null fill amount * 0.001;"},
        {TRADES, "alter table trades add column fee double fill 0;"},
        {TRADES, "on postgres alter table trades add column tags text[];"},
        {TRADES,
         "on sqlite alter table trades add column x double generated always as (doubled * 2) virtual;"},
        {"create table t (a text);", "alter table t add column id integer primary key;"},
        {TRADES, "alter table trades add column x text unique fill note;"},
        {TRADES, "on sqlite alter table trades add column x text collate nocase;"},
        {TRADES, "on postgres alter table trades add column x text collate \"C\";"},
        {NULL, TRADES "alter table trades add column x text unique default 'a';"},
        {TRADES, "alter table trades add column x double generated always as (price * 2) stored;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_drop(void **state)
{
    static const struct refusal refusals[] = {
        {TRADES, "alter table trades drop column side;",
         "M402 [drop column side] this destroys the values of `trades.side`, and the revision does not "
         "accept "
         "that\n"
         "  note [side] `trades.side` exists since revision r1\n"
         "  help write `accepting data loss \"reason\"` behind it to keep the step\n"},
        {TRADES, "alter table trades drop column note accepting data loss \"x\";",
         "M301 [note] `trades.note` is still used by index `trades_note`\n"
         "  note [trades_note] index `trades_note` exists since revision r1\n"
         "  help drop the index first: `drop index trades_note;`\n"},
        {TRADES, "alter table trades drop column price accepting data loss \"x\";",
         "M301 [price] `trades.price` is still used by constraint `trades_price_check` of `trades`\n"
         "  note [check (price > 0)] constraint `trades_price_check` of `trades` exists since revision r1\n"
         "  note [trades_note] index `trades_note` exists since revision r1\n"
         "  help drop the constraint first: `alter table trades drop constraint trades_price_check;`\n"},
        {TRADES, "alter table trades drop column amount accepting data loss \"x\";",
         "M301 [amount] `trades.amount` is still used by generated column `doubled`\n"
         "  note [doubled] generated column `doubled` exists since revision r1\n"
         "  help drop the generated column first\n"},
        {TRADES, "alter table trades drop column id accepting data loss \"x\";",
         "M301 [id] `trades.id` is still used by constraint `trades_pkey` of `trades`\n"
         "  note [primary key] constraint `trades_pkey` of `trades` exists since revision r1\n"
         "  help drop the constraint first: `alter table trades drop constraint trades_pkey;`\n"},
        {"create table t (a text);", "alter table t drop column a accepting data loss \"x\";",
         "M328 [a] `t.a` is the last column of its table\n"},
        {"create table t (a integer, b integer generated always as (1) stored);",
         "alter table t drop column a accepting data loss \"x\";",
         "M501 [a] SQLite has no tables in which every column is generated\n"
         "  help `t` needs a column that is not\n"},
        {TRADES, "alter table trades drop column side fill 'HOLD' accepting data loss \"x\";",
         "M365 ['HOLD'] enum `side` has no label 'HOLD'\n"
         "  help its labels are 'BUY', 'SELL'\n"},
    };
    static const struct acceptance acceptances[] = {
        {TRADES, "alter table trades drop column doubled;"},
        {TRADES, "drop index trades_note; alter table trades drop column note accepting data loss \"x\";"},
        {TRADES, "alter table trades add column tmp text; alter table trades drop column tmp;"},
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
    chain_up(&chain, TRADES "create table fills (trade_id integer references trades (id));");
    chain_up(&chain, "alter table trades rename column price to cost, rename column amount to quantity,"
                     " rename column id to number;");
    const struct table *trades = schema_table(chain.schema[0], "trades");
    assert_null(table_column(trades, "price"));
    assert_string_equal(table_constraint(trades, "trades_price_check")->check->args[0]->text, "cost");
    assert_string_equal(schema_index(chain.schema[0], "trades_note")->where->args[0]->text, "cost");
    assert_string_equal(table_column(trades, "doubled")->generated->args[0]->text, "quantity");
    assert_string_equal(table_primary_key(trades)->columns.items[0].text, "number");
    const struct table *fills = schema_table(chain.schema[0], "fills");
    assert_string_equal(fills->constraints[0]->references.items[0].text, "number");
    /* The place among the columns, and where it was made, stay. */
    assert_int_equal(table_column(trades, "cost")->position,
                     table_column(schema_table(chain.before[0], "trades"), "price")->position);
    assert_string_equal(table_column(trades, "cost")->origin.revision, "r1");
    chain_end(&chain);
}

static void test_rename_refused(void **state)
{
    static const char base[] =
        "create table t (id integer primary key, a integer, unique (id, a)) without rowid;";
    static const struct refusal refusals[] = {
        {base, "alter table t rename column id to number;",
         "M501 [id] SQLite cannot rename `id`: it is the key of a table without rowid, and part of a unique "
         "key too\n"
         "  help drop the unique key, rename the column, and add the key again\n"},
        {"create table t (a integer, rowid integer);", "alter table t rename column rowid to b;",
         "M501 [rowid] SQLite cannot rename a column from `rowid`, which is a name for the number of a row\n"
         "  help add a column of the other name, fill it from this one, and drop this one\n"},
        {"create table t (a integer, rowid integer);", "alter table t rename column a to \"OID\";",
         "M501 [\"OID\"] SQLite cannot rename a column to `OID`, which is a name for the number of a row\n"
         "  help choose another name\n"},
    };
    static const struct acceptance acceptances[] = {
        {base,
         "alter table t drop constraint t_id_a_key, rename column id to number, add unique (number, a);"},
        {base, "alter table t rename column a to b;"},
        {base, "alter table t rename column a to oid;"},
        {"create table t (oid integer);", "on postgres alter table t rename column oid to a;"},
        {"create table t (a integer, rowid integer);", "alter table t add column b integer fill rowid, drop "
                                                       "column rowid accepting data loss \"b has them\";"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_drop),
        cmocka_unit_test(test_rename),
        cmocka_unit_test(test_rename_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
