/* SPDX-License-Identifier: MIT
 * Steps on SQLite: what both databases share, and what only SQLite needs: rebuilds that keep everything and
 * stop before what they would lose.
 */
#include "cases.h"

static void test_texts(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create enum side ('BUY', 'SELL'); create enum old ('A', 'BCD') unchecked on sqlite;"
            "create table parents (id bigint primary key, code varchar(20) not null unique);"
            "create table t (id integer primary key, side side not null default 'SELL', old old, big bigint,"
            "    r real, d double default 0.5, n numeric(12, 8) check (n > -1), b boolean not null default "
            "    false, at timestamp default now(), day date default current_date, j json, u uuid, s text,"
            "    raw bytes, parent integer references parents (id) on delete cascade on update restrict"
            "    deferrable initially deferred, constraint named check (b or n is null), unique (n, r));"
            "create index ix on t (side, d desc, lower(s)) where not b;"
            "create table keyed (a text, b integer, primary key (a, b)) strict, without rowid;"
            "create table counted (id integer primary key, v char(3)) autoincrement;");
    lab_expect_sql(lab,
                   "CREATE TABLE \"parents\" (\n"
                   "    \"id\" INTEGER NOT NULL,\n"
                   "    \"code\" VARCHAR(20) NOT NULL,\n"
                   "    PRIMARY KEY (\"id\"),\n"
                   "    UNIQUE (\"code\")\n"
                   ");\n"
                   "CREATE TABLE \"t\" (\n"
                   "    \"id\" INTEGER NOT NULL,\n"
                   "    \"side\" VARCHAR(4) NOT NULL DEFAULT 'SELL',\n"
                   "    \"old\" VARCHAR(3),\n"
                   "    \"big\" BIGINT,\n"
                   "    \"r\" REAL,\n"
                   "    \"d\" FLOAT DEFAULT 0.5,\n"
                   "    \"n\" NUMERIC(12, 8),\n"
                   "    \"b\" BOOLEAN NOT NULL DEFAULT 0,\n"
                   "    \"at\" DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),\n"
                   "    \"day\" DATE DEFAULT CURRENT_DATE,\n"
                   "    \"j\" JSON,\n"
                   "    \"u\" CHAR(32),\n"
                   "    \"s\" TEXT,\n"
                   "    \"raw\" BLOB,\n"
                   "    \"parent\" INTEGER,\n"
                   "    PRIMARY KEY (\"id\"),\n"
                   "    UNIQUE (\"n\", \"r\"),\n"
                   "    CHECK (\"n\" > -1),\n"
                   "    CONSTRAINT \"named\" CHECK (\"b\" OR \"n\" IS NULL),\n"
                   "    FOREIGN KEY (\"parent\") REFERENCES \"parents\" (\"id\") ON DELETE CASCADE ON UPDATE "
                   "RESTRICT DEFERRABLE INITIALLY DEFERRED,\n"
                   "    CONSTRAINT \"t_side_check\" CHECK (\"side\" IN ('BUY', 'SELL'))\n"
                   ");\n"
                   "CREATE INDEX \"ix\" ON \"t\" (\"side\", \"d\" DESC, (lower(\"s\"))) WHERE NOT \"b\";\n"
                   "CREATE TABLE \"keyed\" (\n"
                   "    \"a\" TEXT NOT NULL,\n"
                   "    \"b\" INTEGER NOT NULL,\n"
                   "    PRIMARY KEY (\"a\", \"b\")\n"
                   ") STRICT, WITHOUT ROWID;\n"
                   "CREATE TABLE \"counted\" (\n"
                   "    \"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\n"
                   "    \"v\" CHAR(3)\n"
                   ");\n");
}

/* `PRIMARY KEY ("id")` behind the columns makes the rowid of an INTEGER, to the letter. */
static void test_rowid_alias(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create table a (id integer primary key, x text); create table b (id bigint primary key, x text);"
            "insert into a (x) values ('one'), ('two'); insert into b (id, x) values (7, 'seven');");
    lab_expect(lab, "SELECT rowid, id FROM a UNION ALL SELECT rowid, id FROM b", "1|1\n2|2\n7|7\n");
}

static void test_rebuild_text(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table t (id integer primary key, a text); create index ix on t (a);");
    lab_run(lab, "alter table t add column b text not null fill 'x';");
    assert_true(lab->render.rebuilds);
    lab_expect_sql(lab,
                   "CREATE TABLE \"mig_new_t\" (\n    \"id\" INTEGER NOT NULL,\n    \"a\" TEXT,\n"
                   "    \"b\" TEXT NOT NULL,\n    PRIMARY KEY (\"id\")\n);\n"
                   "INSERT INTO \"mig_new_t\" (\"id\", \"a\", \"b\") SELECT \"id\", \"a\", 'x' FROM \"t\" "
                   "ORDER BY rowid;\n"
                   "DROP TABLE \"t\";\n"
                   "PRAGMA legacy_alter_table = ON;\n"
                   "ALTER TABLE \"mig_new_t\" RENAME TO \"t\";\n"
                   "PRAGMA legacy_alter_table = OFF;\n"
                   "CREATE INDEX \"ix\" ON \"t\" (\"a\");\n");
}

static void expect_stopped(struct lab *lab, const char *steps, const char *refusal)
{
    const char *before = lab_rows(lab, "SELECT type, name, sql FROM sqlite_schema ORDER BY name");
    assert_false(lab_try(lab, steps));
    assert_string_equal(lab->refusal, refusal);
    lab_expect(lab, "SELECT type, name, sql FROM sqlite_schema ORDER BY name", before);
    cases_expect_rows(lab);
}

static void test_rebuild_stops_before_the_unknown(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_sql(lab, "CREATE INDEX mine ON trades (price)");
    lab_sql(lab, "CREATE TRIGGER watch AFTER INSERT ON trades BEGIN DELETE FROM fills; END");
    lab_sql(lab, "ALTER TABLE trades ADD COLUMN extra TEXT");
    expect_stopped(
        lab, "alter table trades add constraint c check (amount > 0);",
        "`trades` has to be built anew, which would lose what the chain does not know: column extra\n"
        "index mine\ntrigger watch\n");
    assert_true(lab_try(lab, "alter table fills add constraint c check (id > 0);"));
}

static void test_rebuild_stops_with_foreign_keys(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_render(lab, "alter table trades add constraint c check (amount > 0);");
    lab_expect(lab, lab->render.statements.items[0].sql, "foreign_keys\n");
    assert_int_equal(lab->render.statements.items[0].kind, MIG_KIND_GUARD);
    assert_string_equal(
        lab->render.statements.items[0].note,
        "`trades` cannot be built anew while foreign keys are enforced: rows that refer to it "
        "could be lost");
}

static void test_drop_column_stops_before_the_unknown(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_sql(lab, "CREATE INDEX mine ON trades (price, note)");
    expect_stopped(lab, "alter table trades drop column note accepting data loss \"x\";",
                   "the chain does not know what else uses `trades.note`: index mine\n");
    lab_sql(lab, "DROP INDEX mine");
    lab_sql(lab, "CREATE VIEW sides AS SELECT id, side FROM trades");
    expect_stopped(
        lab, "alter table trades drop column side fill 'BUY' accepting data loss \"x\";",
        "the columns of `trades` change, and the chain does not know what else uses it: view sides\n");
    lab_sql(lab, "DROP VIEW sides");
    lab_sql(lab, "CREATE VIEW notes AS SELECT note FROM trades");
    assert_false(lab_try(lab, "alter table trades drop column note accepting data loss \"x\";"));
    lab_run(lab, "alter table fills add constraint c check (id > 0); rename table fills to parts;");
    lab_expect(lab, "SELECT count(*) FROM notes", "2\n");
    assert_false(lab_try(lab, "alter table parts add constraint d check (id > 0);"
                              "alter table trades drop column note accepting data loss \"x\";"));
}

/* A view that is in the way of a way back is made anew, and with it would go what hangs on it. */
static void test_way_back_stops_before_the_unknown(void **state)
{
    static const char more[] = "alter enum side add value 'HOLD' fill 'BUY';";
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_run(lab,
            "create view sides as select id, side from trades; create view both as select id from sides;");
    lab_round_trip(lab, more);
    lab_sql(lab, "CREATE TRIGGER mine INSTEAD OF DELETE ON both BEGIN SELECT 1; END");
    assert_false(lab_try_round_trip(lab, more));
    assert_string_equal(lab->refusal, "view `both` has to be made anew, which would lose what the chain does "
                                      "not know: trigger mine\n");
}

static void test_rebuild_keeps_views_and_triggers_elsewhere(void **state)
{
    struct lab *lab = *state;
    cases_prepare(lab);
    lab_sql(lab, "CREATE VIEW amounts AS SELECT id, amount FROM trades");
    lab_sql(lab, "CREATE TRIGGER watch AFTER DELETE ON fills BEGIN UPDATE trades SET note = 'gone' WHERE id "
                 "= old.trade_id; END");
    lab_run(lab, "alter table trades add constraint c check (amount > 0);");
    lab_expect(lab, "SELECT id FROM amounts ORDER BY id", "1\n5\n");
    lab_run(lab, "delete from fills where id = 1 accepting data loss \"x\";");
    lab_expect(lab, "SELECT note FROM trades WHERE id = 1", "gone\n");
}

static void test_rebuild_keeps_rowids(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table plain (rowid text, a text); create table keyed (a text primary key, b text) "
                 "without rowid;"
                 "create table all_three (rowid text, _rowid_ text, oid text primary key);"
                 "insert into keyed (a, b) values ('z', '1'), ('y', '2');"
                 "insert into all_three (rowid, _rowid_, oid) values ('a', 'b', 'z'), ('a', 'b', 'c');");
    lab_sql(lab, "INSERT INTO plain (_rowid_, rowid, a) VALUES (10, 'x', 'ten'), (7, 'y', 'seven')");
    lab_run(lab, "alter table plain add constraint c check (a <> '');"
                 "alter table keyed add constraint d check (b <> '');"
                 "alter table all_three alter column rowid set default 'd';");
    lab_expect(lab, "SELECT _rowid_, rowid, a FROM plain ORDER BY _rowid_", "7|y|seven\n10|x|ten\n");
    lab_expect(lab, "SELECT a, b FROM keyed ORDER BY a", "y|2\nz|1\n");
    lab_expect(lab, "SELECT rowid, _rowid_, oid FROM all_three NOT INDEXED", "a|b|z\na|b|c\n");
}

static void test_rebuild_keeps_the_autoincrement_mark(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table counted (id integer primary key, a text) autoincrement;"
                 "create table fresh (id integer primary key) autoincrement;"
                 "insert into counted (id, a) values (1, 'x'), (40, 'y');"
                 "delete from counted where id = 40 accepting data loss \"x\";");
    lab_run(lab, "alter table counted add constraint c check (a <> ''); alter table fresh add constraint d "
                 "check (id < 9);");
    lab_run(lab, "insert into counted (a) values ('z');");
    lab_sql(lab, "INSERT INTO fresh DEFAULT VALUES");
    lab_expect(lab, "SELECT id, a FROM counted ORDER BY id", "1|x\n41|z\n");
    lab_expect(lab, "SELECT name, seq FROM sqlite_sequence ORDER BY name", "counted|41\nfresh|1\n");
}

static void test_rebuild_of_a_table_that_refers_to_itself(void **state)
{
    struct lab *lab = *state;
    lab_run(
        lab,
        "create table tree (id integer primary key, parent integer references tree (id) on delete cascade,"
        "    twice integer generated always as (id * 2) stored);"
        "insert into tree (id, parent) values (1, null), (2, 1), (3, 2);"
        "alter table tree add column name text not null fill 'n' || id;");
    lab_expect(lab, "SELECT id, parent, twice, name FROM tree", "1|-|2|n1\n2|1|4|n2\n3|2|6|n3\n");
    lab_run(lab, "delete from tree where id = 2 accepting data loss \"x\";");
    lab_expect(lab, "SELECT id FROM tree", "1\n");
}

static void test_strict_table(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create table t (id integer primary key, a text, r real, raw bytes) strict;"
                 "insert into t (a, r) values ('x', 1);"
                 "alter table t add column b integer not null default 3; alter table t add constraint c "
                 "check (b > 0);");
    lab_expect(lab, "SELECT a, r, b FROM t", "x|1.0|3\n");
    assert_false(lab_try(lab, "sql on sqlite $$ UPDATE t SET b = 'x' $$ reverse nothing;"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(case_##name, lab_open_sqlite, lab_close),
#include "cases.def"
#undef CASE
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, lab_open_sqlite, lab_close)
        TEST(texts),
        TEST(rowid_alias),
        TEST(rebuild_text),
        TEST(rebuild_stops_before_the_unknown),
        TEST(rebuild_stops_with_foreign_keys),
        TEST(drop_column_stops_before_the_unknown),
        TEST(way_back_stops_before_the_unknown),
        TEST(rebuild_keeps_views_and_triggers_elsewhere),
        TEST(rebuild_keeps_rowids),
        TEST(rebuild_keeps_the_autoincrement_mark),
        TEST(rebuild_of_a_table_that_refers_to_itself),
        TEST(strict_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
