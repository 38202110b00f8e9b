# SPDX-License-Identifier: MIT
"""What a rebuild might lose that nobody thinks of: it is there behind it, and behind the way back, to the byte. And tables of
somebody else that say more than the language can: they stop it before anything is written."""

import os
import unittest

from cases import Case
from rebuilding import Database, look, sound

EDIT = "alter table t alter column note type varchar(40);"
COPY = "alter table t alter column note set default 'q';"
PLAIN = "create table t (id integer primary key, u text unique, note varchar(20));"
WORLD = """create table p (id integer primary key, name text);
create table t (id integer primary key, up integer references t (id) on delete cascade, p integer references p (id) on delete set null,
    note varchar(20)) autoincrement;
create table c (id integer primary key, t integer not null references t (id) on delete cascade);
create table l (n integer);
create trigger r after insert on c { update t set note = 'seen' where id = new.t; }
create view v as select id as id, note as note from t; create view w as select id as id from v;"""
# The tables; rows, and what somebody else made; the change; questions.
KEPT = {
    "what ANALYZE found": (
        PLAIN + "create index i on t (note);", "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'x'), (3, 'c', 'y'); ANALYZE;", (EDIT, COPY, "alter table t add constraint other unique (note, u);"),
        ["SELECT * FROM sqlite_stat1 WHERE tbl = 't' ORDER BY idx"]),
    "numbers of rows": (
        "create table t (a integer, note varchar(20)); create table u (id integer primary key, t integer);",
        "INSERT INTO t (rowid, a, note) VALUES (7, 1, 'x'), (-9, 2, 'y'), (9223372036854775807, 3, 'z'); INSERT INTO u SELECT NULL, rowid FROM t;",
        (EDIT, COPY, "alter table t add column rowid integer not null unique fill a;", "alter table t add unique (a);"),
        ["SELECT _rowid_, a, note FROM t", "SELECT a FROM u JOIN t ON t._rowid_ = u.t"]),
    "numbers of rows behind a column of that name": (
        "create enum e ('x'); create table t (a integer, \"rowid\" e, note varchar(20));",
        "INSERT INTO t (_rowid_, a, note) VALUES (7, 1, 'x'), (9, 2, 'y');", (COPY, "alter table t drop column rowid accepting data loss \"x\";"),
        ["SELECT _rowid_, a, note FROM t"]),
    "values that nobody would expect": (
        "create table t (a integer, b numeric(9, 2), c text, d bytes, e double, note varchar(20));",
        """INSERT INTO t (rowid, a, b, c, d, e, note) VALUES (-5, 'text', 1.5, CAST(x'00ff80' AS TEXT), randomblob(1000000), 9e999, 'x'),
           (9223372036854775807, 1.5, 'abc', 'a' || char(0) || 'b', x'', -9e999, 'y'), (3, x'01', '1e3', 5, 'text', -0.0, x'aa'),
           (4, 9223372036854775807, 9223372036854775807, '', NULL, 5, 5);""", (EDIT, COPY, "alter table t add check (note <> '!');"),
        ["SELECT rowid, quote(a), typeof(a), quote(b), typeof(b), hex(c), typeof(c), hex(d), typeof(d), quote(e), typeof(e), quote(note) FROM t"]),
    "which trigger fires first": (
        "create table t (a integer, note varchar(20)); create table l (n integer primary key, what text);"
        + "".join(f"on sqlite create trigger {name} {time} insert on t {{ insert into l (what) values ('{name}'); }}"
                  for name, time in (("z", "after"), ("a", "after"), ("m", "after"), ("c", "before"), ("b", "before"))),
        "", (COPY, "alter table t add column n integer unique;", "alter table t add column n integer default 1 fill 7;", "alter table t add check (a > 0); alter table t alter column note set default 'w';"),
        ["INSERT INTO t (a, note) VALUES (1, 'x'); SELECT group_concat(what) FROM l"]),
    "whoever looks at it": (
        WORLD, """INSERT INTO p VALUES (1, 'x'); INSERT INTO t VALUES (1, NULL, 1, 'a'), (2, 1, 1, 'b'), (9, NULL, NULL, 'c'); DELETE FROM t WHERE id = 9;
            INSERT INTO c VALUES (1, 1), (2, 2); CREATE TRIGGER hand AFTER DELETE ON c BEGIN INSERT INTO l SELECT count(*) FROM t; END;
            CREATE VIEW byhand AS SELECT * FROM w JOIN t USING (id);
            CREATE TRIGGER inst INSTEAD OF INSERT ON byhand BEGIN INSERT INTO t (note) VALUES (new.note); END;""", (COPY, "alter table t add check (id > 0);"),
        ["SELECT * FROM w", "DELETE FROM t WHERE id = 1; SELECT * FROM t", "DELETE FROM t WHERE id = 1; SELECT * FROM c", "DELETE FROM p; SELECT p FROM t",
         "INSERT INTO c VALUES (3, 2); SELECT note FROM t", "DELETE FROM c; SELECT * FROM l", "INSERT INTO t (note) VALUES ('n'); SELECT max(id) FROM t",
         "INSERT INTO byhand (note) VALUES ('k'); SELECT note FROM byhand", "SELECT * FROM byhand"]),
}
# How somebody else made the table of PLAIN; what is said of it.
STOPPED = {
    "a collation in a key": ("id INTEGER PRIMARY KEY, u TEXT, note VARCHAR(20), UNIQUE (u COLLATE NOCASE)", "unexpected table `t`: the language has no collation in a key"),
    "a descending number": ("id INTEGER PRIMARY KEY DESC, u TEXT UNIQUE, note VARCHAR(20)", "unexpected table `t`: the language has no descending key"),
    "a key that replaces": ("id INTEGER PRIMARY KEY ON CONFLICT REPLACE, u TEXT UNIQUE, note VARCHAR(20)", "unexpected table `t`: the language has no `on conflict replace`"),
    "numbers never given twice": ("id INTEGER PRIMARY KEY AUTOINCREMENT, u TEXT UNIQUE, note VARCHAR(20)", "different  table `t`"),
    "a collation": ("id INTEGER PRIMARY KEY, u TEXT COLLATE RTRIM UNIQUE, note VARCHAR(20)", "different  column `t.u`"),
    "a check of its own": ("id INTEGER PRIMARY KEY, u TEXT UNIQUE, note VARCHAR(20) CHECK (note GLOB 'x*')", "unexpected"),
    "a computed column": ("id INTEGER PRIMARY KEY, u TEXT UNIQUE, note VARCHAR(20), n AS (length(note))", "unexpected column `t.n`"),
    "a reference": ("id INTEGER PRIMARY KEY, u TEXT UNIQUE REFERENCES t (id) ON DELETE CASCADE, note VARCHAR(20)", "unexpected constraint"),
}


# What somebody made in a chain's database; the change; is it in the way of it?
DROP = "alter enum flag add value 'c'; alter table t drop column flag accepting data loss \"x\";"
NATIVE = "alter table t drop column note accepting data loss \"x\";"
READERS = {
    "every column, and a column more": ("CREATE VIEW mine AS SELECT * FROM T UNION ALL SELECT 1, '', '', ''", "alter table t add column n integer not null fill 1;", "view mine"),
    "a name that becomes another's": ("CREATE TABLE o (n); CREATE VIEW mine AS SELECT id FROM o, t WHERE n = id", "alter table t add column n integer not null fill 1;", "view mine"),
    "a column that goes": ("CREATE VIEW mine AS SELECT 1 AS z FROM [t] WHERE flag = 1", DROP, "view mine"),
    "the number of a row": ("CREATE VIEW mine AS SELECT rowid AS n FROM t", "alter table t set without rowid;", "view mine"),
    "rows without names of columns": ("CREATE TABLE o (n); CREATE TRIGGER mine AFTER INSERT ON o BEGIN INSERT INTO t VALUES (new.n, 'u', 'a', 'x'); END",
                                      "alter table t add column n integer not null fill 1;", "trigger mine"),
    "a word like the table's": ("CREATE VIEW mine AS SELECT 1 AS t2 FROM (SELECT 1 AS at)", "alter table t add column n integer not null fill 1;", None),
}
REFERRING = """create table p (id integer primary key); create table t (id integer primary key, code integer, p integer, q integer,
    constraint to_p foreign key (p) references p (id), constraint to_q foreign key (q) references p (id), constraint codes unique (code));"""
# A row that refers to none, and a table of somebody's that refers to no key: an application without foreign keys sees neither.
BROKEN = "INSERT INTO t VALUES (1, 1, 9, 9), (2, 2, NULL, 8); CREATE TABLE own (x REFERENCES t (p));"


class Kept(unittest.TestCase):
    def given(self, given, rows, change, made=""):
        database = Database(Case("kept", given, rows, change, None, {}, "", made=made))
        self.addCleanup(database.close)
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        return database

    def test_kept(self):
        for name, (given, rows, changes, questions) in KEPT.items():
            for change in changes:
                with self.subTest(name, change=change):
                    database = self.given(given, rows, change)
                    before = [look(database.path, question) for question in questions]
                    self.assertTrue(all(isinstance(answer, list) for answer in before), before)
                    for move in (["upgrade"], ["downgrade", "--allow-data-loss", "behind"])[:1 if "other" in change else 2]:
                        done = database.migrate(*move)
                        self.assertEqual(done.returncode, 0, done.stderr)
                        self.assertEqual([look(database.path, question) for question in questions], before)
                        self.assertEqual(sound(database.path), [])

    def test_statistics_of_keys_that_are_others(self):
        """Their indexes have numbers, and what was found of one must not be taken for the other's."""
        database = self.given("create table t (id integer primary key, u text unique, note varchar(20) unique);",
                              "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'x1'); ANALYZE;", "alter table t drop constraint t_u_key;")
        self.assertEqual(database.migrate("upgrade").returncode, 0)
        self.assertEqual(look(database.path, "SELECT idx FROM sqlite_stat1 WHERE tbl = 't'"), [])

    def test_statistics_by_a_program_that_does_not_know_the_revision(self):
        """It takes back what stands in the database."""
        database = self.given("create table t (id integer primary key, u text unique, note varchar(20));",
                              "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'x1');", "alter table t drop constraint t_u_key, add unique (note);")
        self.assertEqual(database.migrate("upgrade").returncode, 0)
        database.script("ANALYZE;")
        os.remove(os.path.join(database.chain, "behind.mig"))
        done = database.migrate("downgrade", "before")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(look(database.path, "SELECT name FROM pragma_index_info('sqlite_autoindex_t_1')"), [("u",)])
        self.assertEqual(look(database.path, "SELECT idx FROM sqlite_stat1 WHERE tbl = 't'"), [])

    def test_somebody_elses_readers(self):
        for name, (made, change, found) in READERS.items():
            with self.subTest(name):
                database = self.given("create enum flag ('a', 'b'); " + PLAIN.replace("note ", "flag flag, note "), "INSERT INTO t VALUES (1, 'a', 'a', 'x');" + made, change)
                self.stops(database, found, "the columns of `t` change, and the chain does not know what else uses it")

    def test_readers_where_no_table_is_built(self):
        """SQLite's own ALTER TABLE looks at views, and not at what triggers write."""
        writes = "CREATE TABLE o (n); CREATE TRIGGER mine AFTER INSERT ON o BEGIN UPDATE t SET note = 'x'; END;"
        reads = "CREATE VIEW mine AS SELECT note FROM t;"
        other = "CREATE VIEW mine AS SELECT u AS note FROM t; CREATE TRIGGER away AFTER INSERT ON t BEGIN SELECT 1; END"
        broken = "CREATE VIEW mine AS SELECT 1 FROM nowhere;"
        for rows, said in ((writes, "the chain does not know what else uses `t.note`"), (reads, "SQLite: error in view mine after drop column"),
                           (broken, "SQLite: error in view mine: no such table: main.nowhere"), (other, None)):
            with self.subTest(rows):
                database = self.given(PLAIN, rows, NATIVE)
                content = database.content()
                done = database.migrate("upgrade")
                self.assertEqual(done.returncode, 0 if said is None else 1, done.stdout + done.stderr)
                if said is not None:
                    self.assertIn(said, done.stderr)
                    self.assertIn("then run the same command again", done.stderr)
                    self.assertEqual(database.content(), content)

    def test_a_table_that_is_dropped_empties_no_other(self):
        """SQLite deletes the rows of a table that it drops, and with them those of others that refer to it with `cascade`."""
        tables = PLAIN.replace(" t ", ' "a""b" ')
        own = 'CREATE TABLE own (x REFERENCES "A""B" ON DELETE CASCADE); INSERT INTO own VALUES (1);'
        rows = "INSERT INTO \"a\"\"b\" VALUES (1, 'a', 'x'); "
        drop = 'drop table "a""b" accepting data loss "x";'
        self.stops(self.given(tables, rows + own, drop), "table own", 'cannot be dropped: what the chain does not know needs it')
        self.stops(self.given(tables, rows + "CREATE TABLE own (\"references\" INTEGER); CREATE VIRTUAL TABLE f USING fts5(\"references\");", drop), None, "")

    def test_a_table_that_is_dropped_and_who_names_it(self):
        """SQLite drops a table under a view, and from then on refuses every ALTER TABLE that renames anything."""
        tables = PLAIN + "create table o (n integer primary key, t integer, w varchar(9)); create view passing as select t, n from o;"
        drop = 'create view made as select t from o; drop table t accepting data loss "x"; drop view made;'
        rebuilt = drop + "alter table o alter column w type varchar(40);"
        own = "CREATE TABLE own (n); "
        for change in (drop, rebuilt):
            for rows, found in (("CREATE VIEW mine AS SELECT * FROM [T]", "view mine"),
                                (own + "CREATE TRIGGER mine AFTER INSERT ON own BEGIN DELETE FROM t; END", "trigger mine"),
                                (own + "CREATE TABLE mine (x REFERENCES t (id))", "table mine"),
                                ("CREATE TRIGGER mine AFTER INSERT ON t BEGIN DELETE FROM o; END", None)):
                with self.subTest(rows, change=change):
                    self.stops(self.given(tables, rows, change), found, "`t` cannot be dropped: what the chain does not know needs it")

    def test_columns_that_stand_elsewhere(self):
        """The chain's order is another than that of the table that was adopted: `*` and INSERT without names would change their meaning."""
        reader = "CREATE VIEW mine AS SELECT * FROM t;"
        for rows, found in ("", None), (reader, "view mine"):
            database = self.given(PLAIN, rows, EDIT, "CREATE TABLE t (note VARCHAR(20), id INTEGER PRIMARY KEY, u TEXT UNIQUE);")
            self.stops(database, found, "the columns of `t` change, and the chain does not know what else uses it")

    def stops(self, database, found, said):
        content = database.content()
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, 0 if found is None else 1, done.stdout + done.stderr)
        if found is not None:
            self.assertIn(said, done.stderr)
            self.assertIn("  found      " + found + "\n  change or remove what was found", done.stderr)
            self.assertEqual(database.content(), content)

    def test_references_that_were_broken_before(self):
        database = self.given(REFERRING, BROKEN, "alter table t drop constraint to_p;")
        script = database.migrate("upgrade", "before:behind", "--sql")
        self.assertEqual(script.returncode, 0, script.stderr)
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(look(database.path, "SELECT * FROM t"), [(1, 1, 9, 9), (2, 2, None, 8)])
        database = self.given(REFERRING, BROKEN.replace("CREATE TABLE own (x REFERENCES t (p));", ""), "alter table t drop constraint to_p;")
        database.script("\n".join(line for line in script.stdout.splitlines() if not line.startswith(".")))  # what only the shell knows
        self.assertEqual(look(database.path, "SELECT count(*) FROM pragma_foreign_key_check"), [(2,)])
        self.assertEqual(look(database.path, "SELECT id FROM mig_revision ORDER BY 1"), [("before",), ("behind",)])

    def test_a_key_that_only_somebody_else_refers_to(self):
        database = self.given(REFERRING, "CREATE TABLE own (x REFERENCES t (code));", "alter table t drop constraint codes;")
        content = database.content()
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("SQLite could not tell any more whether rows refer to rows that exist", done.stderr)
        self.assertIn('found      own (foreign key mismatch - "own" referencing "t")', done.stderr)
        self.assertEqual(database.content(), content)

    def test_rows_that_refer_to_what_goes(self):
        database = self.given(REFERRING, "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1, 1, NULL), (2, 2, 1, NULL);",
                              "upgrade { delete from p accepting data loss \"all\"; alter table t drop constraint codes; } downgrade irreversible \"rows\";")
        content = database.content()
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(done.stderr, "program: rows would refer to rows that do not exist\n  found      t -> p: 2 now, 0 before\n"
                         "  a step takes away rows that others still refer to: let its revision mend those first\n"
                         "  nothing was changed: what had begun was rolled back\n")
        self.assertEqual(database.content(), content)

    def test_stopped(self):
        for name, (columns, said) in STOPPED.items():
            for change in (EDIT, COPY):
                with self.subTest(name, change=change):
                    database = self.given(PLAIN, "INSERT INTO t (id, u, note) VALUES (1, 'a', 'x');", change, f"CREATE TABLE t ({columns});")
                    content = database.content()
                    done = database.migrate("upgrade")
                    self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
                    self.assertIn(said, done.stderr)
                    self.assertEqual(database.content(), content)


if __name__ == "__main__":
    unittest.main()
