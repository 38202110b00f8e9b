# SPDX-License-Identifier: MIT
"""Several steps on one table in one revision: they share one copy where each still finds what it reads, and leave just what the
same steps leave that stand in revisions of their own. So do their ways back."""

import unittest

from cases import Case
from rebuilding import Database, sound

GIVEN = """create enum kind ('a', 'b');
create table parents (id integer primary key, name text);
create table t (id integer primary key, a integer default 3, b text, c varchar(9) not null, n text, k kind not null default 'a',
    p integer references parents (id) on delete cascade, constraint small check (a < 100));
create index on_c on t (lower(c), a desc) where a > 0;
create table log (id integer primary key, t integer);
create trigger keep after update of a on t { update log set t = new.id; }
create view v as select id as id, p as p from t;"""
ROWS = """INSERT INTO parents VALUES (1, 'x');
INSERT INTO t VALUES (1, 5, 'x', '01', '1', 'a', 1), (2, 6, 'X', '1', '2', 'b', NULL), (3, NULL, NULL, '2', NULL, 'a', 1), (7, 8, 'y', '7', '7', 'b', 1);
CREATE TABLE seen (id);"""
LOSS = "accepting data loss \"no\""
ALLOWED = [word for name in ("behind", *(f"s{number}" for number in range(9))) for word in ("--allow-data-loss", name)]
# Steps on t; how often it is copied.
STEPS = {
    "five": (["alter column a set default 7", "alter column c type varchar(40)", "add constraint less check (a < 90)", "add unique (c, a)",
              "alter column n type integer " + LOSS], 1),
    "constraints alone": (["add constraint less check (a < 90)", "drop constraint small", "add constraint more check (a > 1)"], 1),
    "what follows reads a value that was changed": (["alter column n type integer " + LOSS, "add constraint even check (n < 50)"], 2),
    "a key of a value that was changed": (["alter column n type integer " + LOSS, "add unique (n)"], 2),
    "not null behind a fill": (["alter column a set not null fill 9", "alter column a set default 4"], 1),
    "a check behind a fill": (["alter column a set not null fill 9", "add constraint big check (a > 4)"], 2),
    "a default, and another": (["alter column a set default 4", "alter column a set default 5"], 1),
    "a new column and its default": (["add column d integer not null fill id * 2", "alter column d set default 5"], 2),
    "a new column out of a changed one": (["alter column n type integer " + LOSS, "add column d integer not null fill coalesce(n, 0) + 1"], 2),
    "a new column out of another": (["add column d integer not null fill id + 1", "add column e text not null fill c || '!'"], 1),
    "a key that is another": (["drop constraint t_pkey", "add primary key (c)"], 1),
    "a column goes, another comes": (["drop column k fill 'a' " + LOSS, "add column k2 text not null fill c"], 1),
    "a column goes and comes": (["drop column k fill 'a' " + LOSS, "add column k text not null fill c"], 2),
    "a reference goes and comes": (["drop constraint t_p_fkey", "add constraint up foreign key (p) references parents (id)"], 1),
    "another type, and a fill": (["alter column n type varchar(9)", "alter column n set not null fill 'q'"], 1),
    "names": (["rename constraint small to little", "rename constraint little to tiny", "alter column a drop default"], 1),
    "something native between": (["alter column a set default 4", "rename column b to b2", "alter column c set default 'x'"], 2),
    "null, and not": (["alter column c drop not null", "alter column c type text", "alter column c set not null"], 1),
}


def block(steps):
    return "\n".join(f"alter table t {step};" for step in steps)


class Together(unittest.TestCase):
    def given(self, steps):
        database = Database(Case("together", GIVEN, ROWS, steps, None, {}, ""))
        self.addCleanup(database.close)
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        return database

    def content(self, database):
        """The parts of a table sorted: a way back of several steps may leave constraints in another order."""
        lines = "\n".join(line for line in database.content() if "mig_revision" not in line).split("\n")
        return sorted(line.rstrip(",") for line in lines)

    def run_all(self, database, *arguments):
        done = database.migrate(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sound(database.path), [])

    def check(self, steps, copies):
        one = self.given(block(steps))
        comma = self.given("alter table t " + ",\n".join(steps) + ";")
        apart = self.given(block(steps[:1]))
        for number, step in enumerate(steps[1:]):
            apart.revision(f"s{number}", block([step]), "behind" if number == 0 else f"s{number - 1}")
        script = one.migrate("upgrade", "before:behind", "--sql")
        self.assertEqual(script.returncode, 0, script.stderr)
        self.assertEqual(script.stdout.count('CREATE TABLE "mig_new_t"'), copies, script.stdout)
        for database in (one, comma, apart):
            self.run_all(database, "upgrade")
        self.assertEqual(self.content(one), self.content(apart))
        self.assertEqual(self.content(one), self.content(comma))
        for database in (one, comma, apart):
            self.run_all(database, "downgrade", "before", *ALLOWED)
        self.assertEqual(self.content(one), self.content(apart))
        self.assertEqual(self.content(one), self.content(comma))

    def test_together(self):
        for name, (steps, copies) in STEPS.items():
            with self.subTest(name):
                self.check(steps, copies)

    def test_each_step_asks_its_question(self):
        """What a step behind it takes back does not make a step pass."""
        for steps, said in (
                (["add constraint big check (a > 7)", "drop constraint big"], "`t` holds rows that the check `big` does not allow"),
                (["add column z integer constraint big check (a > 7)", "drop constraint big"], "SQLite: CHECK constraint failed: big\n"),
                (["alter column b set not null", "alter column b drop not null"], "`t.b` cannot become not null while rows hold null"),
                (["alter column c set default 'q'", "alter column c type varchar(1)", "alter column c drop default"],
                 "`t.c` holds what does not fit into `varchar(1)`"),
                (["alter column a set default 4", "add constraint twice unique (k)", "alter column a drop default"],
                 "`t` holds rows with the same `k`, of which `twice` allows one")):
            with self.subTest(said):
                database = self.given(block(steps))
                content = database.content()
                done = database.migrate("upgrade")
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertIn(said, done.stderr)
                self.assertIn("(behind.mig:%d)" % (3 + ("(1)" in said or "twice" in said)), done.stderr)
                self.assertEqual(database.content(), content)


if __name__ == "__main__":
    unittest.main()
