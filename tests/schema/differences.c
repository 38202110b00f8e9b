/* SPDX-License-Identifier: MIT
 * Two schemas side by side: what is missing, foreign or changed, and what nobody can tell.
 */
#include "chain.h"

#include "schema/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct chain expected, found;

static int start(void **state)
{
    (void)state;
    chain_start(&expected);
    chain_start(&found);
    return 0;
}

static int end(void **state)
{
    (void)state;
    chain_end(&expected);
    chain_end(&found);
    return 0;
}

static const char *text_of(const struct differences *differences)
{
    static const char *const kinds[] = {"missing", "foreign", "changed", "unclear"};
    struct buf out;
    buf_init(&out, &expected.arena);
    for (size_t i = 0; i < differences->count; i++) {
        const struct difference *item = &differences->items[i];
        buf_format(&out, "%s %s %s%s%s", kinds[item->kind], object_word(item->object),
                   item->owner != NULL ? item->owner : "", item->owner != NULL ? "." : "", item->name);
        if (item->expected != NULL)
            buf_format(&out, " [%s]", item->expected);
        if (item->found != NULL)
            buf_format(&out, " but [%s]", item->found);
        if (item->reason != NULL)
            buf_format(&out, " since %s", item->reason);
        buf_char(&out, '\n');
    }
    buf_add(&out, differences->column_order ? "other order\n" : "");
    return out.data;
}

static const char *compare(enum mig_dialect dialect)
{
    struct schema a = schema_project(&expected.arena, expected.schema[dialect], dialect);
    struct schema b = schema_project(&expected.arena, found.schema[dialect], dialect);
    struct differences differences = schema_differences(&expected.arena, a, b, dialect);
    return text_of(&differences);
}

static const char base[] = "create enum side ('BUY', 'SELL');"
                           "create table t (id integer primary key, a text not null default 'x', s side, n "
                           "numeric(5, 2) check (n > 0),"
                           " constraint k unique (a, n));"
                           "create index i on t (a desc) where n > 1;"
                           "create table u (id integer primary key, t_id integer references t (id));";

static void test_equal(void **state)
{
    (void)state;
    chain_up(&expected, base);
    chain_up(&found, base);
    assert_string_equal(compare(MIG_DIALECT_SQLITE), "");
    assert_string_equal(compare(MIG_DIALECT_POSTGRES), "");
}

static void test_objects(void **state)
{
    (void)state;
    chain_up(&expected, base);
    chain_up(&found,
             "create table t (id integer primary key, n numeric(6, 2) check (n > 0), s varchar(4), b text);"
             "create index i on t (n); create index j on t (b);"
             "create enum mood ('good'); create table a (x integer); create index x on a (x);");
    assert_string_equal(
        compare(MIG_DIALECT_SQLITE),
        "foreign table a but [create table a (\n    x integer\n);\ncreate index x on a (x);\n]\n"
        "missing column t.a [text not null default 'x']\n"
        "foreign column t.b but [text]\n"
        "changed column t.n [numeric(5, 2)] but [numeric(6, 2)]\n"
        "missing constraint t.k [unique (a, n)]\n"
        "missing constraint t.t_s_check [check (s in ('BUY', 'SELL'))]\n"
        "changed index t.i [create index i on t (a desc) where n > 1] but [create index i on t (n)]\n"
        "foreign index t.j but [create index j on t (b)]\n"
        "missing table u [create table u (\n    id integer primary key,\n"
        "    t_id integer references t (id)\n);\n]\n"
        "other order\n");
    assert_string_equal(
        compare(MIG_DIALECT_POSTGRES),
        "foreign table a but [create table a (\n    x integer\n);\ncreate index x on a (x);\n]\n"
        "foreign enum mood but [('good')]\n"
        "missing enum side [('BUY', 'SELL')]\n"
        "missing column t.a [text not null default 'x']\n"
        "foreign column t.b but [text]\n"
        "changed column t.n [numeric(5, 2)] but [numeric(6, 2)]\n"
        "changed column t.s [side] but [varchar(4)]\n"
        "missing constraint t.k [unique (a, n)]\n"
        "changed index t.i [create index i on t (a desc) where n > 1] but [create index i on t (n)]\n"
        "foreign index t.j but [create index j on t (b)]\n"
        "missing table u [create table u (\n    id integer,\n    t_id integer,\n"
        "    constraint u_pkey primary key (id),\n"
        "    constraint u_t_id_fkey foreign key (t_id) references t (id)\n);\n]\n"
        "other order\n");
}

struct pair {
    const char *expected, *found, *sqlite, *postgres;
};

static void check(const struct pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        start(NULL);
        chain_up(&expected, pairs[i].expected);
        chain_up(&found, pairs[i].found);
        assert_string_equal(compare(MIG_DIALECT_SQLITE), pairs[i].sqlite);
        assert_string_equal(compare(MIG_DIALECT_POSTGRES), pairs[i].postgres);
        end(NULL);
    }
}

static void test_parts(void **state)
{
    static const struct pair pairs[] = {
        {"create table t (a integer, b text);", "create table t (b text, a integer);", "other order\n",
         "other order\n"},
        {"create table t (a integer, b text);", "create table t (b text, a bigint);",
         "changed column t.a [integer] but [bigint]\nother order\n",
         "changed column t.a [integer] but [bigint]\nother order\n"},
        {"create table t (a timestamp default '2025-01-01');",
         "create table t (a timestamp with time zone default '2025-01-01');", "",
         "changed column t.a [timestamp default '2025-01-01 00:00:00.000000'] but "
         "[timestamp with time zone default '2025-01-01 00:00:00.000000']\n"},
        {"create table t (a numeric(5, 2) default 0);", "create table t (a numeric(5, 2) default 0.0);", "",
         ""},
        {"create table t (a integer default 0);", "create table t (a integer);",
         "changed column t.a [integer default 0] but [integer]\n",
         "changed column t.a [integer default 0] but [integer]\n"},
        {"create table t (a integer, check (a > 0 and (a < 5 and a <> 3)));",
         "create table t (a integer, check ((a > 0 and a < 5) and a != 3));", "", ""},
        {"create table t (a integer, constraint k check (a > 0));",
         "create table t (a integer, constraint k check (a > 1));",
         "changed constraint t.k [check (a > 0)] but [check (a > 1)]\n",
         "changed constraint t.k [check (a > 0)] but [check (a > 1)]\n"},
        {"create table t (a integer, constraint k check (a > 0));",
         "create table t (a integer, constraint l check (a > 0));",
         "missing constraint t.k [check (a > 0)]\nforeign constraint t.l but [check (a > 0)]\n",
         "missing constraint t.k [check (a > 0)]\nforeign constraint t.l but [check (a > 0)]\n"},
        {"create table t (a integer, constraint k check (a > 0));",
         "create table t (a integer, check (a > 0));", "",
         "missing constraint t.k [check (a > 0)]\nforeign constraint t.t_a_check but [check (a > 0)]\n"},
        {"create table t (a integer, check (a > 0), check (a > 0));",
         "create table t (a integer, check (a > 0));", "missing constraint t.t_a_check1 [check (a > 0)]\n",
         "missing constraint t.t_a_check1 [check (a > 0)]\n"},
        {"create table u (x integer primary key); create table t (a integer references u on delete cascade);",
         "create table u (x integer primary key); create table t (a integer references u);",
         "changed constraint t.t_a_fkey [foreign key (a) references u (x) on delete cascade] but "
         "[foreign key (a) references u (x)]\n",
         "changed constraint t.t_a_fkey [foreign key (a) references u (x) on delete cascade] but "
         "[foreign key (a) references u (x)]\n"},
        {"create table t (id bigint primary key);", "create table t (id integer primary key);", "",
         "changed column t.id [bigint not null serial] but [integer not null serial]\n"},
        {"on sqlite create table t (a integer) strict; on postgres create table t (a integer) unlogged;",
         "create table t (a integer);", "changed table t [strict] but []\n",
         "changed table t [unlogged] but []\n"},
        {"create table t (a integer); create unique index i on t (a);",
         "create table t (a integer, b integer); create index i on t (a);",
         "foreign column t.b but [integer]\n"
         "changed index t.i [create unique index i on t (a)] but [create index i on t (a)]\n",
         "foreign column t.b but [integer]\n"
         "changed index t.i [create unique index i on t (a)] but [create index i on t (a)]\n"},
    };
    (void)state;
    check(pairs, sizeof pairs / sizeof *pairs);
}

/* What a renamed table keeps: the name of its check in SQLite's text. */
static void test_renamed(void **state)
{
    (void)state;
    chain_up(&expected,
             "create enum side ('BUY', 'SELL'); create table old (s side); rename table old to t;");
    chain_up(&found, "create enum side ('BUY', 'SELL'); create table t (s side);");
    assert_string_equal(compare(MIG_DIALECT_SQLITE), "");
}

/* A database has printed something that the language cannot read. */
static void test_opaque(void **state)
{
    static const struct expr opaque = {.kind = EXPR_OPAQUE, .text = "frobnicate(a)"};
    struct constraint check = {.kind = CONSTRAINT_CHECK, .check = &opaque, .unnamed = true};
    struct arena *arena = &expected.arena;
    (void)state;
    chain_up(&expected, "create table t (a integer default 1, b integer default 2, check (a > 0));"
                        "create index i on t (a) where a > 1;");
    struct table *table = table_copy(arena, schema_table(expected.schema[0], "t"));
    struct column a = *table->columns[0];
    struct column b = *table->columns[1];
    struct index index = *table->indexes[0];
    a.value = b.value = index.where = &opaque;
    b.not_null = true;
    table = table_with_column(arena, table, table->columns[0], &a);
    table = table_with_column(arena, table, table->columns[1], &b);
    table = table_with_constraint(arena, table, table->constraints[0], &check);
    table = table_with_index(arena, table, table->indexes[0], &index);
    found.schema[0] = schema_put_table(arena, schema_empty, table);
    assert_string_equal(
        compare(MIG_DIALECT_SQLITE),
        "unclear column t.a [integer default 1] but [integer default (frobnicate(a))] since the default "
        "`frobnicate(a)` cannot be read\n"
        "changed column t.b [integer default 2] but [integer not null default (frobnicate(a))]\n"
        "unclear constraint t.t_a_check [check (a > 0)] but [check (frobnicate(a))] since the condition "
        "`frobnicate(a)` cannot be read\n"
        "unclear index t.i [create index i on t (a) where a > 1] but [create index i on t (a) where "
        "frobnicate(a)] "
        "since the condition `frobnicate(a)` cannot be read\n");
    expected.schema[0] = found.schema[0];
    assert_string_equal(compare(MIG_DIALECT_SQLITE), "");
}

/* SQLite's text of a constraint need not have a name. */
static void test_nameless(void **state)
{
    struct names columns = {(const struct name[]){{"a", {0, 0}}}, 1};
    struct constraint unique = {.kind = CONSTRAINT_UNIQUE, .columns = columns, .unnamed = true};
    (void)state;
    chain_up(&expected, "create table t (a integer);");
    chain_up(&found, "create table t (a integer);");
    struct table *table = table_copy(&expected.arena, schema_table(found.schema[0], "t"));
    table = table_with_constraint(&expected.arena, table, NULL, &unique);
    found.schema[0] = schema_put_table(&expected.arena, schema_empty, table);
    assert_string_equal(compare(MIG_DIALECT_SQLITE), "foreign constraint t.unique (a) but [unique (a)]\n");
    chain_up(&expected, "alter table t add constraint named unique (a);");
    assert_string_equal(compare(MIG_DIALECT_SQLITE), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_equal, start, end),
        cmocka_unit_test_setup_teardown(test_objects, start, end),
        cmocka_unit_test(test_parts),
        cmocka_unit_test_setup_teardown(test_renamed, start, end),
        cmocka_unit_test_setup_teardown(test_opaque, start, end),
        cmocka_unit_test_setup_teardown(test_nameless, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
