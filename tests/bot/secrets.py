# SPDX-License-Identifier: MIT
"""No password of a URL is in anything that the bot prints or stores: every command, every way of writing the URL, right and
wrong, whatever fails. Each password holds the word `hush` in each of its parts, so that no part of one passes."""

import os
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

from bot import ABIDANCE, CHAIN, INITIAL, SERVER, Postgres, dump, run

WORD = "hush"
COMMANDS = [
    ["plan"], ["upgrade", "+2", "--progress", "always"], ["current", "-v"], ["upgrade"], ["verify"], ["verify", "--self"],
    ["history", "-v", "-i"], ["heads"], ["branches"], ["show", "head"], ["stamp", "head"], ["stamp", "head", "--force", "--purge"],
    ["adopt"], ["plan", "--down"], ["downgrade", "--dry-run"], ["downgrade"], ["upgrade", "--sql"],
    ["downgrade", "--sql", f"{CHAIN[2]}:{INITIAL}"], ["upgrade", "nope"], ["upgrade", "--frobnicate"], ["frobnicate"],
    ["downgrade", "-99"], ["upgrade", "--lock-timeout", "1s"],
]
BOT = [["strategy", "slow", "--fast", "2", "--slow", "3"], ["trade", "slow"], ["trade", "nobody"], ["report"],
       ["load", "/nowhere.csv", "--symbol", "BTC"]]


def quoted(password):
    return urllib.parse.quote(password, safe="")


def every_byte(password):
    return "".join(f"%{byte:02x}" for byte in password.encode())


class Secrets(unittest.TestCase):
    def check(self, text, about):
        self.assertNotIn(WORD, text.lower(), about)
        self.assertNotIn(every_byte(WORD), text.lower(), about)

    def try_one(self, arguments, url, status=None, environment=None, timeout=120):
        """With --url, and by the environment."""
        for way in ("--url", "DATABASE_URL"):
            variables = dict(environment or {}, **({} if way == "--url" else {"DATABASE_URL": url}))
            done = run(*arguments, url=url if way == "--url" else None, environment=variables, timeout=timeout)
            self.check(done.stdout + done.stderr, (arguments, url, done.stdout, done.stderr))
            self.assertGreaterEqual(done.returncode, 0, (arguments, url))
            if status is not None:
                self.assertIn(done.returncode, (status,) if isinstance(status, int) else status, (arguments, url, done.stderr))
        return done

    # ---- URLs that are wrong, and no server ----

    def test_urls_that_are_wrong(self):
        for url in (f"postgresql://me:{WORD}1@{WORD}2@localhost/x", f"postgresql://me@{WORD}1:{WORD}2@localhost/x",
                    f"postgresql://me:{WORD}1/{WORD}2@localhost/x", f"postgresql://me:{WORD}1@{WORD}2/{WORD}3@localhost/x",
                    f"postgresql://me:{WORD}%zz@localhost/x", f"postgresql://me:{WORD}@[::1/x",
                    f"postgresql://me:{WORD}%00@localhost/x", f"postgresql:me:{WORD}@localhost/x",
                    f"postgresql://me:{WORD}1?{WORD}2@localhost/x", f"postgresql://me:{WORD}1/{WORD}2?{WORD}3@localhost/x",
                    f"postgresql://localhost?password={WORD}1@{WORD}2", f"postgresql://localhost:{WORD}/x",
                    f"postgresql://a,b:{WORD}/x", f"postgresql://me:{WORD}1@[::1]:{WORD}2/x",
                    f"postgresql:/me:{WORD}@localhost/x", f"postgresql//me:{WORD}@localhost/x",
                    f"postgresql://me@localhost/x?password={WORD}&frobnicate={WORD}",
                    f"postgresql://me@localhost/x?passwrd={WORD}", f"postgresql://me@localhost/x?{WORD}",
                    f"postgresql://me@localhost/x?password={WORD}={WORD}",
                    f"host=localhost user=me password={WORD} dbname=x", f"host=localhost password='{WORD}:{WORD}'",
                    f"password={WORD}", f"me:{WORD}@localhost/x", f"{WORD}@localhost", f"//me:{WORD}@localhost/x",
                    f"mysql://me:{WORD}@localhost/x", f"postgre://me:{WORD}@localhost/x", f" postgresql://me:{WORD}@localhost/x",
                    f"jdbc:postgresql://localhost/x?user=me&password={WORD}", f"sqlite://me:{WORD}@localhost/x",
                    f"sqlite:///x.db?key={WORD}", f"\"postgresql://me:{WORD}@localhost/x\""):
            for command in (["--migrate", "upgrade"], ["--migrate", "current"], ["--migrate", "upgrade", "--sql"], ["report"]):
                with self.subTest(url=url, command=command):
                    self.try_one(command, url, None if command[-1] == "--sql" else 2)

    def test_options_that_are_wrong(self):
        """The URL where something else is expected."""
        url = f"postgresql://me:{WORD}@localhost/x"
        for arguments in (["--migrate", "upgrade", f"--url={url}", "--frobnicate"], ["--migrate", f"--url={url}"],
                          ["--migrate", "upgrade", "--lock-timeout", "x", "--url", url], ["--migrate", "--url", url],
                          ["--migrate", "upgrade", "head", "head", "--url", url]):
            done = run(*arguments)
            self.check(done.stdout + done.stderr, (arguments, done.stderr))
            self.assertIn(done.returncode, (1, 2))

    # ---- servers that do not answer ----

    def test_no_server(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.fails(f"127.0.0.1:{port}", "")
        self.fails("nowhere.invalid", "")

    def test_timeout(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.fails(f"127.0.0.1:{silent.getsockname()[1]}", "connect_timeout=2", [["--migrate", "upgrade"]])

    def test_a_server_that_says_it_all(self):
        """What answers is no PostgreSQL, and repeats what it got."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            def echo():
                while True:
                    try:
                        connection, _ = server.accept()
                    except OSError:
                        return
                    with connection:
                        connection.sendall(b"E" + connection.recv(1000))
            threading.Thread(target=echo, daemon=True).start()
            self.fails(f"127.0.0.1:{server.getsockname()[1]}", "sslmode=disable", [["--migrate", "upgrade"]])

    def fails(self, place, options, commands=(["--migrate", "upgrade"], ["--migrate", "current"], ["report"])):
        secret = f"{WORD}1@{WORD}2/{WORD}3:{WORD}4"
        for url in (f"postgresql://me:{quoted(secret)}@{place}/x?{options}", f"postgres://me:{every_byte(secret)}@{place}/x?{options}",
                    f"postgresql+psycopg2://me@{place}/x?password={quoted(secret)}&{options}"):
            for command in commands:
                with self.subTest(url=url, command=command):
                    self.try_one(command, url, 1)

    @unittest.skipIf("MIG_TEST_POSTGRES_PASSWORD" not in os.environ, "no server with passwords")
    def test_wrong_password(self):
        for password in (f"{WORD}-{WORD}", quoted(f"{WORD}@{WORD}/{WORD}"), every_byte(WORD)):
            self.try_one(["--migrate", "upgrade"], os.environ["MIG_TEST_POSTGRES_PASSWORD"] + "&password=" + password, 1)


@unittest.skipIf(SERVER is None, "MIG_TEST_POSTGRES is not set")
class Stored(Secrets):
    """Every command on a server that takes the password; then what stands in the database, and what the server saw."""

    def setUp(self):
        self.database = Postgres()
        self.addCleanup(self.database.close)
        self.secret = f"{WORD} 1@{WORD}2/{WORD}3:{WORD}'4%"
        self.database.rows("DO $$ BEGIN CREATE ROLE quiet LOGIN SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        self.place = urllib.parse.parse_qs(urllib.parse.urlsplit(self.database.url).query)["host"][0]

    def urls(self):
        host, name = self.place, self.database.database
        yield f"postgresql://quiet:{quoted(self.secret)}@/{name}?host={host}"
        yield f"postgres://quiet:{every_byte(self.secret)}@/{name}?host={quoted(host)}"
        yield f"postgresql+psycopg2:///{name}?host={host}&user=quiet&password={quoted(self.secret)}&sslpassword={quoted(self.secret)}"

    def test_every_command(self):
        for url in self.urls():
            for command in COMMANDS:
                with self.subTest(command=command):
                    self.try_one(["--migrate", *command], url)
            self.try_one(["--migrate", "upgrade"], url, 0)
            for command in BOT:
                self.try_one(command, url)
            self.check(dump(self.database.url), "the database")
            self.try_one(["--migrate", "downgrade", "base", *[word for name in CHAIN for word in ("--allow-data-loss", name)]], url, (0, 2))

    def test_failures_that_are_journaled(self):
        url = next(self.urls())
        self.try_one(["--migrate", "upgrade", CHAIN[2]], url, 0)
        self.database.script("CREATE TABLE fee_tiers (other integer);")
        done = self.try_one(["--migrate", "upgrade"], url, 1)
        self.assertIn("fee_tiers", done.stderr)
        self.assertNotEqual(self.database.rows("SELECT 1 FROM mig_journal WHERE outcome = 'failed'"), [])
        self.check(dump(self.database.url), "the journal")

    def test_while_it_waits(self):
        """What everybody on the server and on the machine may see meanwhile: its session, and its children."""
        url = next(self.urls())
        self.try_one(["--migrate", "upgrade", CHAIN[0]], url, 0)
        holder = self.database.driver.connect(self.database.url)
        self.addCleanup(holder.close)
        holder.cursor().execute("LOCK TABLE mig_revision")
        process = subprocess.Popen([ABIDANCE, "--migrate", "upgrade", "--lock-timeout", "3s"], text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "DATABASE_URL": url})
        seen, children = "", []
        while process.poll() is None:
            rows = self.database.rows("SELECT * FROM pg_stat_activity WHERE usename = 'quiet'")
            seen += "".join(map(str, rows))
            children += self.children(process.pid)
            time.sleep(0.1)
        out, err = process.communicate()
        self.assertEqual(process.returncode, 6, err)
        self.assertIn("mig", seen)
        self.check(seen + "".join(children) + out + err, "meanwhile")

    def children(self, pid):
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                numbers = file.read().split()
            with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
                lines = [file.read()]
        except OSError:
            return []
        for number in numbers:
            try:
                with open(f"/proc/{number}/cmdline", encoding="utf-8") as file:
                    lines.append(file.read())
            except OSError:
                pass
        return lines

    def test_the_log_of_the_server(self):
        url = next(self.urls())
        self.database.rows(f"ALTER DATABASE {self.database.database} SET log_statement = 'all'")
        self.try_one(["--migrate", "upgrade"], url, 0)
        try:
            with open(os.path.join(self.place, "server.log"), encoding="utf-8", errors="replace") as file:
                log = file.read()
        except OSError as error:
            self.skipTest(str(error))
        self.assertIn("INSERT INTO", log)
        self.check("\n".join(line for line in log.splitlines() if self.database.database in line or "mig_" in line), "the log")


class File(Secrets):
    """SQLite has no passwords, and no secret of the environment becomes part of what it stores."""

    def test_environment(self):
        with tempfile.TemporaryDirectory(prefix="secrets-") as folder:
            path = os.path.join(folder, "a.db")
            for command in COMMANDS:
                done = run("--migrate", *command, url="sqlite:" + path,
                           environment={"DATABASE_URL": f"postgresql://me:{WORD}@localhost/x", "PGPASSWORD": WORD})
                self.check(done.stdout + done.stderr, command)
            with open(path, "rb") as file:
                self.assertNotIn(WORD.encode(), file.read().lower())


# The tests of wrong URLs run once.
for name in [name for name in dir(Secrets) if name.startswith("test_")]:
    setattr(Stored, name, None)
    setattr(File, name, None)

if __name__ == "__main__":
    unittest.main()
