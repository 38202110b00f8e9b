/* SPDX-License-Identifier: MIT
 * Triggers: the same rows on both databases, whatever sets them off; what changes the schema sets off none,
 * and leaves none behind that names what is gone.
 */
#include "cases.h"

#include <string.h>

static void prepare(struct lab *lab)
{
    cases_prepare(lab);
    lab_run(
        lab,
        "create table log (number integer primary key, what text not null, trade integer, was numeric(12, 8),"
        "    side side, at timestamp);"
        "create table totals (side side not null primary key, n bigint not null default 0);"
        "insert into totals (side) values ('BUY'), ('SELL');");
}

static void expect_log(struct lab *lab, const char *rows)
{
    lab_expect(lab, "SELECT what, trade, CAST(was * 1000 AS integer), side FROM log ORDER BY number", rows);
}

void case_triggers(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_round_trip(
        lab, "create trigger count_trades after insert on trades {"
             "    update totals set n = n + 1 where side = new.side;"
             "    insert into log (what, trade, side) values ('new', new.id, new.side), ('x', new.id, 'BUY');"
             "    delete from log where what = 'x' and trade = new.id;"
             "}"
             "create trigger keep_price after update of price, note on trades when old.price <> new.price {"
             "    insert into log (what, trade, was, at) values ('was', old.id, old.price, now());"
             "}"
             "create trigger positive before update on trades {"
             "    require new.amount > 0 or new.note is not null else \"an amount isn't negative\";"
             "    require exists (select 1 from totals where totals.side = new.side) else \"no such side\";"
             "}"
             "create trigger goes after delete on trades {"
             "    insert into log (what, trade) values ('gone ' || coalesce(old.note, '-'), old.id);"
             "}");
    lab_run(lab,
            "create trigger count_trades after insert on trades {"
            "    update totals set n = n + 1 where side = new.side;"
            "    insert into log (what, trade, side) values ('new', new.id, new.side), ('x', new.id, 'BUY');"
            "    delete from log where what = 'x' and trade = new.id;"
            "}"
            "create trigger keep_price after update of price, note on trades when old.price <> new.price {"
            "    insert into log (what, trade, was, at) values ('was', old.id, old.price, now());"
            "}"
            "create trigger positive before update on trades {"
            "    require new.amount > 0 else \"an amount isn't negative\";"
            "}"
            "create trigger goes after delete on trades {"
            "    insert into log (what, trade) values ('gone ' || coalesce(old.note, '-'), old.id);"
            "}");
    lab_run(lab,
            "insert into trades (id, side, price, amount, timestamp) values (7, 'SELL', 1, 1, '2025-01-01'),"
            "    (8, 'SELL', 2, 1, '2025-01-01');"
            "update trades set price = 4 where id > 4; update trades set amount = 2;"
            "delete from trades where id = 1 accepting data loss \"a test\";");
    expect_log(lab,
               "new|7|-|SELL\nnew|8|-|SELL\nwas|5|3000|-\nwas|7|1000|-\nwas|8|2000|-\ngone it's|1|-|-\n");
    lab_expect(lab, "SELECT n FROM totals ORDER BY n", "0\n2\n");
    assert_false(lab_try(lab, "update trades set amount = -1;"));
    assert_non_null(strstr(lab->refusal, "an amount isn't negative"));
    lab_run(lab,
            "drop trigger goes; rename trigger keep_price to keep_prices;"
            "delete from trades where id = 8 accepting data loss \"a test\"; update trades set price = 5;");
    lab_expect(lab, "SELECT what, count(*) FROM log GROUP BY what ORDER BY what",
               "gone it's|1\nnew|2\nwas|5\n");
}

static void make(struct lab *lab)
{
    prepare(lab);
    lab_run(lab, "create view known as select id from strategies;"
                 "create trigger keep_price after update of price on trades when old.price <> new.price"
                 "    and new.side <> 'SELL' {"
                 "    insert into log (what, trade, was, side) values ('was', old.id, old.price, 'SELL');"
                 "    update totals set n = totals.n + 1 where side = new.side and exists"
                 "        (select 1 from known where known.id = new.strategy_id);"
                 "}"
                 "create trigger count_fills after insert on fills {"
                 "    insert into log (what, trade, was) values ('fill', new.trade_id,"
                 "        (select max(t.price) from trades as t where t.id = new.trade_id));"
                 "    update trades set note = 'filled' where id = new.trade_id;"
                 "}");
}

void case_triggers_follow(void **state)
{
    struct lab *lab = *state;
    make(lab);
    lab_round_trip(
        lab, "rename table trades to deals; rename table totals to sums; rename table log to journal;"
             "alter table deals rename column price to rate, rename column id to number;"
             "alter table sums rename column n to counted; alter table journal rename column was to before;"
             "alter enum side rename value 'SELL' to 'SHORT'; rename enum side to direction;"
             "rename trigger keep_price to keep_rate;"
             "alter table strategies rename column id to strategy; rename view known to strategies_known;");
    lab_run(lab,
            "rename table trades to deals; rename table totals to sums; rename table log to journal;"
            "alter table deals rename column price to rate, rename column id to number;"
            "alter table sums rename column n to counted; alter table journal rename column was to before;"
            "alter enum side rename value 'SELL' to 'SHORT'; rename enum side to direction;"
            "rename trigger keep_price to keep_rate;"
            "alter table strategies rename column id to strategy; rename view known to strategies_known;"
            "update deals set rate = 9; insert into fills (trade_id) values (5);");
    lab_expect(lab, "SELECT what, trade, CAST(before * 1000 AS integer), side FROM journal ORDER BY number",
               "was|1|2500|SHORT\nfill|5|9000|-\n");
    lab_expect(lab, "SELECT number, note FROM deals ORDER BY number", "1|it's\n5|filled\n");
    lab_expect(lab, "SELECT side, counted FROM sums ORDER BY counted", "SHORT|0\nBUY|1\n");
}

/* Neither a fill nor a table that is built anew is an update. */
void case_triggers_stand_aside(void **state)
{
    struct lab *lab = *state;
    make(lab);
    lab_run(
        lab,
        "create table updated (id integer not null);"
        "create trigger all_updates after update on trades { insert into updated (id) values (new.id); }");
    lab_round_trip(
        lab, "alter table trades add column fee double not null default 1 fill price * 2,"
             "    add column hint text fill note,"
             "    alter column note type varchar(20),"
             "    alter column price type numeric(20, 8),"
             "    add constraint c check (amount > 0);"
             "alter table trades alter column note set not null fill 'none';"
             "alter table log add column more text not null default '';"
             "alter enum side add value 'HOLD' before 'SELL'; alter enum side drop value 'HOLD' fill 'BUY'"
             "    accepting data loss \"a test\";");
    expect_log(lab, "");
    lab_run(lab,
            "alter table trades add column fee double not null default 1 fill price * 2,"
            "    add column hint text fill note, alter column note set not null fill 'none',"
            "    alter column price type numeric(20, 8), add constraint c check (amount > 0);"
            "alter enum side add value 'HOLD' before 'SELL'; alter enum side drop value 'HOLD' fill 'BUY'"
            "    accepting data loss \"a test\";");
    expect_log(lab, "");
    lab_run(lab, "update trades set price = 9 where id = 1; insert into fills (trade_id) values (5);");
    lab_expect(lab, "SELECT what, trade FROM log ORDER BY what, trade", "fill|5\nwas|1\n");
    lab_expect(lab, "SELECT id FROM updated ORDER BY id", "1\n5\n");
}

/* Rows of one statement, each of which sees those before it, or changes itself. */
void case_triggers_about_own_rows(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_run(lab,
            "create trigger counted before insert on trades {"
            "    insert into log (what, trade) values ('before', (select count(*) from trades));"
            "}"
            "insert into trades (id, price, amount, timestamp) values (10, 1, 1, '2025-01-01'),"
            "    (9, 1, 1, '2025-01-01'), (11, 1, 1, '2025-01-01');"
            "drop trigger counted;"
            "create trigger noted after insert on trades when new.note is null and new.open {"
            "    update trades set note = 'trade ' || cast(new.id as text) where id = new.id and open;"
            "}"
            "create trigger fills_go after delete on fills {"
            "    insert into log (what, trade) values ('fill', old.trade_id);"
            "}"
            "insert into trades (id, price, amount, timestamp, open) values (20, 1, 1, '2025-01-01', true),"
            "    (19, 1, 1, '2025-01-01', true), (21, 1, 1, '2025-01-01', false);"
            "delete from strategies where id = 2 accepting data loss \"with what stands on it\";");
    expect_log(lab, "before|2|-|-\nbefore|3|-|-\nbefore|4|-|-\nfill|5|-|-\nfill|5|-|-\n");
    lab_expect(lab, "SELECT id, note FROM trades WHERE id < 9 OR id > 11 ORDER BY id",
               "1|it's\n19|trade 19\n20|trade 20\n21|-\n");
}

/* Several rows of one statement, with keys that act and references that are mended in time. */
void case_triggers_beside_keys(void **state)
{
    struct lab *lab = *state;
    lab_run(
        lab,
        "create table orders (id integer primary key, total bigint not null default 0, code varchar(5));"
        "create table items (id integer primary key, order_id integer, size integer not null);"
        "create table logs (id integer primary key, what text, n bigint);"
        "create table gone (order_id integer not null);"
        "create table heads (code varchar(5) primary key);"
        "create table first (id integer primary key, code varchar(5) references heads (code));"
        "create table later (id integer primary key, code varchar(5) references heads (code)"
        "    deferrable initially deferred);"
        "create trigger item_gone after delete on items {"
        "    update orders set total = total - old.size where id = old.order_id;"
        "    insert into logs (what, n) values ('item', old.size);"
        "}"
        "create trigger totals after update of total on orders {"
        "    insert into logs (what, n) values ('total', new.total);"
        "}"
        "create trigger order_gone after delete on orders { insert into gone (order_id) values (old.id); }"
        "create trigger in_time before insert on first { insert into heads (code) values (new.code); }"
        "create trigger at_the_end after insert on later { insert into heads (code) values (new.code); }");
    lab_run(lab, "alter table items add foreign key (order_id) references orders (id) on delete cascade;");
    lab_run(lab, "insert into orders (id, total) values (1, 5), (2, 6), (3, 7);"
                 "insert into items (id, order_id, size) values (1, 1, 2), (2, 1, 3), (3, 2, 6), (4, 3, 7);"
                 "delete from items where size = 3 accepting data loss \"x\";"
                 "delete from orders where id < 3 accepting data loss \"x\";"
                 "insert into first (code) values ('a'), ('b');"
                 "insert into later (code) values ('c'), ('d');");
    lab_expect(lab, "SELECT what, n FROM logs ORDER BY id", "total|2\nitem|3\nitem|2\nitem|6\n");
    lab_expect(lab, "SELECT order_id FROM gone ORDER BY order_id", "1\n2\n");
    lab_expect(lab, "SELECT code FROM heads ORDER BY code", "a\nb\nc\nd\n");
    lab_expect(lab, "SELECT id, total FROM orders", "3|7\n");
}

void case_triggers_of_partitions(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_run(lab, "create table bars (at date not null, price double) partition by range (at);"
                 "on postgres create partition bars_2024 of bars from ('2024-01-01') to ('2025-01-01');"
                 "create trigger bar after insert on bars { insert into log (what) values ('bar'); }"
                 "on postgres create partition bars_2025 of bars from ('2025-01-01') to ('2026-01-01');"
                 "create trigger fee after delete on fills {"
                 "    insert into bars (at, price) values ('2025-03-03', old.trade_id);"
                 "}");
    lab_round_trip(lab, "rename table bars to candles; rename trigger bar to candle;"
                        "alter table candles add column n integer fill 3;");
    lab_run(lab, "insert into bars (at, price) values ('2024-05-05', 1); delete from fills where id = 1 "
                 "accepting data "
                 "loss \"a test\";");
    expect_log(lab, "bar|-|-|-\nbar|-|-|-\n");
    lab_run(lab, "drop trigger bar;");
}

/* Who hangs something on the table by hand is not surprised. */
void case_triggers_beside_ours(void **state)
{
    struct lab *lab = *state;
    make(lab);
    if (lab->dialect != MIG_DIALECT_SQLITE)
        return;
    lab_sql(lab, "CREATE TRIGGER by_hand AFTER DELETE ON trades BEGIN SELECT 1; END");
    assert_false(lab_try(lab, "alter table trades add constraint c check (amount > 0);"));
    assert_non_null(strstr(lab->refusal, "trigger by_hand"));
    assert_null(strstr(lab->refusal, "keep_price"));
    lab_sql(lab, "DROP TRIGGER by_hand");
    lab_run(lab, "alter table trades add constraint c check (amount > 0);");
}

/* What the functions of PostgreSQL have variables for; and a trigger that is called like its table. */
void case_triggers_of_odd_names(void **state)
{
    struct lab *lab = *state;
    lab_round_trip(
        lab, "create table log (found boolean not null, tg_op text, new integer, \"old\" integer,"
             "    \"Number 1\" integer, log integer);"
             "create table \"it's $trigger$\" (new integer, old integer, found boolean not null, tg_op text);"
             "create trigger log after insert on \"it's $trigger$\" when new.new > new.old {"
             "    insert into log (found, tg_op, new, \"old\", \"Number 1\") values"
             "        (new.found, 'it''s $trigger$', new.new, new.old, 1);"
             "    update log set log = log.new + new.new, tg_op = tg_op || '!'"
             "        where found and tg_op <> '' and log.\"old\" = new.old;"
             "    require not exists (select 1 from log as x where x.found and x.tg_op is null) else \"$$\";"
             "}"
             "alter table log rename column \"Number 1\" to \"$\";");
    lab_run(lab,
            "create table log (found boolean not null, tg_op text, new integer, log integer);"
            "create table \"it's $trigger$\" (new integer, found boolean not null, tg_op text);"
            "create trigger log after insert on \"it's $trigger$\" when new.new > 0 {"
            "    insert into log (found, tg_op, new) values (new.found, 'it''s $trigger$', new.new);"
            "    update log set log = log.new + new.new, tg_op = tg_op || '!' where found and tg_op <> '';"
            "}"
            "insert into \"it's $trigger$\" (new, found) values (5, true), (0, true), (3, false);");
    lab_expect(lab, "SELECT tg_op, new, log FROM log ORDER BY new",
               "it's $trigger$|3|-\nit's $trigger$!!|5|8\n");
}

/* PostgreSQL drops nothing of a table whose checks are put off. */
void case_triggers_behind_deferred_checks(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table parents (id integer primary key);"
                 "create table children (id integer primary key, n integer,"
                 "    parent_id integer references parents (id) deferrable initially deferred);"
                 "create table log (id integer not null);"
                 "create trigger logged after update on children { insert into log (id) values (new.id); }"
                 "insert into parents (id) values (1);");
    lab_run(lab, "insert into children (id, n, parent_id) values (1, 1, 1); update children set n = 2;"
                 "alter table children add column more integer fill n + 1, alter column n type text;"
                 "rename trigger logged to seen; drop trigger seen;");
    lab_expect(lab, "SELECT count(*) FROM log", "1\n");
}
