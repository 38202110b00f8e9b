/* SPDX-License-Identifier: MIT
 * add and drop constraint; foreign keys.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define BASE                                                                                                 \
    "create table strategies (id integer primary key, name text unique, code text, kind text not null);"     \
    "create table trades (id integer primary key, a integer, b text, strategy_id integer);"

static void test_keys(void **state)
{
    static const struct refusal refusals[] = {
        {BASE, "alter table trades add primary key (a);",
         "M304 [primary key (a)] `trades` already has a primary key\n"
         "  note [primary key] constraint `trades_pkey` exists since revision r1\n"
         "  help drop that one first: `alter table trades drop constraint trades_pkey;`\n"},
        {BASE, "alter table strategies add unique (name);",
         "M306 [unique (name)] `strategies` already has a key over the same columns\n"
         "  note [unique] constraint `strategies_name_key` exists since revision r1\n"
         "  help drop that one first: `alter table strategies drop constraint strategies_name_key;`\n"},
        {NULL, "create table t (id integer primary key unique);",
         "M306 [unique] `t` already has a key over the same columns\n"
         "  note [primary key] constraint `t_pkey` is made here, in the same revision\n"},
        {"create table t (a integer);", "alter table t add primary key (a);",
         "M305 [a] `t.a` may hold null, and a primary key cannot\n"
         "  note [a] `t.a` exists since revision r1\n"},
        {BASE, "alter table trades add unique (a, b, a);", "M210 [a] the unique key names `a` twice\n"},
        {BASE, "alter table trades add unique (c);",
         "M203 [c] table `trades` has no column `c` at this revision\n"},
        {NULL, "create table t (a json unique);",
         "M514 [a] PostgreSQL cannot compare values of type json, so `a` cannot be part of a key\n"},
    };
    static const struct acceptance acceptances[] = {
        {BASE, "alter table trades add unique (a, b), add unique (b, a);"},
        {"create table t (a integer not null);", "alter table t add primary key (a);"},
        {NULL, "on sqlite create table t (a json unique);"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_foreign_keys(void **state)
{
    static const struct refusal refusals[] = {
        {BASE, "alter table trades add foreign key (strategy_id) references plans (id);",
         "M201 [plans] there is no table `plans` at this revision\n"},
        {BASE, "alter table trades add foreign key (strategy_id) references strategy;",
         "M201 [strategy] there is no table `strategy` at this revision\n"
         "  help did you mean `strategies`?\n"},
        {BASE, "alter table trades add foreign key (b) references strategies (code);",
         "M302 [strategies] no primary key or unique key of `strategies` is over (code), so nothing can "
         "reference "
         "it\n"
         "  note [strategies] `strategies` exists since revision r1\n"
         "  help add `unique (code)` to `strategies` first\n"},
        {BASE, "alter table trades add foreign key (b) references strategies (id);",
         "M303 [b] `trades.b` is text, but `strategies.id`, which it references, is integer\n"
         "  note [id] `strategies.id` exists since revision r1\n"},
        {BASE, "alter table trades add foreign key (a, strategy_id) references strategies;",
         "M303 [strategies] this foreign key has 2 columns, but references 1 of `strategies` (id)\n"},
        {"create table a (x text); create table b (y text);",
         "alter table b add foreign key (y) references a;",
         "M302 [a] `a` has no primary key that this foreign key could reference\n"
         "  note [a] `a` exists since revision r1\n"},
        {"create table a (id integer primary key) unlogged;", "create table b (id integer references a);",
         "M515 [a] `a` is unlogged, and on PostgreSQL only an unlogged table may reference it\n"
         "  note [a] `a` exists since revision r1\n"},
        {BASE, "alter table trades add foreign key (c) references strategies (id);",
         "M203 [c] table `trades` has no column `c` at this revision\n"},
        {BASE, "alter table trades add foreign key (a) references strategies (ix);",
         "M203 [ix] table `strategies` has no column `ix` at this revision\n"},
    };
    static const struct acceptance acceptances[] = {
        {BASE, "alter table trades add foreign key (strategy_id) references strategies on delete cascade;"},
        {BASE, "alter table trades add foreign key (b) references strategies (name);"},
        {BASE,
         "create unique index s on strategies (code); alter table trades add foreign key (b) references "
         "strategies (code);"},
        {NULL, "create table t (id integer primary key, up bigint references t);"},
        {NULL, "create table t (up integer references t (id), id integer primary key);"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_drop(void **state)
{
    static const char base[] =
        BASE "alter table trades add constraint f foreign key (b) references strategies (name),"
             " add constraint c check (a > 0);"
             "create unique index s on strategies (code);"
             "create table notes (code text references strategies (code));";
    static const struct refusal refusals[] = {
        {base, "alter table strategies drop constraint strategies_name_key;",
         "M301 [strategies_name_key] `strategies_name_key` is still used by constraint `f` of `trades`\n"
         "  note [constraint f foreign key (b) references strategies (name)] constraint `f` of `trades` "
         "exists "
         "since revision r1\n"
         "  help drop the constraint first: `alter table trades drop constraint f;`\n"},
        {base, "drop index s;",
         "M301 [s] `s` is still used by constraint `notes_code_fkey` of `notes`\n"
         "  note [references strategies (code)] constraint `notes_code_fkey` of `notes` exists since "
         "revision r1\n"
         "  help drop the constraint first: `alter table notes drop constraint notes_code_fkey;`\n"},
        {base, "alter table trades drop constraint c; alter table trades drop constraint c;",
         "M205 [c] table `trades` has no constraint `c` at this revision\n"
         "  note [drop constraint c] the same revision dropped it\n"},
    };
    static const struct acceptance acceptances[] = {
        {base,
         "alter table trades drop constraint f; alter table strategies drop constraint strategies_name_key;"},
        {base, "alter table trades drop constraint c, add constraint c check (a > 1);"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

static void test_checks(void **state)
{
    static const struct refusal refusals[] = {
        {BASE, "alter table trades add check (c > 0);",
         "M203 [c] table `trades` has no column `c` at this revision\n"},
        {BASE, "alter table trades add check (kost > 0), drop constraint trades_check;",
         "M203 [kost] table `trades` has no column `kost` at this revision\n"
         "M205 [trades_check] table `trades` has no constraint `trades_check` at this revision\n"
         "  help did you mean `trades_kost_check`?\n"},
    };
    static const struct acceptance acceptances[] = {
        {BASE, "alter table trades add check (a > 0 and b <> ''), drop constraint trades_check;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_foreign_keys),
        cmocka_unit_test(test_drop),
        cmocka_unit_test(test_checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
