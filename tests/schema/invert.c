/* SPDX-License-Identifier: MIT
 * Every step and its way back: applied after the step it gives the schema from before, on both databases.
 */
#include "chain.h"

#include "schema/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char base[] =
    "create enum side ('BUY', 'SELL') unchecked on sqlite;"
    "create table strategies (id integer primary key, name varchar(100) not null unique);"
    "create table trades (id integer primary key, symbol varchar(20) not null default 'x', side side,"
    " price numeric(12, 8) not null check (price > 0), amount double,"
    " twice double generated always as (amount * 2) stored,"
    " strategy_id integer references strategies on delete set null, up integer references trades (id),"
    " constraint fair check (amount < price));"
    "create unique index trades_symbol on trades (symbol, (lower(symbol)) desc) where price > 0;"
    "create index trades_amount on trades (amount);"
    "create table fills (trade_id integer references trades (id));";

/* Takes back the last revision of the chain, step by step, and compares. Returns what is missing, or NULL. */
static const char *take_back(struct chain *chain, struct buf *text)
{
    for (int dialect = 0; dialect < 2; dialect++) {
        struct problems problems = {.arena = &chain->arena};
        struct apply apply = {&chain->arena, &problems, "r2", (enum mig_dialect)dialect, true};
        struct schema *schemas = arena_array(&chain->arena, struct schema, chain->steps.count + 1);
        schemas[0] = chain->before[dialect];
        for (size_t i = 0; i < chain->steps.count; i++) {
            struct apply up = apply;
            up.derived = false;
            schemas[i + 1] = apply_step(&up, schemas[i], chain->steps.items[i]);
        }
        struct schema schema = schemas[chain->steps.count];
        buf_clear(text);
        for (size_t i = chain->steps.count; i-- > 0;) {
            struct inverse inverse = invert_step(&chain->arena, chain->before[dialect], schemas[i],
                                                 chain->steps.items[i], (enum mig_dialect)dialect);
            if (inverse.result != INVERT_DONE)
                return inverse.why;
            for (size_t j = 0; j < inverse.steps.count; j++) {
                schema = apply_step(&apply, schema, inverse.steps.items[j]);
                print_step(text, inverse.steps.items[j]);
            }
        }
        assert_int_equal(problems.list.count, 0);
        assert_true(schema_equal(schema, chain->before[dialect]));
    }
    return NULL;
}

static const struct {
    const char *steps, *back;
} pairs[] = {
    {"create table t (a integer);", "drop table t;\n"},
    {"drop table fills accepting data loss \"x\";",
     "create table fills (\n    trade_id integer references trades (id)\n);\n"},
    {"alter table fills drop constraint fills_trade_id_fkey; create unique index f on fills (trade_id);"
     "alter table fills add column up integer references fills (trade_id);"
     "drop table fills accepting data loss \"x\";",
     "create table fills (\n    trade_id integer,\n    up integer\n);\n"
     "create unique index f on fills (trade_id);\n"
     "alter table fills add foreign key (up) references fills (trade_id);\n"
     "alter table fills drop constraint fills_up_fkey;\n"
     "alter table fills drop column up;\n"
     "drop index f;\n"
     "alter table fills add foreign key (trade_id) references trades (id);\n"},
    {"alter table fills drop constraint fills_trade_id_fkey; drop table trades accepting data loss \"x\";",
     NULL},
    {"rename table trades to deals;", "rename table deals to trades;\n"},
    {"alter table trades add column fee double check (fee >= 0) unique;",
     "alter table trades drop constraint trades_fee_key;\n"
     "alter table trades drop constraint trades_fee_check;\n"
     "alter table trades drop column fee;\n"},
    {"alter table trades add column plan integer references strategies (id);",
     "alter table trades drop constraint trades_plan_fkey;\n"
     "alter table trades drop column plan;\n"},
    {"alter table fills add column id integer primary key;", "alter table fills drop constraint fills_pkey;\n"
                                                             "alter table fills drop column id;\n"},
    {"alter table trades drop column twice;",
     "alter table trades add column twice double generated always as (amount * 2) stored;\n"},
    {"alter table trades drop column side accepting data loss \"x\";",
     "alter table trades add column side side;\n"},
    {"alter table trades drop constraint trades_price_check, drop constraint fair; drop index trades_symbol;"
     "alter table trades drop column price fill 1 accepting data loss \"x\";",
     NULL},
    {"alter table trades rename column price to cost;", "alter table trades rename column cost to price;\n"},
    {"alter table trades rename column id to number;", "alter table trades rename column number to id;\n"},
    {"alter table trades add constraint few check (amount < 9);",
     "alter table trades drop constraint few;\n"},
    {"alter table trades add unique (symbol, side);",
     "alter table trades drop constraint trades_symbol_side_key;\n"},
    {"alter table trades drop constraint fair;",
     "alter table trades add constraint fair check (amount < price);\n"},
    {"alter table trades drop constraint trades_strategy_id_fkey;", NULL},
    {"alter table fills drop constraint fills_trade_id_fkey;"
     "alter table trades drop constraint trades_up_fkey, drop constraint trades_pkey;",
     NULL},
    {"create index i on trades (price);", "drop index i;\n"},
    {"create index if not exists i on trades (price);", "drop index i;\n"},
    {"create index if not exists trades_amount on trades (amount);", ""},
    {"drop index trades_symbol;",
     "create unique index trades_symbol on trades (symbol, (lower(symbol)) desc) where price > 0;\n"},
    {"create enum e ('a');", "drop enum e;\n"},
    {"rename enum side to way;", "rename enum way to side;\n"},
    {"alter enum side add value 'HOLD' before 'SELL' fill 'BUY';",
     "alter enum side drop value 'HOLD' fill 'BUY';\n"},
    {"alter enum side rename value 'BUY' to 'LONG', add value 'BUY';",
     "alter enum side drop value 'BUY';\nalter enum side rename value 'LONG' to 'BUY';\n"},
    {"alter enum side drop value 'BUY';", "alter enum side add value 'BUY' before 'SELL';\n"},
    {"alter enum side drop value 'SELL' fill 'BUY' accepting data loss \"x\";",
     "alter enum side add value 'SELL' fill 'BUY';\n"},
    {"alter table trades drop column side accepting data loss \"x\"; drop enum side;",
     "create enum side ('BUY', 'SELL') unchecked on sqlite;\nalter table trades add column side side;\n"},
    {"insert into strategies (id, name) values (1, 'a');", "delete from strategies where id = 1;\n"},
    {"insert into strategies (name) values ('a'), ('b');",
     "delete from strategies where name in ('a', 'b');\n"},
    {"create table t (a integer); insert into t (a) values (1); update t set a = 2; delete from t;",
     "drop table t;\n"},
    {"rename table fills to f; alter table f add column n integer; update f set n = 1;",
     "alter table f drop column n;\nrename table f to fills;\n"},
    {"sql on sqlite $$analyze$$ reverse nothing;", ""},
    {"sql $$select 1$$ reverse $$select 2$$;", "sql $$select 2$$ reverse $$select 1$$;\n"},
    {"call up reverse down;", "call down reverse up;\n"},
};

static void test_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct chain chain;
        struct buf text;
        chain_start(&chain);
        buf_init(&text, &chain.arena);
        chain_up(&chain, base);
        chain_up(&chain, pairs[i].steps);
        const char *why = take_back(&chain, &text);
        if (why != NULL)
            fail_msg("%s: %s", pairs[i].steps, why);
        if (pairs[i].back != NULL)
            assert_string_equal(text.data, pairs[i].back);
        chain_end(&chain);
    }
}

static const struct {
    const char *steps, *why;
} missing[] = {
    {"alter table trades drop constraint trades_price_check, drop constraint fair; drop index trades_symbol;"
     "alter table trades drop column price accepting data loss \"x\";",
     "`trades.price` cannot be null and would come back without a value"},
    {"insert into fills (trade_id) values (1);",
     "no key in the source finds the rows again that it inserts into `fills`"},
    {"insert into strategies (id, name) values (1 + 1, lower('A'));",
     "no key in the source finds the rows again that it inserts into `strategies`"},
    {"update trades set amount = 1;", "it overwrites `trades.amount`, whose old values nothing remembers"},
    {"rename table trades to deals; alter table deals rename column amount to size; update deals set size = "
     "1;",
     "it overwrites `deals.size`, whose old values nothing remembers"},
    {"delete from fills accepting data loss \"x\";", "it deletes rows of `fills`, which nothing remembers"},
    {"sql on sqlite $$analyze$$;", "it is raw SQL without `reverse`"},
    {"call up;", "it calls `up` without `reverse`"},
};

static void test_missing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(missing); i++) {
        struct chain chain;
        struct buf text;
        chain_start(&chain);
        buf_init(&text, &chain.arena);
        chain_up(&chain, base);
        chain_up(&chain, missing[i].steps);
        const char *why = take_back(&chain, &text);
        assert_non_null(why);
        assert_string_equal(why, missing[i].why);
        chain_end(&chain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_back),
        cmocka_unit_test(test_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
