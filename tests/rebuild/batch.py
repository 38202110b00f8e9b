# SPDX-License-Identifier: MIT
"""What Alembic's batch mode loses, alters or fails at on SQLite, and what becomes of the same tables here.

Each case makes a table with rows, asks for one change, and looks at the database before and behind it with the eyes
of an application: questions, and statements that must go on working or go on being refused. Here nothing but what was asked for
may be different; what the real Alembic does is recorded, so that the claim stays true."""

import unittest

import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations

from cases import CASES
from rebuilding import LIBRARY, VERSION, Database, look, sound


def alembic(path, change):
    """Runs one batch operation as a revision of Alembic would, in an application that has foreign keys on."""
    engine = sqlalchemy.create_engine("sqlite:///" + path)
    sqlalchemy.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        with context.begin_transaction():
            change(Operations(context))
    engine.dispose()


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
        if VERSION < case.since:
            self.assertIn("needs SQLite", database.made.stderr)
            return
        self.assertEqual(database.made.returncode, 0, database.made.stderr)
        before = answers(database.path, case)
        self.assertEqual(sound(database.path), [])
        theirs = case.theirs if LIBRARY else their_way(database, case)  # Alembic runs in Python, with the system's
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
