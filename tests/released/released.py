# SPDX-License-Identifier: MIT
"""Databases of earlier builds, kept as text, with the program of this one. README.md says how a folder is made."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from bot import ABIDANCE, Postgres, Sqlite, both, dump

HERE = os.path.dirname(os.path.abspath(__file__))
IDS = ["aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff"]
ROWS = """INSERT INTO totals (symbol, n) VALUES ('BTC', 0), ('ETH', 0);
    INSERT INTO trades (id, symbol, side, price, quantity, strategy_id, at, fee) VALUES
        (1, 'BTC', 'BUY', 6000.5, 0.25, 1, '2026-01-02 03:04:05.000000', 1.5),
        (2, 'BTC', 'SELL', 6100, 2, 1, '2026-01-02 03:04:06.000000', 0),
        (3, 'ETH', 'SHORT', 3000.125, 1.5, NULL, '2026-01-02 03:04:07.000000', 0.5);"""
KEPT = [(1, "BTC", "BUY", 6000.5, 0.25, 1, 1.5), (2, "BTC", "SELL", 6100, 2, 1, 0), (3, "ETH", "SELL", 3000.125, 1.5, None, 0.5)]
LOSSES = [word for name in IDS for word in ("--allow-data-loss", name)]


def table_format():
    with open(os.environ["TABLES"], encoding="utf-8") as file:
        return re.search(r"#define MIG_TABLE_FORMAT (\d+)", file.read())[1]


def program(folder, *arguments, url):
    return subprocess.run([ABIDANCE, folder, "--migrate", *arguments, "--url", url], text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=120, check=False)


def text_of(database):
    if isinstance(database, Postgres):
        return dump(database.url, "--inserts").strip("\n") + "\n"
    return subprocess.run(["sqlite3", database.path, ".dump"], text=True, check=True, capture_output=True).stdout


class Released:
    def each(self):
        """The migrations of each folder, beside a database that has been restored from it."""
        folders = sorted(glob.glob(os.path.join(HERE, "[0-9]*")))
        self.assertIn(table_format(), [os.path.basename(folder) for folder in folders],
                      "this table format has no folder here; README.md says how one is made")
        for folder in folders:
            with self.subTest(format=os.path.basename(folder)):
                self.database = self.database_class()
                self.addCleanup(self.database.close)
                with open(os.path.join(folder, self.database.name + ".sql"), encoding="utf-8") as file:
                    self.database.run_script(file.read())
                self.assertEqual(self.rows("SELECT DISTINCT table_format FROM mig_revision"),
                                 [(int(os.path.basename(folder)),)])
                yield os.path.join(folder, "migrations")

    def go(self, chain, *arguments, status=0):
        done = program(chain, *arguments, url=self.database.url)
        self.assertEqual(done.returncode, status, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def older(self, chain, count):
        folder = tempfile.mkdtemp(prefix="released-")
        self.addCleanup(shutil.rmtree, folder)
        for name in sorted(os.listdir(chain))[:count]:
            shutil.copy(os.path.join(chain, name), folder)
        return folder

    def trades(self, side="side"):
        return [(key, symbol, side, float(price), float(quantity), strategy, float(fee)) for key, symbol, side, price, quantity,
                strategy, fee in self.rows(f"SELECT id, symbol, {side}, price, quantity, strategy_id, fee FROM trades ORDER BY id")]

    def test_looked_at(self):
        for chain in self.each():
            before = self.database.state()
            self.assertIn("eeee", self.go(chain, "current"))
            self.go(chain, "current", "--check-heads", status=3)
            self.assertIn("as generated", self.go(chain, "verify"))
            self.assertIn("ffff", self.go(chain, "plan"))
            self.assertIn("applied", self.go(chain, "history", "-i", "-v"))
            self.assertEqual(self.database.state(), before)

    def test_goes_on(self):
        for chain in self.each():
            self.go(chain, "upgrade")
            self.go(chain, "verify", "--check-heads")
            self.assertEqual(self.trades()[:2], KEPT[:2])
            self.assertEqual(self.rows("SELECT symbol, number FROM volumes ORDER BY symbol"), [("BTC", 2), ("ETH", 1)])
            self.assertEqual(self.rows("SELECT count(*) FROM plans WHERE active"), [(2,)])

    def test_goes_back(self):
        for chain in self.each():
            self.go(chain, "downgrade", "dddd", *LOSSES)
            self.go(chain, "verify")
            self.assertEqual(self.trades(), KEPT)
            self.go(chain, "downgrade", "base", *LOSSES)
            self.assertEqual({name for name in self.database.leftovers() if not name.startswith("mig_")}, set())
            self.go(chain, "upgrade")
            self.go(chain, "verify", "--check-heads")

    def test_goes_back_by_an_older_program(self):
        """With nothing but what the earlier build has stored."""
        for chain in self.each():
            for count in (4, 3, 1):
                self.go(self.older(chain, count), "current", status=4)
                self.go(self.older(chain, count), "downgrade", IDS[count - 1], *LOSSES)
                self.go(self.older(chain, count), "verify", "--check-heads")
                if count > 1:
                    self.assertEqual(self.trades(), KEPT)
            self.go(chain, "upgrade")
            self.go(chain, "verify", "--check-heads")


both(Released)


def make():
    folder = os.path.join(HERE, table_format())
    for kind in (Sqlite, Postgres):
        database = kind()
        done = program(os.path.join(folder, "migrations"), "upgrade", "eeee", url=database.url)
        if done.returncode != 0:
            sys.exit(done.stderr)
        database.script(ROWS)
        with open(os.path.join(folder, database.name + ".sql"), "w", encoding="utf-8") as file:
            file.write(text_of(database))
        database.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["--make"]:
        make()
    else:
        unittest.main()
