# SPDX-License-Identifier: MIT
"""What Alembic's batch mode loses, alters or fails at on SQLite, and what becomes of the same tables here.

Each case makes a table with rows, asks for one change, and looks at the database before and behind it with the eyes
of an application: questions, and statements that must go on working or go on being refused. Here nothing but what was asked for
may be different; what the real Alembic does is recorded, so that the claim stays true."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations

from cases import CASES

PROGRAM = os.environ["REBUILD_PROGRAM"]


def look(path, question):
    """The answer to the last of some statements, by an application with foreign keys on; on a copy of the database."""
    with tempfile.TemporaryDirectory(prefix="look-") as folder:
        copy = shutil.copy(path, os.path.join(folder, "copy.db"))
        connection = sqlite3.connect(copy, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            rows = []
            for statement in question.split(";"):
                rows = connection.execute(statement).fetchall()
            return rows
        except sqlite3.Error as error:
            return f"{type(error).__name__}: {error}"
        finally:
            connection.close()


def sound(path):
    """What SQLite itself finds wrong with the database."""
    return [row for check in ("integrity_check", "foreign_key_check") for row in look(path, f"PRAGMA {check}")
            if row != ("ok",)]


def alembic(path, change):
    """Runs one batch operation as a revision of Alembic would, in an application that has foreign keys on."""
    engine = sqlalchemy.create_engine("sqlite:///" + path)
    sqlalchemy.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        with context.begin_transaction():
            change(Operations(context))
    engine.dispose()


class Database:
    """A database at revision `before`, with rows and what else stands in it."""

    def __init__(self, case):
        self.folder = tempfile.mkdtemp(prefix="rebuild-")
        self.path = os.path.join(self.folder, "field.db")
        self.chain = os.path.join(self.folder, "chain")
        os.mkdir(self.chain)
        self.revision("before", case.given)
        self.revision("behind", case.change, "before")
        if case.made:
            self.script(case.made)
            self.made = self.migrate("stamp", "before", "--force")
        else:
            self.made = self.migrate("upgrade", "before")
        if self.made.returncode == 0:
            self.script(case.rows)

    def script(self, text):
        connection = sqlite3.connect(self.path)
        connection.executescript(text)
        connection.close()

    def revision(self, name, steps, parent=None):
        after = f" after {parent}" if parent else ""
        block = steps if "upgrade {" in steps else f"upgrade {{\n{steps}\n}}\n"
        with open(os.path.join(self.chain, name + ".mig"), "w", encoding="utf-8") as file:
            file.write(f'revision {name} "{name}"{after};\n{block}')

    def migrate(self, *arguments):
        return subprocess.run([PROGRAM, self.chain, "--migrate", *arguments, "--url", "sqlite:///" + self.path], text=True,
                              capture_output=True, check=False)

    def copy(self):
        return shutil.copy(self.path, os.path.join(self.folder, "theirs.db"))

    def content(self):
        """Everything but the journal, which says what was refused."""
        connection = sqlite3.connect(self.path)
        try:
            return [line for line in connection.iterdump() if "mig_journal" not in line]
        finally:
            connection.close()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def answers(path, case):
    return {question: look(path, question) for question in case.questions}


def their_way(database, case):
    """What Alembic does to the same database: the questions with another answer, or the error."""
    copy = database.copy()
    before = answers(copy, case)
    try:
        alembic(copy, case.alembic)
    except Exception as error:  # whatever it is, it is what their users get
        lost = [question for question in case.questions if look(copy, question) != before[question]]
        left = [row[0] for row in look(copy, "SELECT name FROM sqlite_schema WHERE name LIKE '\\_alembic%' ESCAPE '\\'")]
        return f"fails: {type(error).__name__}" + (f", leaves {', '.join(left)}" if left else "") + (
            ", and has changed the database" if lost else "")
    wanted = {**before, **case.becomes}
    now = answers(copy, case)
    wrong = [case.questions[question] for question in case.questions if now[question] != wanted[question]]
    if sound(copy):
        wrong.append("rows without a parent" if look(copy, "PRAGMA foreign_key_check") else "a broken database")
    return "loses " + ", ".join(wrong) if wrong else "keeps everything"


class Batch(unittest.TestCase):
    maxDiff = None

    def check_refused(self, database, case, before):
        content = database.content()
        done = database.migrate("upgrade")
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(case.refused, done.stderr)
        self.assertEqual(database.content(), content)
        self.assertEqual(answers(database.path, case), before)

    def check_kept(self, database, case, before):
        done = database.migrate("upgrade")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(answers(database.path, case), {**before, **case.becomes})
        self.assertEqual(sound(database.path), [])
        done = database.migrate("verify", "--check-heads")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def check_back(self, database, case, before):
        done = database.migrate("downgrade", "--allow-data-loss", "behind")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(answers(database.path, case), {**before, **case.returns})
        self.assertEqual(sound(database.path), [])


def test_of(case):
    def test(self):
        database = Database(case)
        self.addCleanup(database.close)
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        before = answers(database.path, case)
        self.assertEqual(sound(database.path), [])
        theirs = their_way(database, case)
        if case.refused:
            self.check_refused(database, case, before)
        else:
            self.check_kept(database, case, before)
            self.check_back(database, case, before)
        self.assertEqual(theirs, case.theirs)
    return test


for item in CASES:
    setattr(Batch, "test_" + item.name, test_of(item))

if __name__ == "__main__":
    unittest.main()
