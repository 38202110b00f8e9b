/* SPDX-License-Identifier: MIT
 * What a database can tell of a schema: every fold of schema/project.c, for both, and that a second
 * projection changes nothing.
 */
#include "chain.h"

#include "schema/compare.h"
#include "schema/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char kind_letters[MIG_OBJECT_KINDS] = {'t', 'c', 'k', 'i', 'e'};

static void add_part(void *context, const struct part *part)
{
    struct buf *out = context;
    buf_format(out, "%c %s%s%s: %s\n", kind_letters[part->kind], part->owner != NULL ? part->owner : "",
               part->owner != NULL ? "." : "", part->name, part->definition);
}

/* Every part on a line: its kind, its name, its definition; constraints whose name does not count marked. */
static const char *text_of(struct chain *chain, struct schema schema, const char *table)
{
    struct buf out;
    buf_init(&out, &chain->arena);
    schema_parts_changed(&chain->arena, schema_empty, schema, add_part, &out);
    const struct table *found = schema_table(schema, table);
    for (size_t i = 0; found != NULL && i < found->constraint_count; i++)
        if (found->constraints[i]->unnamed)
            buf_format(&out, "unnamed %s\n", found->constraints[i]->name.text);
    return out.data;
}

struct expectation {
    const char *steps, *sqlite, *postgres;
};

static void check(const struct expectation *expectations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct chain chain;
        chain_start(&chain);
        chain_up(&chain, expectations[i].steps);
        for (int dialect = 0; dialect < MIG_DIALECT_COUNT; dialect++) {
            enum mig_dialect to = (enum mig_dialect)dialect;
            struct schema once = schema_project(&chain.arena, chain.schema[dialect], to);
            struct schema twice = schema_project(&chain.arena, once, to);
            assert_string_equal(text_of(&chain, once, "t"),
                                to == MIG_DIALECT_SQLITE ? expectations[i].sqlite : expectations[i].postgres);
            assert_string_equal(text_of(&chain, twice, "t"), text_of(&chain, once, "t"));
            assert_true(schema_equal(once, twice));
        }
        chain_end(&chain);
    }
}

#define CHECK(list) check(list, sizeof(list) / sizeof *(list))

static void test_types(void **state)
{
    static const struct expectation expectations[] = {
        {"create table t (a timestamp, b timestamp with time zone, d interval, e jsonb, f json, g uuid, h "
         "char,"
         " i char(3), j numeric(12, 8), k varchar, l bigint, m double, n bytes);",
         "t t: \nc t.a: timestamp\nc t.b: timestamp\nc t.d: timestamp\nc t.e: json\nc t.f: json\nc t.g: "
         "char(32)\n"
         "c t.h: char\nc t.i: char(3)\nc t.j: numeric(12, 8)\nc t.k: varchar\nc t.l: bigint\nc t.m: double\n"
         "c t.n: bytes\n",
         "t t: \nc t.a: timestamp\nc t.b: timestamp with time zone\nc t.d: interval\nc t.e: jsonb\nc t.f: "
         "json\n"
         "c t.g: uuid\nc t.h: char(1)\nc t.i: char(3)\nc t.j: numeric(12, 8)\nc t.k: varchar\nc t.l: bigint\n"
         "c t.m: double\nc t.n: bytes\n"},
        {"on sqlite create table t (a integer, b real, c text, d bytes, i bigint primary key) strict;",
         "t t: strict\nc t.a: integer\nc t.b: real\nc t.c: text\nc t.d: bytes\nc t.i: integer not null\n"
         "k t.t_pkey: primary key (i)\nunnamed t_pkey\n",
         ""},
        {"create table t (a uuid default '01234567-89AB-cdef-0123-456789abcdef', b integer default null);",
         "t t: \nc t.a: char(32) default '0123456789abcdef0123456789abcdef'\nc t.b: integer\n",
         "t t: \nc t.a: uuid default '01234567-89ab-cdef-0123-456789abcdef'\nc t.b: integer\n"},
    };
    (void)state;
    CHECK(expectations);
}

static void test_enums(void **state)
{
    static const struct expectation expectations[] = {
        {"create enum side ('BUY', 'S\xc3\x84LL'); create table t (a side not null default 'BUY');",
         "t t: \nc t.a: varchar(4) not null default 'BUY'\nk t.t_a_check: check (a in ('BUY', "
         "'S\xc3\x84LL'))\n"
         "unnamed t_a_check\n",
         "e side: ('BUY', 'S\xc3\x84LL')\nt t: \nc t.a: side not null default 'BUY'\n"},
        {"create enum side ('BUY', 'SELL') unchecked on sqlite; create table t (a side);",
         "t t: \nc t.a: varchar(4)\n", "e side: ('BUY', 'SELL')\nt t: \nc t.a: side\n"},
    };
    (void)state;
    CHECK(expectations);
}

static void test_keys(void **state)
{
    static const struct expectation expectations[] = {
        {"create table t (id bigint primary key);",
         "t t: \nc t.id: integer not null\nk t.t_pkey: primary key (id)\nunnamed t_pkey\n",
         "t t: \nc t.id: bigint not null serial\nk t.t_pkey: primary key (id)\n"},
        {"create table t (a bigint, b text, constraint k primary key (a, b));",
         "t t: \nc t.a: bigint not null\nc t.b: text not null\nk t.k: primary key (a, b)\n",
         "t t: \nc t.a: bigint not null\nc t.b: text not null\nk t.k: primary key (a, b)\n"},
        {"create table u (x integer primary key); create table t (a integer references u, b integer unique);",
         "t t: \nt u: \nc t.a: integer\nc t.b: integer\nc u.x: integer not null\n"
         "k t.t_a_fkey: foreign key (a) references u (x)\nk t.t_b_key: unique (b)\nk u.u_pkey: primary key "
         "(x)\n"
         "unnamed t_b_key\nunnamed t_a_fkey\n",
         "t t: \nt u: \nc t.a: integer\nc t.b: integer\nc u.x: integer not null serial\n"
         "k t.t_a_fkey: foreign key (a) references u (x)\nk t.t_b_key: unique (b)\nk u.u_pkey: primary key "
         "(x)\n"},
    };
    (void)state;
    CHECK(expectations);
}

static void test_indexes(void **state)
{
    static const struct expectation expectations[] = {
        {"on sqlite create table t (a text, b text collate \"NOCASE\");"
         "on sqlite create index i on t (a collate \"NOCASE\" desc, b collate binary) where a is not null;",
         "t t: \nc t.a: text\nc t.b: text collate nocase\n"
         "i t.i: create index i on t (a collate nocase desc, b collate binary) where a is not null\n",
         ""},
        {"create table t (a integer, b integer);"
         "on postgres create index i on t (a desc nulls first, b nulls last) using btree include (b);"
         "on postgres create index j on t (a desc nulls last, b nulls first);",
         "t t: \nc t.a: integer\nc t.b: integer\n",
         "t t: \nc t.a: integer\nc t.b: integer\ni t.i: create index i on t (a desc, b) include (b)\n"
         "i t.j: create index j on t (a desc nulls last, b nulls first)\n"},
    };
    (void)state;
    CHECK(expectations);
}

/* What apply keeps apart although the database cannot. */
static void test_by_hand(void **state)
{
    struct chain chain;
    (void)state;
    chain_start(&chain);
    chain_up(&chain, "create table t (a integer, b integer);");
    struct table *table = table_copy(&chain.arena, schema_table(chain.schema[0], "t"));
    struct column column = {.name = {"c", {0, 0}},
                            .type = {.kind = TYPE_BIGINT},
                            .identity = IDENTITY_ALWAYS,
                            .comment = "x",
                            .collation = "default"};
    table = table_with_column(&chain.arena, table, NULL, &column);
    table->comment = "about";
    table->unlogged = table->strict = table->without_rowid = table->autoincrement = true;
    struct schema schema = schema_put_table(&chain.arena, schema_empty, table);
    struct schema sqlite = schema_project(&chain.arena, schema, MIG_DIALECT_SQLITE);
    struct schema postgres = schema_project(&chain.arena, schema, MIG_DIALECT_POSTGRES);
    assert_string_equal(text_of(&chain, sqlite, "t"),
                        "t t: strict, without rowid, autoincrement\nc t.a: integer\nc t.b: integer\n"
                        "c t.c: bigint collate default\n");
    assert_string_equal(text_of(&chain, postgres, "t"),
                        "t t: unlogged, comment 'about'\nc t.a: integer\nc t.b: integer\n"
                        "c t.c: bigint not null generated always as identity comment 'x'\n");
    chain_end(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),   cmocka_unit_test(test_enums),   cmocka_unit_test(test_keys),
        cmocka_unit_test(test_indexes), cmocka_unit_test(test_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
