/* SPDX-License-Identifier: MIT
 * Names that are not there, and names that cannot be given.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define USERS                                                                                                \
    "create table users (id integer primary key, name text not null, phone text);"                           \
    "create index users_name on users (name);"                                                               \
    "create enum mood ('good', 'bad');"

static void test_tables(void **state)
{
    static const struct refusal refusals[] = {
        {USERS, "drop table user accepting data loss \"x\";",
         "M201 [user] there is no table `user` at this revision\n"
         "  help did you mean `users`?\n"},
        {USERS, "rename table users_name to x;",
         "M201 [users_name] `users_name` is an index, not a table\n"
         "  note [users_name] index `users_name` exists since revision r1\n"},
        {USERS, "drop table users accepting data loss \"x\"; alter table users add column a text;",
         "M201 [users] there is no table `users` at this revision\n"
         "  note [drop table users accepting data loss \"x\"] the same revision dropped it\n"},
        {USERS, "rename table users to people; alter table users add column a text;",
         "M201 [users] there is no table `users` at this revision\n"
         "  note [rename table users to people] the same revision renamed it to `people`\n"},
        /* Perhaps its `create table` could not be read: once is enough. */
        {USERS, "alter table accounts add column a text; create index i on accounts (a);",
         "M201 [accounts] there is no table `accounts` at this revision\n"},
        {USERS, "alter table uzers add column a text; alter table uzers add column b text;",
         "M201 [uzers] there is no table `uzers` at this revision\n"
         "  help did you mean `users`?\n"
         "M201 [uzers] there is no table `uzers` at this revision\n"
         "  help did you mean `users`?\n"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
}

static void test_gone_in_another_revision(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    chain_up(&chain, USERS);
    chain_up(&chain, "alter table users drop column phone accepting data loss \"moved\", "
                     "rename column name to full_name;");
    assert_string_equal(chain_try(&chain, "create index users_phone on users (phone);"),
                        "M203 [phone] table `users` has no column `phone` at this revision\n"
                        "  note [drop column phone accepting data loss \"moved\"] revision r2 dropped it\n");
    assert_string_equal(chain_try(&chain, "insert into users (name) values ('x');"),
                        "M203 [name] table `users` has no column `name` at this revision\n"
                        "  note [rename column name to full_name] revision r2 renamed it to `full_name`\n");
    chain_end(&chain);
}

static void test_others(void **state)
{
    static const struct refusal refusals[] = {
        {USERS, "drop index user_name;",
         "M204 [user_name] there is no index `user_name` at this revision\n"
         "  help did you mean `users_name`?\n"},
        {USERS, "drop index mood;",
         "M204 [mood] `mood` is an enum, not an index\n"
         "  note [mood] enum `mood` exists since revision r1\n"},
        {USERS, "drop enum users;",
         "M206 [users] `users` is a table, not an enum\n"
         "  note [users] table `users` exists since revision r1\n"},
        {USERS, "alter table users drop constraint users_key;",
         "M205 [users_key] table `users` has no constraint `users_key` at this revision\n"
         "  help did you mean `users_pkey`?\n"},
        {USERS, "alter table users drop column fone accepting data loss \"x\";",
         "M203 [fone] table `users` has no column `fone` at this revision\n"},
        {USERS, "alter table users rename column nme to x;",
         "M203 [nme] table `users` has no column `nme` at this revision\n"
         "  help did you mean `name`?\n"},
        {USERS, "create table t (a moode, b itneger, c varchr);",
         "M206 [moode] there is no type `moode` at this revision\n"
         "  help did you mean `mood`?\n"
         "M206 [itneger] there is no type `itneger` at this revision\n"
         "  help did you mean `integer`?\n"
         "M206 [varchr] there is no type `varchr` at this revision\n"
         "  help did you mean `varchar`?\n"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
}

static void test_taken(void **state)
{
    static const struct refusal refusals[] = {
        {USERS, "create table users (a integer);",
         "M202 [users] the name `users` is taken by a table at this revision\n"
         "  note [users] table `users` exists since revision r1\n"},
        {USERS, "create enum users_name ('a');",
         "M202 [users_name] the name `users_name` is taken by an index at this revision\n"
         "  note [users_name] index `users_name` exists since revision r1\n"},
        {USERS, "create index mood on users (phone);",
         "M202 [mood] the name `mood` is taken by an enum at this revision\n"
         "  note [mood] enum `mood` exists since revision r1\n"},
        {USERS, "create index users_pkey on users (phone);",
         "M202 [users_pkey] the name `users_pkey` is taken by a constraint at this revision\n"
         "  note [primary key] constraint `users_pkey` of `users` exists since revision r1\n"},
        {USERS, "create table t (a integer, constraint users_name unique (a));",
         "M202 [users_name] the name `users_name` is taken by an index at this revision\n"
         "  note [users_name] index `users_name` exists since revision r1\n"},
        {USERS, "create table t (a integer); rename table t to users;",
         "M202 [users] the name `users` is taken by a table at this revision\n"
         "  note [users] table `users` exists since revision r1\n"},
        {USERS, "alter table users add column phone text;",
         "M202 [phone] table `users` already has a column `phone`\n"
         "  note [phone] column `phone` exists since revision r1\n"},
        {USERS, "alter table users rename column phone to name;",
         "M202 [name] table `users` already has a column `name`\n"
         "  note [name] column `name` exists since revision r1\n"},
        {NULL, "create table t (a integer, a text);",
         "M202 [a] table `t` already has a column `a`\n"
         "  note [a] column `a` is made here, in the same revision\n"},
        {USERS, "alter table users add constraint users_pkey check (id > 0);",
         "M202 [users_pkey] `users` already has a constraint `users_pkey`\n"
         "  note [primary key] constraint `users_pkey` exists since revision r1\n"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
}

static void test_case(void **state)
{
    static const struct refusal refusals[] = {
        {USERS, "create table \"Users\" (a integer);",
         "M207 [\"Users\"] `Users` differs from table `users` only by case\n"
         "  note [users] table `users` exists since revision r1\n"},
        {USERS, "alter table users add column \"Phone\" text;",
         "M207 [\"Phone\"] column `Phone` differs from column `phone` only by case\n"
         "  note [phone] column `phone` exists since revision r1\n"},
        {USERS, "alter table users add constraint \"Users_pkey\" check (id > 0);",
         "M202 [\"Users_pkey\"] `users` already has a constraint `users_pkey`\n"
         "  note [primary key] constraint `users_pkey` exists since revision r1\n"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
}

#define LONG "a23456789_123456789_123456789_123456789_123456789_123456789_1234"

#define NUMBERED "create table t (a integer, rowid integer, _rowid_ integer);"
#define LAST_NAME                                                                                            \
    " is the last name by which SQLite knows the numbers of the rows of `t`\n"                               \
    "  help choose another name: without one, the numbers would be lost when the table is built anew\n"

static void test_length_and_owners(void **state)
{
    static const struct refusal refusals[] = {
        {NULL, "create table " LONG " (a integer);",
         "M208 [" LONG "] this name is 64 bytes long, and PostgreSQL keeps only the first 63\n"},
        {NULL, "create table t (" LONG " integer, constraint " LONG " check (1 = 1));",
         "M208 [" LONG "] this name is 64 bytes long, and PostgreSQL keeps only the first 63\n"
         "M208 [" LONG "] this name is 64 bytes long, and PostgreSQL keeps only the first 63\n"},
        {NULL, "create table mig_log (a integer);",
         "M209 [mig_log] names that begin with `mig_` belong to the bookkeeping of migrations\n"},
        {NULL, "create table sqlite_x (a integer);",
         "M209 [sqlite_x] names that begin with `sqlite_` belong to SQLite\n"},
        {NULL, "create table alembic_version (a integer);",
         "M209 [alembic_version] `alembic_version` belongs to Alembic\n"},
        {NULL, "create table t (ctid integer);",
         "M209 [ctid] every table of PostgreSQL has a column `ctid` of its own\n"},
        {NUMBERED, "alter table t add column \"OID\" integer;", "M209 [\"OID\"] `OID`" LAST_NAME},
    };
    static const struct acceptance acceptances[] = {
        {NULL, "on sqlite create table " LONG " (a integer, ctid integer);"},
        {NULL, "create table t (rowid integer, _rowid_ integer, oid integer);"},
        {NUMBERED, "on postgres alter table t add column oid integer;"},
        {NUMBERED, "alter table t drop column rowid accepting data loss \"x\", add column oid integer;"},
        {"create table t (id integer primary key, rowid text, _rowid_ text);",
         "alter table t add column oid text;"},
        {"on sqlite create table t (a text primary key, rowid text, _rowid_ text) without rowid;",
         "on sqlite alter table t add column oid text;"},
    };
    (void)state;
    check_refusals(refusals, COUNT(refusals));
    check_acceptances(acceptances, COUNT(acceptances));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables), cmocka_unit_test(test_gone_in_another_revision),
        cmocka_unit_test(test_others), cmocka_unit_test(test_taken),
        cmocka_unit_test(test_case),   cmocka_unit_test(test_length_and_owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
