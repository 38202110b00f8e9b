# SPDX-License-Identifier: MIT
"""Every command of --migrate on a new database of each kind."""

import os
import pty
import subprocess
import unittest

from bot import ABIDANCE, BOT_TABLES, CHAIN, HEAD, INITIAL, Sqlite, both, run


@both
class UpAndDown:
    def test_upgrade_then_nothing_to_do(self):
        self.migrate("upgrade")
        self.assertLessEqual(BOT_TABLES | {"mig_revision", "mig_journal"}, self.database.tables())
        self.assertEqual(self.applied(), set(CHAIN))
        before = self.database.state()
        self.migrate("upgrade")
        self.migrate("upgrade", "head")
        self.migrate("upgrade", "--revision", HEAD)
        self.assertEqual(self.database.state(), before)

    def test_down_to_base_leaves_only_bookkeeping(self):
        self.migrate("upgrade")
        first = self.database.schema()
        self.migrate("downgrade", "base")
        self.assertEqual(self.database.leftovers(), set())
        self.assertEqual(self.applied(), set())
        self.migrate("upgrade")
        self.assertEqual(self.database.schema(), first)

    def test_each_revision_up_down_up(self):
        schemas = {}
        for revision in CHAIN:
            self.migrate("upgrade", "+1")
            schemas[revision] = self.database.schema()
        for revision in reversed(CHAIN):
            self.assertEqual(len(self.applied()), CHAIN.index(revision) + 1)
            self.migrate("downgrade")
        self.assertEqual(self.database.leftovers(), set())
        for revision in CHAIN:
            self.migrate("upgrade", revision[:5])
            self.assertEqual(self.database.schema(), schemas[revision], revision)

    def test_targets(self):
        self.migrate("upgrade", "+2")
        self.assertEqual(self.applied(), set(CHAIN[:2]))
        self.migrate("upgrade", CHAIN[1] + "+1")
        self.assertEqual(self.applied(), set(CHAIN[:3]))
        self.migrate("upgrade", "head-1")
        self.assertEqual(self.applied(), set(CHAIN[:-1]))
        self.migrate("downgrade", "-3")
        self.assertEqual(self.applied(), set(CHAIN[:-4]))
        self.migrate("downgrade", "--revision", "-1")
        self.assertEqual(self.applied(), set(CHAIN[:-5]))
        self.migrate("downgrade", INITIAL)
        self.assertEqual(self.applied(), {INITIAL})
        for wrong in ("+99", "nope", "+1x", "da", "head+1", "-1", "", "base-1"):
            self.migrate("upgrade", wrong, status=2)
        self.assertEqual(self.applied(), {INITIAL})

    def test_wrong_way_is_a_mistake(self):
        self.migrate("upgrade", CHAIN[2])
        self.migrate("upgrade", INITIAL, status=2)
        self.migrate("downgrade", CHAIN[4], status=2)
        self.migrate("downgrade", "+1", status=2)
        self.assertEqual(self.applied(), set(CHAIN[:3]))


@both
class Looking:
    def look(self, *arguments, status=0):
        before = self.database.state()
        done = self.migrate(*arguments, status=status)
        self.assertEqual(self.database.state(), before, arguments)
        return done.stdout

    def look_at_all(self):
        for arguments in (["history"], ["history", "-v"], ["history", "-i"], ["history", "-r", f"{INITIAL}:head"],
                          ["current"], ["current", "-v"], ["heads"], ["branches"], ["show", "head"],
                          ["show", INITIAL], ["plan"], ["plan", "+1"] if self.pending() else ["plan"],
                          ["upgrade", "--dry-run"], ["upgrade", CHAIN[3], "--sql"]):
            self.look(*arguments)

    def pending(self):
        return "mig_revision" not in self.database.tables() if self.database.exists() else True

    def test_new_database_stays_untouched(self):
        self.look_at_all()
        self.look("current", "--check-heads", status=3)
        if isinstance(self.database, Sqlite):
            self.assertFalse(self.database.exists())
            self.assertEqual(os.listdir(self.database.folder), [])

    def test_at_head_stays_untouched(self):
        self.migrate("upgrade")
        self.look_at_all()
        self.look("current", "--check-heads")
        self.assertIn(HEAD, self.look("current"))
        self.assertIn(HEAD, self.look("heads"))

    def test_history_marks_what_is_applied(self):
        self.migrate("upgrade", CHAIN[1])
        lines = self.look("history").splitlines()
        order = [next(r for r in CHAIN if r in line) for line in lines if any(r in line for r in CHAIN)]
        self.assertEqual(order[0], HEAD)
        self.assertEqual(order[-1], INITIAL)

    def test_plan_and_dry_run_agree(self):
        self.migrate("upgrade", CHAIN[1])
        plan = self.look("plan")
        self.assertEqual(plan, self.look("upgrade", "--dry-run"))
        for revision in CHAIN[2:]:
            self.assertIn(revision, plan)
        self.assertNotIn(CHAIN[1] + " ", plan)


@both
class Scripts:
    def test_script_does_what_upgrade_does(self):
        # `call` has no SQL: a script cannot hold the revision that calls a function.
        done = self.migrate("upgrade", "--sql", status=2)
        self.assertIn("bot_fill_positions", done.stderr)
        text = self.migrate("upgrade", CHAIN[3], "--sql").stdout
        self.database.run_script(text)
        by_script = self.database.schema(), self.applied()
        self.migrate("downgrade", "base", *[w for r in CHAIN[:4] for w in ("--allow-data-loss", r)])
        self.migrate("upgrade", CHAIN[3])
        self.assertEqual((self.database.schema(), self.applied()), by_script)

    def test_range_and_downgrade(self):
        self.database.run_script(self.migrate("upgrade", CHAIN[0], "--sql").stdout)
        self.database.run_script(self.migrate("upgrade", f"{CHAIN[0]}:{CHAIN[2]}", "--sql").stdout)
        self.assertEqual(self.applied(), set(CHAIN[:3]))
        self.migrate("downgrade", CHAIN[0], "--sql", status=2)
        self.database.run_script(self.migrate("downgrade", f"{CHAIN[2]}:base", "--sql").stdout)
        self.assertEqual(self.database.leftovers(), set())


def on_terminal(**settings):
    """What `history` writes to a terminal."""
    environment = {name: value for name, value in os.environ.items() if name not in ("TERM", "NO_COLOR")}
    ours, theirs = pty.openpty()
    subprocess.run([ABIDANCE, "--migrate", "history"], env=environment | settings, stdout=theirs,
                   stdin=subprocess.DEVNULL, check=True, timeout=60)
    os.close(theirs)
    written = os.read(ours, 65536)
    os.close(ours)
    return written


class Words(unittest.TestCase):
    def test_colours_only_where_they_are_wanted(self):
        self.assertIn(b"\x1b[33m" + HEAD.encode(), on_terminal(TERM="xterm"))
        self.assertIn(b"\x1b[33m" + HEAD.encode(), on_terminal(TERM="xterm", NO_COLOR=""))
        for settings in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}, {}):
            written = on_terminal(**settings)
            self.assertIn(HEAD.encode(), written)
            self.assertNotIn(b"\x1b", written, settings)

    def test_help_everywhere(self):
        for arguments in (["--help"], ["--migrate", "--help"], ["--migrate", "upgrade", "--help"],
                          ["--migrate", "downgrade", "-h"], ["--migrate", "history", "--help"]):
            done = run(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
            self.assertIn("usage:", done.stdout)

    def test_wrong_words(self):
        for arguments in (["--migrate"], ["--migrate", "upgrad"], ["--migrate", "upgrade", "--frobnicate"],
                          ["--migrate", "upgrade", "head", "head"], ["--migrate", "upgrade", "--url"],
                          ["--migrate", "upgrade", "--url", "mysql://x/y"],
                          ["--migrate", "upgrade", "--lock-timeout", "soon", "--url", "sqlite:x.db"]):
            done = run(*arguments, cwd="/")
            self.assertEqual(done.returncode, 2, (arguments, done.stdout, done.stderr))
            self.assertTrue(done.stderr.startswith("abidance: "), done.stderr)
        self.assertIn("upgrade", run("--migrate", "upgrad").stderr)


if __name__ == "__main__":
    unittest.main()
