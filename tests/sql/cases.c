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

void case_add_plain_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "alter table trades add column fee numeric(12, 8) not null default 0, add column venue text;");
    assert_false(lab->render.rebuilds);
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT CAST(fee AS integer), venue FROM trades", "0|-\n0|-\n");
}

void case_add_column_with_fill(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column venue text not null fill 'none',"
                 "    add column weight integer default 7 fill 3, add column hint text fill 'x';");
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT venue, weight, hint FROM trades", "none|3|x\nnone|3|x\n");
    assert_false(lab_try(lab,
                         "sql on sqlite $$insert into trades (price, amount, timestamp) values (1, 1, '')$$ "
                         "reverse nothing; sql on postgres $$insert into trades (price, amount, timestamp)"
                         " values (1, 1, now())$$ reverse nothing;"));
    lab_run(lab, "insert into trades (price, amount, venue, timestamp) values (1, 1, 'v', '2025-01-01');");
    lab_expect(lab, "SELECT weight, hint FROM trades WHERE venue = 'v'", "7|-\n");
}

void case_add_column_with_computed_fill(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column volume double not null fill price * amount,"
                 "    add column label text fill lower(side) || ' ' || coalesce(note, '?');");
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT CAST(volume * 10 AS integer), label FROM trades ORDER BY id",
               "50|buy it's\n15|sell ?\n");
}

void case_add_column_with_default_of_now(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column seen timestamp not null default now(), add column day date "
                 "default current_date;");
    cases_expect_rows(lab);
    lab_expect(
        lab, "SELECT count(DISTINCT seen), min(length(CAST(seen AS char(40)))) > 18, count(day) FROM trades",
        lab->dialect == MIG_DIALECT_SQLITE ? "1|1|2\n" : "1|t|2\n");
    lab_run(lab, "insert into trades (price, amount, timestamp) values (1, 1, now());");
    lab_expect(lab, "SELECT count(seen) FROM trades", "3\n");
}

/* Not every constant expression is a constant to SQLite's ADD COLUMN. */
void case_add_column_with_computed_default(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column closed boolean not null default (not true),"
                 "    add column share double default -1.5, add column code text default ('a' || 'b');");
    cases_expect_rows(lab);
    lab_expect(lab,
               "SELECT CASE WHEN closed THEN 1 ELSE 0 END, CAST(share * 10 AS integer), code FROM trades",
               "0|-15|ab\n0|-15|ab\n");
}

void case_add_column_with_constraints(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column parent_id integer references trades (id) on delete set null,"
                 "    add column fee double check (fee >= 0);");
    assert_false(lab->render.rebuilds);
    cases_expect_rows(lab);
    lab_run(lab, "update trades set parent_id = 1 where id = 5;");
    assert_false(lab_try(lab, "update trades set parent_id = 99;"));
    assert_false(lab_try(lab, "update trades set fee = -1;"));
    lab_run(lab, "delete from trades where id = 1 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id, parent_id FROM trades", "5|-\n");
}

void case_add_unique_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add column reference varchar(10) unique;");
    cases_expect_rows(lab);
    lab_run(lab, "update trades set reference = 'a' where id = 1;");
    assert_false(lab_try(lab, "update trades set reference = 'a' where id = 5;"));
    lab_run(lab, "create table notes (text text);"
                 "insert into notes (text) values ('one'), ('two');"
                 "alter table notes add column id bigint primary key;");
    lab_expect(lab, "SELECT id, text FROM notes ORDER BY id", "1|one\n2|two\n");
    lab_run(lab, "insert into notes (text) values ('three');");
    lab_expect(lab, "SELECT id, text FROM notes ORDER BY id", "1|one\n2|two\n3|three\n");
}

void case_add_enum_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create enum kind ('MARKET', 'LIMIT'); alter table trades add column kind kind not null "
                 "default 'MARKET',"
                 "    add column other kind;");
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT kind, other FROM trades", "MARKET|-\nMARKET|-\n");
    lab_run(lab, "update trades set other = case when id = 1 then 'LIMIT' else 'MARKET' end;");
    lab_expect(lab, "SELECT other FROM trades ORDER BY id", "LIMIT\nMARKET\n");
    assert_false(lab_try(lab, "sql on sqlite $$update trades set other = 'X'$$ reverse nothing;"
                              "sql on postgres $$update trades set other = 'X'$$ reverse nothing;"));
}

void case_drop_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades drop column note accepting data loss \"a test\","
                 "    drop column open fill true accepting data loss \"a test\";");
    assert_false(lab->render.rebuilds);
    cases_expect_rows(lab);
    assert_false(lab_try(lab, "sql on sqlite $$select note from trades$$ reverse nothing;"
                              "sql on postgres $$select note from trades$$ reverse nothing;"));
}

void case_drop_enum_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "alter table trades drop column side fill 'BUY' accepting data loss \"a test\"; drop enum side;"
            "create enum side ('IN', 'OUT');");
    cases_expect_rows(lab);
    lab_run(lab, "delete from strategies where id = 1 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills ORDER BY id", "2\n3\n");
}

void case_rename_column(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades rename column price to rate, rename column id to number;");
    assert_false(lab->render.rebuilds);
    lab_expect(lab, "SELECT number, CAST(rate * 10 AS integer) FROM trades ORDER BY number", "1|25\n5|30\n");
    assert_false(lab_try(lab, "update trades set rate = 0;"));
    lab_run(lab, "delete from trades where number = 5 accepting data loss \"a test\";");
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

void case_constraints(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table trades add constraint one_a_moment unique (timestamp, side),"
                 "    add constraint cheap check (price < 1000 and amount > 0);"
                 "alter table fills drop constraint fills_trade_id_fkey;"
                 "alter table fills add constraint whole foreign key (trade_id) references trades (id) on "
                 "delete cascade;"
                 "alter table trades drop constraint trades_price_check;");
    cases_expect_rows(lab);
    assert_false(lab_try(lab, "update trades set price = 1000;"));
    lab_run(lab, "update trades set price = -1 where id = 1;");
    assert_false(lab_try(lab, "insert into fills (trade_id) values (77);"));
    assert_false(lab_try(
        lab,
        "insert into trades (side, price, amount, timestamp) values ('BUY', 1, 1, '2025-03-03T10:00:00');"));
    lab_run(lab, "delete from strategies where id = 1 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills ORDER BY id", "2\n3\n");
    assert_false(lab_try(lab, "alter table trades add constraint wrong check (price > 100);"));
    lab_expect(lab, "SELECT id FROM trades", "5\n");
}

void case_drop_primary_key(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "alter table fills drop constraint fills_pkey;");
    cases_expect_rows(lab);
    lab_run(lab, "insert into fills (id, trade_id) values (3, 1);");
    lab_run(lab, "delete from fills where trade_id = 1 accepting data loss \"a test\";");
    lab_run(lab, "alter table fills add primary key (id);");
    assert_false(lab_try(lab, "insert into fills (id, trade_id) values (3, 1);"));
    lab_expect(lab, "SELECT id, trade_id FROM fills ORDER BY id", "2|5\n3|5\n");
}

void case_indexes(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create unique index one_name on strategies (lower(name)) where id > 0;"
                 "create index if not exists by_side on trades (side, timestamp desc, (price * amount));");
    assert_int_equal(lab->render.statements.items[1].kind, MIG_KIND_ENSURE_INDEX);
    assert_string_equal(lab->render.statements.items[1].note, "by_side");
    assert_false(lab_try(lab, "insert into strategies (name) values ('CROSS');"));
    lab_run(lab, "alter table strategies add constraint short check (length(name) < 10);");
    assert_false(lab_try(lab, "insert into strategies (name) values ('CROSS');"));
    lab_run(lab, "drop index one_name; drop index ix_trades_timestamp;");
    lab_run(lab, "insert into strategies (name) values ('CROSS');");
    lab_run(lab, "create index ix_trades_timestamp on trades (timestamp);");
}

void case_insert_moves_the_sequence(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "insert into fills (trade_id) values (1);");
    lab_expect(lab, "SELECT max(id) FROM fills", "4\n");
    lab_run(lab, "insert into fills (id, trade_id) values (2000000, 1); insert into fills (id, trade_id) "
                 "values (50, 1);");
    lab_run(lab, "insert into fills (trade_id) values (1);");
    lab_expect(lab, "SELECT max(id) FROM fills", "2000001\n");
    lab_run(lab,
            "create table big (id bigint primary key, a text); insert into big (id, a) values (-5, 'x');");
    lab_run(lab, "insert into big (id, a) values (5000000000, 'y'); insert into big (a) values ('z');");
    lab_expect(lab, "SELECT id FROM big ORDER BY id", "-5\n5000000000\n5000000001\n");
}

void case_update_expressions(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "update trades set note = upper(coalesce(note, 'none')) || '!', open = not open,"
                 "    amount = amount * 2 + 1, timestamp = '2025-01-01T00:00:00' where side = 'SELL' or "
                 "price between 2 and 2.6;");
    lab_expect(
        lab,
        "SELECT note, CAST(amount * 10 AS integer), CASE WHEN open THEN 1 ELSE 0 END FROM trades ORDER BY id",
        "IT'S!|50|0\nNONE!|20|0\n");
    lab_run(lab,
            "update trades set side = case side when 'BUY' then 'SELL' else 'BUY' end, open = price > 2.6;");
    lab_expect(lab, "SELECT side, CASE WHEN open THEN 1 ELSE 0 END FROM trades ORDER BY id",
               "SELL|0\nBUY|1\n");
    lab_run(
        lab,
        "update trades set note = cast(cast(round(amount) as integer) as text) where not (note is null or "
        "id in (1, 2));");
    lab_run(lab, "update trades set strategy_id = null where -id < -(2 - 1) and open = true;");
    lab_expect(lab, "SELECT strategy_id FROM trades ORDER BY id", "1\n-\n");
    lab_run(lab, "update trades set amount = cast(round(amount) as integer), note = cast(open as text);");
    lab_expect(lab, "SELECT CAST(amount AS integer), note FROM trades ORDER BY id", "5|false\n2|true\n");
}

void case_enums_in_expressions(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(
        lab,
        "alter table trades add column other side default (case when 1 < 2 then 'SELL' else 'BUY' end),"
        "    add constraint fits check (side = case when price > 0 then coalesce(other, 'BUY') else 'BUY' end"
        "    or price < 2.9 or side in ('BUY', 'SELL')),"
        "    add column text json default (case when 1 < 2 then '{}' else '[]' end);"
        "update trades set other = coalesce(nullif(other, 'SELL'), 'BUY');"
        "update trades set other = case when side = other then 'SELL' else side end;");
    lab_expect(lab, "SELECT side, other, text FROM trades ORDER BY id", "BUY|SELL|{}\nSELL|SELL|{}\n");
}

/* Rows whose references are checked at the end of the transaction do not stand in the way of what follows. */
void case_deferred_references(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "create table tree (id integer primary key,"
                 "    parent integer references tree (id) deferrable initially deferred,"
                 "    trade integer references trades (id) deferrable initially deferred);");
    lab_run(lab, "insert into tree (id, parent, trade) values (1, 2, 1), (2, 1, 5);"
                 "update trades set note = 'x';"
                 "alter table tree add column name text; alter table trades rename column note to remark;"
                 "create index ix_tree on tree (name);"
                 "alter table trades add column more text not null fill 'x';");
    cases_expect_rows(lab);
    lab_run(lab, "drop table fills accepting data loss \"x\";"
                 "insert into tree (id, parent) values (4, 3), (3, 4); drop index ix_tree;"
                 "rename table tree to wood; alter table wood drop constraint tree_trade_fkey,"
                 "    drop column trade accepting data loss \"x\";");
    assert_false(lab_try(lab, "insert into wood (id, parent) values (5, 77);"));
}

void case_delete_rows(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab, "delete from fills where trade_id = 5 and id > 2 accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id FROM fills ORDER BY id", "1\n2\n");
    lab_run(lab, "delete from fills accepting data loss \"a test\";");
    lab_expect(lab, "SELECT count(*) FROM fills", "0\n");
}

/* Upper and lower case differ; only `%` and `_` are special. */
void case_text_patterns(void **state)
{
    static const struct {
        const char *pattern, *matches;
    } rows[] = {{"'a%'", "abc a*c a[c a\\c "},
                {"'A%'", "ABC "},
                {"'a*c'", "a*c "},
                {"'a[c'", "a[c "},
                {"'a_c'", "abc a*c a[c a\\c "},
                {"'a\\c'", "a\\c "},
                {"'%?%'", "x?y "},
                {"'a%' || ''", "abc a*c a[c a\\c "},
                {"'a\\' || '_'", "a\\c "}};
    struct lab *lab = *state;
    lab_run(lab, "create table words (id integer primary key, word text, hit boolean);"
                 "insert into words (id, word) values (1, 'abc'), (2, 'ABC'), (3, 'a*c'), (4, 'a[c'), (5, "
                 "'a\\c'), (6, 'x?y');");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lab_run(lab, arena_format(&lab->arena, "update words set hit = word like %s;", rows[i].pattern));
        struct buf found;
        buf_init(&found, &lab->arena);
        for (const char *c = lab_rows(lab, "SELECT word FROM words WHERE hit ORDER BY id"); *c != '\0'; c++)
            buf_char(&found, *c == '\n' ? ' ' : *c);
        assert_string_equal(found.data, rows[i].matches);
    }
    lab_run(lab, "update words set hit = word not like 'a%';");
    lab_expect(lab, "SELECT word FROM words WHERE hit ORDER BY id", "ABC\nx?y\n");
}

void case_division(void **state)
{
    struct lab *lab = *state;
    lab_run(
        lab,
        "create table numbers (i integer, j integer, n numeric(10, 4), m numeric(10, 4), r double, s double);"
        "insert into numbers (i, j, n, m, r, s) values (7, 2, 7, 2, 7, 2);");
    lab_run(lab, "update numbers set r = n / m, s = i / j, n = i % j, m = n % m;");
    lab_expect(lab,
               "SELECT CAST(r * 10 AS integer), CAST(s * 10 AS integer), CAST(n * 10 AS integer), "
               "CAST(m * 10 AS integer) FROM numbers",
               "35|30|10|10\n");
    lab_run(lab,
            "update numbers set n = 7.5, m = 2; update numbers set r = n % m, s = i / m * 2 - n / (m + m);");
    lab_expect(lab, "SELECT CAST(r * 1000 AS integer), CAST(s * 1000 AS integer) FROM numbers",
               "1500|5125\n");
    lab_run(lab, "update numbers set i = cast(round(2.5) as integer), j = cast(round(3.5) as integer);");
    lab_expect(lab, "SELECT i, j FROM numbers", "3|4\n");
}

/* One moment has one text on SQLite; without a zone it is UTC, whatever the session's zone is. */
void case_moments(void **state)
{
    struct lab *lab = *state;
    const char *texts =
        lab->dialect == MIG_DIALECT_SQLITE
            ? "SELECT at, zoned, since FROM moments ORDER BY at"
            : "SELECT to_char(at, 'YYYY-MM-DD HH24:MI:SS.US'), to_char(zoned AT TIME ZONE 'utc', "
              "'YYYY-MM-DD HH24:MI:SS.US'), to_char(since, 'YYYY-MM-DD HH24:MI:SS.US') FROM "
              "moments ORDER BY at";
    lab_run(lab, "create table moments (at timestamp, zoned timestamp with time zone, since timestamp "
                 "default '2025-01-01',"
                 "    check (at > '2000-01-01'));"
                 "insert into moments (at, zoned) values ('2025-03-03', '2025-03-03 00:30:00+02:00'),"
                 "    ('2025-03-03T10:11:12.5', '2025-03-03 10:11');");
    lab_expect(lab, texts,
               "2025-03-03 00:00:00.000000|2025-03-02 22:30:00.000000|2025-01-01 00:00:00.000000\n"
               "2025-03-03 10:11:12.500000|2025-03-03 10:11:00.000000|2025-01-01 00:00:00.000000\n");
    assert_false(lab_try(lab, "insert into moments (at) values ('2000-01-01 00:00');"));
    lab_run(lab, "delete from moments where at = '2025-03-03T10:11:12.500' accepting data loss \"a test\";"
                 "update moments set since = now(), zoned = now() where at in ('2025-03-03', '2025-03-04');");
    lab_expect(lab,
               lab->dialect == MIG_DIALECT_SQLITE
                   ? "SELECT count(*) FROM moments WHERE abs(julianday(since) - julianday('now')) < 0.01 AND "
                     "length(since) = 26 AND since = zoned"
                   : "SELECT count(*) FROM moments WHERE abs(extract(epoch FROM since - (now() AT TIME ZONE "
                     "'utc'))) < 100 AND since = zoned AT TIME ZONE 'utc'",
               "1\n");
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
