/* SPDX-License-Identifier: MIT
 * What only PostgreSQL has. On SQLite the same steps leave nothing behind.
 */
#include "cases.h"

static bool on_postgres(const struct lab *lab)
{
    return lab->dialect == MIG_DIALECT_POSTGRES;
}

static void expect(struct lab *lab, const char *sql, const char *rows)
{
    if (on_postgres(lab))
        lab_expect(lab, sql, rows);
}

void case_sequences(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(
        lab,
        "on postgres { create sequence numbers as integer start 1000 increment 10 cache 5 cycle;"
        "    create sequence \"Odd \"\"name\" increment -2; create sequence plain;"
        "    create table orders (id integer primary key, number bigint not null default nextval('numbers'),"
        "        code text default ('N' || cast(nextval('\"Odd \"\"name\"') as text))); }");
    lab_run(lab, "on postgres { insert into orders (id) values (1), (2);"
                 "    alter table trades add column number bigint fill nextval('plain');"
                 "    update trades set number = nextval('plain') + 100 where id = 1; }");
    expect(lab, "SELECT number, code FROM orders ORDER BY id", "1000|N-1\n1010|N-3\n");
    lab_run(lab, "on postgres { rename sequence numbers to \"Order\"; rename sequence plain to numbers;"
                 "    rename sequence \"Odd \"\"name\" to even; insert into orders (id) values (3); }");
    expect(lab, "SELECT number, code FROM orders WHERE id = 3", "1020|N-5\n");
    lab_round_trip(lab,
                   "on postgres { rename sequence even to odd; alter sequence odd increment -3 cache 2; }");
    lab_round_trip(lab, "on postgres { create sequence other minvalue -5 maxvalue 5 start 0;"
                        "    alter table orders add column other smallint default nextval('other'); }");
    lab_round_trip(lab, "on postgres { create sequence keys start 7; create table keyed (id integer primary "
                        "key default nextval('keys'), note text); insert into keyed (note) values ('a'); }");
    lab_run(lab, "on postgres create sequence loose as smallint increment -1;");
    lab_round_trip(lab, "on postgres drop sequence loose accepting data loss \"x\";");
    cases_expect_rows(lab);
}

void case_sequence_limits(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "on postgres { create sequence fresh start 5; create sequence used start 5; }");
    expect(lab, "SELECT nextval('used')", "5\n");
    lab_round_trip(lab, "on postgres alter sequence fresh minvalue 100 start 200;");
    lab_run(lab, "on postgres alter sequence fresh minvalue 10 start 10;");
    expect(lab, "SELECT nextval('fresh')", "10\n");
    if (on_postgres(lab)) {
        assert_false(lab_try(lab, "on postgres alter sequence used minvalue 10 start 10;"));
        assert_string_equal(lab->refusal, "sequence `used` has counted beyond its new limits: 5\n");
    }
    lab_run(lab, "on postgres { alter sequence used as smallint; alter sequence used start -1 increment -1 "
                 "minvalue -9 maxvalue 5; }");
    expect(lab, "SELECT data_type, max_value FROM pg_sequences WHERE sequencename = 'used'", "smallint|5\n");
}

void case_sequences_in_the_way_back(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "on postgres { create sequence a; create sequence b; }");
    expect(lab, "SELECT nextval('b')", "1\n");
    struct schema before = lab->schema;
    lab_render_downgrade(lab,
                         "on postgres { rename sequence b to c; drop sequence c accepting data loss \"x\";"
                         "    drop sequence a accepting data loss \"x\"; }");
    lab->schema = before;
    if (!on_postgres(lab))
        return;
    assert_int_equal(lab->render.statements.items[0].kind, MIG_KIND_LOSS);
    lab_expect(lab, lab->render.statements.items[0].sql, "1\n");
    assert_int_equal(lab->render.statements.items[1].kind, MIG_KIND_LOSS);
    lab_expect(lab, lab->render.statements.items[1].sql, "");
}

void case_extensions(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "on postgres { create extension pg_trgm; create extension btree_gist; }");
    lab_run(
        lab,
        "on postgres { create extension if not exists btree_gist; create extension if not exists btree_gist;"
        "    create extension \"uuid-ossp\"; create index ix_gist on trades (note, price) using gist; }");
    lab_round_trip(
        lab, "on postgres { drop index ix_gist; drop extension btree_gist; drop extension \"uuid-ossp\"; }");
    cases_expect_rows(lab);
}

static const char candles[] =
    "create table candles (symbol text not null, at timestamp not null, open double check (open > 0),"
    "    trade_id integer references trades (id), primary key (symbol, at)) partition by range (at);"
    "create index ix_candles_open on candles (open, (open * 2));"
    "on postgres { create partition candles_2024 of candles from ('2024-01-01') to ('2025-01-01');"
    "    create partition candles_old of candles from (minvalue) to ('2024-01-01');"
    "    create partition candles_rest of candles default; }"
    "insert into candles (symbol, at, open, trade_id) values ('BTC', '2024-05-05', 1.5, 1), ('ETH', "
    "'2020-01-01', 2, 1);";

void case_partitions(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, candles);
    expect(lab, "SELECT count(*) FROM candles_2024", "1\n");
    lab_round_trip(lab, "alter table candles add column close double default 1 check (close > 0);"
                        "alter table candles rename column at to moment, add unique (moment, symbol, open);"
                        "create unique index ix_candles_unique on candles (moment, open, symbol);"
                        "rename table candles to bars; drop index ix_candles_open;");
    lab_round_trip(lab, "on postgres { rename partition candles_2024 to bars_2024;"
                        "    create partition candles_2025 of candles from ('2025-01-01') to (maxvalue);"
                        "    drop partition candles_rest accepting data loss \"x\"; }");
    lab_run(
        lab,
        "alter table candles drop constraint candles_trade_id_fkey, drop column trade_id accepting data loss "
        "\"x\"; update candles set open = 3 where symbol = 'BTC';");
    lab_run(lab, "on postgres { drop partition candles_2024 accepting data loss \"x\";"
                 "    drop partition candles_old accepting data loss \"x\"; drop partition candles_rest; }"
                 "drop table candles accepting data loss \"x\";");
    cases_expect_rows(lab);
}

void case_partitions_by_values(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create enum side ('BUY', 'SELL');"
            "create table orders (id bigint not null, side side, \"Odd\" text, unique (side, id))"
            "    partition by list (side);"
            "create table texts (a text, b integer) partition by list (lower(a));"
            "create table numbers (a numeric(12, 2), b integer not null) partition by range (a, b);"
            "create table hashes (a integer, b uuid) partition by hash (a, b, (a + 1));"
            "create table moments (at timestamp with time zone, on_day date) partition by range (on_day, at);"
            "on postgres create table names (a text collate \"C\") partition by range (a);"
            "create table flags (a boolean) partition by list (a);");
    lab_run(lab,
            "on postgres { create partition orders_buy of orders in ('BUY', null);"
            "    create partition orders_sell of orders in ('SELL');"
            "    create partition \"Texts A\" of texts in ('it''s', 'b'); create partition texts_rest of "
            "texts default;"
            "    create partition n1 of numbers from (minvalue, minvalue) to (-5.50, 3);"
            "    create partition n2 of numbers from (-5.5, 3) to (100, maxvalue);"
            "    create partition h1 of hashes with (modulus 4, remainder 0);"
            "    create partition h2 of hashes with (modulus 8, remainder 5);"
            "    create partition m1 of moments from ('2024-01-01', '2024-01-01 00:00:00+02') to "
            "('2025-01-01', maxvalue);"
            "    create partition names_1 of names from ('A') to ('a');"
            "    create partition names_2 of names from ('a') to ('é');"
            "    create partition yes of flags in (true); create partition no_ of flags in (false, null); }");
    lab_round_trip(
        lab,
        "on postgres { drop partition n1; drop partition m1; drop partition \"Texts A\"; drop partition h1;"
        "    drop partition orders_buy; drop partition names_2; drop partition no_; }");
    lab_round_trip(lab, "alter table texts rename column a to c;");
}
