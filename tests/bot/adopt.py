# SPDX-License-Identifier: MIT
"""`adopt`: databases that were made by other means are recognised and recorded, or left alone."""

import unittest

from bot import CHAIN, HEAD, INITIAL, Sqlite, both
from existing import ALEMBIC, OLD_COLUMNS, OUTSIDE, ROWS, TABLES


@both
class Adopt:
    def make(self, *more):
        self.database.script(TABLES[self.database.name] + ROWS + "".join(more))

    def old_rows(self):
        return [self.rows(sql) for sql in OLD_COLUMNS]

    def refused(self, status, *arguments):
        before = self.database.state()
        done = self.migrate("adopt", *arguments, status=status)
        self.assertEqual(self.database.state(), before)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def adopt(self, revision):
        rows, state = self.old_rows(), self.database.state()
        planned = self.migrate("adopt", "--dry-run").stdout
        self.assertEqual(self.database.state(), state)
        done = self.migrate("adopt").stdout
        self.assertEqual(planned.replace("would record", "recorded"), done)
        self.assertIn(f"has the schema of revision {revision}\n", done)
        wanted = CHAIN[:CHAIN.index(revision) + 1]
        self.assertEqual(self.applied(), set(wanted))
        self.assertEqual(self.rows("SELECT DISTINCT origin, dialect FROM mig_revision"), [("adopt", self.database.name)])
        self.assertEqual(self.old_rows(), rows)
        self.migrate("verify")
        self.refused(2)
        self.migrate("upgrade")
        self.assertEqual(self.old_rows(), rows)
        self.assertEqual(self.applied(), set(CHAIN))
        self.migrate("verify", "--check-heads")
        return done

    def test_made_by_create_all(self):
        self.make()
        done = self.adopt(INITIAL)
        self.assertIn("6 revisions to apply: abidance --migrate upgrade\n", done)
        self.assertNotIn("left as they are", done)
        self.assertNotIn("alembic", done)

    def test_left_by_alembic(self):
        self.make(ALEMBIC, f"INSERT INTO alembic_version VALUES ('{INITIAL}');")
        self.assertIn(f"`alembic_version` stays, and is not looked at again; it says {INITIAL}\n", self.adopt(INITIAL))
        self.assertEqual(self.rows("SELECT version_num FROM alembic_version"), [(INITIAL,)])

    def test_alembic_failed_on_it(self):
        self.make(ALEMBIC)
        self.assertIn("`alembic_version` stays, and is not looked at again\n", self.adopt(INITIAL))

    def test_with_the_outside_indexes(self):
        if not isinstance(self.database, Sqlite):
            self.skipTest("the bot made them on SQLite only")
        self.make(OUTSIDE)
        done = self.adopt(CHAIN[1])
        self.assertIn("left as they are\n    index `idx_ohlcv_symbol_timestamp` on `ohlcv`\n"
                      "    index `idx_trade_timestamp` on `trades`\n", done)

    def test_with_some_of_them(self):
        self.make("CREATE INDEX idx_strategy_name ON strategies (name);"
                  "CREATE INDEX idx_hand ON trades (side); CREATE TABLE scratch (a integer);")
        done = self.adopt(INITIAL)
        self.assertIn("    index `idx_strategy_name` on `strategies`  (revision 3b8e01c7d5a2 takes it in)\n", done)
        self.assertIn("    index `idx_hand` on `trades`\n", done)
        self.assertIn("    table `scratch`\n", done)

    def test_every_revision_is_recognised(self):
        for revision in CHAIN:
            self.migrate("upgrade", "+1")
            self.database.script("DELETE FROM mig_revision")
            done = self.migrate("adopt")
            self.assertIn(f"has the schema of revision {revision}\n", done.stdout)
            self.assertEqual(self.applied(), set(CHAIN[:CHAIN.index(revision) + 1]))
        self.assertIn("it is at head\n", done.stdout)

    def test_what_differs_is_left_alone(self):
        self.make("DROP INDEX ix_trades_symbol;")
        text = self.refused(7)
        self.assertIn(f"has the schema of no revision; the nearest is {CHAIN[0]}, which differs in 1 place\n", text)
        self.assertIn("missing    index `ix_trades_symbol`  create index ix_trades_symbol on trades (symbol)\n", text)
        self.assertIn("nothing was recorded", text)
        self.refused(7, "--dry-run")

    def test_what_later_revisions_create_is_in_the_way(self):
        self.make("CREATE TABLE positions (a integer);")
        text = self.refused(7)
        self.assertIn("too early  table `positions`, which a later revision creates\n", text)

    def test_a_later_index_that_differs(self):
        self.make("CREATE INDEX idx_strategy_name ON strategies (created_at);")
        self.assertIn("(revision 3b8e01c7d5a2 makes a different one, and will stop there)", self.migrate("adopt").stdout)

    def test_nothing_to_adopt(self):
        self.assertIn("holds nothing that could be adopted", self.refused(2))
        self.database.script("CREATE TABLE scratch (a integer)")
        self.assertIn("no table or index of the migrations", self.refused(2))
        self.migrate("upgrade")
        text = self.refused(2)
        self.assertIn("needs no adoption: it has a record of 7 revisions", text)
        self.assertIn(HEAD, text)

    def test_an_enum_that_alembic_left_behind(self):
        if isinstance(self.database, Sqlite):
            self.skipTest("SQLite has no types of its own")
        self.database.script(ALEMBIC + "CREATE TYPE orderside AS ENUM ('BUY', 'SELL');")
        text = self.refused(7)
        self.assertIn("holds no table of the migrations, only what was left behind\n"
                      "  exists     enum `orderside`, which revision dafd9a0cd380 creates\n", text)
        self.database.script("DROP TYPE orderside;")
        self.migrate("upgrade")

    def test_upgrade_names_it(self):
        self.make()
        self.assertIn("`adopt` recognises and records it", self.migrate("upgrade", status=7).stderr)
        self.assertIn("to take it over: abidance --migrate adopt", self.migrate("current", "--check-heads", status=3).stderr)


if __name__ == "__main__":
    unittest.main()
