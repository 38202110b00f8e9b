/* SPDX-License-Identifier: MIT
 * Each kind of step on tables with rows, the same text and the same outcome on both databases.
 */
#include "cases.h"

#include <string.h>

void cases_prepare(struct lab *lab)
{
    lab_run(lab, "create enum side ('BUY', 'SELL');"
                 "create table strategies (id integer primary key, name varchar(20) not null unique,"
                 "    created_at timestamp default now());"
                 "create table trades (id integer primary key,"
                 "    strategy_id integer references strategies (id) on delete cascade,"
                 "    side side not null default 'BUY', price numeric(12, 8) not null check (price > 0),"
                 "    amount double not null, note text, open boolean not null default true,"
                 "    timestamp timestamp not null);"
                 "create index ix_trades_timestamp on trades (timestamp desc) where price > 1;"
                 "create table fills (id integer primary key,"
                 "    trade_id integer not null references trades (id) on delete cascade);");
    lab_run(lab, "insert into strategies (id, name) values (1, 'cross'), (2, 'drift');"
                 "insert into trades (id, strategy_id, side, price, amount, note, timestamp) values"
                 "    (1, 1, 'BUY', 2.5, 2, 'it''s', '2025-03-03 10:00:00'),"
                 "    (5, 2, 'SELL', 3, 0.5, null, '2025-03-04');"
                 "insert into fills (id, trade_id) values (1, 1), (2, 5), (3, 5);");
}

void cases_expect_rows(struct lab *lab)
{
    lab_expect(lab, "SELECT id, name FROM strategies ORDER BY id", "1|cross\n2|drift\n");
    lab_expect(lab,
               "SELECT id, strategy_id, CAST(price * 1000 AS integer), CAST(amount * 1000 AS integer) "
               "FROM trades ORDER BY id",
               "1|1|2500|2000\n5|2|3000|500\n");
    lab_expect(lab, "SELECT id, trade_id FROM fills ORDER BY id", "1|1\n2|5\n3|5\n");
}

void case_create_table(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT side, note, CASE WHEN open THEN 'yes' END FROM trades ORDER BY id",
               "BUY|it's|yes\nSELL|-|yes\n");
    lab_expect(lab, "SELECT count(*) FROM strategies WHERE created_at IS NULL", "0\n");
    assert_false(lab_try(lab, "insert into trades (price, amount, timestamp) values (0, 1, '2025-01-01');"));
    assert_false(lab_try(lab, "insert into fills (trade_id) values (77);"));
    assert_false(lab_try(lab, "insert into strategies (name) values ('cross');"));
    assert_false(lab_try(
        lab, "sql on sqlite $$insert into trades (side, price, amount, timestamp) values ('X', 1, 1, '')$$"
             " reverse nothing; sql on postgres $$insert into trades (side, price, amount, timestamp)"
             " values ('X', 1, 1, now())$$ reverse nothing;"));
    lab_run(lab, "delete from strategies where id = 2 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills", "1\n");
}

void case_rename_table(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "rename table trades to deals;"
                 "insert into deals (price, amount, timestamp) values (1, 1, '2025-01-01');");
    lab_expect(lab, "SELECT id FROM deals ORDER BY id", "1\n5\n6\n");
    assert_false(lab_try(lab, "insert into fills (trade_id) values (99);"));
    lab_run(lab, "delete from deals where id = 5 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills", "1\n");
}

/* A rebuild leaves the connection in a mode in which SQLite's renames do less. */
void case_rename_around_a_rebuild(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(
        lab,
        "rename table strategies to plans;"
        "alter table trades add constraint trades_amount check (amount > 0), rename column amount to "
        "quantity;"
        "rename table trades to deals;"
        "alter table deals drop constraint trades_amount, add constraint deals_amount check (quantity > 0);"
        "rename table fills to parts;");
    lab_expect(lab, "SELECT id, strategy_id FROM deals ORDER BY id", "1|1\n5|2\n");
    assert_false(lab_try(lab, "insert into parts (trade_id) values (99);"));
    assert_false(lab_try(lab, "update deals set strategy_id = 99;"));
    assert_false(lab_try(lab, "update deals set quantity = 0;"));
    lab_run(lab, "delete from plans where id = 2 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM parts", "1\n");
}

void case_odd_names_and_texts(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table \"select\" (order integer primary key, \"Group\" text default 'a''b\\c', "
                 "index text not null,"
                 "    table boolean, \"a\"\"b\" text, constraint \"My Check\" check (index <> '\\'));"
                 "create index \"Ix\" on \"select\" (\"Group\", \"a\"\"b\" desc);"
                 "insert into \"select\" (index, table, \"a\"\"b\") values ('\\n', true, '\"');"
                 "alter table \"select\" add constraint \"x y\" unique (index), drop constraint \"My Check\","
                 "    rename column \"a\"\"b\" to \"c'd\"; rename table \"select\" to \"where\";");
    lab_expect(lab, "SELECT \"Group\", \"index\", \"c'd\" FROM \"where\"", "a'b\\c|\\n|\"\n");
}

void case_steps_for_one_database(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "on sqlite create index s1 on trades (strftime('%Y', timestamp));"
                 "on postgres { create index p1 on trades (date_trunc('day', timestamp)); drop index p1; }"
                 "on sqlite drop index s1;");
    assert_int_equal(lab->render.statements.count, 2);
}

void case_raw_text(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "sql on sqlite $$ UPDATE trades SET note = 'a;b'; -- done;\n DELETE FROM fills WHERE id = "
                 "1; $$ reverse nothing;"
                 "sql on postgres $x$ UPDATE trades SET note = $$a;b$$; DO $$ BEGIN DELETE FROM fills WHERE "
                 "id = 1; END $$ $x$"
                 "    reverse nothing;");
    assert_int_equal(lab->render.statements.count, 2);
    assert_int_equal(lab->render.statements.items[0].flags, MIG_STATEMENT_RAW);
    lab_expect(lab, "SELECT min(note), count(*) FROM trades", "a;b|2\n");
    lab_expect(lab, "SELECT count(*) FROM fills", "2\n");
    lab_render(lab, "call fill_fees reverse unfill_fees;");
    assert_int_equal(lab->render.statements.count, 1);
    assert_int_equal(lab->render.statements.items[0].kind, MIG_KIND_CALL);
    assert_string_equal(lab->render.statements.items[0].note, "fill_fees");
}

void case_round_trips(void **state)
{
    static const char *const texts[] = {
        "create table extra (id integer primary key, a text unique); create index ix_extra on extra (a "
        "desc);",
        "create table extra (id integer, b integer, primary key (id, b)); insert into extra (id, b) values "
        "(1, 2);",
        "create enum mood ('UP', 'DOWN'); alter table trades add column mood mood not null default 'UP';",
        "rename table trades to deals; alter table deals rename column price to rate;",
        "alter table trades add column fee double check (fee >= 0) fill 1, add column parent integer "
        "references trades (id);",
        "alter table trades add column code text unique;",
        "alter table trades drop column note accepting data loss \"a test\";",
        "alter table trades drop column side fill 'BUY' accepting data loss \"a test\";",
        "alter table trades drop column amount fill case when id = 1 then 2 else 0.5 end accepting data loss "
        "\"a test\";",
        "alter table trades add constraint a unique (amount), drop constraint trades_price_check;",
        "alter table fills drop constraint fills_trade_id_fkey, drop constraint fills_pkey;",
        "drop index ix_trades_timestamp; create index ix_trades_timestamp on trades (timestamp);",
        "insert into strategies (id, name) values (10, 'x'), (11, 'y');",
        "alter table trades add column fee double; update trades set fee = price / 2;",
        "drop table fills accepting data loss \"a test\";"};
    struct lab *lab = *state;
    cases_prepare(lab);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        lab_round_trip(lab, texts[i]);
        if (i + 1 == sizeof texts / sizeof texts[0])
            lab_run(lab, "insert into fills (id, trade_id) values (1, 1), (2, 5), (3, 5);");
        cases_expect_rows(lab);
    }
    lab_run(lab, "delete from strategies where id = 2 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills", "1\n");
}
