# SPDX-License-Identifier: MIT
"""A rebuild that is killed before a call that changes a file, or finds the disk full there, or an I/O error: at every such
call of a small table, at many of one that does not fit into the cache, with a rollback journal and with a WAL. What is
found then is the old database or the new one, whole, and the next start goes on."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from cases import Case
from rebuilding import PROGRAM, Database, sound

GIVEN = """
create table parents (id integer primary key, name text);
create table t (
    id integer primary key,
    parent integer references parents (id) on delete cascade,
    up integer references t (id) on delete set null,
    note varchar(20) not null,
    twice integer generated always as (id * 2) stored,
    raw bytes
) autoincrement;
create index on_note on t (lower(note), id desc) where note <> '';
create table children (id integer primary key, t integer not null references t (id) on delete cascade);
create view numbers as select id as id, parent as parent from t;
"""
# The first is done where the table stands, the second copies it.
CHANGE = "alter table t add check (id > 0); create index on_name on parents (name); alter table t alter column note set default 'n';"


def rows(count, size):
    return f"""
        INSERT INTO parents VALUES (1, 'one'), (2, 'two');
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            INSERT INTO t (id, parent, up, note, raw) SELECT i, 1 + i % 2, nullif(i - 1, 0), 'note ' || i, randomblob({size}) FROM n;
        DELETE FROM t WHERE id = {count};
        INSERT INTO children (t) SELECT id FROM t;"""


def case(count, size):
    return Case("crash", GIVEN, rows(count, size), CHANGE, None, {}, "")


def content(path):
    """All there is but the bookkeeping."""
    connection = sqlite3.connect(path)
    try:
        return [line for line in connection.iterdump() if '"mig_' not in line and "mig_revision" not in line
                and "mig_journal" not in line]
    finally:
        connection.close()


class Crash(unittest.TestCase):
    def given(self, count, size, mode):
        database = Database(case(count, size))
        self.addCleanup(database.close)
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        database.script(f"PRAGMA journal_mode = {mode};")
        return database

    def put_back(self, database, kept):
        for name in os.listdir(database.folder):
            if name.startswith("field.db"):
                os.remove(os.path.join(database.folder, name))
        shutil.copy(kept, database.path)

    def try_at(self, database, at, how):
        """True when the run came to its end without being hindered."""
        done = database.migrate("upgrade", FAIL_AT=str(at), FAIL_HOW=how)
        place = f"{how} at {at}: {done.stdout}{done.stderr}"
        if how == "kill" and done.returncode != 0:
            self.assertEqual(done.returncode, -signal.SIGKILL, place)
        elif done.returncode != 0:
            self.assertEqual(done.returncode, 1, place)
            self.assertRegex(done.stderr, "database or disk is full" if how == "full" else "disk I/O error", place)
        copy = shutil.copytree(database.folder, database.folder + ".copy")
        self.addCleanup(shutil.rmtree, copy, ignore_errors=True)
        found = content(os.path.join(copy, "field.db")) # SQLite brings the file in order here
        shutil.rmtree(copy)
        self.assertIn(found, [self.new] if done.returncode == 0 else [self.old, self.new], place)
        again = database.migrate("upgrade")
        self.assertEqual(again.returncode, 0, place + again.stderr)
        self.assertEqual(content(database.path), self.new, place)
        self.assertEqual(sound(database.path), [], place)
        self.assertEqual(database.migrate("verify", "--check-heads").returncode, 0, place)
        return done.returncode == 0

    def check(self, count, size, mode, hows, most):
        most = min(most, int(os.environ.get("CRASHES", most)))
        database = self.given(count, size, mode)
        kept = shutil.copy(database.path, os.path.join(database.folder, "kept.db"))
        self.old = content(kept)
        counted = os.path.join(database.folder, "count")
        self.assertEqual(database.migrate("upgrade", FAIL_COUNT=counted).returncode, 0)
        self.new = content(database.path)
        self.assertNotEqual(self.old, self.new)
        with open(counted, encoding="ascii") as file:
            calls = int(file.read())
        self.assertGreater(calls, 20)
        for how in hows:
            tried = range(0, calls, max(1, calls // most))
            stopped = 0
            for at in tried:
                self.put_back(database, kept)
                stopped += not self.try_at(database, at, how)
            self.assertGreater(stopped, len(tried) // 2, how)
        return calls

    def test_rollback_journal(self):
        self.check(40, 200, "delete", ["kill", "full", "error"], 200)

    def test_wal(self):
        self.check(40, 200, "wal", ["kill", "full", "error"], 200)

    def test_larger_than_the_cache(self):
        self.assertGreater(self.check(3000, 1000, "delete", ["kill", "full"], 25), 1000)

    def test_larger_than_the_cache_in_wal(self):
        self.assertGreater(self.check(3000, 1000, "wal", ["kill", "error"], 25), 1000)

    def test_killed_by_somebody(self):
        """In the middle of the copy, wherever that is."""
        database = self.given(60000, 100, "delete")
        kept = shutil.copy(database.path, os.path.join(database.folder, "kept.db"))
        self.old = content(kept)
        began = time.monotonic()
        self.assertEqual(database.migrate("upgrade").returncode, 0)
        took = time.monotonic() - began
        self.new = content(database.path)
        killed = 0
        for part in range(1, 8):
            self.put_back(database, kept)
            process = subprocess.Popen([PROGRAM, database.chain, "--migrate", "upgrade", "--url", "sqlite:///" + database.path],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(took * part / 8)
            process.kill()
            killed += process.wait() == -signal.SIGKILL
            self.assertIn(content(database.path), [self.old, self.new])
            self.assertEqual(database.migrate("upgrade").returncode, 0)
            self.assertEqual(content(database.path), self.new)
        self.assertGreater(killed, 2)


if __name__ == "__main__":
    unittest.main()
