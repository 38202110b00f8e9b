/* SPDX-License-Identifier: MIT
 * What steps mean for data and for programs that run meanwhile, and when SQLite must rebuild a table.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char base[] =
    "create enum side ('BUY', 'SELL'); create enum mood ('x') unchecked on sqlite;"
    "create table o (id integer primary key);"
    "create table t (id integer primary key, a integer, b text, side side, mood mood,"
    " c integer generated always as (a + 1) stored, constraint k check (a > 0), d text);"
    "create index i on t (b);"
    "create table w (v varchar(5), n numeric(6, 2), at timestamp, k integer check (k is not null));";

enum {
    LOSES = MIG_RISK_LOSES_DATA,
    REWRITES = MIG_RISK_REWRITES,
    SCANS = MIG_RISK_SCANS,
    WRITES = MIG_RISK_BLOCKS_WRITES,
    LOCKS = MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES,
    RENAMES = MIG_RISK_RENAMES,
    ROUNDS = MIG_RISK_ROUNDS
};

static const struct {
    const char *step;
    bool rebuilds;
    unsigned sqlite, postgres;
    const char *loss;
} rows[] = {
    {"create table n (a integer);", false, 0, 0, NULL},
    {"create table n (a numeric(15, 2), b numeric(18), c numeric);", false, 0, 0, NULL},
    {"create table n (a numeric(6, 2), b numeric(16, 2));", false, ROUNDS, 0, NULL},
    {"create table n (b numeric(19));", false, ROUNDS, 0, NULL},
    {"alter table t add column n numeric(20, 8);", false, ROUNDS, LOCKS, NULL},
    {"alter table w alter column n type numeric(20, 8);", true, ROUNDS | REWRITES, LOCKS | REWRITES, NULL},
    {"on postgres alter table t add column n numeric(20, 8);", false, 0, LOCKS, NULL},
    {"drop table t accepting data loss \"x\";", false, LOSES, LOSES | LOCKS, "the rows of `t`"},
    {"rename table t to n;", false, RENAMES, RENAMES | LOCKS, NULL},
    {"alter table t add column n integer;", false, 0, LOCKS, NULL},
    {"alter table t add column n integer not null default -1;", false, 0, LOCKS, NULL},
    {"alter table t add column n integer not null fill 1;", true, REWRITES, LOCKS, NULL},
    {"alter table t add column n integer fill a;", false, 0, LOCKS | REWRITES, NULL},
    {"alter table t add column n timestamp default now();", true, REWRITES, LOCKS, NULL},
    {"alter table t add column n integer unique;", true, REWRITES, LOCKS | SCANS, NULL},
    {"alter table t add column n integer check (n > a);", false, 0, LOCKS | SCANS, NULL},
    {"alter table t add column n integer check (a > 1);", true, REWRITES, LOCKS | SCANS, NULL},
    {"alter table t add column n integer references o;", false, 0, LOCKS | SCANS, NULL},
    {"alter table t add column n integer default 1 references o;", true, REWRITES, LOCKS | SCANS, NULL},
    {"alter table t add column n integer generated always as (a * 2) stored;", true, REWRITES,
     LOCKS | REWRITES, NULL},
    {"on sqlite alter table t add column n integer generated always as (a * 2) virtual;", false, 0, 0, NULL},
    {"on postgres alter table t add column n uuid default gen_random_uuid();", true, 0, LOCKS | REWRITES,
     NULL},
    {"alter table t drop column d accepting data loss \"x\";", false, LOSES | REWRITES, LOSES | LOCKS,
     "the values of `t.d`"},
    {"alter table t drop column side accepting data loss \"x\";", true, LOSES | REWRITES, LOSES | LOCKS,
     "the values of `t.side`"},
    {"alter table t drop column mood accepting data loss \"x\";", false, LOSES | REWRITES, LOSES | LOCKS,
     "the values of `t.mood`"},
    {"alter table t drop column c;", false, REWRITES, LOCKS, NULL},
    {"alter table t rename column a to n;", false, RENAMES, RENAMES | LOCKS, NULL},
    {"alter table w alter column k type bigint;", true, REWRITES, LOCKS | REWRITES, NULL},
    {"alter table t alter column b type varchar(5);", true, REWRITES, LOCKS | REWRITES, NULL},
    {"on postgres alter table w alter column v type varchar(9);", true, 0, LOCKS, NULL},
    {"on postgres alter table w alter column v type text;", true, 0, LOCKS, NULL},
    {"on postgres alter table w alter column v type varchar(2);", true, 0, LOCKS | REWRITES, NULL},
    {"alter table w alter column n type numeric(9, 2);", true, REWRITES, LOCKS, NULL},
    {"alter table w alter column n type numeric(9, 4);", true, REWRITES, LOCKS | REWRITES, NULL},
    {"alter table w alter column n type numeric(9, 1) accepting data loss \"x\";", true, LOSES | REWRITES,
     LOSES | LOCKS | REWRITES, "parts of the values of `w.n`"},
    {"alter table w alter column n type integer using 1 reverse 1;", true, REWRITES, LOCKS | REWRITES, NULL},
    {"alter table w alter column at type timestamp with time zone;", false, 0, LOCKS | REWRITES, NULL},
    {"alter table w alter column v set not null;", true, REWRITES, LOCKS | SCANS, NULL},
    {"alter table w alter column k set not null;", true, REWRITES, LOCKS, NULL},
    {"alter table w alter column v set default 'x';", true, REWRITES, LOCKS, NULL},
    {"alter table w alter column n set generated always as (1) stored accepting data loss \"x\";", true,
     LOSES | REWRITES, LOSES | LOCKS | REWRITES, "the values of `w.n`"},
    {"alter table t alter column c drop generated;", true, REWRITES, LOCKS, NULL},
    {"alter table t alter column c set generated always as (a + 2) stored;", true, REWRITES, LOCKS | REWRITES,
     NULL},
    {"alter table t add check (a > 1);", true, REWRITES, SCANS | LOCKS, NULL},
    {"alter table t add foreign key (a) references o;", true, REWRITES, SCANS | WRITES, NULL},
    {"alter table t drop constraint k;", true, REWRITES, LOCKS, NULL},
    {"create index n on t (a);", false, SCANS, SCANS | WRITES, NULL},
    {"drop index i;", false, 0, LOCKS, NULL},
    {"create enum n ('a');", false, 0, 0, NULL},
    {"alter enum side add value 'X';", true, REWRITES, 0, NULL},
    {"alter enum mood add value 'y';", false, 0, 0, NULL},
    {"alter enum mood add value 'long';", true, REWRITES, 0, NULL},
    {"alter enum side rename value 'BUY' to 'X';", true, RENAMES | REWRITES, RENAMES, NULL},
    {"alter enum side drop value 'BUY';", true, REWRITES, REWRITES | LOCKS, NULL},
    {"alter enum side drop value 'BUY' fill 'SELL' accepting data loss \"x\";", true, LOSES | REWRITES,
     LOSES | REWRITES | LOCKS, "the value 'BUY' of `side` in the rows that hold it"},
    {"rename enum side to way;", false, 0, RENAMES, NULL},
    {"insert into t (id) values (1);", false, 0, 0, NULL},
    {"update t set a = 1;", false, REWRITES, REWRITES, NULL},
    {"update t set a = 1 where b = 'x';", false, SCANS, SCANS, NULL},
    {"delete from t accepting data loss \"x\";", false, LOSES | SCANS, LOSES | SCANS, "the rows of `t`"},
    {"delete from t where a = 1 accepting data loss \"x\";", false, LOSES | SCANS, LOSES | SCANS,
     "rows of `t`"},
    {"sql $$select 1$$ reverse nothing;", false, 0, 0, NULL},
    {"call f reverse g;", false, 0, 0, NULL},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct chain chain;
        chain_start(&chain);
        chain_up(&chain, base);
        chain_up(&chain, rows[i].step);
        const struct step *step = chain.steps.items[0];
        unsigned sqlite = judge_step(chain.before[0], step, MIG_DIALECT_SQLITE);
        unsigned postgres = judge_step(chain.before[1], step, MIG_DIALECT_POSTGRES);
        const char *loss = judge_loss(&chain.arena, chain.before[0], step);
        if (sqlite != rows[i].sqlite || postgres != rows[i].postgres ||
            step_rebuilds(chain.before[0], step) != rows[i].rebuilds)
            fail_msg("%s gives %u and %u", rows[i].step, sqlite, postgres);
        if (rows[i].loss == NULL)
            assert_null(loss);
        else
            assert_string_equal(loss, rows[i].loss);
        chain_end(&chain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
