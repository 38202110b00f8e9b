/* SPDX-License-Identifier: MIT
 * Steps and objects that only PostgreSQL has: their digests, which no release may change, and their text,
 * which is read back to the same meaning.
 */
#include "fixture.h"

#include "schema/compare.h"
#include "schema/digest.h"
#include "schema/print.h"

static const struct revision *read_steps(const char *steps)
{
    struct problems problems = {.arena = &chain.arena};
    const char *text = arena_format(&chain.arena, "revision r \"\"; upgrade { %s }", steps);
    long source = source_add(&chain.sources, "r", text, strlen(text));
    const struct revision *revision = parse_revision(&chain.arena, &chain.sources, (size_t)source, &problems);
    if (revision == NULL || problems.list.count > 0)
        fail_msg("%s: %s", problems.list.count > 0 ? problems.list.items[0]->message : "no header", text);
    return revision;
}

static const char *tree(const char *steps)
{
    struct buf out;
    buf_init(&out, &chain.arena);
    digest_tree(&out, read_steps(steps));
    return out.data;
}

static void test_tree(void **state)
{
    (void)state;
    assert_string_equal(
        tree("on postgres { create sequence a; create sequence b as integer start -5 increment 2 minvalue -9"
             " maxvalue 9 cache 3 cycle; create sequence c as bigint start 1 increment 1 minvalue 1 no cycle;"
             " alter sequence a no minvalue no maxvalue start 1 no cycle; rename sequence a to d;"
             " drop sequence d accepting data loss \"x\"; create extension \"uuid-ossp\";"
             " create extension if not exists cube; drop extension cube; }"
             "create table t (a integer, b text) partition by range (a, lower(b));"
             "on postgres { create partition p of t from (1, minvalue) to (-2, 'x'); create partition q of t "
             "in (null, 1);"
             " create partition r of t with (modulus 4, remainder 1); create partition s of t default;"
             " rename partition p to o; drop partition o accepting data loss \"x\"; detach partition r of t;"
             " attach partition r of t with (modulus 2, remainder 1); }"
             "alter index i set (fillfactor = 70); alter index i reset (fillfactor);"
             "create view v as select a as one from t order by one limit 5 offset 10;"),
        "(revision\n"
        "  (upgrade\n"
        "    (create-sequence (on \"postgres\") \"a\")\n"
        "    (create-sequence (on \"postgres\") \"b\" (as \"integer\") (start \"-5\") (increment \"2\") "
        "(minvalue "
        "\"-9\") (maxvalue \"9\") (cache \"3\") (cycle))\n"
        "    (create-sequence (on \"postgres\") \"c\")\n"
        "    (alter-sequence (on \"postgres\") \"a\" (start \"1\") (no-minvalue) (no-maxvalue) (no-cycle))\n"
        "    (rename-sequence (on \"postgres\") \"a\" \"d\")\n"
        "    (drop-sequence (on \"postgres\") \"d\")\n"
        "    (create-extension (on \"postgres\") \"uuid-ossp\")\n"
        "    (create-extension (on \"postgres\") \"cube\" (if-not-exists))\n"
        "    (drop-extension (on \"postgres\") \"cube\")\n"
        "    (create-table \"t\" (partition-by-range (column \"a\") (call \"lower\" (column \"b\")))\n"
        "      (column \"a\" (type \"integer\"))\n"
        "      (column \"b\" (type \"text\")))\n"
        "    (create-partition (on \"postgres\") \"p\" (of \"t\") (from (integer \"1\") (column "
        "\"minvalue\")) (to "
        "(unary \"-\" (integer \"2\")) (string \"x\")))\n"
        "    (create-partition (on \"postgres\") \"q\" (of \"t\") (in (null) (integer \"1\")))\n"
        "    (create-partition (on \"postgres\") \"r\" (of \"t\") (modulus 4) (remainder 1))\n"
        "    (create-partition (on \"postgres\") \"s\" (of \"t\") (default))\n"
        "    (rename-partition (on \"postgres\") \"p\" \"o\")\n"
        "    (drop-partition (on \"postgres\") \"o\")\n"
        "    (detach-partition (on \"postgres\") \"r\" (of \"t\"))\n"
        "    (attach-partition (on \"postgres\") \"r\" (of \"t\") (modulus 2) (remainder 1))\n"
        "    (set-parameters (index \"i\") (parameter \"fillfactor\" \"70\"))\n"
        "    (reset-parameters (index \"i\") (parameter \"fillfactor\"))\n"
        "    (create-view \"v\" (select (item (column \"a\") (as \"one\")) (from \"t\")) (order-by (column "
        "\"one\")) (limit \"5\") (offset \"10\"))))\n");
}

static void test_print(void **state)
{
    static const char *const steps[] = {
        "on postgres create sequence a;\n",
        ("on postgres create sequence \"A b\" as smallint start 5 increment -1 minvalue -5 maxvalue 9 cache "
         "2 "
         "cycle;\n"),
        "on postgres alter sequence a start 3 no minvalue no maxvalue no cycle;\n",
        "on postgres alter sequence a as bigint minvalue -9223372036854775808;\n",
        "on postgres rename sequence a to \"B\";\n",
        "on postgres drop sequence a accepting data loss \"x\";\n",
        "on postgres create extension \"uuid-ossp\";\n",
        "on postgres create extension if not exists pg_trgm;\n",
        "on postgres drop extension pg_trgm;\n",
        "on postgres create partition p of \"T\" from (1, minvalue) to (-2, 'x');\n",
        "on postgres create partition p of t in (null, 'it''s');\n",
        "on postgres create partition p of t with (modulus 4, remainder 1);\n",
        "on postgres create partition p of t default;\n",
        "on postgres rename partition p to \"Q\";\n",
        "on postgres drop partition p accepting data loss \"x\";\n",
        "on postgres attach partition p of t from ('A') to (maxvalue);\n",
        "on postgres detach partition p of \"T\";\n",
        "alter index \"I\" set (fillfactor = 70, fastupdate = false);\n",
        "alter index i reset (fillfactor);\n",
        "create view v as select a as one from t order by one limit 5 offset 10;\n",
        "create table t (\n    a integer\n) partition by hash (a, a + 1);\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct buf out;
        buf_init(&out, &chain.arena);
        print_step(&out, read_steps(steps[i])->upgrade.items[0]);
        assert_string_equal(out.data, steps[i]);
    }
}

static const char *definition(const struct object *object)
{
    struct buf out;
    buf_init(&out, &chain.arena);
    print_object(&out, object);
    return out.data;
}

static void read_again(void *context, const struct object *object)
{
    (void)context;
    if (!object_stands_alone(object))
        return;
    const struct object *again =
        parse_object(&chain.arena, object->kind, object->name.text, definition(object));
    assert_non_null(again);
    assert_int_equal(again->kind, object->kind);
    assert_string_equal(again->name.text, object->name.text);
    assert_string_equal(definition(again), definition(object));
}

static void test_definitions(void **state)
{
    (void)state;
    chain_up(&chain,
             "on postgres { create sequence a; create sequence b as smallint increment -3 cache 9 cycle;"
             " create sequence c start 7 minvalue 7 maxvalue 8; create extension \"uuid-ossp\";"
             " create table t (x bigint default nextval('B')); create table h (a date) partition by list (a);"
             " create partition h1 of h in ('2024-01-01', null); }");
    schema_each(chain.schema[MIG_DIALECT_POSTGRES], read_again, NULL);
    assert_string_equal(chain_text(&chain, MIG_DIALECT_POSTGRES),
                        "on postgres create extension \"uuid-ossp\";\n"
                        "on postgres create sequence a;\n"
                        "on postgres create sequence b as smallint increment -3 cache 9 cycle;\n"
                        "on postgres create sequence c minvalue 7 maxvalue 8;\n"
                        "create table h (\n    a date\n) partition by list (a);\n"
                        "create table t (\n    x bigint default nextval('b')\n);\n"
                        "on postgres create partition h1 of h in (null, '2024-01-01');\n");
    assert_string_equal(chain_text(&chain, MIG_DIALECT_SQLITE), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tree, start, end),
        cmocka_unit_test_setup_teardown(test_print, start, end),
        cmocka_unit_test_setup_teardown(test_definitions, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
