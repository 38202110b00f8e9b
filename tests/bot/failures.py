# SPDX-License-Identifier: MIT
"""What an operator meets: each failure has its exit status and a clear message, and changes nothing."""

import os
import socket
import sqlite3
import stat
import subprocess
import tempfile
import time
import unittest

from bot import ABIDANCE, CHAIN, HEAD, INITIAL, SERVER, Postgres, both, dump, run

SECRET = "hush-hush-7c1f"


@both
class Refused:
    def refused(self, *arguments, status):
        before = self.database.state()
        done = self.migrate(*arguments, status=status)
        self.assertEqual(self.database.state(), before)
        self.assertTrue(done.stderr.startswith("abidance: "), done.stderr)
        self.assertNotIn("\n\n", done.stderr)
        return done.stderr

    def test_ahead_of_the_binary(self):
        self.migrate("upgrade")
        self.database.script("INSERT INTO mig_revision (id, message, digest, chain, parents, dialect, origin, table_format,"
                             " applied_at, duration_ms, applied_by) SELECT 'feedc0ffee00', 'From the future', digest, chain,"
                             " parents, dialect, origin, table_format, applied_at, duration_ms, 'abidance 9' FROM mig_revision"
                             f" WHERE id = '{HEAD}';")
        for command in ("upgrade", "current"):
            text = self.refused(command, status=4)
            self.assertIn("feedc0ffee00", text)
        done = run("report", url=self.database.url)
        self.assertEqual(done.returncode, 4)

    def test_digest_differs(self):
        self.migrate("upgrade")
        self.database.script(f"UPDATE mig_revision SET digest = '{'0' * 64}' WHERE id = '{CHAIN[1]}';")
        for command in ("upgrade", "current"):
            self.assertIn(CHAIN[1], self.refused(command, status=5))
        self.assertEqual(run("report", url=self.database.url).returncode, 5)

    def test_missing_ancestor(self):
        self.migrate("upgrade")
        self.database.script(f"DELETE FROM mig_revision WHERE id = '{CHAIN[2]}';")
        self.assertIn(CHAIN[2], self.refused("upgrade", status=5))

    def test_downgrade_that_would_lose_rows(self):
        self.migrate("upgrade", INITIAL)
        self.database.script("INSERT INTO strategies (name, parameters) VALUES ('x', '{}');")
        text = self.refused("downgrade", "base", status=8)
        self.assertIn("strategies", text)
        self.assertIn(f"--allow-data-loss {INITIAL}", text)
        self.migrate("downgrade", "base", "--allow-data-loss", INITIAL)
        self.assertEqual(self.database.leftovers(), set())

    def test_loss_is_found_before_anything_is_taken_back(self):
        self.migrate("upgrade")
        self.database.script("INSERT INTO strategies (name, parameters) VALUES ('x', '{}');")
        self.refused("downgrade", "base", status=8)
        self.assertEqual(self.applied(), set(CHAIN))

    def test_failing_revision_leaves_what_was_before(self):
        self.migrate("upgrade", CHAIN[2])
        self.database.script("CREATE TABLE fee_tiers (other integer);")
        before = self.database.schema(), self.applied()
        done = self.migrate("upgrade", status=1)
        self.assertIn(CHAIN[3], done.stderr)
        self.assertIn("fee_tiers", done.stderr)
        self.assertEqual((self.database.schema(), self.applied()), before)
        self.assertEqual(len(self.rows("SELECT 1 FROM mig_journal WHERE outcome = 'failed'")), 1)
        self.database.script("DROP TABLE fee_tiers;")
        self.migrate("upgrade")

    def test_bot_refuses_to_trade(self):
        done = run("report", url=self.database.url)
        self.assertEqual(done.returncode, 3)
        self.assertIn("--migrate upgrade", done.stderr)
        self.migrate("upgrade", CHAIN[3])
        self.assertEqual(run("trade", "sma", url=self.database.url).returncode, 3)

    def test_lock_of_somebody_else(self):
        self.migrate("upgrade", CHAIN[0])
        if isinstance(self.database, Postgres):
            keeper = self.database.driver.connect(self.database.url)
            cursor = keeper.cursor()
            cursor.execute("BEGIN; LOCK TABLE mig_revision")
            self.addCleanup(keeper.close)
            self.migrate("upgrade", "--lock-timeout", "700ms", status=6)
            keeper.rollback()
        else:
            keeper = sqlite3.connect(self.database.path, isolation_level=None)
            self.addCleanup(keeper.close)
            keeper.execute("BEGIN IMMEDIATE")
            done = self.migrate("upgrade", "--lock-timeout", "300ms", status=6)
            self.assertIn(f"process {os.getpid()}", done.stderr)
            self.migrate("current")
            keeper.execute("ROLLBACK")
            keeper.execute("BEGIN EXCLUSIVE")
            for patience in ("0", "300ms"):
                began = time.monotonic()
                self.migrate("verify", "--lock-timeout", patience, status=6)
                self.assertLess(time.monotonic() - began, 4)
            keeper.execute("ROLLBACK")
        self.migrate("upgrade", "--lock-timeout", "20s")


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="abidance-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def refused(self, name, *words, status=1):
        before = sorted(os.listdir(self.folder))
        for command in ("upgrade", "current", "plan", "stamp"):
            done = run("--migrate", command, *(["head"] if command == "stamp" else []), url="sqlite:///" + self.path(name))
            self.assertEqual(done.returncode, status, (command, done.stdout, done.stderr))
            for word in words:
                self.assertIn(word, done.stderr)
            self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_no_database(self):
        with open(self.path("notes.db"), "w", encoding="utf-8") as file:
            file.write("these are notes, and they are long enough to be mistaken for a header of a database file....\n" * 3)
        self.refused("notes.db", "is not a SQLite database", self.path("notes.db"))

    def test_missing_folder(self):
        self.refused("no/where/a.db", "does not exist")

    def test_folder(self):
        os.mkdir(self.path("a.db"))
        self.refused("a.db", "it is a folder")

    def test_read_only_file(self):
        sqlite3.connect(self.path("a.db")).execute("CREATE TABLE t (a)")
        os.chmod(self.path("a.db"), stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        os.chmod(self.folder, 0o755)
        copy = self.path("abidance")
        subprocess.run(["cp", ABIDANCE, copy], check=True)
        command = [copy, "--migrate", "upgrade", "--url", "sqlite:///" + self.path("a.db")]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("read-only", done.stderr)

    def test_relative_url_shows_the_whole_path(self):
        done = run("--migrate", "current", "-v", url="sqlite:///a.db", cwd=self.folder)
        self.assertIn(self.path("a.db"), done.stdout + done.stderr)
        self.assertEqual(os.listdir(self.folder), [])

    def test_default_and_environment(self):
        self.assertEqual(run("--migrate", "upgrade", cwd=self.folder).returncode, 0)
        self.assertEqual(os.listdir(self.folder), ["abidance.db"])
        done = run("--migrate", "upgrade", cwd=self.folder, environment={"DATABASE_URL": "sqlite:b.db"})
        self.assertEqual(done.returncode, 0)
        self.assertTrue(os.path.exists(self.path("b.db")))
        self.assertEqual(run("--migrate", "current", cwd=self.folder, environment={"DATABASE_URL": ""}).returncode, 0)


class Servers(unittest.TestCase):
    def refused(self, url, status, *words):
        for command in ("upgrade", "current"):
            done = run("--migrate", command, url=url)
            self.assertEqual(done.returncode, status, (done.stdout, done.stderr))
            for word in words:
                self.assertIn(word, done.stderr)
            self.assertNotIn(SECRET, done.stdout + done.stderr)

    def test_server_is_down(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.refused(f"postgresql://me:{SECRET}@127.0.0.1:{port}/x", 1, f"postgresql://me@127.0.0.1:{port}/x")

    def test_url_that_cannot_be_read(self):
        self.refused(f"postgresql://me:{SECRET}@[::1/x", 2)
        self.refused(f"postgresql://me:{SECRET}%zz@h/x", 2)

    @unittest.skipIf("MIG_TEST_POSTGRES_PASSWORD" not in os.environ, "no server with passwords")
    def test_wrong_password(self):
        self.refused(os.environ["MIG_TEST_POSTGRES_PASSWORD"] + "&password=" + SECRET, 1, "password authentication failed")

    @unittest.skipIf(SERVER is None, "MIG_TEST_POSTGRES is not set")
    def test_no_such_database(self):
        self.refused(SERVER.replace("///postgres?", "///nowhere?", 1), 1, "nowhere")

    @unittest.skipIf(SERVER is None, "MIG_TEST_POSTGRES is not set")
    def test_nothing_that_is_printed_or_stored_holds_the_password(self):
        database = Postgres()
        self.addCleanup(database.close)
        url = database.url.replace("postgresql:///", f"postgresql://postgres:{SECRET}@/", 1)
        self.assertIn(SECRET, url)
        lossy = [word for revision in CHAIN for word in ("--allow-data-loss", revision)]
        commands = [["plan"], ["upgrade", CHAIN[1], "--progress", "always"], ["upgrade", "zzzz"], ["upgrade", CHAIN[2], "--sql"],
                    ["upgrade", "--dry-run"], ["upgrade"], ["history", "-i", "-v"], ["current", "-v"], ["verify"], ["adopt"],
                    ["stamp", CHAIN[1]], ["stamp", "head"], ["plan", "base", "--down"], ["downgrade", CHAIN[0], *lossy],
                    ["heads"], ["branches"], ["show", "head"], ["current", "--check-heads"], ["upgrade", "--help"]]
        for words in commands:
            json = [[], ["--json"]] if words[0] in ("plan", "current", "history", "verify") and "-v" not in words else [[]]
            for form in json:
                for done in (run("--migrate", *words, *form, url=url),
                             run("--migrate", *words, *form, environment={"DATABASE_URL": url})):
                    self.assertNotIn(SECRET, done.stdout + done.stderr, words)
        database.rows("CREATE TABLE positions (id integer)" if "positions" not in database.tables() else "SELECT 1")
        self.assertEqual(run("--migrate", "upgrade", url=url).returncode, 1)
        stored = dump(database.url)
        self.assertIn("COPY public.mig_journal", stored)
        self.assertIn("failed", stored)
        self.assertNotIn(SECRET, stored)


if __name__ == "__main__":
    unittest.main()
