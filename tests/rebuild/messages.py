# SPDX-License-Identifier: MIT
"""Rows that do not go with a table as it will be: what is said names the table, its columns, how many rows and what to do, and
never the table that is there only while rows are copied. Nothing is changed."""

import unittest

from cases import Case
from rebuilding import Database, look

GIVEN = """create enum kind ('a', 'b');
create table parents (id integer primary key, code text not null unique);
create table p (n text unique);
create table t (id integer primary key, a integer, b text, c varchar(9) not null, n text, kind kind not null default 'a',
    constraint small check (length(c) < 8), unique (b, c));"""
ROWS = """INSERT INTO parents VALUES (1, 'x');
INSERT INTO t VALUES (1, 5, 'x', '2', '01', 'a'), (2, 5, 'X', '1', '1', 'b'), (3, 6, 'x', '1', '2', 'a'), (4, 6, NULL, '7', NULL, 'a'),
    (5, NULL, NULL, '8', NULL, 'a');
INSERT INTO p VALUES ('1'), ('01'), ('2');"""
# The change; the first line of what is said; the fact found.
REFUSED = {
    "a unique constraint": ("alter table t add unique (a);", "`t` holds rows with the same `a`, of which `t_a_key` allows one",
                            "4 rows share 2 values, such as 5"),
    "a unique constraint over two columns": (
        "alter table t add constraint both unique (a, kind);", "`t` holds rows with the same `a`, `kind`, of which `both` allows one",
        "2 rows share 1 value, such as 6, 'a'"),
    "another collation": ("on sqlite alter table t alter column b set collation nocase;",
                          "`t` holds rows with the same `b`, `c`, of which `t_b_c_key` allows one", "2 rows share 1 value, such as "),
    "another type of a key": ("alter table p alter column n type integer accepting data loss \"zeros\";",
                              "`p` holds rows with the same `n`, of which `p_n_key` allows one", "2 rows share 1 value, such as 1"),
    "a key that is filled": ("alter table t add column d integer unique fill a;",
                             "`t` holds rows with the same `d`, of which `t_d_key` allows one", "4 rows share 2 values, such as 5"),
    "a key for a key": ("alter table t drop constraint t_pkey, alter column a set not null fill 9, add primary key (a);",
                        "`t` holds rows with the same `a`, of which `t_pkey` allows one", "4 rows share 2 values, such as 5"),
    "nulls out of using": ("alter table t alter column c type varchar(40) using b reverse c;", "`t.c` is not null, and there would be no value for it",
                           "2 rows"),
    "nulls out of fill": ("alter table t add column d integer not null fill a;", "`t.d` is not null, and there would be no value for it",
                          "1 row"),
    "a check of other values": ("alter table t alter column c type varchar(40) using c || '12345678' reverse c;",
                                "rows of `t` do not fit into it as it will be: SQLite: CHECK constraint failed: small", "5 of 5 rows"),
    "a check of a new column": ("alter table t add column d integer not null check (d > 5) fill id + 2;",
                                "rows of `t` do not fit into it as it will be: SQLite: CHECK constraint failed: ", "3 of 5 rows"),
    "a generated column": ("alter table t add column d text not null generated always as (b || c) stored;",
                           "rows of `t` do not fit into it as it will be: SQLite: NOT NULL constraint failed: t.d", "2 of 5 rows"),
    "a number that is too large": ("alter table t add column d smallint; update t set d = id * 10000;",
                                   "`t.d` would get what does not fit into `smallint`", "2 rows, such as '40000'"),
    "a backfill of numbers that are too large": ("backfill t set a = id * 1000000000 where a is null in batches of 2;",
                                                 "`t.a` would get what does not fit into `integer`", "1 row, such as '5000000000'"),
    "a long text, which is cut behind a whole character": (
        "alter table t add column d varchar(3); update t set d = replace(b, 'x', '" + "ä" * 90 + "');",
        "`t.d` would get what does not fit into `varchar(3)`", r"2 rows, such as 'ä+\.\.\.\n"),
    "a value too many": ("alter enum kind drop value 'b' fill 'a' accepting data loss \"no\"; alter table t add unique (kind);",
                         "`t` holds rows with the same `kind`, of which `t_kind_key` allows one", "5 rows share 1 value, such as 'a'"),
}


class Messages(unittest.TestCase):
    def given(self, change, more=""):
        database = Database(Case("message", GIVEN, ROWS + more, change, None, {}, ""))
        self.addCleanup(database.close)
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        return database

    def check(self, database, said, found, status=1):
        content = database.content()
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertNotIn("mig_new_", done.stderr)
        self.assertTrue(done.stderr.startswith("program: cannot apply revision behind: " + said), done.stderr)
        self.assertRegex(done.stderr, r"  found +" + found)
        self.assertIn("then run the same command again", done.stderr)
        self.assertEqual(database.content(), content)
        journal = look(database.path, "SELECT error FROM mig_journal")
        self.assertNotIn("mig_new_", repr(journal))

    def test_refused(self):
        for name, (change, said, found) in REFUSED.items():
            with self.subTest(name):
                database = self.given(change)
                self.check(database, said, found)

    def test_somebody_has_the_name(self):
        database = self.given("alter table t add unique (a, id);", "CREATE TABLE mig_new_T (a);")
        content = database.content()
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("`t` has to be built anew, and the name that it has until it is whole is taken", done.stderr)
        self.assertIn("found      table mig_new_T", done.stderr)
        self.assertEqual(database.content(), content)


if __name__ == "__main__":
    unittest.main()
