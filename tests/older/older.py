# SPDX-License-Identifier: MIT
"""A deploy that is rolled back. The newer program upgrades, rows come in, the older one, which carries the beginning of the
same chain, says that the database is ahead (4), and takes back what it does not know with what is stored there; what is
left, rows and catalogue, is what the newer program leaves. What is in the way is refused, and then nothing has changed."""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import examples
from bot import ABIDANCE, Postgres, Sqlite, both, dump

STEPS = [
    ("aaaa", "create table trades (id integer primary key, symbol varchar(20) not null, price double, note text);"
             " create table fills (id integer primary key, trade integer not null references trades (id) on delete cascade);"),
    ("bbbb", "alter table trades add column fee numeric(12, 8) not null default 0;"
             " create index by_symbol on trades (symbol);"
             " update trades set fee = 1 where price > 1;"),
    # On SQLite a table whose text is replaced, and one that is copied.
    ("cccc", "alter table trades add check (price > 0); alter table trades alter column fee set default 2;"),
    ("dddd", "alter table trades alter column note set not null fill 'none', rename column price to paid,"
             " add column paid_twice double generated always as (paid * 2) stored;"
             " create view fees as select symbol, fee from trades;"),
]
CALL = ("eeee", "call fill reverse unfill;")
ROWS = """INSERT INTO trades (id, symbol, paid, note, fee) VALUES (1, 'BTC', 1.5, 'a', 3), (2, 'ETH', 2.5, 'it''s', 0.25);
          INSERT INTO fills (id, trade) VALUES (1, 1), (2, 1), (3, 2);"""


class Programs:
    """A newer program and older ones: folders with the first revisions of a chain."""

    def __init__(self, texts):
        self.folder = tempfile.mkdtemp(prefix="older-")
        self.ids = [name for name, _ in texts]
        for count in range(1, len(texts) + 1):
            os.mkdir(self.path(count))
            for number, (_, text) in enumerate(texts[:count]):
                with open(f"{self.path(count)}/{number:02}.mig", "w", encoding="utf-8") as file:
                    file.write(text)

    def path(self, count):
        return os.path.join(self.folder, str(count))

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def chain(steps):
    """A revision for each pair of an id and its steps."""
    texts, parent = [], ""
    for name, block in steps:
        texts.append((name, f'revision {name} "Step {name}"{parent};\nupgrade {{ {block} }}\n'))
        parent = f" after {name}"
    return texts


def start(folder, arguments, url, **environment):
    return subprocess.Popen([ABIDANCE, folder, "--migrate", *arguments, "--url", url], text=True, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment})


def state_of(database):
    """Rows and catalogue, but not when and by whom what was done."""
    if isinstance(database, Postgres):
        return dump(database.url, "--exclude-table-data=mig_*"), sorted(database.rows("SELECT id, digest, chain FROM mig_revision"))
    tables = sorted(name for name in database.tables() if not name.startswith("mig_"))
    return ([(name, database.rows(f'SELECT * FROM "{name}" ORDER BY 1')) for name in tables], database.schema(),
            sorted(database.rows("SELECT id, digest, chain FROM mig_revision")))


class Rolled:
    def programs(self, texts):
        programs = Programs(texts)
        self.addCleanup(programs.close)
        return programs

    def go(self, folder, *arguments, status=0, **environment):
        process = start(folder, arguments, self.database.url, **environment)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, status, f"{folder} {arguments}\n{out}\n{err}")
        return out + err

    def again(self):
        """A new, empty database."""
        self.database.close()
        self.database = self.database_class()
        self.addCleanup(self.database.close)

    def upgraded(self, programs, count, rows=ROWS):
        self.go(programs.path(count), "upgrade")
        if rows:
            self.database.script(rows)

    def test_every_distance(self):
        programs = self.programs(chain(STEPS))
        newer, whole = programs.path(len(STEPS)), len(STEPS)
        for count in range(1, whole):
            target = programs.ids[count - 1]
            losses = [word for name in programs.ids[count:] for word in ("--allow-data-loss", name)]
            states = []
            for folder, way in ((newer, target), (programs.path(count), target), (programs.path(count), f"-{whole - count}")):
                self.again()
                self.upgraded(programs, whole)
                if folder != newer:
                    self.check_ahead(folder, target, programs.ids[count:])
                self.go(folder, "downgrade", way, *losses)
                states.append(state_of(self.database))
                self.go(folder, "verify")
                self.go(folder, "current", "--check-heads", status=3 if folder == newer else 0)
            self.assertEqual(states[0], states[1], target)
            self.assertEqual(states[0], states[2], target)
            self.go(newer, "upgrade")

    def check_ahead(self, folder, target, unknown):
        before = self.database.state()
        for command in (["upgrade"], ["plan"], ["stamp", "head"]):
            said = self.go(folder, *command, status=4)
            self.assertIn(f"is ahead of this program: revision {unknown[0]} is not known here", said)
            for name in unknown:
                self.assertRegex(said, rf'unknown    {name}  "Step {name}"  applied 2\d\d\d-.* UTC by program \(libmig')
            self.assertIn(f"`downgrade {target}` uses the way back that is stored in the database", said)
        self.go(folder, "current", status=4)
        self.go(folder, "verify", status=4)
        self.assertIn(f"{len(unknown)} revision", self.go(folder, "plan", "--down", target))
        self.assertEqual(self.database.state(), before)

    def test_loss_needs_words(self):
        programs = self.programs(chain(STEPS))
        self.upgraded(programs, 4)
        before = self.database.state()
        said = self.go(programs.path(1), "downgrade", "aaaa", status=8, MIG="")
        self.assertIn("would destroy the values of `trades.fee`", said)
        self.assertIn("--allow-data-loss bbbb", said)
        # what came behind is taken back, one transaction each, or nothing is: never half of a revision
        self.assertIn(self.database.rows("SELECT count(*) FROM mig_revision")[0][0], (2, 4), before)

    def test_call_is_in_the_way(self):
        programs = self.programs(chain(STEPS[:3] + [CALL, STEPS[3]]))
        self.upgraded(programs, 5)
        before = state_of(self.database)
        said = self.go(programs.path(1), "downgrade", "aaaa", status=4)
        self.assertIn("cannot take back revision eeee, which this program does not know: its stored way back calls a function", said)
        self.assertRegex(said, r"applied    2\d\d\d-\d\d-\d\d \d\d:\d\d UTC by program \(libmig")
        self.assertIn("nothing was executed; use the program that applied it", said)
        self.assertEqual(state_of(self.database), before)
        self.go(programs.path(4), "downgrade", "eeee", "--allow-data-loss", "dddd")
        self.go(programs.path(4), "downgrade", "aaaa", "--allow-data-loss", "bbbb")

    def store(self, text, name, digest=None):
        digest = digest or hashlib.sha256(text.encode()).hexdigest()
        self.database.script(f"UPDATE mig_revision SET reverse = '{text}', reverse_digest = '{digest}' WHERE id = '{name}'")

    def test_stored_way_back_of_another_kind(self):
        programs = self.programs(chain(STEPS))
        self.upgraded(programs, 4)
        for text, digest, reason in (('{"format": 2, "flags": 0}', None, "was written by a newer program"),
                                     ('{"format": 1, "flags": 0, "statements": [{"kind": "burn"}]}', None,
                                      "was written by a newer program"),
                                     ('{"format": 1, "flags": 0, "statements": []}', "0" * 64, "is damaged"),
                                     ("", None, "is damaged")):
            self.store(text, "cccc", digest)
            before = state_of(self.database)
            said = self.go(programs.path(1), "downgrade", "aaaa", status=4)
            self.assertIn(f"cannot take back revision cccc, which this program does not know: its stored way back {reason}", said)
            self.assertEqual(state_of(self.database), before, text)
        self.store('{"format": 1, "irreversible": "it is gone"}', "cccc")
        before = state_of(self.database)
        self.assertIn("revision cccc cannot be taken back: it is gone", self.go(programs.path(1), "downgrade", "aaaa", status=1))
        self.assertEqual(state_of(self.database), before)

    def test_edited_and_missing(self):
        """What the older program knows of itself goes first."""
        programs = self.programs(chain(STEPS))
        self.upgraded(programs, 4)
        self.database.script("UPDATE mig_revision SET digest = 'beef' WHERE id = 'aaaa'")
        for command in ("upgrade", "downgrade"):
            said = self.go(programs.path(2), command, status=5)
            self.assertIn("revision aaaa was changed after it was applied", said)
            self.assertRegex(said, r'applied    "Step aaaa"  2\d\d\d-.* UTC  by program \(libmig.*digest beef')
            self.assertRegex(said, r'built in   "Step aaaa"  00.mig  digest [0-9a-f]{12}')
            self.assertIn("make the file again what it was then, and put the change into a new revision", said)
        self.assertRegex(self.go(programs.path(2), "history", "-i"), r"\* aaaa \(changed since\) +Step aaaa")
        self.database.script("DELETE FROM mig_revision WHERE id = 'aaaa'")
        said = self.go(programs.path(2), "upgrade", status=5)
        self.assertIn("has a gap: revision bbbb is applied, and aaaa, which it needs, is not", said)
        self.assertRegex(said, r'applied    bbbb  "Step bbbb"  2\d\d\d-.* UTC  by program \(libmig')
        self.assertIn("`stamp --purge REVISION` compares the live schema and records anew", said)

    def test_killed(self):
        """Whenever it is killed, the older program goes on with the same command."""
        programs = self.programs(chain(STEPS))
        losses = ["--allow-data-loss", "bbbb", "--allow-data-loss", "dddd"]
        self.upgraded(programs, 4)
        self.go(programs.path(4), "downgrade", "aaaa", *losses)
        wanted = state_of(self.database)
        for at in self.moments(programs, losses):
            self.again()
            self.upgraded(programs, 4)
            self.kill(programs.path(1), ["downgrade", "aaaa", *losses], at)
            self.assertIn(self.database.rows("SELECT count(*) FROM mig_revision")[0][0], (1, 2, 3, 4))
            self.go(programs.path(1), "downgrade", "aaaa", *losses)
            self.assertEqual(state_of(self.database), wanted, at)

    def moments(self, programs, losses):
        """SQLite: numbers of calls that change a file. PostgreSQL: tables that somebody else holds."""
        if self.database_class is Postgres:
            return ["trades", "mig_journal"]
        self.again()
        self.upgraded(programs, 4)
        counted = os.path.join(self.database.folder, "count")
        self.go(programs.path(1), "downgrade", "aaaa", *losses, FAIL_COUNT=counted)
        with open(counted, encoding="ascii") as file:
            calls = int(file.read())
        self.assertGreater(calls, 30)
        return range(0, calls, max(1, calls // 20))

    def kill(self, folder, arguments, at):
        if self.database_class is Sqlite:
            self.go(folder, *arguments, status=-signal.SIGKILL, FAIL_AT=str(at), FAIL_HOW="kill")
            return
        holder = self.database.driver.connect(self.database.url)
        holder.cursor().execute(f"LOCK TABLE {at} IN ACCESS SHARE MODE" if at != "mig_journal" else
                                f"LOCK TABLE {at} IN ACCESS EXCLUSIVE MODE")
        process = start(folder, arguments, self.database.url)
        waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        for _ in range(100):
            if self.database.rows(waiting) or process.poll() is not None:
                break
            time.sleep(0.05)
        process.kill()
        process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL)
        holder.rollback()
        holder.close()
        for _ in range(100): # the server notices that nobody is there any more
            if len(self.database.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()")) == 1:
                break
            time.sleep(0.05)

    def test_the_examples_of_the_language(self):
        """Each section of grammar/README.md is a chain; it goes back as far as it may."""
        for title, given, blocks in examples.sections():
            with self.subTest(section=title):
                texts, parent = [], None
                for number, (no_way_back, block) in enumerate([("", given)] + blocks):
                    text, parent = examples.revision(block, no_way_back, parent, number)
                    texts.append((parent, text))
                self.there_and_back(self.programs(texts))

    def there_and_back(self, programs):
        """The newer and the older program take back one revision after the other."""
        losses = [word for name in programs.ids for word in ("--allow-data-loss", name)]
        states = []
        for older in (False, True):
            self.again()
            self.go(programs.path(len(programs.ids)), "upgrade")
            states.append([])
            for count in range(len(programs.ids) - 1, 0, -1):
                done = start(programs.path(count if older else count + 1), ["downgrade", "-1", *losses], self.database.url)
                out, err = done.communicate(timeout=120)
                if done.returncode != 0: # a call, or no way back at all
                    self.assertRegex(err, "calls a function" if older and "call" in err else "cannot be taken back|calls")
                    self.go(programs.path(count + 1), "downgrade", "-1", *losses, status=0 if "calls" in err else 1)
                    if "calls" not in err:
                        break
                states[-1].append(state_of(self.database))
                self.assertIn("took back", out + "took back" * (done.returncode != 0))
        self.assertEqual(states[0], states[1])


both(Rolled)

if __name__ == "__main__":
    unittest.main()
