/* SPDX-License-Identifier: MIT
 * Names, comments and options changed later, on tables with rows, up and down on both databases.
 */
#include "cases.h"

void case_rename_constraint(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "alter table trades rename constraint trades_price_check to dear,"
                        "    rename constraint trades_pkey to trades_key;");
    lab_run(lab, "alter table trades rename constraint trades_price_check to dear,"
                 "    rename constraint trades_pkey to trades_key,"
                 "    rename constraint trades_strategy_id_fkey to made_by;"
                 "alter table strategies rename constraint strategies_name_key to one_name;");
    cases_expect_rows(lab);
    lab_round_trip(lab, "alter table trades drop constraint dear, add constraint dear check (price > 1);");
    lab_run(lab, "alter table trades rename constraint dear to trades_price_check;");
    lab_round_trip(lab, "rename table trades to deals; alter table deals rename constraint "
                        "trades_price_check to deals_price_check;");
    cases_expect_rows(lab);
    if (lab->dialect == MIG_DIALECT_POSTGRES)
        lab_expect(lab, "SELECT count(*) FROM pg_class WHERE relname IN ('trades_key', 'one_name')", "2\n");
}

void case_rename_index(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "rename index ix_trades_timestamp to ix_when;");
    lab_run(lab,
            "rename index ix_trades_timestamp to ix_when; create unique index one on fills (trade_id, id);"
            "rename index one to \"The One\"; create index ix_trades_timestamp on trades (note);");
    cases_expect_rows(lab);
}

void case_comments(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "create table notes (id integer primary key comment 'it''s \\ one',"
                        "    body text not null default 'x' comment 'a' unique) comment 'y';");
    lab_round_trip(lab,
                   "alter table trades set comment 'what was done', alter column note set comment 'ours',"
                   "    add column venue text comment 'where' default 'x';");
    lab_run(lab, "alter table trades set comment 'what was done', alter column note set comment 'ours';");
    lab_round_trip(lab, "alter table trades drop comment, alter column note drop comment;");
    lab_round_trip(lab, "alter table trades set comment 'other', alter column note set comment 'his';");
    lab_round_trip(lab, "alter table trades drop column note accepting data loss \"a test\";");
    lab_round_trip(lab, "drop table fills accepting data loss \"a test\";"
                        "drop table trades accepting data loss \"a test\";");
    assert_false(lab->render.rebuilds);
}

void case_storage_parameters(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "create table events (id integer primary key, body jsonb) with (fillfactor = 70,"
                        "    autovacuum_enabled = false, autovacuum_vacuum_scale_factor = 0.050);");
    lab_round_trip(lab, "alter table trades set (fillfactor = 80, parallel_workers = 2);");
    lab_run(lab, "alter table trades set (fillfactor = 80, autovacuum_enabled = true);");
    lab_round_trip(lab, "alter table trades set (fillfactor = 90, log_autovacuum_min_duration = -1);");
    lab_round_trip(lab, "alter table trades reset (autovacuum_enabled, fillfactor), set (fillfactor = 60);");
    lab_run(lab, "create table spare (a text) with (fillfactor = 50);"
                 "create index spares on spare (a) with (fillfactor = 50);");
    lab_round_trip(lab, "drop table spare accepting data loss \"x\";");
    lab_round_trip(lab, "create index a on trades (note) with (fillfactor = 90, deduplicate_items = false);");
    lab_run(lab, "create index a on trades (note) with (fillfactor = 90); rename index a to b;");
    lab_round_trip(lab, "alter index b set (fillfactor = 70, deduplicate_items = false);");
    lab_round_trip(lab, "alter index b reset (fillfactor);");
    lab_run(lab,
            "alter index b reset (fillfactor); "
            "on postgres { create index c on trades (id) using brin; alter index c set (pages_per_range = "
            "16); }");
    lab_round_trip(lab, "drop index b;");
    cases_expect_rows(lab);
}

void case_table_options(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create table plain (id integer primary key, a text, r real, raw bytes);"
                 "create table keyed (k text primary key, p integer references plain (id));"
                 "create table numbered (n bigint primary key, a text unique);"
                 "insert into plain (id, a, r) values (1, 'x', 1), (7, null, 2.5);"
                 "insert into keyed (k, p) values ('z', 1), ('y', 7);"
                 "insert into numbered (n, a) values (3, 'x'), (1, 'y');");
    lab_round_trip(lab, "alter table plain set strict, set autoincrement;");
    lab_round_trip(lab, "alter table keyed set without rowid; alter table numbered set without rowid;");
    lab_round_trip(lab, "alter table keyed set unlogged; alter table plain set unlogged, drop unlogged; "
                        "alter table fills set unlogged;");
    lab_run(lab, "alter table plain set strict, set autoincrement; alter table keyed set without rowid;"
                 "alter table numbered set without rowid; alter table fills set unlogged;"
                 "insert into plain (a) values ('z');");
    lab_round_trip(lab,
                   "alter table plain drop strict, drop autoincrement; alter table keyed drop without rowid;"
                   "alter table numbered drop without rowid; alter table fills drop unlogged;");
    lab_round_trip(lab, "alter table plain drop autoincrement, set autoincrement;");
    lab_expect(lab, "SELECT id, a FROM plain ORDER BY id", "1|x\n7|-\n8|z\n");
    lab_expect(lab, "SELECT k, p FROM keyed ORDER BY k", "y|7\nz|1\n");
    lab_expect(lab, "SELECT n, a FROM numbered ORDER BY n", "1|y\n3|x\n");
    cases_expect_rows(lab);
}

static void round_trip_on_postgres(struct lab *lab, const char *step)
{
    lab_round_trip(lab, arena_format(&lab->arena, "on postgres %s", step));
}

void case_index_options(void **state)
{
    static const char *const steps[] = {
        "create unique index o on trades (note, price) nulls not distinct with (fillfactor = 50);",
        "create index o on trades (note) using hash;",
        "create index o on trades (note text_pattern_ops desc nulls last) include (price, amount) where "
        "price > 1;",
        "create index o on trades ((lower(note)) collate \"C\" varchar_pattern_ops);",
        "create index o on docs (body jsonb_path_ops, tags) using gin with (fastupdate = false);",
        "create index o on docs (body) using gin;",
        "create index o on docs (name) using spgist include (id);",
        "create index o on docs (id, at timestamp_minmax_multi_ops, name text_bloom_ops) using brin with"
        "    (pages_per_range = 16, autosummarize = true);",
        "create index o on docs (name collate \"C\", code collate \"C\", code collate \"default\");",
        "create unique index o on docs (id) include (body);",
    };
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create table docs (id integer, body jsonb, name varchar(20), at timestamp);"
                 "on postgres alter table docs add column tags text[], add column code text collate \"C\";"
                 "on sqlite alter table docs add column code text collate nocase;");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        round_trip_on_postgres(lab, steps[i]);
    lab_round_trip(lab,
                   "create index o on docs (name desc) using btree include (at) with (fillfactor = 90);");
    lab_round_trip(lab, "on sqlite create index o on docs (name collate nocase, code collate \"binary\","
                        "    (upper(code)) collate rtrim desc); create index p on docs (id, code);");
    cases_expect_rows(lab);
}

void case_exclusions(void **state)
{
    static const char *const constraints[] = {
        "exclude using gist (tsrange(starts, ends) with &&)",
        ("constraint alone exclude using gist (tsrange(starts, ends, '[]') with &&, int4range(low, high) "
         "with =) where (not cancelled) deferrable initially deferred"),
        "exclude using btree (room with =, (lower(note)) with =) where (room > 1)",
        "exclude (room with =)",
        "exclude using hash (note with =) deferrable",
        "exclude using spgist (daterange(day, null) with -|-)",
        ("exclude using gist (tstzrange(zoned, null) with &&, int8range(room, null) with -|-,"
         "    numrange(price, null) with =) where (price > 0)"),
        "exclude using spgist (note with =)",
    };
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create table bookings (id integer primary key, room integer not null, starts timestamp,"
                 "    ends timestamp, low integer, high integer, cancelled boolean not null default false,"
                 "    note text, day date, zoned timestamp with time zone, price numeric(5, 2));"
                 "insert into bookings (id, room, starts, ends, low, high) values"
                 "    (1, 7, '2025-01-01', '2025-01-02', 1, 2), (2, 8, '2025-01-02', '2025-01-03', 1, 3);");
    for (size_t i = 0; i < sizeof constraints / sizeof *constraints; i++) {
        round_trip_on_postgres(lab,
                               arena_format(&lab->arena, "alter table bookings add %s;", constraints[i]));
        round_trip_on_postgres(
            lab,
            arena_format(&lab->arena,
                         "create table slots (room bigint, starts timestamp, ends timestamp, low integer,"
                         " high integer, cancelled boolean, note text, day date,"
                         " zoned timestamp with time zone, price numeric(5, 2), %s);",
                         constraints[i]));
    }
    round_trip_on_postgres(lab, "create index on_range on bookings (tsrange(starts, ends), (lower(note))"
                                "    ) using btree;");
    round_trip_on_postgres(lab, "create index on_range on bookings (tsrange(starts, ends)) using gist;");
    if (lab->dialect == MIG_DIALECT_SQLITE)
        return;
    lab_round_trip(lab,
                   "on postgres { create extension btree_gist; alter table bookings add exclude using gist"
                   "    (room with =, tsrange(starts, ends) with &&); }");
    lab_run(
        lab,
        "on postgres alter table bookings add constraint once exclude using gist"
        "    (tsrange(starts, ends) with &&) where (not cancelled), rename constraint once to one_at_a_time,"
        "    rename column starts to begins; rename table bookings to stays;");
    lab_round_trip(lab, "alter table stays drop constraint one_at_a_time;");
    assert_false(lab_try(lab, "insert into stays (id, room, begins, ends) values"
                              "    (3, 9, '2025-01-01 12:00', '2025-01-05');"));
    lab_round_trip(lab, "drop table stays accepting data loss \"x\";");
}

void case_key_options(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(
        lab, "create table a (id integer primary key include (note), note text, b integer,"
             "    unique (b) include (note, id), c integer references a (b) match full on delete cascade);");
    lab_run(lab, "create table a (id integer primary key, note text, b integer, unique (b, note));"
                 "create table c (a_b integer, a_note text);");
    lab_round_trip(lab, "alter table a add column d integer unique include (note);");
    round_trip_on_postgres(lab, "alter table a add constraint k unique nulls not distinct (note);");
    round_trip_on_postgres(lab, "alter table a add column e integer unique nulls not distinct;");
    round_trip_on_postgres(lab, "alter table c add foreign key (a_b, a_note) references a (b, note)"
                                "    match full deferrable;");
    lab_round_trip(lab, "alter table c add foreign key (a_b) references a (id) match full,"
                        "    add column f integer references a match simple;");
    lab_run(lab, "on postgres alter table a add unique nulls not distinct (note) include (b);"
                 "on postgres rename table a to aa;");
    round_trip_on_postgres(lab, "alter table aa rename column b to bb, rename column note to notes;");
    cases_expect_rows(lab);
}
