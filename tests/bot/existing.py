# SPDX-License-Identifier: MIT
"""Databases that were there before: left by Alembic, made by create_all, or never finished."""

import unittest

from bot import CHAIN, INITIAL, Sqlite, both

TABLES = {
    "sqlite": """
        CREATE TABLE strategies (
            id INTEGER NOT NULL,
            name VARCHAR(100) NOT NULL,
            parameters JSON NOT NULL,
            created_at DATETIME,
            PRIMARY KEY (id)
        );
        CREATE TABLE ohlcv (
            id INTEGER NOT NULL,
            symbol VARCHAR(20) NOT NULL,
            timestamp DATETIME NOT NULL,
            open FLOAT NOT NULL,
            high FLOAT NOT NULL,
            low FLOAT NOT NULL,
            close FLOAT NOT NULL,
            volume FLOAT NOT NULL,
            PRIMARY KEY (id)
        );
        CREATE UNIQUE INDEX idx_symbol_timestamp ON ohlcv (symbol, timestamp);
        CREATE TABLE trades (
            id INTEGER NOT NULL,
            symbol VARCHAR(20) NOT NULL,
            side VARCHAR(4) NOT NULL,
            amount FLOAT NOT NULL,
            price FLOAT NOT NULL,
            timestamp DATETIME NOT NULL,
            strategy_id INTEGER,
            PRIMARY KEY (id),
            FOREIGN KEY(strategy_id) REFERENCES strategies (id)
        );
        CREATE INDEX ix_trades_timestamp ON trades (timestamp);
        CREATE INDEX ix_trades_symbol ON trades (symbol);
        """,
    "postgres": """
        CREATE TYPE orderside AS ENUM ('BUY', 'SELL');
        CREATE TABLE ohlcv (
            id SERIAL NOT NULL, symbol VARCHAR(20) NOT NULL, timestamp TIMESTAMP WITHOUT TIME ZONE NOT NULL,
            open FLOAT NOT NULL, high FLOAT NOT NULL, low FLOAT NOT NULL, close FLOAT NOT NULL, volume FLOAT NOT NULL,
            PRIMARY KEY (id));
        CREATE UNIQUE INDEX idx_symbol_timestamp ON ohlcv (symbol, timestamp);
        CREATE TABLE strategies (
            id SERIAL NOT NULL, name VARCHAR(100) NOT NULL, parameters JSON NOT NULL,
            created_at TIMESTAMP WITHOUT TIME ZONE, PRIMARY KEY (id));
        CREATE TABLE trades (
            id SERIAL NOT NULL, symbol VARCHAR(20) NOT NULL, side orderside NOT NULL, amount FLOAT NOT NULL,
            price FLOAT NOT NULL, timestamp TIMESTAMP WITHOUT TIME ZONE NOT NULL, strategy_id INTEGER, PRIMARY KEY (id),
            FOREIGN KEY(strategy_id) REFERENCES strategies (id));
        CREATE INDEX ix_trades_symbol ON trades (symbol);
        CREATE INDEX ix_trades_timestamp ON trades (timestamp);
        """,
}
ALEMBIC = ("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
           " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));")
OUTSIDE = """
    CREATE INDEX idx_trade_timestamp ON trades (timestamp);
    CREATE INDEX idx_trade_symbol_timestamp ON trades (symbol, timestamp);
    CREATE INDEX idx_trade_strategy_timestamp ON trades (strategy_id, timestamp);
    CREATE INDEX idx_ohlcv_timestamp ON ohlcv (timestamp);
    CREATE INDEX idx_ohlcv_symbol_timestamp ON ohlcv (symbol, timestamp);
    CREATE INDEX idx_strategy_name ON strategies (name);
    CREATE INDEX idx_ohlcv_date ON ohlcv (strftime('%Y-%m-%d', timestamp));
    CREATE INDEX idx_ohlcv_hour ON ohlcv (strftime('%Y-%m-%d %H', timestamp));
    """
ROWS = "INSERT INTO strategies (name, parameters, created_at) VALUES" \
       " ('sma_crossover', '{\"fast_period\": 10, \"slow_period\": 30}', '2025-03-03 20:31:21.459646')," \
       " ('rsi_strategy', '{\"rsi_period\": 14}', NULL);" + "".join(
           f"INSERT INTO trades (symbol, side, amount, price, timestamp, strategy_id) VALUES ('ETH/USDT',"
           f" '{'BUY' if n % 2 else 'SELL'}', {n}.5, 2226.09408424237, '2025-02-25 02:03:{n:02d}.458817', {1 + n % 2});"
           for n in range(15))
OLD_COLUMNS = ("SELECT id, symbol, side, amount, price, timestamp, strategy_id FROM trades ORDER BY id",
               "SELECT id, name, CAST(parameters AS text), created_at FROM strategies ORDER BY id",
               "SELECT id, symbol, timestamp, open, high, low, close, volume FROM ohlcv ORDER BY id")


@both
class Existing:
    def make(self, *more):
        self.database.script(TABLES[self.database.name] + ROWS + "".join(more))

    def old_rows(self):
        return [self.rows(sql) for sql in OLD_COLUMNS]

    def stamp_and_upgrade(self):
        before = self.old_rows()
        self.assertEqual(len(before[0]), 15)
        self.migrate("stamp", INITIAL)
        self.assertEqual(self.applied(), {INITIAL})
        self.assertEqual(self.old_rows(), before)
        self.migrate("upgrade")
        self.assertEqual(self.old_rows(), before)
        self.assertEqual(self.applied(), set(CHAIN))
        self.assertEqual(self.rows("SELECT origin FROM mig_revision WHERE id = '%s'" % INITIAL), [("stamp",)])

    def test_left_by_alembic(self):
        self.make(ALEMBIC, f"INSERT INTO alembic_version VALUES ('{INITIAL}');")
        self.stamp_and_upgrade()

    def test_made_by_create_all(self):
        self.make()
        self.stamp_and_upgrade()

    def test_with_the_outside_indexes(self):
        if not isinstance(self.database, Sqlite):
            self.skipTest("the bot made them on SQLite only")
        self.make(OUTSIDE)
        self.stamp_and_upgrade()
        names = {row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'index'")}
        self.assertIn("idx_trade_timestamp", names)

    def test_outside_index_that_differs(self):
        self.make("CREATE INDEX idx_strategy_name ON strategies (created_at);")
        self.migrate("stamp", INITIAL)
        before = self.old_rows(), self.applied()
        done = self.migrate("upgrade", status=7)
        self.assertIn("idx_strategy_name", done.stderr)
        self.assertEqual((self.old_rows(), self.applied()), before)

    def test_upgrade_of_an_unversioned_one_is_refused(self):
        self.make()
        before = self.database.state()
        done = self.migrate("upgrade", status=7)
        self.assertIn("`adopt`", done.stderr)
        self.assertEqual(self.database.state(), before)

    def test_stamp_compares(self):
        for change in ("DROP INDEX ix_trades_symbol;", "ALTER TABLE trades RENAME COLUMN price TO cost;",
                       "DROP INDEX ix_trades_symbol; CREATE INDEX ix_trades_symbol ON trades (side);"):
            with self.subTest(change):
                database = type(self.database)()
                self.addCleanup(database.close)
                self.database = database
                self.make(change)
                before = database.state()
                done = self.migrate("stamp", INITIAL, status=7)
                self.assertTrue("ix_trades_symbol" in done.stderr or "price" in done.stderr, done.stderr)
                self.assertEqual(database.state(), before)
                self.migrate("stamp", INITIAL, "--force")
                self.assertEqual(self.applied(), {INITIAL})

    def test_alembic_was_started_and_never_ran(self):
        self.database.script(ALEMBIC)
        self.migrate("upgrade")
        self.assertEqual(self.applied(), set(CHAIN))

    def test_stamp_moves_both_ways_and_purges(self):
        self.migrate("upgrade")
        self.migrate("stamp", CHAIN[3], status=7)
        self.migrate("stamp", CHAIN[3], "--force")
        self.assertEqual(self.applied(), set(CHAIN[:4]))
        self.migrate("stamp", "head")
        self.assertEqual(self.applied(), set(CHAIN))
        self.migrate("stamp", "base", "--force")
        self.assertEqual(self.applied(), set())
        self.migrate("stamp", CHAIN[1], "nope", status=2)


if __name__ == "__main__":
    unittest.main()
