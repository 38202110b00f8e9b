/* SPDX-License-Identifier: MIT
 * Rows that are written, and the values that expressions give on both databases.
 */
#include "cases.h"

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
