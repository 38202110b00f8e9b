# SPDX-License-Identifier: MIT
"""A chain in schemas of PostgreSQL from outside: what each command says of it, in names that people can read."""

import unittest

from bot import SERVER, Postgres, run

REVISIONS = ["aaaa", "bbbb", "cccc", "dddd", "eeee"]
LOSS = [word for revision in REVISIONS for word in ("--allow-data-loss", revision)]


@unittest.skipUnless(SERVER, "MIG_TEST_POSTGRES names no server")
class Schemas(unittest.TestCase):
    def setUp(self):
        self.database = Postgres()
        self.addCleanup(self.database.close)

    def migrate(self, *arguments, status=0):
        done = run("--migrate", *arguments, url=self.database.url)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertNotIn("\x1d", done.stdout + done.stderr)
        return done

    def rows(self, sql):
        return self.database.rows(sql)

    def given_rows(self):
        self.database.script("INSERT INTO trades (id, symbol) VALUES (1, 'BTC'), (2, 'ETH');"
                             "INSERT INTO audit.log (trade_id, note) VALUES (1, 'x'), (2, NULL), (2, NULL), (NULL, NULL);")

    def test_up_and_down_with_rows(self):
        self.migrate("upgrade", "aaaa")
        self.given_rows()
        for _ in REVISIONS[1:]:
            self.migrate("upgrade", "+1")
            self.assertIn("as the revisions make it", self.migrate("verify").stdout)
        self.assertEqual(self.rows("SELECT note, number FROM log ORDER BY id"),
                         [("x", 100), ("none", 101), ("none", 102), ("none", 103), ("moved", 104)])
        for _ in REVISIONS[1:]:
            self.migrate("downgrade", *LOSS)
            self.assertIn("as the revisions make it", self.migrate("verify").stdout)
        self.assertEqual(self.rows("SELECT count(*) FROM audit.latest"), [(3,)])
        self.assertIn("the rows of `audit.log`", self.migrate("downgrade", status=8).stderr)
        self.migrate("downgrade", *LOSS)
        self.assertEqual(self.rows("SELECT nspname FROM pg_namespace WHERE nspname IN ('audit', 'records')"), [])

    def test_all_at_once(self):
        self.migrate("upgrade")
        self.migrate("downgrade", "base", *LOSS)
        self.migrate("upgrade", "dddd")
        self.assertIn("as the revisions make it", self.migrate("verify").stdout)

    def test_each_difference_is_told(self):
        self.migrate("upgrade", "dddd")
        self.database.script("CREATE SCHEMA theirs CREATE TABLE log (id integer);")
        self.assertNotIn("theirs", self.migrate("verify").stdout)
        for change, told, status in (
                ("CREATE TABLE records.mine (a integer)", "table `records.mine`", 0),
                ("CREATE FUNCTION records.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "function `records.f()`", 0),
                ("DROP INDEX records.log_trade", "missing     index `records.log_trade`  (revision dddd)\n"
                 "    expected  create index log_trade on records.log (trade_id)\n", 7),
                ("ALTER TABLE records.log ADD COLUMN hand text", "unexpected  column `records.log.hand`\n", 7),
                ("ALTER TABLE records.log ALTER COLUMN number DROP DEFAULT",
                 "different   column `records.log.number`  (revision dddd)\n"
                 "    expected  bigint default nextval('records.numbers')\n", 7),
                ("ALTER TABLE records.log DISABLE TRIGGER ALL", "unexpected  table `records.log`", 7),
                ("DROP SCHEMA records CASCADE", "missing     schema `records`  (revision dddd)\n", 7)):
            self.database.script(change + ";")
            self.assertIn(told, self.migrate("verify", status=status).stdout)
        self.assertIn("missing     table `records.log`", self.migrate("verify", status=7).stdout)

    def test_each_difference_of_one_partition_is_told(self):
        self.migrate("upgrade", "dddd")
        partition = "ALTER TABLE bars_2024 "
        for change, undo, told in (
                (partition + "DISABLE TRIGGER told", partition + "ENABLE TRIGGER told",
                 "trigger `told` on `bars_2024`: it is switched off, or on at other times, on this partition"),
                (partition + "DISABLE TRIGGER ALL", partition + "ENABLE TRIGGER ALL",
                 "partition `bars_2024`: its foreign keys are switched off by `disable trigger`"),
                (partition + "ALTER symbol SET DEFAULT 'ETH'", partition + "ALTER symbol SET DEFAULT 'BTC'",
                 "column `symbol` on `bars_2024`: its default on this partition is `'ETH'::character varying`, and that "
                 "of the table is `'BTC'::character varying`"),
                (partition + "ALTER symbol SET NOT NULL", partition + "ALTER symbol DROP NOT NULL",
                 "column `symbol` on `bars_2024`: it is `not null` on this partition alone"),
                (partition + "SET (fillfactor = 50, autovacuum_enabled = false)",
                 partition + "RESET (fillfactor, autovacuum_enabled)",
                 "partition `bars_2024`: it has storage parameters of its own: fillfactor=50, autovacuum_enabled=false"),
                (partition + "SET UNLOGGED", partition + "SET LOGGED", "partition `bars_2024`: it is unlogged"),
                (partition + "ADD CONSTRAINT mine CHECK (symbol <> '')", partition + "DROP CONSTRAINT mine",
                 "constraint `mine` on `bars_2024`: it is on a partition alone"),
                (partition + "RENAME CONSTRAINT bars_2024_at_key TO mine",
                 partition + "RENAME CONSTRAINT mine TO bars_2024_at_key",
                 "index `mine` on `bars_2024`: it is the index of `bars_at_key` on this partition, and somebody renamed it"),
                ("ALTER INDEX bars_2024_symbol_idx SET (fillfactor = 50)", "ALTER INDEX bars_2024_symbol_idx RESET (fillfactor)",
                 "index `bars_2024_symbol_idx` on `bars_2024`: its storage parameters are not those of `bars_symbol`"),
                ("DROP INDEX bars_symbol; CREATE INDEX bars_symbol ON ONLY bars (symbol)",
                 "DROP INDEX bars_symbol; CREATE INDEX bars_symbol ON bars (symbol)",
                 "partition `bars_2024`: it has no index that belongs to `bars_symbol` of its table, and is expected to have one"),
                ("ALTER FUNCTION told() SET search_path = elsewhere", "ALTER FUNCTION told() SET search_path = public",
                 "trigger `told` on `bars`: its function looks for tables elsewhere: `search_path=elsewhere`")):
            self.database.script(change + ";")
            self.assertIn("unexpected  " + told, self.migrate("verify", status=7).stdout)
            self.database.script(undo + ";")
            self.assertIn("as the revisions make it", self.migrate("verify").stdout)

    def test_a_block_that_fails_says_what_it_was_for(self):
        self.migrate("upgrade", "dddd")
        self.database.script("CREATE TABLE log (id integer);")
        told = self.migrate("upgrade", "eeee", status=1).stderr
        self.assertIn("doing move `records.log` into the current schema", " ".join(told.split()))
        self.assertNotIn("DO '", told)

    def test_a_schema_in_the_search_path(self):
        self.migrate("upgrade", "dddd")
        self.database.script(f"ALTER DATABASE {self.database.database} SET search_path = public, records, pg_catalog;")
        self.assertIn("as the revisions make it", self.migrate("verify").stdout)
        self.migrate("downgrade", "aaaa", *LOSS)
        self.migrate("upgrade", "eeee")
        self.assertIn("as the revisions make it", self.migrate("verify").stdout)
        self.assertEqual(self.rows("SHOW search_path"), [("public, records, pg_catalog",)])

    def test_adopt_and_stamp(self):
        for revision in ("aaaa", "bbbb", "dddd"):
            self.migrate("upgrade", revision)
            self.database.script("DROP TABLE mig_revision;")
            self.database.script("DROP TABLE IF EXISTS mig_journal;")
            self.assertIn(f"has the schema of revision {revision if revision != 'bbbb' else 'cccc'}",
                          self.migrate("adopt").stdout)
            self.migrate("verify")
        self.migrate("stamp", "cccc", status=7)
        self.migrate("stamp", "dddd")

    def test_made_by_other_means(self):
        self.database.script("CREATE TABLE other (a integer); CREATE SCHEMA audit;")
        told = self.migrate("upgrade", status=7).stderr
        self.assertIn("schema `audit`, which revision aaaa creates", told)
        self.assertEqual(self.rows("SELECT count(*) FROM pg_class WHERE relname = 'trades'"), [(0,)])

    def test_an_index_that_is_there(self):
        self.migrate("upgrade", "cccc")
        self.database.script("CREATE INDEX log_kind ON audit.log (kind);")
        self.migrate("upgrade", "dddd")
        self.migrate("downgrade", *LOSS)
        self.database.script("CREATE INDEX log_kind ON audit.log (kind, id);")
        told = self.migrate("upgrade", "dddd", status=7).stderr
        self.assertIn("`records.log_kind`", told)

    def test_script(self):
        for range_ in ("base:eeee", "base:aaaa", "cccc:dddd"):
            script = self.migrate("upgrade", "--sql", range_).stdout
            self.assertIn("SET SCHEMA" if range_ == "base:eeee" else "log", script)
        self.database.run_script(self.migrate("upgrade", "--sql", "base:dddd").stdout)
        self.assertIn("as the revisions make it", self.migrate("verify").stdout)
        self.database.run_script(self.migrate("downgrade", "--sql", "dddd:base", *LOSS).stdout)

    def test_plan_and_show(self):
        self.assertIn("records.log", self.migrate("show", "dddd").stdout)
        self.assertIn("audit.log", self.migrate("plan").stdout)
        self.migrate("upgrade")
        self.assertIn("records", self.migrate("plan", "--down", "base").stdout)


if __name__ == "__main__":
    unittest.main()
