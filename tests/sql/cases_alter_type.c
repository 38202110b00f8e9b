/* SPDX-License-Identifier: MIT
 * alter column type: what becomes of values, what stops it, and what else reads the column.
 */
#include "cases.h"

#include <string.h>

static const char *refusal(struct lab *lab, const char *steps)
{
    assert_false(lab_try(lab, steps));
    return lab->refusal;
}

void case_alter_type_wider(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(
        lab,
        "create table t (i smallint default 7, v varchar(3) default 'a', n numeric(6, 2) default 1.5, r real,"
        "    b boolean, u uuid, j json, x integer);"
        "insert into t (i, v, n, r, b, u, j, x) values (-32768, 'abc', 9999.99, 0.5, false,"
        "    '01234567-89ab-cdef-0123-456789abcdef', '{\"a\": 1}', 1), (null, null, null, null, null, null, "
        "null, null);");
    lab_round_trip(lab, "alter table t alter column i type integer, alter column i type bigint,"
                        "    alter column i type numeric(20);");
    lab_round_trip(lab, "alter table t alter column v type varchar(10), alter column v type text;");
    lab_round_trip(lab, "alter table t alter column n type numeric(8, 2), alter column n type numeric(10, 4),"
                        "    alter column n type numeric;");
    lab_round_trip(lab,
                   "alter table t alter column r type double; alter table t alter column n type double;");
    lab_round_trip(lab,
                   "alter table t alter column b type integer; alter table t alter column j type jsonb;");
    lab_round_trip(lab,
                   "alter table t alter column b type varchar(5); alter table t alter column u type text;");
    lab_round_trip(lab, "alter table t alter column x type text, alter column i drop default, alter column i "
                        "type varchar(6);");
    lab_expect(lab, "SELECT i, v, CAST(n * 100 AS integer), x FROM t ORDER BY 1",
               lab->dialect == MIG_DIALECT_SQLITE ? "-|-|-|-\n-32768|abc|999999|1\n"
                                                  : "-32768|abc|999999|1\n-|-|-|-\n");
    lab_run(lab, "alter table t alter column u type text, alter column b type text;");
    lab_expect(lab, "SELECT u, b FROM t WHERE x = 1", "01234567-89ab-cdef-0123-456789abcdef|false\n");
}

void case_alter_type_narrower(void **state)
{
    struct lab *lab = *state;
    lab_run(
        lab,
        "create table t (b bigint, v varchar(10), n numeric(12, 4), d double, f double, t text, o integer);"
        "insert into t (b, v, n, d, f, t, o) values (3000000000, 'abcdef', 1234567.8, 2.5, 1e20, 'a ', 2),"
        "    (5, 'xyz', 2.25, -2.5, 7, 'b', 1), (null, null, null, null, null, null, null);");
    assert_string_equal(refusal(lab, "alter table t alter column b type integer;"),
                        "`t.b` holds what does not fit into `integer`: 1 row, such as '3000000000'\n");
    assert_string_equal(refusal(lab, "alter table t alter column v type varchar(2);"),
                        "`t.v` holds what does not fit into `varchar(2)`: 2 rows, such as 'abcdef'\n");
    assert_string_equal(refusal(lab, "alter table t alter column t type char(2);"),
                        "`t.t` holds what does not fit into `char(2)`: 1 row, such as 'a '\n");
    assert_string_equal(refusal(lab, "alter table t alter column o type boolean;"),
                        "`t.o` holds what does not fit into `boolean`: 1 row, such as '2'\n");
    assert_non_null(
        strstr(refusal(lab, "alter table t alter column n type numeric(8, 2) accepting data loss \"x\";"),
               "`t.n` holds what does not fit into `numeric(8, 2)`: 1 row, such as '1234567.8"));
    assert_non_null(
        strstr(refusal(lab, "alter table t alter column f type bigint accepting data loss \"x\";"),
               "`t.f` holds what does not fit into `bigint`: 1 row"));
    lab_sql(lab, "DELETE FROM t WHERE b = 3000000000");
    lab_round_trip(
        lab, "alter table t alter column b type integer, alter column b type smallint, alter column v type "
             "varchar(3), alter column t type char(2), alter column o type boolean;");
    lab_round_trip(lab, "alter table t alter column n type numeric(8, 1) accepting data loss \"x\","
                        "    alter column d type integer accepting data loss \"x\","
                        "    alter column f type real accepting data loss \"x\";");
    lab_expect(lab,
               "SELECT CAST(round(n * 100) AS integer), CAST(d AS integer), CAST(f AS integer) FROM t WHERE "
               "v = 'xyz'",
               "230|-3|7\n");
}

void case_alter_type_of_texts(void **state)
{
    static const struct {
        const char *type, *fits[3], *misfit;
    } rows[] = {
        {"integer accepting data loss \"x\"", {"12", "-007", "+2147483647"}, "abc"},
        {"integer accepting data loss \"x\"", {"0", "1", "2"}, "2147483648"},
        {"bigint accepting data loss \"x\"",
         {"9223372036854775807", "-9223372036854775808", "+00"},
         "9223372036854775808"},
        {"bigint accepting data loss \"x\"", {"-1", "-9223372036854775808", "+00"}, "-9223372036854775809"},
        {"bigint accepting data loss \"x\"",
         {"0", "000000000000000000000000001", "-999999999999999999"},
         "1.5"},
        {"smallint accepting data loss \"x\"", {"0", "1", "2"}, ""},
        {"integer accepting data loss \"x\"", {"0", "1", "2"}, "12abc"},
        {"integer accepting data loss \"x\"", {"0", "1", "2"}, "-"},
        {"integer accepting data loss \"x\"", {"0", "1", "2"}, "1-2"},
        {"integer accepting data loss \"x\"", {"0", "1", "2"}, " 1"},
        {"numeric(6, 2) accepting data loss \"x\"", {"12.345", "-.5", "1e3"}, "9999.999"},
        {"numeric(6, 2) accepting data loss \"x\"", {"5.", "+1", "0"}, "1,5"},
        {"numeric accepting data loss \"x\"", {"5.", "+1", "0"}, "."},
        {"numeric accepting data loss \"x\"", {"5.", "+1", "0"}, "e5"},
        {"double accepting data loss \"x\"", {"12.5", "1e10", "-3"}, "0x10"},
        {"double accepting data loss \"x\"", {"12.5", "1e10", "-3"}, "1e"},
        {"double accepting data loss \"x\"", {"12.5", "1e10", "-3"}, "1 "},
        {"double accepting data loss \"x\"", {"12.5", "1e10", "-3"}, "inf"},
        {"boolean", {"true", "false", "true"}, "TRUE"},
        {"date", {"2025-01-01", "2024-02-29", "0001-01-01"}, "2025-1-1"},
        {"date", {"2025-01-01", "2024-02-29", "0001-01-01"}, "now"},
        {"timestamp",
         {"2025-01-01 10:00:00", "2024-02-29 23:59:59.123456", "2024-02-29 23:59:59"},
         "2025-01-01"},
        {"timestamp with time zone",
         {"2025-01-01 10:00:00", "2024-02-29 23:59:59.123456", "2024-02-29 00:00:00"},
         "2025-01-01T10:00:00"},
        {"uuid",
         {"01234567-89ab-cdef-0123-456789abcdef", "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff"},
         "0123456789abcdef0123456789abcdef"},
        {"uuid",
         {"01234567-89ab-cdef-0123-456789abcdef", "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff"},
         "01234567-89ab-cdef-0123-456789abcdeg"},
        {"side", {"BUY", "SELL", "BUY"}, "buy"},
        {"json", {"{}", "[1, 2]", "\"x\""}, "{"},
        {"jsonb", {"{}", "[1, 2]", "\"x\""}, ""},
    };
    struct lab *lab = *state;
    lab_run(lab, "create enum side ('BUY', 'SELL'); create table t (id integer primary key, c text);");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *alter = arena_format(&lab->arena, "alter table t alter column c type %s;", rows[i].type);
        for (size_t row = 0; row < 3; row++)
            lab_sql(lab, arena_format(&lab->arena, "INSERT INTO t (id, c) VALUES (%zu, '%s')", row + 1,
                                      rows[i].fits[row]));
        lab_sql(lab, "INSERT INTO t (id, c) VALUES (9, NULL)");
        lab_round_trip(lab, alter);
        lab_sql(lab, arena_format(&lab->arena, "INSERT INTO t (id, c) VALUES (4, '%s')", rows[i].misfit));
        if (lab_try(lab, alter))
            fail_msg("'%s' was taken: %s", rows[i].misfit, alter);
        lab_sql(lab, "DELETE FROM t");
    }
}

void case_alter_type_of_moments(void **state)
{
    struct lab *lab = *state;
    lab_run(
        lab,
        "create table t (id integer primary key, d date default '2025-01-01', ts timestamp not null default "
        "now(), tz timestamp with time zone default '2025-06-01 12:00:00+00:00', check (d > '2020-01-01'));"
        "create index i on t (id) where ts > '2000-01-01';"
        "insert into t (id, d, ts, tz) values (1, '2025-03-30', '2025-03-30 02:30:00', '2025-03-30 "
        "02:30:00.5');");
    lab_round_trip(lab, "alter table t alter column d type timestamp;");
    lab_round_trip(lab, "alter table t alter column ts type timestamp with time zone;");
    lab_round_trip(lab, "alter table t alter column tz type timestamp, alter column tz type text;");
    lab_round_trip(lab, "alter table t alter column d type timestamp with time zone;");
    lab_run(lab, "alter table t alter column tz drop default, alter column tz type text;");
    lab_expect(lab, "SELECT tz FROM t", "2025-03-30 02:30:00.500000\n");
    lab_run(lab, "alter table t alter column tz type timestamp with time zone;"
                 "drop index i; alter table t alter column ts drop default, alter column ts type date "
                 "accepting data loss \"x\";");
    lab_expect(lab, "SELECT substr(CAST(ts AS text), 1, 10) FROM t", "2025-03-30\n");
}

/* From 2^52 on a double has no fraction, and half more than one is the next even one. */
void case_alter_type_of_large_doubles(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table t (id integer primary key, d double);"
                 "insert into t (id, d) values (1, 4503599627370497), (2, -4503599627370497), (3, 2.5);"
                 "alter table t alter column d type bigint accepting data loss \"x\";");
    lab_expect(lab, "SELECT d FROM t ORDER BY id", "4503599627370497\n-4503599627370497\n3\n");
}

void case_alter_type_of_labels(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "create enum wide ('SELL', 'HOLD', 'BUY'); create enum loose ('BUY') unchecked on sqlite;"
            "alter table trades add constraint side_known check (side in ('BUY', 'SELL'));"
            "create index ix_side on trades (side); create index ix_buy on trades (id) where side = 'BUY';");
    lab_round_trip(lab, "alter table trades alter column side type wide;");
    lab_round_trip(lab, "alter table trades alter column side type text;");
    lab_round_trip(lab, "alter table trades alter column side type varchar(4);");
    assert_string_equal(
        refusal(lab, "alter table trades drop constraint side_known, alter column side type loose;"),
        "`trades.side` holds what does not fit into `loose`: 1 row, such as 'SELL'\n");
    cases_expect_rows(lab);
    lab_expect(lab, "SELECT side FROM trades ORDER BY id", "BUY\nSELL\n");
}

void case_alter_type_using(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(
        lab, "alter table trades alter column side drop default, alter column side type boolean using side "
             "= 'BUY' reverse case when side then 'BUY' else 'SELL' end;");
    lab_expect(lab, "SELECT side FROM trades ORDER BY id", "BUY\nSELL\n");
    lab_run(lab, "alter table trades alter column amount type bigint using cast(round(amount * 100) as "
                 "bigint) reverse "
                 "amount / 100.0;");
    lab_expect(lab, "SELECT amount FROM trades ORDER BY id", "200\n50\n");
    lab_run(lab,
            "alter table trades alter column note type integer using coalesce(length(note), 0) reverse 'x';");
    lab_expect(lab, "SELECT note FROM trades ORDER BY id", "4\n0\n");
}

/* SQLite would take all of these. */
void case_alter_type_using_too_much(void **state)
{
    static const char *const steps[] = {
        "alter table t alter column a type smallint using a * 100 reverse 1;",
        "alter table t alter column a type bigint using a * 9223372036854775807 reverse 1;",
        "alter table t alter column a type numeric(4, 1) using a * 100 reverse 1;",
        "alter table t alter column b type varchar(3) using b || b reverse 'x';",
        "alter table t alter column b type char(3) using b || 'yz' reverse 'x';",
        "alter table t alter column id type bigint using a - 1000 reverse 1;",
        "alter table t alter column id type bigint using nullif(id, 1) reverse 1;",
    };
    struct lab *lab = *state;
    lab_run(lab, "create table t (id integer primary key, a integer, b text); insert into t (id, a, b) values"
                 "    (1, 1000, 'xx'), (2, 1000, 'x');");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (lab_try(lab, steps[i]))
            fail_msg("taken: %s", steps[i]);
    lab_run(lab, "alter table t alter column a type numeric(6, 1) using a / 3.0 reverse 1;");
    lab_expect(lab, "SELECT CAST(round(a * 100) AS integer) FROM t WHERE id = 1", "33330\n");
}

void case_alter_type_of_keys(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_round_trip(lab, "alter table trades alter column id type bigint;");
    lab_round_trip(lab, "alter table fills alter column trade_id type bigint;");
    lab_run(lab, "alter table trades alter column id type bigint; insert into trades (price, amount, "
                 "timestamp) values "
                 "(1, 1, now());");
    lab_expect(lab, "SELECT max(id) FROM trades", "6\n");
    lab_round_trip(lab, "alter table strategies alter column name type text;");
    lab_expect(lab, "SELECT id, name FROM strategies ORDER BY id", "1|cross\n2|drift\n");
    lab_run(lab, "create table codes (code text primary key, x text unique);"
                 "insert into codes (code, x) values ('1', '01'), ('22', '2');");
    lab_round_trip(lab, "alter table codes alter column code type integer accepting data loss \"x\";");
    lab_run(lab, "create table tree (id smallint primary key, up smallint references tree (id));"
                 "insert into tree (id, up) values (1, null), (2, 1);");
    lab_round_trip(lab, "alter table tree alter column id type integer, alter column up type integer;");
    lab_expect(lab, "SELECT id, up FROM tree ORDER BY id", "1|-\n2|1\n");
}

/* Checks, indexes and generated columns that read the column, and a table that refers to it. */
void case_alter_type_under_others(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create table t (id integer primary key, a integer not null default 3 check (a > 0), b text,"
            "    g integer generated always as (id + 1) stored, constraint ab check (a < 10 or b = 'x'));"
            "create index i on t (a, (a + 1)); create index p on t (b) where a > 1 and b <> 'y';"
            "create unique index u on t (a); create table f (a integer references t (a), b varchar(5));"
            "insert into t (id, a, b) values (1, 2, 'x'), (2, 5, null); insert into f (a) values (2);");
    lab_round_trip(lab, "alter table t alter column a type bigint;");
    lab_round_trip(lab, "alter table t alter column b type varchar(30);");
    lab_round_trip(lab, "alter table t alter column g type bigint;");
    lab_run(lab, "drop table f accepting data loss \"x\";");
    lab_round_trip(lab, "alter table t alter column a type double;");
    lab_round_trip(lab, "alter table t alter column a type numeric(12, 2);");
    lab_expect(lab, "SELECT id, a, b, g FROM t ORDER BY id", "1|2|x|2\n2|5|-|3\n");
}

/* What PostgreSQL once converted for an operator would stay a conversion, and a wide column overflow it. */
void case_alter_type_of_remainders(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create table t (id integer primary key, a smallint, b integer, c bigint,"
            "    check (a % 3 < 3), check (coalesce(a, 7) < 8));"
            "create index i on t ((a % 3), (b % 3), (case when a > 3 then a else 2 end)) where b % a <> 9;"
            "create index j on t ((cast(b as bigint)), (cast(a as integer)));"
            "create index k on t (min(a, 5), max(b, a));"
            "insert into t (id, a, b) values (1, 3, 7);");
    lab_round_trip(lab, "alter table t alter column a type bigint;");
    lab_round_trip(lab, "alter table t alter column b type bigint, alter column a type integer;");
    lab_run(lab, "alter table t alter column a type bigint, alter column b type bigint;"
                 "alter table t drop constraint t_a_check1; drop index k; drop index j;"
                 "insert into t (id, a, b) values (2, 5000000000, 6000000000);");
    lab_expect(lab, "SELECT a % 3, b % 3 FROM t ORDER BY id", "0|1\n2|0\n");
}
