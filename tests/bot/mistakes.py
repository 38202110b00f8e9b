# SPDX-License-Identifier: MIT
"""What an operator does wrong, and to the byte what is said then (mistakes.txt). A message says what was asked, what was found,
what was left unchanged and what to do next. `python3 mistakes.py bless` writes the file anew: read it aloud before you commit."""

import getpass
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from bot import ABIDANCE, CHAIN, HEAD, INITIAL, SERVER, Postgres

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mistakes.txt")


def start(words, folder, user=None):
    clean = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run([*(user or []), ABIDANCE if user is None else os.path.join(folder, "abidance"), *words], cwd=folder,
                          env=clean, text=True, capture_output=True, check=False, timeout=60, stdin=subprocess.DEVNULL)


class World:
    """A folder with what was there before the mistake. Each method of this class is a state that mistakes.txt names."""

    def __init__(self, state):
        self.folder = tempfile.mkdtemp(prefix="mistakes-")
        os.chmod(self.folder, 0o755)
        self.url, self.user, self.keeper, self.server = "sqlite:a.db", None, None, None
        getattr(self, state)()

    def path(self, name="a.db"):
        return os.path.join(self.folder, name)

    def script(self, sql):
        connection = sqlite3.connect(self.path())
        connection.executescript(sql)
        connection.close()

    def upgrade(self, target="head"):
        assert start(["--migrate", "upgrade", target, "--url", self.url], self.folder).returncode == 0

    def nothing(self):
        pass

    def at_head(self):
        self.upgrade()

    def at_second(self):
        self.upgrade(CHAIN[1])

    def edited(self):
        self.upgrade()
        self.script(f"UPDATE mig_revision SET digest = 'abc' WHERE id = '{CHAIN[2]}'")

    def edited_below(self):
        self.upgrade()
        self.script(f"UPDATE mig_revision SET chain = 'abc' WHERE id = '{CHAIN[2]}'")

    def gap(self):
        self.upgrade()
        self.script(f"DELETE FROM mig_revision WHERE id = '{CHAIN[2]}'")

    def newer(self):
        self.upgrade()
        self.script("INSERT INTO mig_revision SELECT 'later', 'Of tomorrow''s program', digest, chain, id, dialect, origin,"
                    " table_format, loses, applied_at, duration_ms, applied_by, reverse, reverse_digest FROM mig_revision"
                    f" WHERE id = '{HEAD}'")

    def of_another_program(self):
        self.upgrade()
        self.script("UPDATE mig_revision SET id = 'x' || id, parents = ''")

    def not_our_table(self):
        self.script("CREATE TABLE mig_revision (a integer)")

    def alembic(self):
        self.script("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);"
                    f"INSERT INTO alembic_version VALUES ('{INITIAL}'); CREATE TABLE trades (id integer PRIMARY KEY);")

    def by_hand(self):
        self.script("CREATE TABLE customers (id integer PRIMARY KEY)")

    def drifted(self):
        self.upgrade()
        self.script("ALTER TABLE trades ADD COLUMN mine text")

    def rows_at_head(self):
        self.upgrade()
        self.script("INSERT INTO equity (cash, holdings, total) VALUES (1, 1, 2)")

    def text_file(self):
        with open(self.path(), "w", encoding="utf-8") as file:
            file.write("not a database, but long enough to be taken for the header of one\n" * 9)

    def cut_off(self):
        self.upgrade()
        os.truncate(self.path(), 6000)

    def a_folder(self):
        os.mkdir(self.path())

    def nobody(self):
        shutil.copy(ABIDANCE, self.path("abidance"))
        self.user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
        os.chmod(self.folder, 0o555)

    def read_only(self):
        self.upgrade(CHAIN[1])
        os.chmod(self.path(), 0o444)
        self.nobody()

    def locked(self):
        self.upgrade(CHAIN[1])
        self.keeper = sqlite3.connect(self.path(), isolation_level=None)
        self.keeper.execute("BEGIN IMMEDIATE")

    def postgres(self):
        if SERVER is None:
            raise unittest.SkipTest("MIG_TEST_POSTGRES is not set")
        self.server = Postgres()
        self.url = self.server.url

    def postgres_missing(self):
        self.postgres()
        self.url = self.url.replace(self.server.database, "no_such_database")

    def postgres_not_ours(self):
        self.postgres()
        self.server.rows("CREATE TABLE mig_revision (a integer)")

    def postgres_no_rights(self):
        self.postgres()
        role = self.server.database + "_reader"
        self.server.rows(f"CREATE ROLE {role}; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        self.url += f"&options=-crole%3D{role}"

    def postgres_read_only(self):
        self.postgres()
        self.server.rows(f"ALTER DATABASE {self.server.database} SET default_transaction_read_only = on")

    def postgres_gone(self):
        self.url = "postgresql://me:s3cret@127.0.0.1:1/bank"

    def clean(self, text):
        """Without what is different each time."""
        if self.server is not None:
            text = re.sub(r"host=[^\s&`]*", "host=SOCKET", text.replace(self.server.database, "DATABASE"))
            text = re.sub(r'socket "[^"]*"', 'socket "SOCKET"', text)
        text = text.replace(self.folder, "~").replace(f"process {os.getpid()} (python3)", "process N (python3)")
        text = text.replace(f"//{getpass.getuser()}@", "//USER@")
        text = re.sub(r"\b(chain|digest) [0-9a-f]{12}\b", r"\1 HEX", text)
        return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "TIME UTC", text)

    def close(self):
        if self.keeper is not None:
            self.keeper.close()
        if self.server is not None:
            self.server.close()
        os.chmod(self.folder, 0o755)
        shutil.rmtree(self.folder)


def said(state, words):
    world = World(state)
    try:
        url = [] if "--url" in words or state == "no_url" else ["--url", world.url]
        done = start(["--migrate", *words, *url], world.folder, world.user)
        assert "s3cret" not in done.stdout + done.stderr
        return f"{done.returncode}\n{world.clean(done.stderr)}"
    finally:
        world.close()


def read_cases():
    """`== state: words`, the exit status, what is printed to standard error."""
    with open(FILE, encoding="utf-8") as file:
        blocks = re.split(r"^== ", file.read(), flags=re.MULTILINE)[1:]
    for block in blocks:
        head, _, text = block.partition("\n")
        state, _, words = head.partition(": ")
        yield head, state, words.split(" "), text.rstrip("\n") + "\n"


class Mistakes(unittest.TestCase):
    def test_each(self):
        self.assertGreater(sum(1 for _ in read_cases()), 60)
        for head, state, words, text in read_cases():
            with self.subTest(head):
                try:
                    found = said(state, words)
                except unittest.SkipTest:
                    continue
                self.assertEqual(found, text)


def bless():
    with open(FILE, encoding="utf-8") as file:
        introduction = file.read().split("== ", 1)[0]
    blocks = [f"== {head}\n{said(state, words)}\n" for head, state, words, _ in read_cases()]
    with open(FILE, "w", encoding="utf-8") as file:
        file.write((introduction + "".join(blocks)).rstrip("\n") + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["bless"]:
        bless()
    else:
        unittest.main()
