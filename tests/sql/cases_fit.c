/* SPDX-License-Identifier: MIT
 * Values that are calculated, or copied into a narrower column: both databases round them alike, or stop at
 * what has no place and leave all as it was; SQLite would keep anything by itself.
 */
#include "cases.h"

static void prepare(struct lab *lab)
{
    lab_run(lab,
            "create table t (id integer primary key, s smallint, i integer, b bigint, n numeric(5, 2),"
            "    d double, r real, v varchar(3), a text);"
            "insert into t (id, s, i, b, n, d, r, v, a) values (1, 7, 40000, 3000000000, 9.99, 1234.5, 1,"
            "    'x', 'longer'), (2, null, null, null, null, null, null, null, null),"
            "    (3, 32767, 2147483647, 9223372036854775807, 999.99, 0.125, 1, 'y', 'abc');");
}

/* What SQLite says of it; PostgreSQL has words of its own. */
static void expect_refusal(struct lab *lab, const char *steps, const char *words)
{
    assert_false(lab_try(lab, steps));
    if (lab->dialect == MIG_DIALECT_SQLITE)
        assert_string_equal(lab->refusal, words);
    lab_expect(lab, "SELECT s, i, b, v FROM t ORDER BY id",
               "7|40000|3000000000|x\n-|-|-|-\n32767|2147483647|9223372036854775807|y\n");
}

void case_rows_that_do_not_fit(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    expect_refusal(lab, "update t set s = i;",
                   "`t.s` would get what does not fit into `smallint`: 2 rows, such as '2147483647'\n");
    expect_refusal(lab, "update t set i = b where id < 3;",
                   "`t.i` would get what does not fit into `integer`: 1 row, such as '3000000000'\n");
    expect_refusal(lab, "update t set i = i + 1;",
                   "`t.i` would get what does not fit into `integer`: 1 row, such as '2147483648'\n");
    expect_refusal(
        lab, "update t set b = b + i - i where id = 3;",
        "`t.b` would get what does not fit into `bigint`: 1 row, such as '9.22337203685478e+18'\n");
    expect_refusal(lab, "update t set b = i * 100000 where id = 3;",
                   "`t.b` would get what does not fit into `bigint`: 1 row, such as '214748364700000'\n");
    expect_refusal(lab, "update t set n = d where id = 1;",
                   "`t.n` would get what does not fit into `numeric(5, 2)`: 1 row, such as '1234.5'\n");
    expect_refusal(lab, "update t set n = n + 0.005 where id = 3;",
                   "`t.n` would get what does not fit into `numeric(5, 2)`: 1 row, such as '999.995'\n");
    expect_refusal(lab, "update t set r = d * 1e37 where id = 1;",
                   "`t.r` would get what does not fit into `real`: 1 row, such as '1.2345e+40'\n");
    expect_refusal(lab, "update t set v = a where id = 1;",
                   "`t.v` would get what does not fit into `varchar(3)`: 1 row, such as 'longer'\n");
    expect_refusal(lab, "update t set i = case when id = 1 then i * 100000 else i end;",
                   "`t.i` would get what does not fit into `integer`: 1 row, such as '4000000000'\n");
    expect_refusal(lab, "update t set i = i / (s - 7) where s is not null;",
                   "`t.i` would get what does not fit into `integer`, or divide by 0: 1 row, such as a "
                   "division by 0\n");
    expect_refusal(lab, "update t set i = 5, s = cast(round(d * 100) as smallint) where id = 1;",
                   "`t.s` would get what does not fit into `smallint`: 1 row, such as '123450'\n");
    expect_refusal(lab, "update t set i = 5; update t set d = coalesce(r, 0) + cast(b as integer);",
                   "`t.d` would get what does not fit into `double`: 2 rows, such as '3000000001.0'\n");
}

void case_new_values_that_do_not_fit(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    expect_refusal(lab, "insert into t (id, s) values (4, (select max(i) from t));",
                   "`t.s` would get what does not fit into `smallint`: '2147483647'\n");
    expect_refusal(lab, "insert into t (id, n) values (4, 1 + 500 * (select count(*) from t));",
                   "`t.n` would get what does not fit into `numeric(5, 2)`: '1501'\n");
    expect_refusal(lab, "alter table t add column f smallint fill i;",
                   "`t.f` would get what does not fit into `smallint`: 2 rows, such as '2147483647'\n");
    expect_refusal(lab, "alter table t add column f numeric(3, 1) default 1 check (f > 0) fill i + 0.25;",
                   "`t.f` would get what does not fit into `numeric(3, 1)`: 2 rows, such as "
                   "'2147483647.25'\n");
    expect_refusal(lab, "alter table t alter column s set not null fill id * 40000;",
                   "`t.s` would get what does not fit into `smallint`: 1 row, such as '80000'\n");
    expect_refusal(lab, "alter table t alter column n type integer using cast(i * 2 as integer) reverse 0;",
                   "`t.n` holds what does not fit into `integer`: 1 row, such as '999.99'\n");
    for (int i = 0; i < 2; i++) /* in batches, then at once */
        expect_refusal(lab, "backfill t set s = i where s < 10 in batches of 1;",
                       "`t.s` would get what does not fit into `smallint`: 1 row, such as '40000'\n");
}

void case_rounded_values(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table t (id integer primary key, d double, n numeric(8, 2), w numeric(12, 6));"
                 "insert into t (id, d, w) values (1, 1.005, 2.675), (2, -0.125, 0.1), (3, 7, 99999.995),"
                 "    (4, 1e-9, 1234.5678);");
    lab_run(lab, "update t set n = d;");
    lab_expect(lab, "SELECT CAST(n * 1000 AS integer) FROM t ORDER BY id", "1010\n-130\n7000\n0\n");
    lab_run(lab, "update t set n = w where id > 0;");
    lab_expect(lab, "SELECT CAST(n * 1000 AS bigint) FROM t ORDER BY id", "2680\n100\n100000000\n1234570\n");
    lab_run(lab, "update t set w = w + 0.2 where id = 2; create table u (w numeric(12, 6)); insert into u "
                 "(w) values (1.5), (2.755); "
                 "update t set n = (select avg(w) from u) where id = 4;"
                 "insert into t (id, n) values (5, (select sum(w) from u) / 3);");
    lab_expect(lab, "SELECT count(*) FROM t WHERE w = 0.3 OR n IN (2.13, 1.42)", "3\n");
    lab_run(lab, "alter table t add column f numeric(4, 1) fill d / 3 + 0.04, add column g numeric(4, 1) not "
                 "null fill id * 0.15, alter column n set not null fill d;");
    lab_expect(lab, "SELECT CAST(f * 10 AS integer), CAST(g * 10 AS integer) FROM t ORDER BY id",
               "4|2\n0|3\n24|5\n0|6\n-|8\n");
}

void case_triggers_that_do_not_fit(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_run(lab,
            "create table sums (k integer primary key, n integer not null, total numeric(6, 2) not null);"
            "insert into sums (k, n, total) values (1, 2147483645, 0);"
            "create table log (s smallint, n numeric(5, 2), w numeric(5, 2), c smallint);");
    lab_run(lab,
            "create trigger counts after update of d on t {"
            "    update sums set n = n + 1, total = total + new.d;"
            "    insert into log (s, n, w, c) values (new.i / 2, round(new.d, 2), new.d, max(min(new.i, 9),"
            "        -9));"
            "}");
    lab_round_trip(lab, "alter table sums rename column n to number;");
    lab_run(lab, "update t set d = 2.125 where id = 1;");
    lab_run(lab, "update t set d = 0.33 where id = 1;");
    lab_expect(
        lab,
        "SELECT sums.n, CAST(total * 1000 AS integer), s, CAST(log.w * 1000 AS integer), c FROM sums, log "
        "ORDER BY 4",
        "2147483647|2460|20000|330|9\n2147483647|2460|20000|2130|9\n");
    expect_refusal(lab, "update t set d = 1 where id = 1;",
                   "`sums.n` would get what does not fit into `integer`\nin: UPDATE \"t\" SET \"d\" = 1 "
                   "WHERE \"id\" = 1");
    lab_run(lab, "update sums set n = 0;");
    expect_refusal(lab, "update t set d = 0 where id = 3;",
                   "`log.s` would get what does not fit into `smallint`\nin: UPDATE \"t\" SET \"d\" = 0 "
                   "WHERE \"id\" = 3");
    expect_refusal(lab, "update t set d = 10000 where id = 1;",
                   "`sums.total` would get what does not fit into `numeric(6, 2)`\nin: UPDATE \"t\" SET "
                   "\"d\" = 10000 WHERE \"id\" = 1");
    lab_expect(lab, "SELECT count(*), sum(n) FROM sums", "1|0\n");
}

/* PostgreSQL stops at a length below 0; SQLite cuts off what stands before the start. */
void case_negative_lengths(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    expect_refusal(
        lab, "update t set a = substr(a, 1, length(a) - 4);",
        "`t.a` would get what does not fit into `text`, or a text of a negative length: 1 row, such "
        "as a negative length\n");
    expect_refusal(
        lab, "update t set v = 'a' || lower(substr(a, 1, s - 8)) where id = 1;",
        "`t.v` would get what does not fit into `varchar(3)`, or a text of a negative length: 1 row, "
        "such as a negative length\n");
    expect_refusal(
        lab, "update t set v = substr(a, 1, s - 3) where id = 1;",
        "`t.v` would get what does not fit into `varchar(3)`, or a text of a negative length: 1 row, "
        "such as 'long'\n");
    expect_refusal(
        lab, "update t set i = length(substr(a, 1, -s));",
        "`t.i` would get what does not fit into `integer`, or a text of a negative length: 2 rows, "
        "such as a negative length\n");
    expect_refusal(
        lab, "backfill t set a = substr(a, 1, length(a) - 4) in batches of 1;",
        "`t.a` would get what does not fit into `text`, or a text of a negative length: 1 row, such "
        "as a negative length\n");
    expect_refusal(
        lab, "insert into t (id, a) values (4, substr('ab', 1, (select min(i) from t) - 40001));",
        "`t.a` would get what does not fit into `text`, or a text of a negative length: a negative "
        "length\n");
    expect_refusal(
        lab, "alter table t add column f text fill substr(a, 1, length(a) - 4);",
        "`t.f` would get what does not fit into `text`, or a text of a negative length: 1 row, such "
        "as a negative length\n");
    expect_refusal(
        lab, "alter table t alter column a set not null fill substr('ab', 1, id - 3);",
        "`t.a` would get what does not fit into `text`, or a text of a negative length: 1 row, such "
        "as a negative length\n");
    expect_refusal(lab, "alter table t alter column s type text using substr(a, 1, length(a) - 4) reverse 0;",
                   "`t.s` holds what does not fit into `text`: 1 row, such as '32767'\n");
    expect_refusal(lab, "alter table t alter column i type text using cast(b / (s - 7) as text) reverse 0;",
                   "`t.i` holds what does not fit into `text`: 1 row, such as '40000'\n");
    lab_run(lab, "update t set a = case when length(a) > 4 then substr(a, 1, length(a) - 4) else a end,"
                 "    v = substr(v, 1, max(length(v) - 4, 0));");
    lab_expect(lab, "SELECT a, v FROM t ORDER BY id", "lo|\n-|-\nabc|\n");
    lab_run(lab, "create table log (a text);"
                 "create trigger cuts after update of d on t { insert into log (a) values"
                 "    (substr(new.a, 1, length(new.a) - 3)), (cast(1000 / new.s as text)); }");
    lab_round_trip(lab, "alter table t rename column a to note;");
    assert_false(lab_try(lab, "update t set d = 1 where id = 1;"));
    if (lab->dialect == MIG_DIALECT_SQLITE)
        assert_string_equal(lab->refusal, "`log.a` would get what does not fit into `text`, or a text of a "
                                          "negative length\nin: UPDATE \"t\" SET \"d\" = 1 WHERE \"id\" = 1");
    lab_run(lab, "update t set d = 1 where id = 3;");
    lab_run(lab, "update t set s = 0 where id = 3;");
    assert_false(lab_try(lab, "update t set d = 1 where id = 3;"));
    lab_expect(lab, "SELECT a FROM log ORDER BY a", "\n0\n");
}
