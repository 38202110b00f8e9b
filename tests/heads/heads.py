# SPDX-License-Identifier: MIT
"""A program whose chain has several heads on purpose (mig_add_migrations(... ALLOW_HEADS)): three branches, two merges, an end
that stays open, a second root that requires a revision of the first; on both databases, from outside."""

import unittest

from answers import read
from bot import both, run

MAIN = ["a001", "b001", "b002", "c001", "c002", "d001", "m001", "b003", "m002"]
ALL = MAIN + ["e001", "s001", "s002"]
HEADS = ["m002", "e001", "s002"]
DRAWING = """\
*  s002 (head)  2026-03-12  Where words stand
*  s001 (search)  2026-03-11  Search
  *  e001 (head, experiment)  2026-03-10  An experiment
* |  m002 (head, merge)  2026-03-09  Audited invoices
|\\|
| |\\
* | |  b003  2026-03-08  Due dates
|/  |
*   |  m001 (merge)  2026-03-07  Reports of invoices
|\\  |
| | *  d001 (audit)  2026-03-06  Audit
| * |  c002  2026-03-05  Report rows
| * |  c001 (reporting)  2026-03-04  Reports
| |/
* |  b002  2026-03-03  Invoice lines
* |  b001 (billing)  2026-03-02  Invoices
|/
*  a001  2026-03-01  Accounts
"""


@both
class Heads:
    def at(self, *heads):
        """Where the database is, as `current` and the record say, and that the schema is that."""
        lines = self.migrate("current").stdout.splitlines()
        self.assertEqual([line.split()[0] for line in lines if "to apply" not in line], list(heads) or ["nothing"])
        self.migrate("verify")

    def says(self, done, message, help_line):
        """The first line and the last one; which database it is stands between."""
        lines = done.stderr.splitlines()
        self.assertEqual((lines[0], lines[-1]), ("heads: " + message, "  " + help_line))
        self.assertTrue(lines[1].startswith("  database   "))

    def test_one_head_is_not_enough(self):
        done = self.migrate("upgrade", status=2)
        self.says(done, "there are 3 heads: `m002`, `e001` and `s002`",
                  "write `heads` for all of them, or name one, such as `m002`")
        self.assertFalse(self.database.exists())

    def test_all_of_them(self):
        done = self.migrate("upgrade", "heads")
        self.assertEqual([line.split()[1] for line in done.stdout.splitlines()[:-1]], ALL)
        self.assertTrue(done.stdout.endswith(" is at m002, e001, s002 (all heads)\n"))
        self.at(*HEADS)
        self.migrate("current", "--check-heads")
        self.migrate("upgrade", "heads")
        self.migrate("downgrade", "base")
        self.assertEqual(self.database.leftovers(), set())
        self.assertEqual(self.applied(), set())

    def test_branch_by_branch(self):
        self.migrate("upgrade", "billing@b002")
        self.at("b002")
        self.migrate("upgrade", "reporting@+1")
        self.at("b002", "c001")
        done = self.migrate("upgrade", "+1", status=2)
        self.assertIn("the database is at `b002` and `c001`", done.stderr)
        self.migrate("upgrade", "m001")
        self.at("m001")
        self.migrate("upgrade", "audit")
        self.at("d001", "m001")
        done = self.migrate("current", "--check-heads", status=3)
        self.assertIn("applied    up to d001\n", done.stderr)
        self.assertIn("applied    up to m001\n", done.stderr)
        self.assertIn("--migrate upgrade heads\n", done.stderr)
        self.migrate("upgrade", "m002")
        self.migrate("upgrade", "search@head")
        self.at("m002", "s002")

    def test_a_requirement_comes_with_it(self):
        self.migrate("upgrade", "search")
        self.assertEqual(self.applied(), {"a001", "s001"})
        done = self.migrate("downgrade", "a001@base", status=2)
        self.assertIn("all that is applied of branch `a001` is needed outside it: the database is at `s001`", done.stderr)
        done = self.migrate("downgrade", "base")
        self.assertEqual([line.split()[2] for line in done.stdout.splitlines()[:-1]], ["s001", "a001"])

    def test_back_from_several(self):
        self.migrate("upgrade", "heads")
        done = self.migrate("downgrade", status=2)
        self.says(done, "`-1` does not say which to take back: `m002`, `e001` and `s002` are all newest",
                  "name the revision to go back to, or the branch: `m002@-1` takes back one there")
        self.assertEqual(self.applied(), set(ALL))
        self.migrate("downgrade", "search@-1")
        self.at("m002", "e001", "s001")
        self.migrate("downgrade", "search@base")
        self.at("m002", "e001")
        self.migrate("downgrade", "audit@base")
        self.at("b003", "e001")
        self.migrate("downgrade", "m001")
        self.at("m001")
        self.migrate("downgrade")
        self.at("b002", "c002")
        self.migrate("downgrade", "a001")
        self.at("a001")

    def test_stamping_several(self):
        self.migrate("upgrade", "heads")
        self.database.script("DELETE FROM mig_revision;")
        self.migrate("stamp", "head", status=2)
        self.migrate("stamp", "m001", "a001", status=2)
        done = self.migrate("stamp", "m002", "s002", status=0)
        self.assertTrue(done.stdout.endswith(" is at m002, s002\n"))
        self.database.script("DELETE FROM mig_revision;")
        self.migrate("stamp", *HEADS)
        self.at(*HEADS)
        self.assertEqual(self.applied(), set(ALL))
        done = self.migrate("stamp", "b002", "c002", status=0)
        self.assertEqual(self.applied(), {"a001", "b001", "b002", "c001", "c002", "s001", "s002"})
        self.database.script("DELETE FROM mig_revision;")
        self.migrate("stamp", "heads")
        self.at(*HEADS)

    def test_adopting_several(self):
        self.migrate("upgrade", "heads")
        self.database.script("DROP TABLE mig_journal; DROP TABLE mig_revision;")
        self.migrate("adopt")
        self.at(*HEADS)

    def test_scripts(self):
        self.database.run_script(self.migrate("upgrade", "base:heads", "--sql").stdout)
        self.at(*HEADS)
        self.database.run_script(self.migrate("downgrade", "heads:base", "--sql").stdout)
        self.assertEqual(self.database.leftovers(), set())

    def test_history(self):
        self.assertEqual(self.migrate("history").stdout, DRAWING)
        self.migrate("upgrade", "m001")
        below = ("a001", "b001", "b002", "c001", "c002", "m001")
        for line in self.migrate("history", "-i").stdout.splitlines():
            one = next((one for one in ALL if f" {one}" in line), None)
            if one is not None:
                front = line.split(one)[0]
                self.assertEqual(("*" in front, "o" in front), (one in below, one not in below), line)
                self.assertEqual("current" in line, one == "m001")
        lines = self.migrate("history", "-v").stdout.splitlines()
        self.assertIn("| |    after     b003, d001", lines)
        self.assertIn("    requires  a001", lines)
        self.assertEqual(self.migrate("history", "-r", "c001:m001").stdout.splitlines(),
                         ["*  m001 (merge)  2026-03-07  Reports of invoices", "*  c002  2026-03-05  Report rows",
                          "*  c001 (reporting)  2026-03-04  Reports"])
        self.assertEqual(self.migrate("history", "-r", "a001:b002").stdout.splitlines()[0],
                         "b002            2026-03-03  Invoice lines")


class Shape(unittest.TestCase):
    def test_branches(self):
        self.assertEqual(run("--migrate", "branches").stdout,
                         "a001  2026-03-01  Accounts\n"
                         "  -> b001 (billing)  Invoices\n  -> c001 (reporting)  Reports\n  -> d001 (audit)  Audit\n"
                         "m001 (merge)  2026-03-07  Reports of invoices\n"
                         "  -> b003  Due dates\n  -> e001 (head, experiment)  An experiment\n")

    def test_as_json(self):
        branches = read(run("--migrate", "branches", "--json"))["revisions"]
        self.assertEqual([(one["id"], one["children"]) for one in branches],
                         [("a001", ["b001", "c001", "d001"]), ("m001", ["b003", "e001"])])
        history = {one["id"]: one for one in read(run("--migrate", "history", "--json"))["revisions"]}
        self.assertEqual(list(history), ALL[::-1])
        self.assertEqual(history["m002"]["parents"], ["b003", "d001"])
        self.assertEqual((history["s001"]["requires"], history["s001"]["label"]), (["a001"], "search"))
        self.assertEqual([one["id"] for one in read(run("--migrate", "heads", "--json"))["revisions"]], HEADS)

    def test_heads(self):
        self.assertEqual([line.split()[0] for line in run("--migrate", "heads").stdout.splitlines()], HEADS)


if __name__ == "__main__":
    unittest.main()
