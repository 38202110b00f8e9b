/* SPDX-License-Identifier: MIT
 * Steps on a real PostgreSQL server: what both databases share, and enum types, sequences, names of
 * constraints. Ends with 77 when no server is given.
 */
#include "cases.h"

#include <stdlib.h>

static void test_texts(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create enum side ('BUY', 'SELL');"
            "create table parents (id bigint primary key, code varchar(20) not null unique);"
            "create table t (id integer primary key, side side not null default 'SELL', big bigint, r real,"
            "    d double default 0.5, n numeric(12, 8) check (n > -1), b boolean not null default false,"
            "    at timestamp default now(), zoned timestamp with time zone default now(), day date default"
            "    current_date, j jsonb, u uuid, s text, raw bytes, parent bigint references parents (id) on"
            "    delete cascade on update restrict deferrable initially deferred, constraint named check (b"
            "    or n is null), unique (n, r)) unlogged;"
            "on postgres create index ix on t (side, d desc nulls last, lower(s)) using btree include (b)"
            "    where not b;");
    lab_expect_sql(
        lab, "CREATE TYPE \"side\" AS ENUM ('BUY', 'SELL');\n"
             "CREATE TABLE \"parents\" (\n"
             "    \"id\" bigserial NOT NULL,\n"
             "    \"code\" character varying(20) NOT NULL,\n"
             "    CONSTRAINT \"parents_pkey\" PRIMARY KEY (\"id\"),\n"
             "    CONSTRAINT \"parents_code_key\" UNIQUE (\"code\")\n"
             ");\n"
             "CREATE UNLOGGED TABLE \"t\" (\n"
             "    \"id\" serial NOT NULL,\n"
             "    \"side\" \"side\" NOT NULL DEFAULT 'SELL',\n"
             "    \"big\" bigint,\n"
             "    \"r\" real,\n"
             "    \"d\" double precision DEFAULT 0.5,\n"
             "    \"n\" numeric(12, 8),\n"
             "    \"b\" boolean NOT NULL DEFAULT false,\n"
             "    \"at\" timestamp without time zone DEFAULT (now() AT TIME ZONE 'utc'),\n"
             "    \"zoned\" timestamp with time zone DEFAULT now(),\n"
             "    \"day\" date DEFAULT CAST(now() AT TIME ZONE 'utc' AS date),\n"
             "    \"j\" jsonb,\n"
             "    \"u\" uuid,\n"
             "    \"s\" text,\n"
             "    \"raw\" bytea,\n"
             "    \"parent\" bigint,\n"
             "    CONSTRAINT \"t_pkey\" PRIMARY KEY (\"id\"),\n"
             "    CONSTRAINT \"t_n_r_key\" UNIQUE (\"n\", \"r\"),\n"
             "    CONSTRAINT \"t_n_check\" CHECK (\"n\" > -1),\n"
             "    CONSTRAINT \"named\" CHECK (\"b\" OR \"n\" IS NULL),\n"
             "    CONSTRAINT \"t_parent_fkey\" FOREIGN KEY (\"parent\") REFERENCES \"parents\" (\"id\") "
             "ON DELETE CASCADE ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED\n"
             ");\n"
             "SET CONSTRAINTS \"t_parent_fkey\" IMMEDIATE;\n"
             "SET CONSTRAINTS \"t_parent_fkey\" DEFERRED;\n"
             "CREATE INDEX \"ix\" ON \"t\" USING btree (\"side\", \"d\" DESC NULLS LAST, (lower(\"s\"))) "
             "INCLUDE (\"b\") WHERE NOT \"b\";\n");
}

static void test_fill_writes_no_row(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table t (a text);");
    lab_run(lab, "alter table t add column b text not null fill 'x', add column c integer default 2 fill 1;");
    lab_expect_sql(lab, "ALTER TABLE \"t\" ADD COLUMN \"b\" text NOT NULL DEFAULT 'x';\n"
                        "ALTER TABLE \"t\" ALTER COLUMN \"b\" DROP DEFAULT;\n"
                        "ALTER TABLE \"t\" ADD COLUMN \"c\" integer DEFAULT 1;\n"
                        "ALTER TABLE \"t\" ALTER COLUMN \"c\" SET DEFAULT 2;\n");
}

static void test_nothing_is_left_after_a_way_back(void **state)
{
    struct lab *lab = *state;
    for (int i = 0; i < 2; i++) {
        lab_round_trip(lab, "create enum orderside ('BUY', 'SELL');"
                            "create table trades (id integer primary key, side orderside not null);"
                            "insert into trades (id, side) values (5, 'BUY');");
        lab_expect(lab, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace", "0\n");
        lab_expect(lab, "SELECT count(*) FROM pg_type WHERE typnamespace = 'public'::regnamespace", "0\n");
    }
}

static void test_drop_column_stops_before_the_unknown(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_sql(lab, "CREATE INDEX mine ON trades (price, lower(note))");
    lab_sql(lab, "ALTER TABLE trades ADD CONSTRAINT short CHECK (length(note) < 100)");
    assert_false(lab_try(lab, "alter table trades drop column note accepting data loss \"x\";"));
    assert_string_equal(lab->refusal, "the chain does not know what else uses `trades.note`: index mine\n"
                                      "constraint short on table trades\n");
    cases_expect_rows(lab);
    lab_sql(lab, "DROP INDEX mine");
    lab_sql(lab, "ALTER TABLE trades DROP CONSTRAINT short");
    lab_run(lab, "alter table fills drop constraint fills_pkey, drop column id accepting data loss \"x\";");
}

static void test_sequences_only_move_forward(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create table t (id integer primary key, a text); insert into t (id, a) values (10, 'x');"
            "insert into t (a) values ('y'); rename table t to u; alter table u rename column id to key;");
    lab_run(lab, "insert into u (key, a) values (3, 'z'); insert into u (a) values ('w');");
    lab_expect(lab, "SELECT key, a FROM u ORDER BY key", "3|z\n10|x\n11|y\n12|w\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(case_##name, lab_open_postgres, lab_close),
#include "cases.def"
#undef CASE
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, lab_open_postgres, lab_close)
        TEST(texts),
        TEST(fill_writes_no_row),
        TEST(nothing_is_left_after_a_way_back),
        TEST(drop_column_stops_before_the_unknown),
        TEST(sequences_only_move_forward),
    };
    if (getenv("MIG_TEST_POSTGRES") == NULL)
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
