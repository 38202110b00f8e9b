/* SPDX-License-Identifier: MIT
 * Steps that run outside a transaction on a database in use, and in one on an empty database: the lab takes
 * turns.
 */
#include "cases.h"

void case_concurrent_indexes(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    for (int i = 0; i < 2; i++) {
        lab_round_trip(lab, "create index concurrently by_side on trades (side);");
        lab_round_trip(lab,
                       "on postgres create unique index concurrently \"By Day\" on trades (side desc, id) "
                       "include (price) where price > 0;");
    }
    lab_run(lab, "create index concurrently if not exists by_side on trades (side);");
    for (int i = 0; i < 3; i++)
        lab_round_trip(lab, "drop index concurrently by_side;");
    cases_expect_rows(lab);
    lab_run(lab, "drop index concurrently by_side;");
}

void case_backfills(void **state)
{
    struct lab *lab = *state;
    static const char *const sizes[] = {"1", "7", "25", "26"};
    lab_run(lab, "create table t (id integer primary key, n integer not null, v integer, note text);");
    for (int i = 1; i <= 25; i++)
        lab_sql(lab, arena_format(&lab->arena, "INSERT INTO t (id, n) VALUES (%d, %d)", i * 3, i));
    for (int i = 0; i < 8; i++) { /* in batches, then at once */
        lab_run(lab,
                arena_format(&lab->arena,
                             "backfill t set n = n + 1, note = cast(id as text) where n %% 2 = 1 or note is "
                             "null in batches of %s;",
                             sizes[i / 2]));
        lab_run(lab, "update t set n = n - 1, note = null where note = cast(id as text);");
    }
    lab_expect(lab, "SELECT sum(n), count(note) FROM t", "325|0\n");
    lab_run(lab, "backfill t set v = n * 2 where v is null in batches of 10;");
    lab_run(lab, "backfill t set v = v + 1 in batches of 3;");
    lab_run(lab, "backfill t set v = v + 1 in batches of 3;");
    lab_expect(lab, "SELECT sum(v - n * 2), count(*) FROM t", "50|25\n");
    lab_round_trip(lab, "backfill t set note = 'x' where v > 1 and (note is null) in batches of 100;");
    lab_round_trip(lab, "backfill t set note = 'y' where v > 1 and (note is null) in batches of 100;");
    lab_expect(lab, "SELECT DISTINCT note FROM t", "x\n");
}

/* Keys that have to come back as they are: texts with quotes and line ends, times, numbers with a fraction.
 */
void case_backfills_of_odd_keys(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create table \"a b\" (\"the key\" text, at timestamp, amount numeric(12, 4), flag boolean, n "
            "integer, primary key (\"the key\", at, amount, flag));");
    lab_sql(lab,
            "INSERT INTO \"a b\" VALUES ('it''s', '2025-01-01 00:00:00.123456', 0.5, true, 0), "
            "('it''s', '2025-01-01 00:00:00.123457', 0.5, false, 0), "
            "('it''s', '2025-01-01 00:00:00.123457', 0.5, true, 0), "
            "('it''s', '2025-01-01 00:00:00.123457', 1.25, false, 0), "
            "('back\\slash', '1999-12-31 23:59:59', -3, true, 0), ('', '2000-01-01 00:00:00', 7, true, 0), "
            "('two\nlines', '2025-01-01 00:00:00', 7, true, 0), ('ä', '2025-01-01 00:00:00', 7, true, 0)");
    for (int i = 1; i <= 8; i++) /* every other one in batches */
        lab_run(lab, arena_format(&lab->arena, "backfill \"a b\" set n = n + 1 in batches of %d;", i));
    lab_expect(lab, "SELECT DISTINCT n FROM \"a b\"", "8\n");
    lab_run(lab, "create table b (k bytes primary key, n integer default 0);"
                 "create table r (k double primary key, n integer default 0);");
    lab_sql(lab, lab->dialect == MIG_DIALECT_SQLITE
                     ? "INSERT INTO b (k) VALUES (X'00'), (X'0001'), (X''), (X'FF27')"
                     : "INSERT INTO b (k) VALUES ('\\x00'), ('\\x0001'), ('\\x'), ('\\xff27')");
    lab_sql(lab,
            "INSERT INTO r (k) VALUES (0.1), (1e300), (-1.0000000000000002), (0.30000000000000004), (3)");
    for (int i = 0; i < 3; i++) {
        lab_run(lab, "backfill b set n = n + 1 in batches of 1;");
        lab_run(lab, "backfill r set n = n + 1 in batches of 2;");
        lab_run(lab, "backfill r set n = n + 0 in batches of 2;");
    }
    lab_expect(lab, "SELECT DISTINCT b.n, r.n FROM b, r", "3|3\n");
}
