# SPDX-License-Identifier: MIT
"""What the end-to-end tests share: running the bot, and a new database of either kind for each test."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
import uuid

ABIDANCE = os.environ["ABIDANCE"]
SERVER = os.environ.get("MIG_TEST_POSTGRES")
INITIAL = "dafd9a0cd380"
CHAIN = ["dafd9a0cd380", "3b8e01c7d5a2", "91d4c6f0b7e3", "5fa20e88c941", "c07a9d3e6b15", "e4517b2f0c98", "a86b3c5d1f24"]
HEAD = CHAIN[-1]
BOT_TABLES = {"ohlcv", "strategies", "trades"}


def run(*arguments, url=None, cwd=None, environment=None, timeout=120):
    """Runs the bot; its exit status, output and errors."""
    command = [ABIDANCE, *arguments]
    if url is not None:
        command += ["--url", url]
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    clean.update(environment or {})
    return subprocess.run(command, cwd=cwd, env=clean, text=True, capture_output=True, timeout=timeout,
                          stdin=subprocess.DEVNULL, check=False)


def dump(url, *options):
    """pg_dump's text without the random key that it puts into \\restrict."""
    text = subprocess.run(["pg_dump", "--no-owner", *options, url], text=True, check=True, capture_output=True).stdout
    return "\n".join(line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


class Sqlite:
    name = "sqlite"

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="abidance-")
        self.path = os.path.join(self.folder, "abidance.db")
        self.url = "sqlite:///" + self.path

    def rows(self, sql):
        connection = sqlite3.connect(self.path)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            with connection:
                return [tuple(row) for row in connection.execute(sql).fetchall()]
        finally:
            connection.close()

    def script(self, sql):
        connection = sqlite3.connect(self.path)
        connection.executescript(sql)
        connection.commit()
        connection.close()

    def exists(self):
        return os.path.exists(self.path)

    def state(self):
        """Everything there is, to show that nothing was written."""
        if not self.exists():
            return None
        with open(self.path, "rb") as file:
            return sorted(os.listdir(self.folder)), file.read()

    def tables(self):
        return {row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'"
                                            " AND name NOT LIKE 'sqlite%'")}

    def leftovers(self):
        return {row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
                                            " AND name NOT LIKE 'mig%'")}

    def schema(self):
        return self.rows("SELECT type, name, tbl_name, rtrim(sql, char(10)) FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
                         " AND name NOT LIKE 'mig%' ORDER BY 1, 2")

    def run_script(self, text):
        subprocess.run(["sqlite3", "-bail", self.path], input=text, text=True, check=True, capture_output=True)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres:
    name = "postgres"

    def __init__(self):
        import psycopg2
        self.driver = psycopg2
        self.database = "abidance_" + uuid.uuid4().hex[:12]
        self.admin(f"CREATE DATABASE {self.database}")
        self.url = SERVER.replace("///postgres?", f"///{self.database}?", 1)

    def admin(self, sql):
        connection = self.driver.connect(SERVER)
        connection.autocommit = True
        connection.cursor().execute(sql)
        connection.close()

    def rows(self, sql):
        connection = self.driver.connect(self.url)
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            rows = cursor.fetchall() if cursor.description else []
            connection.commit()
            return [tuple(row) for row in rows]
        finally:
            connection.close()

    script = rows

    def exists(self):
        return bool(self.rows("SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace"))

    def state(self):
        return dump(self.url)

    def tables(self):
        return {row[0] for row in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}

    def leftovers(self):
        return {row[0] for row in self.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^mig_'"
            " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'"
            " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")}

    def schema(self):
        return dump(self.url, "-s", "--exclude-table=mig_*")

    def run_script(self, text):
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url], input=text, text=True, check=True,
                       capture_output=True)

    def close(self):
        self.admin(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")


class OnBoth:
    """Runs the tests of a class on both databases: class X(OnSqlite, Tests, unittest.TestCase)."""

    database_class = None

    def setUp(self):
        if self.database_class is Postgres and SERVER is None:
            self.skipTest("MIG_TEST_POSTGRES is not set")
        self.database = self.database_class()
        self.addCleanup(self.database.close)

    def migrate(self, *arguments, status=0, **keywords):
        done = run("--migrate", *arguments, url=self.database.url, **keywords)
        self.assertEqual(done.returncode, status, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def applied(self):
        return {row[0] for row in self.database.rows("SELECT id FROM mig_revision")}

    def rows(self, sql):
        return self.database.rows(sql)


def both(tests):
    """Makes <Name>Sqlite and <Name>Postgres of a class of tests."""
    import sys
    module = sys.modules[tests.__module__]
    for kind in (Sqlite, Postgres):
        name = tests.__name__ + kind.__name__
        made = type(name, (tests, OnBoth, unittest.TestCase), {"database_class": kind, "__module__": tests.__module__})
        setattr(module, name, made)
    return None
