# SPDX-License-Identifier: MIT
"""What somebody at a terminal sees while a large table is copied: its name, how many rows, how far; on one line, which is gone in
the end. Without a terminal nothing, unless it is asked for."""

import os
import pty
import re
import subprocess
import unittest

from cases import Case
from rebuilding import PROGRAM, Database

ROWS = """WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) INSERT INTO t SELECT i, 'note ' || i, i % 7 FROM n;"""
GIVEN = """create table t (id integer primary key, note text, amount integer);
create index by_note on t (note); create index by_amount on t (amount, note);"""
# Slow enough for a fast machine.
SLOW = "replace(" * 12 + "note" + ", 'x', 'yy')" * 12
CHANGE = f"alter table t alter column note type varchar(200) using {SLOW} reverse note;"


class Progress(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Database(Case("progress", GIVEN, ROWS, CHANGE, None, {}, ""))
        cls.addClassCleanup(cls.database.close)
        assert cls.database.made.returncode == 0, cls.database.made.stderr
        cls.kept = cls.database.copy()

    def setUp(self):
        with open(self.kept, "rb") as source, open(self.database.path, "wb") as target:
            target.write(source.read())

    def arguments(self, *more):
        return [PROGRAM, self.database.chain, "--migrate", "upgrade", "--url", "sqlite:///" + self.database.path, *more]

    def at_a_terminal(self, *more):
        main, other = pty.openpty()
        process = subprocess.Popen(self.arguments(*more), stdout=subprocess.PIPE, stderr=other, stdin=other)
        os.close(other)
        seen = b""
        while True:
            try:
                piece = os.read(main, 4096)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            seen += piece
        os.close(main)
        process.stdout.read()
        process.stdout.close()
        self.assertEqual(process.wait(), 0, seen)
        return seen.decode()

    def test_terminal(self):
        seen = self.at_a_terminal()
        percents = [int(found) for found in re.findall(r"\r      `t`: (\d+) % of 400000 rows copied\033\[K", seen)]
        self.assertGreater(len(percents), 0, seen)  # how many, and how far the first is, depends on the machine
        self.assertEqual(percents, sorted(percents))
        self.assertLess(len(percents), 200)
        self.assertLessEqual(percents[-1], 100, percents)
        self.assertIn("\r\033[K", seen[seen.rindex(" copied"):])  # and is gone

    def test_terminal_that_is_not_asked(self):
        for option in (("--progress", "never"), ("--quiet",)):
            with self.subTest(option):
                self.setUp()
                self.assertEqual(self.at_a_terminal(*option), "")

    def test_no_terminal(self):
        for option, says in (("auto", False), ("never", False), ("always", True)):
            with self.subTest(option):
                self.setUp()
                done = subprocess.run(self.arguments("--progress", option), capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn("\r", done.stderr)
                self.assertNotIn("\033", done.stderr)
                if says:
                    self.assertRegex(done.stderr, r"(?m)^      `t`: \d+ % of 400000 rows copied$")
                else:
                    self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
