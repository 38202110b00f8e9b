# SPDX-License-Identifier: MIT
"""What the tests of rebuilds share: a database at a revision with one more before it, and what an application sees of it."""

import os
import shutil
import sqlite3
import subprocess
import tempfile

# Another SQLite for the program than the system's, which Python has too (tests/versions).
LIBRARY = {"LD_LIBRARY_PATH": os.environ["SQLITE_FOLDER"]} if "SQLITE_FOLDER" in os.environ else {}
VERSION = tuple(int(part) for part in os.environ.get("SQLITE_VERSION", sqlite3.sqlite_version).split("."))
PROGRAM = os.environ["REBUILD_PROGRAM"]
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # no disk has to be waited for


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


class Database:
    """A database at revision `before`, with rows and what else stands in it."""

    def __init__(self, case):
        self.folder = tempfile.mkdtemp(prefix="rebuild-", dir=MEMORY)
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

    def migrate(self, *arguments, **environment):
        return subprocess.run([PROGRAM, self.chain, "--migrate", *arguments, "--url", "sqlite:///" + self.path], text=True,
                              capture_output=True, check=False, env={**os.environ, **LIBRARY, **environment})

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
