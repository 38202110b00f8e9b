# SPDX-License-Identifier: MIT
"""Changes for which SQLite's table need not be written again: its text is replaced where it stands, and the rows stay in
their pages. And those for which it must: they copy, to the same result."""

import os
import sqlite3
import unittest

from cases import Case
from rebuilding import Database, look, sound

GIVEN = """
create enum kind ('a', 'b');
create table parents (id integer primary key, name text);
create table t (
    id integer primary key,
    parent integer references parents (id),
    kind kind not null default 'a',
    code varchar(10) not null unique,
    other varchar(10) unique,
    amount integer default 5,
    note text,
    constraint t_small check (amount < 1000)
);
create index on_note on t (lower(note));
"""
MADE = """
CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE t (note TEXT, other VARCHAR(10), code VARCHAR(10) NOT NULL, id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES parents (id), amount INTEGER DEFAULT 5, kind VARCHAR(1) NOT NULL DEFAULT 'a',
    CONSTRAINT t_small CHECK (amount < 1000), CONSTRAINT t_kind_check CHECK (kind IN ('a', 'b')), UNIQUE (other), UNIQUE (code));
CREATE INDEX on_note ON t (lower(note));
"""
ROWS = """
INSERT INTO parents VALUES (1, 'one');
INSERT INTO t (id, parent, kind, code, other, amount, note) VALUES (1, 1, 'a', 'A', 'x', 1, 'first'), (2, NULL, 'b', 'B', NULL, NULL, 'second');
"""
INSERT = "INSERT INTO t (id, parent, kind, code, other, amount, note) VALUES "
# The change; what is refused behind it, and what is allowed.
EDITS = {
    "add check": ("alter table t add constraint t_positive check (amount > 0);", "(3, 1, 'a', 'C', 'y', -1, 'n')", "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "drop check": ("alter table t drop constraint t_small;", None, "(3, 1, 'a', 'C', 'y', 5000, 'n')"),
    "wider": ("alter table t alter column code type varchar(20);", "(3, 1, 'a', 'A', 'y', 1, 'n')", "(3, 1, 'a', 'CCCCCCCCCCCC', 'y', 1, 'n')"),
    "another type of the same affinity": ("alter table t alter column note type varchar(99);", None, "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "set not null": ("alter table t alter column note set not null;", "(3, 1, 'a', 'C', 'y', 1, NULL)", "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "drop not null": ("alter table t alter column code drop not null;", "(3, 1, 'a', 'A', 'y', 1, 'n')", "(3, 1, 'a', NULL, 'y', 1, 'n')"),
    "drop foreign key": ("alter table t drop constraint t_parent_id_fkey;".replace("_id_", "_"), None, "(3, 77, 'a', 'C', 'y', 1, 'n')"),
    "add foreign key": ("alter table t add constraint up foreign key (amount) references t (id);", "(3, 1, 'a', 'C', 'y', 77, 'n')", "(3, 1, 'a', 'C', 'y', 2, 'n')"),
    "rename constraint": ("alter table t rename constraint t_small to t_less;", "(3, 1, 'a', 'C', 'y', 1001, 'n')", "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "add a value": ("alter enum kind add value 'long';", "(3, 1, 'x', 'C', 'y', 1, 'n')", "(3, 1, 'long', 'C', 'y', 1, 'n')"),
}
COPIES = {
    "another default": ("alter table t alter column amount set default 7;", None, "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "another key": ("alter table t add unique (note);", "(3, 1, 'a', 'C', 'y', 1, 'first')", "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "another affinity": ("alter table t alter column amount type numeric(9, 2);", None, "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "rows are filled": ("alter table t alter column amount set not null fill 3;", "(3, 1, 'a', 'C', 'y', NULL, 'n')", "(3, 1, 'a', 'C', 'y', 1, 'n')"),
    "a renamed value": ("alter enum kind rename value 'b' to 'c';", "(3, 1, 'b', 'C', 'y', 1, 'n')", "(3, 1, 'c', 'C', 'y', 1, 'n')"),
}


class Edits(unittest.TestCase):
    def given(self, change, made=""):
        database = Database(Case("edit", GIVEN, ROWS, change, None, {}, "", made=made))
        self.addCleanup(database.close)
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        return database

    def pages(self, database):
        return look(database.path, "SELECT name, rootpage FROM sqlite_schema WHERE tbl_name = 't' ORDER BY name")

    def rows(self, database):
        return look(database.path, "SELECT id, parent, code, other, amount, note FROM t")

    def check(self, database, case, stays, **environment):
        change, refused, allowed = case
        before, pages = self.rows(database), self.pages(database)
        elsewhere = sqlite3.connect(database.path) # has read the schema, and goes on with it
        self.addCleanup(elsewhere.close)
        elsewhere.execute("PRAGMA foreign_keys = ON")
        elsewhere.execute("SELECT * FROM t").fetchall()
        done = database.migrate("upgrade", **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        (self.assertEqual if stays else self.assertNotEqual)(self.pages(database), pages, change)
        if "fill" not in change:
            self.assertEqual(self.rows(database), before)
        self.assertEqual(sound(database.path), [])
        if refused:
            with self.assertRaises(sqlite3.IntegrityError, msg=change):
                elsewhere.execute(INSERT + refused)
        elsewhere.execute(INSERT + allowed)
        elsewhere.rollback()
        elsewhere.close()
        verified = database.migrate("verify", "--check-heads")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        back = database.migrate("downgrade")
        self.assertEqual(back.returncode, 0, back.stderr)
        self.assertEqual(sound(database.path), [])
        if "fill" not in change:
            self.assertEqual(self.rows(database), before)

    def test_edited(self):
        for name, case in EDITS.items():
            with self.subTest(name):
                self.check(self.given(case[0]), case, True)

    def test_copied(self):
        for name, case in COPIES.items():
            with self.subTest(name):
                self.check(self.given(case[0]), case, False)

    def test_columns_and_keys_in_another_order_are_copied(self):
        for name, case in {**EDITS, **COPIES}.items():
            with self.subTest(name):
                self.check(self.given(case[0], MADE), case, False)

    def test_an_application_that_forbids_it_gets_copies(self):
        for name, case in EDITS.items():
            with self.subTest(name):
                self.check(self.given(case[0]), case, False, DEFENSIVE="1")

    def test_what_raw_sql_left_unsaid_stops_a_fresh_install_too(self):
        database = Database(Case("fresh", GIVEN + "sql on sqlite $$ create index hand on t (amount) $$ reverse $$ drop index hand $$;", "",
                                 "alter table t add unique (note);", None, {}, ""))
        self.addCleanup(database.close)
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        os.remove(database.path)
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
        self.assertIn("unexpected index `hand`", done.stderr)
        self.assertEqual(look(database.path, "SELECT name FROM sqlite_schema WHERE name IN ('t', 'hand')"), [])

    def test_a_default_is_what_older_rows_have(self):
        """A row that is older than the column has no value of its own."""
        database = self.given("alter table t add column late integer default 8; alter table t alter column late set default 9;")
        self.assertEqual(database.migrate("upgrade").returncode, 0)
        self.assertEqual(look(database.path, "SELECT late FROM t"), [(8,), (8,)])

    def test_rows_that_do_not_fit(self):
        for change, said in (("alter table t add constraint t_positive check (amount > 1);", "`t` holds rows that the check `t_positive` does not allow"),
                             ("alter table t alter column amount set not null;", "`t.amount` cannot become not null while rows hold null"),
                             ("alter table t add constraint up foreign key (amount) references parents (id);", None),
                             ("alter table t alter column note type varchar(5);", "`t.note` holds what does not fit into `varchar(5)`")):
            with self.subTest(change):
                database = self.given(change)
                before = self.rows(database)
                database.script("UPDATE t SET amount = coalesce(amount, 0);" if "check" in change else "")
                content = database.content()
                done = database.migrate("upgrade")
                self.assertEqual(done.returncode == 0, said is None, done.stderr)
                if said is not None:
                    self.assertIn(said, done.stderr)
                    self.assertEqual(database.content(), content)
                    self.assertEqual(len(self.rows(database)), len(before))


if __name__ == "__main__":
    unittest.main()
