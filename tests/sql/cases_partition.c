/* SPDX-License-Identifier: MIT
 * Partitions that leave their table and tables that become partitions, with rows. On SQLite these steps have
 * nothing to do.
 */
#include "cases.h"

static bool on_postgres(const struct lab *lab)
{
    return lab->dialect == MIG_DIALECT_POSTGRES;
}

/* Steps that stop on PostgreSQL, with these words. */
static void stops(struct lab *lab, const char *steps, const char *words)
{
    if (!on_postgres(lab))
        return;
    assert_false(lab_try(lab, steps));
    assert_string_equal(lab->refusal, words);
}

static void expect(struct lab *lab, const char *sql, const char *rows)
{
    if (on_postgres(lab))
        lab_expect(lab, sql, rows);
}

static const char bars[] =
    "create table bars (symbol varchar(20) not null default 'x', at timestamp not null, open double check "
    "(open > 0),"
    "    side side, twice double generated always as (open * 2) stored,"
    "    trade_id integer references trades (id) deferrable initially deferred,"
    "    primary key (symbol, at), unique (at, side, symbol)) partition by range (at);"
    "create index ix_bars_open on bars (open, lower(symbol), (open + 1)) where open > 3;"
    "create index ix_bars_at on bars (at desc);"
    "alter table bars set comment 'prices', alter column open set comment 'the first';"
    "on postgres { create partition bars_2023 of bars from ('2023-01-01') to ('2024-01-01');"
    "    create partition bars_2024 of bars from ('2024-01-01') to ('2025-01-01');"
    "    create partition bars_rest of bars default; }"
    "insert into bars (symbol, at, open, side, trade_id) values ('A', '2023-05-05', 4, 'BUY', 1),"
    "    ('B', '2024-05-05', 5, 'SELL', 1), ('C', '2030-05-05', 6, null, null);";

void case_partitions_that_leave(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, bars);
    lab_round_trip(lab, "on postgres detach partition bars_2023 of bars;");
    expect(lab, "SELECT count(*) FROM bars", "3\n");
    lab_round_trip(lab,
                   "on postgres { detach partition bars_2023 of bars; rename table bars_2023 to old_bars;"
                   "    alter table old_bars add column note text; }");
    lab_round_trip(lab,
                   "on postgres { detach partition bars_rest of bars; detach partition bars_2024 of bars; }");
    lab_run(lab, "on postgres detach partition bars_2023 of bars;");
    expect(lab, "SELECT symbol, twice FROM bars_2023", "A|8\n");
    expect(lab, "SELECT count(*) FROM bars", "2\n");
    lab_run(lab, "on postgres { insert into bars_2023 (symbol, at, open) values ('D', '2023-07-07', 7);"
                 "    update bars_2023 set open = 1 where symbol = 'A'; }");
    lab_round_trip(lab,
                   "on postgres attach partition bars_2023 of bars from ('2023-01-01') to ('2024-01-01');");
    lab_run(lab, "on postgres attach partition bars_2023 of bars from ('2023-01-01') to ('2024-01-01');");
    expect(lab, "SELECT symbol, open FROM bars ORDER BY symbol", "A|1\nB|5\nC|6\nD|7\n");
    cases_expect_rows(lab);
}

#define NEARLY_63   "a_name_that_is_cut_by_postgresql_where_one_adds_a_little_more"
#define LONG_COLUMN "a_column_whose_name_is_cut_too"

/* Keys and indexes of both partitions would have one name, and so would those of the table. */
void case_partitions_with_long_names(void **state)
{
    static const char leave[] = "on postgres { detach partition " NEARLY_63 "_2 of " NEARLY_63 ";"
                                "    detach partition " NEARLY_63 "_1 of " NEARLY_63 "; }";
    struct lab *lab = *state;
    lab_run(lab, "create table " NEARLY_63 " (" LONG_COLUMN " integer not null, other integer,"
                 "    unique (" LONG_COLUMN "), unique (" LONG_COLUMN ", other))"
                 "    partition by range (" LONG_COLUMN ");"
                 "create index ix_long on " NEARLY_63 " (" LONG_COLUMN ", other);"
                 "on postgres { create partition " NEARLY_63 "_1 of " NEARLY_63 " from (1) to (5);"
                 "    create partition " NEARLY_63 "_2 of " NEARLY_63 " from (5) to (9); }"
                 "insert into " NEARLY_63 " (" LONG_COLUMN ", other) values (1, 1), (5, 5);");
    lab_round_trip(lab, leave);
    lab_round_trip(lab, "on postgres rename partition " NEARLY_63 "_2 to " NEARLY_63 "_3;");
    lab_round_trip(lab, "create table " NEARLY_63 "_4 (" LONG_COLUMN " integer unique);");
    lab_run(lab, leave);
    expect(lab, "SELECT count(*) FROM " NEARLY_63, "0\n");
    lab_round_trip(lab, "on postgres { attach partition " NEARLY_63 "_1 of " NEARLY_63 " from (1) to (5);"
                        "    attach partition " NEARLY_63 "_2 of " NEARLY_63 " from (5) to (9); }");
    lab_run(lab, "on postgres { attach partition " NEARLY_63 "_1 of " NEARLY_63 " from (1) to (5);"
                 "    attach partition " NEARLY_63 "_2 of " NEARLY_63 " from (5) to (9); }");
    lab_round_trip(lab, leave);
}

/* What PostgreSQL calls an index of a partition depends on what happened since. */
void case_partitions_renamed_before(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, bars);
    lab_run(lab, "alter table bars rename column at to moment, rename column open to price;"
                 "create index ix_bars_a on bars (moment); drop index ix_bars_at;"
                 "create index ix_bars_b on bars (moment desc);"
                 "alter table bars rename constraint bars_trade_id_fkey to to_trade,"
                 "    rename constraint bars_pkey to the_key;"
                 "rename table bars to candles;"
                 "on postgres rename partition bars_2023 to candles_2023;"
                 "on postgres create table bars_2023 (id integer primary key);");
    lab_round_trip(lab, "on postgres detach partition candles_2023 of candles;");
    lab_round_trip(
        lab, "on postgres { detach partition candles_2023 of candles; drop index candles_2023_moment_idx;"
             "    alter table candles_2023 drop constraint candles_2023_pkey; }");
    lab_round_trip(
        lab, "on postgres { rename partition candles_2023 to other; detach partition other of candles; }");
    lab_run(lab,
            "alter table candles add unique (moment); create unique index ix_bars_c on candles (moment desc);"
            "on postgres detach partition bars_2024 of candles;");
    lab_round_trip(
        lab, "on postgres attach partition bars_2024 of candles from ('2024-01-01') to ('2025-01-01');");
}

void case_partitions_with_wrong_rows(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, bars);
    lab_run(lab, "on postgres { detach partition bars_2023 of bars;"
                 "    insert into bars_2023 (symbol, at) values ('E', '2022-01-01'), ('F', '2024-01-01'); }");
    stops(lab, "on postgres attach partition bars_2023 of bars from ('2023-01-01') to ('2024-01-01');",
          "`bars_2023` holds what does not belong into this partition of `bars`: 2 rows, such as '2022-01-01 "
          "00:00:00'\n");
    stops(lab, "on postgres create partition bars_2030 of bars from ('2030-01-01') to (maxvalue);",
          "the default partition `bars_rest` holds what belongs into `bars_2030`: 1 row, such as '2030-05-05 "
          "00:00:00'\n");
    lab_run(lab,
            "on postgres { delete from bars_2023 where symbol = 'F'; update bars_2023 set at = '2029-01-01'"
            "    where symbol = 'E'; delete from bars_2023 where symbol = 'A'; }");
    stops(lab, "on postgres attach partition bars_2023 of bars from ('2028-01-01') to (maxvalue);",
          "the default partition `bars_rest` holds what belongs into `bars_2023`: 1 row, such as '2030-05-05 "
          "00:00:00'\n");
    lab_round_trip(lab,
                   "on postgres attach partition bars_2023 of bars from ('2028-01-01') to ('2030-01-01');");
    lab_run(lab,
            "on postgres { detach partition bars_rest of bars; update bars_rest set at = '2024-02-02'; }");
    stops(lab, "on postgres attach partition bars_rest of bars default;",
          "`bars_rest` holds what does not belong into this partition of `bars`: 1 row, such as '2024-02-02 "
          "00:00:00'\n");
}

void case_partitions_by_several_keys(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table numbers (a integer, b date, c text) partition by range (a, b);"
                 "create table lists (a varchar(5), b integer default 3) partition by list (lower(a));"
                 "create table hashes (a integer, b text, c boolean) partition by hash (a, (b || 'x'));"
                 "on postgres { create table low (c text, a integer, b date); create table some (b integer "
                 "default 3, a"
                 "    varchar(5)); create table even (a integer, b text, c boolean); create table other (a"
                 "    varchar(5), b integer default 3);"
                 "    insert into low (a, b) values (1, '2024-01-01'), (2, null), (3, '2020-01-01'), (3, "
                 "'2024-06-01');"
                 "    insert into some (a) values ('A'), (null), ('b'), ('c');"
                 "    insert into even (a, b) values (1, 'x'), (2, 'x'), (null, null), (5, 'y'); }");
    stops(lab, "on postgres attach partition low of numbers from (1, '2024-01-01') to (3, '2024-06-01');",
          "`low` holds what does not belong into this partition of `numbers`: 2 rows, such as ('2', null)\n");
    stops(lab, "on postgres attach partition some of lists in ('a', null);",
          "`some` holds what does not belong into this partition of `lists`: 2 rows, such as 'b'\n");
    stops(lab, "on postgres attach partition even of hashes with (modulus 1000, remainder 3);",
          "`even` holds what does not belong into this partition of `hashes`: 4 rows, such as ('1', 'xx')\n");
    lab_run(lab, "on postgres delete from low where b is null;");
    lab_round_trip(
        lab, "on postgres { attach partition low of numbers from (minvalue, minvalue) to (3, maxvalue);"
             "    attach partition some of lists in ('a', 'b', 'c', null); attach partition other of lists"
             "    default; attach partition even of hashes with (modulus 1, remainder 0); }");
}

/* The numbers of a key, which its table gives to all partitions. */
void case_partitions_that_count(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table events (id integer primary key, note text) partition by range (id);"
                 "on postgres { create partition events_low of events from (minvalue) to (100);"
                 "    create partition events_high of events from (100) to (maxvalue); }"
                 "insert into events (note) values ('a'), ('b');");
    lab_round_trip(lab, "on postgres detach partition events_low of events;");
    lab_run(
        lab,
        "on postgres { detach partition events_low of events; insert into events_low (note) values ('c'); }");
    expect(lab, "SELECT id, note FROM events_low ORDER BY id", "1|a\n2|b\n3|c\n");
    lab_run(lab, "on postgres attach partition events_low of events from (minvalue) to (100);");
    lab_run(lab, "on postgres insert into events (note) values ('d');");
    expect(lab, "SELECT id, note FROM events ORDER BY id", "1|a\n2|b\n3|c\n4|d\n");
}
