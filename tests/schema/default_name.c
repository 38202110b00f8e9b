/* SPDX-License-Identifier: MIT
 * Names of constraints that the source does not name: what PostgreSQL 15 chose for the same statements.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_names(const char *steps, const char *table, const char *const *names, size_t count)
{
    struct chain chain;
    chain_start(&chain);
    chain_up(&chain, steps);
    for (int dialect = 0; dialect < 2; dialect++) {
        const struct table *found = schema_table(chain.schema[dialect], table);
        assert_int_equal(found->constraint_count, count);
        for (size_t i = 0; i < count; i++)
            assert_string_equal(found->constraints[i]->name.text, names[i]);
    }
    chain_end(&chain);
}

static void test_plain(void **state)
{
    static const char *const names[] = {"t_pkey",   "t_c_key",    "t_b_c_key", "t_b_check", "t_check",
                                        "t_check1", "t_b_check1", "t_c_fkey",  "t_b_c_fkey"};
    (void)state;
    assert_names(
        "create table o (x integer primary key, y integer, unique (x, y));"
        "create table t (a integer primary key, b integer check (b > 0), c integer unique references o,"
        " unique (b, c), check (b > c), check (c > a), check (b > 1 and b < 9),"
        " foreign key (b, c) references o (x, y));",
        "t", names, 9);
}

/* Names of constraints are chosen past those of all tables, names of keys past all relations. */
static void test_taken(void **state)
{
    static const char *const of_a_b[] = {"a_b_c_key1", "a_b_c_check1"};
    static const char *const of_t[] = {"t_pkey1"};
    static const char *const of_z[] = {"z_check"};
    (void)state;
    assert_names("create table a (b_c integer unique check (b_c > 0));"
                 "create table a_b (c integer unique check (c > 0));",
                 "a_b", of_a_b, 2);
    assert_names("create table t_pkey (a integer); create table t (a integer primary key);", "t", of_t, 1);
    assert_names("create table z (a integer, check (1 = 1));", "z", of_z, 1);
}

#define T40  "t234567890123456789012345678901234567890"
#define C40  "c234567890123456789012345678901234567890"
#define T60  "t23456789012345678901234567890123456789012345678901234567890"
#define AE10 "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
#define OE14                                                                                                 \
    "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3"   \
    "\xb6\xc3\xb6"
#define AE24 AE10 AE10 "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
#define A31  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B37  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C21  "ccccccccccccccccccccc"

static void test_cut(void **state)
{
    static const char *const long_key[] = {"t234567890123456789012345678901234567890123456789012345678_pkey"};
    static const char *const both_cut[] = {"t2345678901234567890123456789_c2345678901234567890123456789_key",
                                           T40 "_check"};
    /* Never in the middle of a character. */
    static const char *const umlauts[] = {"tabelle_" AE24 "_pkey",
                                          "tabelle_\xc3\xa4"
                                          "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
                                          "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4_" OE14 "_key"};
    static const char *const several[] = {"short_" A31 "_bbbbbbbbbbbbbbbbbbbbb_key",
                                          "short_" A31 "_bbbbbbbbbbbbbbbbbbbb_key1"};
    (void)state;
    assert_names("create table " T60 "1 (a integer primary key);", T60 "1", long_key, 1);
    assert_names("create table " T40 " (" C40 " integer unique, b integer, check (" C40 " > b));", T40,
                 both_cut, 2);
    assert_names("create table \"tabelle_" AE24 "\" (a integer primary key, \"" OE14
                 "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6"
                 "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\" integer unique);",
                 "tabelle_" AE24, umlauts, 2);
    assert_names("create table short (" A31 " integer, " B37 " integer, " C21 " integer, unique (" A31
                 ", " B37 ", " C21 "), unique (" A31 ", " B37 "));",
                 "short", several, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_taken),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
