/* SPDX-License-Identifier: MIT
 * Schemas of PostgreSQL, and every kind of object in one. On SQLite the same steps leave nothing behind.
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

static const char audit[] =
    "on postgres {"
    "    create schema audit; create enum audit.kind ('in', 'out'); create sequence audit.numbers start 5;"
    "    create table audit.log (id integer primary key, kind audit.kind not null default 'in',"
    "        kinds audit.kind[], trade_id integer references trades (id) deferrable initially deferred,"
    "        parent_id integer references audit.log (id) on delete set null,"
    "        number bigint default nextval('audit.numbers') check (log.number > 0), note text collate \"C\","
    "        unique (trade_id, number) deferrable initially deferred) comment 'who did what';"
    "    create index log_trade on audit.log (trade_id, lower(note)) where kind = 'in';"
    "    create view audit.latest as select log.id, t.note, log.kind from audit.log join trades as t"
    "        on t.id = log.trade_id where log.kind = 'in';"
    "    create view everything as select x.id from audit.latest as x union all select l.id from audit.log "
    "as l;"
    "    insert into audit.log (id, trade_id, note) values (10, 1, 'one'), (11, 5, 'two');"
    "}";

void case_schemas(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, audit);
    expect(lab, "SELECT number, kind FROM audit.log ORDER BY id", "5|in\n6|in\n");
    expect(lab, "SELECT count(*) FROM everything", "4\n");
    lab_run(lab, "on postgres { insert into audit.log (trade_id) values (5); }");
    expect(lab, "SELECT max(id) FROM audit.log", "12\n");
    lab_round_trip(lab, "on postgres rename schema audit to \"In \"\"quotes\"\"\";");
    lab_run(lab,
            "on postgres { update audit.log set note = 'three', number = nextval('audit.numbers') + 100"
            "    where log.note is null and exists (select 1 from audit.latest as l where l.id = log.id);"
            "    delete from audit.log where id = 11 accepting data loss \"x\"; }");
    expect(lab, "SELECT id, number > 100 FROM audit.log ORDER BY id", "10|f\n12|t\n");
    cases_expect_rows(lab);
}

void case_alter_in_schemas(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, audit);
    lab_round_trip(lab, "on postgres { rename index audit.log_trade to audit.log_by_trade;"
                        "    alter table audit.log rename constraint log_number_check to positive,"
                        "        rename column note to text, alter column number set not null,"
                        "        add column size integer default 0 check (size >= 0),"
                        "        set comment 'other', set (fillfactor = 70); }");
    lab_run(lab, "on postgres { drop view everything; drop view audit.latest; }");
    lab_round_trip(lab, "on postgres { alter enum audit.kind add value 'aside' fill 'out';"
                        "    alter enum audit.kind rename value 'out' to 'away'; }");
    lab_round_trip(lab, "on postgres { drop index audit.log_trade; rename enum audit.kind to audit.sort;"
                        "    rename sequence audit.numbers to audit.n; alter sequence audit.n increment 3;"
                        "    alter table audit.log alter column kind drop default; }");
    lab_run(lab, "on postgres { alter table audit.log drop column kinds accepting data loss \"x\";"
                 "    alter enum audit.kind drop value 'out'; }");
    expect(lab, "SELECT count(*) FROM audit.log WHERE kind = 'in'", "2\n");
    lab_run(lab, "on postgres { drop table audit.log accepting data loss \"x\"; drop enum audit.kind;"
                 "    drop sequence audit.numbers accepting data loss \"x\"; }");
    lab_round_trip(lab, "on postgres drop schema audit;");
    cases_expect_rows(lab);
}

void case_moving_between_schemas(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, audit);
    lab_run(lab, "on postgres create schema \"Records\";");
    lab_round_trip(
        lab, "on postgres { rename table audit.log to \"Records\".log; rename table \"Records\".log to log;"
             "    rename view audit.latest to latest; rename sequence audit.numbers to numbers; }");
    lab_run(lab, "on postgres { rename table audit.log to log; rename table log to entries;"
                 "    rename view everything to audit.everything; rename sequence audit.numbers to "
                 "\"Records\".numbers; }");
    expect(lab, "SELECT count(*) FROM audit.everything", "4\n");
    expect(lab, "SELECT pg_get_serial_sequence('entries', 'id')", "public.log_id_seq\n");
    lab_run(lab, "on postgres { insert into entries (trade_id) values (5); drop view audit.everything;"
                 "    drop view audit.latest; }");
    lab_round_trip(lab, "on postgres { rename enum audit.kind to kind; drop schema audit; }");
    cases_expect_rows(lab);
}

void case_partitions_in_schemas(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "on postgres {"
                 "    create schema old; create schema bars;"
                 "    create table bars.bars (at timestamp not null, open double, unique (at))"
                 "        partition by range (at);"
                 "    create partition old.bars_2024 of bars.bars from ('2024-01-01') to ('2025-01-01');"
                 "    create partition bars_rest of bars.bars default;"
                 "    create index bars_open on bars.bars (open);"
                 "    insert into bars.bars (at, open) values ('2024-05-05', 1.5), ('2020-01-01', 2);"
                 "}");
    expect(lab, "SELECT count(*) FROM old.bars_2024", "1\n");
    lab_round_trip(lab, "on postgres { rename partition old.bars_2024 to bars_2024;"
                        "    rename partition bars_rest to old.bars_rest; rename table bars.bars to bars; }");
    lab_round_trip(lab, "on postgres { rename schema old to older; rename schema bars to old; }");
    lab_round_trip(
        lab, "on postgres { drop partition old.bars_2024 accepting data loss \"x\"; drop schema old; }");
    cases_expect_rows(lab);
}

void case_triggers_in_schemas(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "on postgres {"
            "    create schema audit; create enum audit.kind ('in', 'out');"
            "    create table audit.log (id integer primary key, kind audit.kind not null, trade_id integer);"
            "    create table audit.counts (id integer primary key, n integer not null);"
            "    create trigger keep after insert on fills {"
            "        insert into audit.log (trade_id, kind) values (new.trade_id, 'out'); }"
            "    create trigger count_log after insert on audit.log when new.kind = 'out' {"
            "        update audit.counts set n = counts.n + 1 where counts.id = 1"
            "            and exists (select 1 from audit.log as l where l.id = new.id); }"
            "    insert into audit.counts (id, n) values (1, 0);"
            "}");
    lab_run(
        lab,
        "on postgres { rename schema audit to records; insert into fills (id, trade_id) values (7, 1); }");
    expect(lab, "SELECT n FROM records.counts", "1\n");
    lab_run(lab,
            "on postgres { rename table records.counts to counts; rename table records.log to records.lines;"
            "    insert into fills (id, trade_id) values (8, 1); delete from fills where id in (7, 8)"
            "    accepting data loss \"x\"; }");
    expect(lab, "SELECT n FROM counts", "2\n");
    cases_expect_rows(lab);
}

void case_partitions_leave_in_schemas(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "on postgres {"
                 "    create schema a; create schema b;"
                 "    create table a.bars (at timestamp not null, open double check (open > 0), unique (at))"
                 "        partition by range (at);"
                 "    create index bars_open on a.bars (open);"
                 "    create partition b.old of a.bars from ('2024-01-01') to ('2025-01-01');"
                 "    insert into a.bars (at, open) values ('2024-02-02', 3);"
                 "}");
    lab_round_trip(lab, "on postgres detach partition b.old of a.bars;");
    lab_run(lab, "on postgres { detach partition b.old of a.bars; rename table b.old to old;"
                 "    attach partition old of a.bars from ('2024-01-01') to ('2025-06-01'); }");
    expect(lab, "SELECT count(*) FROM a.bars", "1\n");
}
