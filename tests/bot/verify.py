# SPDX-License-Identifier: MIT
"""`verify`: program, record and live schema against each other, and nothing written."""

import unittest

from bot import CHAIN, HEAD, INITIAL, Sqlite, both, run


@both
class Verify:
    def look(self, status, *arguments):
        before = self.database.state()
        done = self.migrate("verify", *arguments, status=status)
        self.assertEqual(self.database.state(), before)
        return done

    def test_agrees_at_every_revision(self):
        self.look(0)
        for revision in CHAIN:
            self.migrate("upgrade", "+1")
            done = self.look(0)
            self.assertIn(f"is at {revision}", done.stdout)
            self.assertIn("as the revisions make it", done.stdout)
            self.assertEqual(done.stderr, "")
        for revision in reversed(CHAIN):
            self.migrate("downgrade", *[w for r in CHAIN for w in ("--allow-data-loss", r)])
            self.look(0)

    def test_the_program_alone(self):
        self.assertEqual(run("--migrate", "verify", "--self", url="sqlite:////nowhere/at.all").stdout,
                         f"{len(CHAIN)} revisions, as generated\n")

    def test_behind_is_no_drift(self):
        self.migrate("upgrade", CHAIN[1])
        self.assertIn("5 revisions to apply", self.look(0).stdout)
        self.look(3, "--check-heads")
        self.migrate("upgrade")
        self.look(0, "--check-heads")

    def test_each_difference_is_told(self):
        self.migrate("upgrade")
        quick = isinstance(self.database, Sqlite)
        for change, told in (
                ("DROP INDEX ix_trades_symbol",
                 "missing     index `ix_trades_symbol`  (revision dafd9a0cd380)\n"
                 "    expected  create index ix_trades_symbol on trades (symbol)\n"),
                ("CREATE INDEX ix_trades_symbol ON trades (side)",
                 "different   index `ix_trades_symbol`  (revision dafd9a0cd380)\n"
                 "    expected  create index ix_trades_symbol on trades (symbol)\n"
                 "    found     create index ix_trades_symbol on trades (side)\n"),
                ("ALTER TABLE trades ADD COLUMN hand text",
                 "unexpected  column `trades.hand`\n    found     text\n"),
                ("ALTER TABLE strategies RENAME COLUMN name TO title",
                 "missing     column `strategies.name`  (revision dafd9a0cd380)\n"
                 "    expected  varchar(100) not null\n"),
                ("DROP TABLE positions", "missing     table `positions`  (revision c07a9d3e6b15)\n"
                                         "    expected  create table positions (\n")):
            self.database.script(change)
            done = self.look(7)
            self.assertIn(told, done.stdout)
            self.assertIn("differs in", done.stderr.splitlines()[0])
        if not quick:
            self.database.script("ALTER TABLE trades ALTER COLUMN price TYPE numeric")
            self.assertIn("different   column `trades.price`  (revision dafd9a0cd380)\n"
                          "    expected  double not null\n    found     numeric not null\n", self.look(7).stdout)
        quiet = self.look(7, "--quiet")
        self.assertEqual(quiet.stdout, "")
        self.assertIn("missing", quiet.stderr)

    def test_what_is_beside_is_no_drift(self):
        self.migrate("upgrade")
        function = "" if isinstance(self.database, Sqlite) else \
            "CREATE FUNCTION hand() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        body = "BEGIN SELECT 1; END" if isinstance(self.database, Sqlite) else "FOR EACH ROW EXECUTE FUNCTION hand()"
        self.database.script("CREATE TABLE scratch (a integer); CREATE INDEX by_hand ON trades (side);"
                             f"CREATE VIEW seen AS SELECT 1 AS one; {function}"
                             f"CREATE TRIGGER audit AFTER INSERT ON trades {body};")
        text = self.look(0).stdout
        for told in ("table `scratch`", "index `by_hand` on `trades`", "view `seen`", "trigger `audit` on `trades`"):
            self.assertIn("    " + told, text)

    def test_what_nobody_can_tell_is_listed_apart(self):
        self.migrate("upgrade")
        unreadable = "status IS 'OPEN'" if isinstance(self.database, Sqlite) else "status IS NOT DISTINCT FROM 'OPEN'"
        self.database.script("DROP INDEX idx_orders_open; CREATE INDEX idx_orders_open ON orders (symbol, created_at DESC)"
                             f" WHERE {unreadable}")
        text = self.look(0).stdout
        self.assertIn("  schema    as the revisions make it\n", text)
        self.assertIn("cannot tell index `idx_orders_open`  (revision 91d4c6f0b7e3)\n    expected  create index", text)
        self.assertIn("    reason    ", text)

    def test_the_order_of_columns_is_no_drift(self):
        if isinstance(self.database, Sqlite):
            self.database.script("CREATE TABLE strategies (id INTEGER NOT NULL PRIMARY KEY, created_at DATETIME,"
                                 " parameters JSON NOT NULL, name VARCHAR(100) NOT NULL);"
                                 "CREATE TABLE ohlcv (symbol VARCHAR(20) NOT NULL, id INTEGER NOT NULL PRIMARY KEY,"
                                 " timestamp DATETIME NOT NULL, open FLOAT NOT NULL, high FLOAT NOT NULL,"
                                 " low FLOAT NOT NULL, close FLOAT NOT NULL, volume FLOAT NOT NULL);"
                                 "CREATE UNIQUE INDEX idx_symbol_timestamp ON ohlcv (symbol, timestamp);"
                                 "CREATE TABLE trades (id INTEGER NOT NULL PRIMARY KEY, symbol VARCHAR(20) NOT NULL,"
                                 " side VARCHAR(4) NOT NULL, amount FLOAT NOT NULL, price FLOAT NOT NULL, timestamp DATETIME"
                                 " NOT NULL, strategy_id INTEGER REFERENCES strategies (id));"
                                 "CREATE INDEX ix_trades_symbol ON trades (symbol);"
                                 "CREATE INDEX ix_trades_timestamp ON trades (timestamp);")
            self.migrate("adopt")
        else:
            self.migrate("upgrade", INITIAL)
            self.database.script("ALTER TABLE ohlcv DROP COLUMN low; ALTER TABLE ohlcv ADD low FLOAT NOT NULL")
        self.assertIn("the columns of `ohlcv` stand in another order, which is no drift\n", self.look(0).stdout)
        self.migrate("upgrade")
        self.look(0)

    def test_an_index_of_a_pending_revision(self):
        self.migrate("upgrade", INITIAL)
        self.database.script("CREATE INDEX idx_strategy_name ON strategies (name)")
        self.assertIn("index `idx_strategy_name` on `strategies`  (revision 3b8e01c7d5a2, which is not applied,"
                      " makes one)", self.look(0).stdout)

    def test_the_record(self):
        self.migrate("upgrade")
        self.database.script(f"UPDATE mig_revision SET reverse = reverse || ' ' WHERE id = '{CHAIN[2]}'")
        self.assertIn(f"the way back of {CHAIN[2]} was changed", self.look(5).stdout)
        self.database.script(f"UPDATE mig_revision SET digest = 'x' WHERE id = '{CHAIN[1]}'")
        self.assertIn(f"the digest of {CHAIN[1]} is not that of this program", self.look(5).stdout)
        self.database.script(f"DELETE FROM mig_revision WHERE id = '{CHAIN[1]}'")
        self.assertIn("not compared: rows are missing", self.look(5).stdout)

    def test_ahead(self):
        self.migrate("upgrade")
        self.database.script("INSERT INTO mig_revision SELECT 'feed', message, digest, chain, id, dialect, origin,"
                             " table_format, loses, applied_at, duration_ms, applied_by, reverse, reverse_digest"
                             f" FROM mig_revision WHERE id = '{HEAD}'")
        done = self.look(4)
        self.assertIn("1 of them not known to this program", done.stdout)
        self.assertIn("not compared: this program does not know", done.stdout)

    def test_no_record(self):
        self.migrate("upgrade")
        self.database.script("DELETE FROM mig_revision")
        self.assertIn("made by other means", self.look(7).stdout)


if __name__ == "__main__":
    unittest.main()
