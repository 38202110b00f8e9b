# SPDX-License-Identifier: MIT
"""`migc plan` and a built program say the same about random graphs, and both what reference.py says. Each graph becomes a
folder of revisions, is compiled and linked, and its program goes up and down on a real file."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import reference

MIGC, ANSWERS, COMPILER, INCLUDE, PROGRAM_C = (os.environ[name] for name in
                                               ("MIGC", "ANSWERS", "COMPILER", "INCLUDE", "PROGRAM_C"))
LIBRARIES = os.environ["LIBRARIES"].split(" ")
GRAPHS = int(os.environ.get("MIG_GRAPHS", "16"))
SEED = int(os.environ.get("MIG_SEED", "5000"))


def header(revision):
    text = f'revision "{revision.id}" "Change {revision.id}"'
    if revision.parents:
        text += "\n    after " + ", ".join(f'"{one}"' for one in revision.parents)
    if revision.requires:
        text += "\n    requires " + ", ".join(f'"{one}"' for one in revision.requires)
    if revision.label:
        text += f'\n    label "{revision.label}"'
    return text


def command(*words):
    done = subprocess.run(words, text=True, capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


class Program:
    def __init__(self, graph):
        self.folder = tempfile.mkdtemp(prefix="surfaces-")
        self.chain = os.path.join(self.folder, "migrations")
        self.file = os.path.join(self.folder, "a.db")
        self.program = os.path.join(self.folder, "program")
        os.mkdir(self.chain)
        for number, revision in enumerate(graph.revisions.values()):
            with open(os.path.join(self.chain, f"{number:03}.mig"), "w", encoding="utf-8") as file:
                file.write(f"{header(revision)};\n\nupgrade {{\n"
                           f"    create table t{number} (id integer primary key);\n}}\n")
        self.build()

    def build(self):
        source = os.path.join(self.folder, "chain.c")
        for words in ([MIGC, "compile", self.chain, "--allow-heads", "-o", source],
                      [COMPILER, "-std=c99", "-O0", "-I", INCLUDE, "-I", self.folder, PROGRAM_C, source, "-o", self.program,
                       *LIBRARIES]):
            status, _, said = command(*words)
            if status != 0:
                raise AssertionError(said)

    def planned(self, applied, target, down):
        """What migc says: ids in order, or None."""
        status, out, _ = command(MIGC, "plan", self.chain, "--allow-heads", "--to", target,
                                 "--from", ",".join(sorted(applied)) or "base",
                                 *(["--down"] if down else []))
        return out.split() if status == 0 else None

    def run(self, *words):
        return command(self.program, "--migrate", *words, "--url", "sqlite:" + self.file)

    def looks(self, target, down):
        status, out, _ = self.run("plan", target, *(["--down"] if down else []))
        return re.findall(r"^(\S+)  Change \S+$", out, re.MULTILINE) if status == 0 else None

    def goes(self, target, down):
        status, out, _ = self.run("downgrade" if down else "upgrade", target)
        if status != 0:
            return None
        return re.findall(r"^(?:applied|took back)  (\S+) ", out, re.MULTILINE)

    def applied(self):
        if not os.path.exists(self.file):
            return frozenset()
        connection = sqlite3.connect(self.file)
        try:
            return frozenset(row[0] for row in connection.execute("SELECT id FROM mig_revision"))
        finally:
            connection.close()

    def close(self):
        shutil.rmtree(self.folder)


class Surfaces(unittest.TestCase):
    def ask(self, program, graph, target, down):
        """The same from all of them; what is applied afterwards is what the order says."""
        before = program.applied()
        planned, looked = program.planned(before, target, down), program.looks(target, down)
        self.assertEqual(planned, looked)
        way = "downgrade" if down else "upgrade"
        self.assertTrue(reference.right(graph, before, way, target, planned), planned)
        self.assertEqual(program.goes(target, down), planned)
        changed = frozenset(planned or [])
        self.assertEqual(program.applied(), before - changed if down else before | changed)
        return planned

    def round_trip(self, program, graph, target):
        """Up, then the newest first down again."""
        before = program.applied()
        order = self.ask(program, graph, target, down=False)
        if order is None or len(order) > 6:
            return
        for one in reversed(order):
            self.assertEqual(self.ask(program, graph, one + "@-1", down=True), [one])
        self.assertEqual(program.applied(), before)

    def questions(self, program, graph, questions):
        answers = 0
        for number, (_, way, target, _, _) in enumerate(questions):
            if way not in ("upgrade", "downgrade") or target.startswith("--"):
                continue
            with self.subTest(way=way, target=target, at=sorted(program.applied())):
                if number % 3 == 0:
                    self.round_trip(program, graph, target)
                answers += self.ask(program, graph, target, way == "downgrade") is not None
        return answers

    def test_graphs(self):
        answers = 0
        for number, graph, questions in reference.ask(ANSWERS, SEED, GRAPHS, 16, 12):
            with self.subTest(graph=number):
                if not graph.all:
                    continue
                program = Program(graph)
                try:
                    answers += self.questions(program, graph, questions)
                    self.ask(program, graph, "heads", down=False)
                    self.assertEqual(program.applied(), graph.all)
                    self.ask(program, graph, "base", down=True)
                finally:
                    program.close()
        print(f"{answers} targets with an answer", file=sys.stderr)
        self.assertGreater(answers, GRAPHS)


if __name__ == "__main__":
    unittest.main()
