# SPDX-License-Identifier: MIT
"""What --json answers: one object that include/mig/answer.schema.json describes, whatever happens, and nothing that the
text does not say. Every member of the schema is seen at least once."""

import json
import os
import re
import unittest

import jsonschema
from bot import ABIDANCE, CHAIN, HEAD, INITIAL, Sqlite, both, run

with open(os.environ["SCHEMA"], encoding="utf-8") as file:
    SCHEMA = json.load(file)
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SEEN = set()


def see(value):
    if isinstance(value, dict):
        SEEN.update(value)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        see(item)


def members(schema):
    """The names of all members that the schema documents."""
    for name, value in schema.items():
        if name == "properties":
            yield from value
        if isinstance(value, dict):
            yield from members(value)
        if isinstance(value, list):
            yield from (one for item in value if isinstance(item, dict) for one in members(item))


def read(done):
    """The answer, checked; everything is on standard output."""
    answer = json.loads(done.stdout)
    VALIDATOR.validate(answer)
    see(answer)
    assert answer["status"] == done.returncode, done
    assert done.stdout.endswith("}\n") and done.stdout.count("\n") == 1, done
    assert done.stderr == "", done
    return answer


def printed(error):
    """As standard error has it without --json."""
    lines = [error["message"]] + [f"  {fact['name']:<10} {fact['value']}" for fact in error["facts"]]
    return "\n".join(lines + ["  " + line for line in error["help"]]) + "\n"


@both
class Answers:
    def ask(self, *arguments, status=0):
        """The answer, and that the text says the same where it fails."""
        before = self.database.state()
        answer = read(self.migrate(*arguments, "--json", status=status))
        text = self.migrate(*arguments, status=status)
        self.assertEqual(self.database.state(), before)
        if status != 0 and arguments[0] != "verify":
            self.assertEqual(text.stderr, "abidance: " + printed(answer["error"]))
        return answer, text.stdout

    def test_history(self):
        answer, text = self.ask("history")
        self.assertEqual([one["id"] for one in answer["revisions"]], [line.split()[0] for line in text.splitlines()])
        self.assertEqual([one["id"] for one in answer["revisions"] if one["head"]], [HEAD])
        self.migrate("upgrade", CHAIN[2])
        answer, text = self.ask("history", "-i")
        self.assertEqual([one["applied"] for one in answer["revisions"]],
                         [line.startswith("*") for line in text.splitlines()])
        for one in answer["revisions"]:
            self.assertEqual("record" in one, one["applied"])
        answer, text = self.ask("history", "-r", "current:")
        self.assertEqual([one["id"] for one in answer["revisions"]], CHAIN[:1:-1])

    def test_current(self):
        answer, _ = self.ask("current")
        self.assertEqual((answer["revisions"], answer["pending"], answer["unversioned"]), ([], len(CHAIN), False))
        self.ask("current", "--check-heads", status=3)
        self.migrate("upgrade")
        answer, text = self.ask("current")
        self.assertEqual([one["id"] for one in answer["revisions"]], [HEAD])
        self.assertTrue(text.startswith(HEAD))
        self.assertEqual((answer["applied"], answer["pending"]), (len(CHAIN), 0))

    def test_without_a_database(self):
        answer, _ = self.ask("heads")
        self.assertEqual([one["id"] for one in answer["revisions"]], [HEAD])
        self.assertEqual(self.ask("branches")[0]["revisions"], [])
        for revision in CHAIN:
            answer, text = self.ask("show", revision)
            self.assertEqual(answer["revision"]["id"], revision)
            for step in answer["revision"]["steps"]:
                self.assertIn(f"  {step['words']} {step['subject']}\n", text)
            for way in ("upgrade", "downgrade"):
                for statements in answer["revision"][way].values():
                    self.assertTrue(isinstance(statements, str) or
                                    all(line in text for one in statements for line in one.get("sql", "").splitlines()))

    def test_plan(self):
        answer, text = self.ask("plan")
        self.assertEqual([one["id"] for one in answer["revisions"]], CHAIN)
        self.assertEqual(re.findall(r"^(\w{12})  ", text, re.MULTILINE), CHAIN)
        for one in answer["revisions"]:
            for statement in one["statements"]:
                self.assertTrue(all(line in text for line in statement.get("sql", "").splitlines()), statement)
        self.migrate("upgrade")
        self.assertEqual(self.ask("plan")[0]["revisions"], [])
        answer, text = self.ask("plan", "base", "--down")
        self.assertEqual([one["id"] for one in answer["revisions"]], CHAIN[::-1])
        self.assertEqual(answer["direction"], "down")
        self.assertEqual("refused" in answer, "would be refused" in text)

    def test_verify(self):
        self.ask("verify")
        self.migrate("upgrade")
        answer, _ = self.ask("verify")
        self.assertEqual((answer["at"], answer["schema"]["differences"], answer["schema"]["beside"]), ([HEAD], [], []))
        self.database.script("CREATE TABLE mine (id integer); DROP INDEX " + self.some_index() + ";")
        answer, text = self.ask("verify", status=7)
        self.assertEqual([one["kind"] for one in answer["schema"]["differences"]], ["missing"])
        self.assertEqual(answer["schema"]["beside"], ["table `mine`"])
        self.assertIn(answer["schema"]["differences"][0]["subject"], text)
        self.assertEqual(self.ask("verify", "--self")[0]["built_in"], {"revisions": len(CHAIN), "intact": True})

    def test_more_than_expected(self):
        self.migrate("upgrade", INITIAL)
        self.database.script("ALTER TABLE trades ADD COLUMN fee integer; CREATE TABLE orders (id integer);")
        answer, _ = self.ask("verify", status=7)
        found = {one["subject"]: one for one in answer["schema"]["differences"]}
        self.assertEqual(found["column `trades.fee`"], {"kind": "unexpected", "subject": "column `trades.fee`",
                                                        "found": "integer", "made_by_pending": CHAIN[3]})

    def test_rows_that_would_be_lost(self):
        self.migrate("upgrade")
        self.assertNotIn("refused", self.ask("plan", CHAIN[4], "--down")[0])
        self.database.script("INSERT INTO equity (cash, holdings, total) VALUES (1, 1, 2);")
        answer, text = self.ask("plan", CHAIN[4], "--down")
        losses = [loss for one in answer["revisions"] for loss in one["losses"]]
        self.assertIn("some", [loss["now"] for loss in losses])
        self.assertIn("it would be refused: " + answer["refused"], text)

    def some_index(self):
        return self.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite%'"
                         " AND name NOT LIKE 'mig%' ORDER BY 1" if isinstance(self.database, Sqlite) else
                         "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'idx%'"
                         " OR indexname LIKE 'ix%' ORDER BY 1")[0][0]

    def test_a_record_that_is_not_ours(self):
        self.migrate("upgrade")
        self.database.script(f"UPDATE mig_revision SET digest = 'x' WHERE id = '{CHAIN[1]}';")
        self.assertEqual(self.ask("verify", status=5)[0]["record"]["changed"], CHAIN[1])
        self.ask("plan", status=5)
        self.database.script(f"UPDATE mig_revision SET id = 'later', message = 'q\"\\\u00e9\n\u0001', parents = '{CHAIN[-2]}'"
                             f" WHERE id = '{HEAD}';")
        answer, _ = self.ask("current", status=5)
        self.assertEqual([(one["id"], one["message"], one["known"]) for one in answer["revisions"]],
                         [("later", 'q"\\\u00e9\n\u0001', False)])
        self.assertEqual(self.ask("verify", status=5)[0]["record"]["unknown"], 1)
        answer, text = self.ask("history", "-i")
        self.assertEqual([one["id"] for one in answer["unknown"]], ["later"])
        self.assertTrue(text.startswith("* later  "))
        self.assertIn("not known to this program", text)
        self.database.script(f"DELETE FROM mig_revision WHERE id = '{INITIAL}';")
        self.assertFalse(self.ask("verify", status=5)[0]["record"]["complete"])

    def test_half_done(self):
        def begun(revision, direction, at, outcome="started"):
            self.database.script("INSERT INTO mig_journal (revision, direction, outcome, at, duration_ms, done_by) VALUES"
                                 f" ('{revision}', '{direction}', '{outcome}', '2026-05-01 {at}', 0, 'somebody');")

        self.migrate("upgrade", CHAIN[2])
        begun(CHAIN[1], "up", "08:00:00.000")                            # but it is recorded
        begun(CHAIN[3], "up", "09:00:00.123")
        begun(CHAIN[3], "up", "10:00:00.000")                            # again: the first one counts
        begun("later", "up", "11:00:00.000")
        for command in ("current", "verify", "history -i", "plan"):
            answer, text = self.ask(*command.split())
            self.assertEqual([tuple(one.values()) for one in answer["unfinished"]],
                             [(CHAIN[3], "up", "2026-05-01T09:00:00Z", "somebody", False, True),
                              ("later", "up", "2026-05-01T11:00:00Z", "somebody", False, False)])
            self.assertEqual(text.count("begun and not applied: "), 2)
            self.assertIn("begun and not applied: later  (not known to this program)\n"
                          "  begun 2026-05-01 11:00 UTC by somebody; the program that began it goes on from there\n", text)
        begun(CHAIN[3], "up", "12:00:00.000", "done")
        begun(CHAIN[2], "down", "13:00:00.000")
        self.assertEqual([one["direction"] for one in self.ask("current")[0]["unfinished"]], ["up", "down"])
        self.assertIn("\nbegun and not taken back: " + CHAIN[2], self.ask("current")[1])
        self.database.script("UPDATE mig_journal SET progress = 'x' WHERE direction = 'down';")
        self.assertEqual([one["half"] for one in self.ask("current")[0]["unfinished"]], [False, True])
        self.assertIn("half taken back", self.ask("current", "--check-heads", status=3)[0]["error"]["message"])
        self.database.script("DROP TABLE mig_journal;")
        answer, text = self.ask("current")
        self.assertNotIn("unfinished", answer)
        self.assertIn("whether a revision is half done is not known: ", text)

    def test_damaged_way_back(self):
        self.migrate("upgrade")
        self.database.script(f"UPDATE mig_revision SET reverse = '{{}}' WHERE id = '{HEAD}';")
        self.assertEqual(self.ask("verify", status=5)[0]["record"]["damaged"], HEAD)

    def test_made_by_other_means(self):
        self.database.script("CREATE TABLE trades (id integer);")
        answer, _ = self.ask("verify", status=7)
        self.assertTrue(answer["schema"]["other_means"] or answer["schema"]["drift"])
        self.assertTrue(self.ask("current")[0]["unversioned"])

    def test_mistakes(self):
        for arguments in (["show", "zzzz"], ["history", "-r", "x"], ["plan", "+99"], ["plan", "base"], ["show"],
                          ["heads", "head"], ["verify", "--sql"], ["upgrade", "--quiet-please"],
                          ["elephant"], ["history", "-q"], ["history", "-v"], ["upgrade"], ["downgrade", "--dry-run"]):
            answer = read(self.migrate(*arguments, "--json", status=2))
            self.assertTrue(answer["error"]["message"])
            self.assertEqual(self.database.exists(), False)

    def test_no_password(self):
        url = "postgresql://me:s3cret@127.0.0.1:1/none?connect_timeout=1"
        for arguments in (["current"], ["history", "-i"], ["plan"], ["verify"]):
            done = run("--migrate", *arguments, "--json", url=url)
            self.assertNotIn("s3cret", done.stdout + done.stderr)
            self.assertEqual(read(done)["status"], 1)
        for url in ("postgresql://me:s3cret@[", "mysql://me:s3cret@host/db", "postgresql://me:s3cret@h/db?x=%zz"):
            done = run("--migrate", "current", "--json", url=url)
            self.assertNotIn("s3cret", done.stdout + done.stderr)
            self.assertIn(read(done)["status"], (1, 2))


class Output(unittest.TestCase):
    def test_help_stays_text(self):
        self.assertIn("usage: ", run("--migrate", "history", "--json", "--help").stdout)

    def test_a_full_disk_is_told_elsewhere(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        import subprocess
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([ABIDANCE, "--migrate", "history", "--json"], stdout=full, stderr=subprocess.PIPE,
                                  text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write the output", done.stderr)


def tearDownModule():
    """What the schema documents is really said; the rest by programs of other tests."""
    unseen = set(members(SCHEMA)) - SEEN
    others = {"reordered", "label", "children", "rows", "leftover", "irreversible"}
    assert unseen <= others, unseen - others


if __name__ == "__main__":
    unittest.main()
