# SPDX-License-Identifier: MIT
"""Revisions that run outside a transaction, on both databases: killed before every call of the back end and finished by
the next start; in somebody's way; two at once; on what a build left behind."""

import json
import os
import signal
import subprocess
import time
import unittest

from bot import ABIDANCE, Postgres, both, run

ROWS = 150


class Outside:
    def given_rows(self):
        self.migrate("upgrade", "aaaa")
        values = ", ".join(f"({number * 2}, 'S{number}', {number})" for number in range(1, ROWS + 1))
        self.database.script(f"INSERT INTO trades (id, symbol, price) VALUES {values};")
        self.migrate("upgrade", "bbbb")

    def done(self):
        """Every row once: how many have their fee, and what the fees are."""
        return self.rows("SELECT count(*), count(fee), coalesce(sum(fee - price), 0) FROM trades")[0]

    def indexes(self):
        if isinstance(self.database, Postgres):
            return self.rows("SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid"
                             " WHERE indrelid = 'trades'::regclass AND NOT indisprimary")
        return self.rows("SELECT name, 1 FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite%'")

    def cut_off(self, *arguments):
        """Kills the command between two batches."""
        for call in range(5, 50):
            run("--migrate", *arguments, url=self.database.url, environment={"KILL_AT": str(call)})
            if self.rows("SELECT count(*) FROM mig_journal WHERE progress LIKE '% after %'")[0][0] != 0:
                return
        self.fail("it was never killed between two batches")

    def start(self, *arguments, **environment):
        return subprocess.Popen([ABIDANCE, "--migrate", *arguments, "--url", self.database.url], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment})

    def survive(self, arguments, finished):
        """Kills the command before its first call, its second call and so on, until it gets through."""
        for call in range(1000):
            killed = run("--migrate", *arguments, url=self.database.url, environment={"KILL_AT": str(call)})
            if killed.returncode == 0:
                return call
            self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
            self.migrate(*arguments)
            finished()
        return self.fail("it never gets through")


@both
class Killed(Outside):
    def test_backfill(self):
        self.given_rows()

        def up():
            self.assertEqual(self.done(), (ROWS, ROWS, 0))
            self.migrate("downgrade", "bbbb")
            self.assertEqual(self.rows("SELECT count(*) FROM trades WHERE fee = 0")[0][0], ROWS)
            self.database.script("UPDATE trades SET fee = NULL;")

        self.assertGreater(self.survive(["upgrade", "cccc"], up), 10)

    def test_backfill_downwards(self):
        self.given_rows()
        self.migrate("upgrade", "cccc")

        def down():
            self.assertEqual(self.rows("SELECT count(*) FROM trades WHERE fee = 0")[0][0], ROWS)
            self.migrate("upgrade", "cccc")

        self.assertGreater(self.survive(["downgrade", "bbbb"], down), 8)

    def test_index(self):
        self.given_rows()
        self.migrate("upgrade", "cccc")

        def made():
            self.assertEqual(self.indexes(), [("by_symbol", True)])
            self.migrate("downgrade")

        self.assertGreater(self.survive(["upgrade", "dddd"], made), 5)
        self.assertEqual(self.indexes(), [("by_symbol", True)])

        def dropped():
            self.assertEqual(self.indexes(), [])
            self.migrate("downgrade")

        self.assertGreater(self.survive(["upgrade", "eeee"], dropped), 5)
        self.assertEqual(self.indexes(), [])

    def test_two_at_once(self):
        self.given_rows()
        together = [self.start("upgrade") for _ in range(4)]
        for process in together:
            out, err = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, out + err)
        self.assertEqual(self.done(), (ROWS, ROWS, 0))

    def test_empty_database(self):
        self.migrate("upgrade")
        self.assertEqual(self.rows("SELECT outcome, count(*) FROM mig_journal GROUP BY outcome"), [("done", 8)])
        self.migrate("downgrade", "base")
        self.assertEqual(self.database.leftovers(), set())

    def test_what_raw_sql_declares_is_known(self):
        self.migrate("upgrade")
        self.migrate("verify")
        made = {"function double_of(integer)": "DROP FUNCTION double_of(integer)", "index by_address on trades": "DROP INDEX by_address",
                "constraint upper_case on trades": "ALTER TABLE trades DROP CONSTRAINT upper_case",
                "column address on trades": "ALTER TABLE trades DROP COLUMN address"}
        if not isinstance(self.database, Postgres):
            made = {"trigger keep on trades": "DROP TRIGGER keep", "index by_letter on trades": "DROP INDEX by_letter"}
        for number, (name, drop) in enumerate(made.items()):
            self.database.script(drop + ";")
            said = self.migrate("verify", status=7).stdout
            self.assertIn(f"object `{name}`", said)
            self.assertEqual(said.count("missing "), number + 1, said)
            self.assertNotIn("unexpected", said)

    def test_a_trigger_finds_its_tables_for_everybody(self):
        """Its function keeps the schemas of the migration by name: to somebody else "$user" is another one."""
        if not isinstance(self.database, Postgres):
            return
        self.migrate("upgrade")
        self.assertEqual(self.rows("SELECT proconfig FROM pg_proc WHERE proname = 'watch'"), [(["search_path=public"],)])

    def test_what_a_hand_does_to_a_trigger(self):
        self.migrate("upgrade")
        self.database.script("INSERT INTO trades (id, symbol, price) VALUES (1, 'A', 2); UPDATE trades SET price = 3;")
        self.assertEqual(self.rows("SELECT trade_id, was FROM changes"), [(1, 2)])
        self.migrate("verify")
        ours = ('after update of price on trades when old.price <> new.price '
                '{ insert into changes (trade_id, was) values (old.id, old.price); }')
        if isinstance(self.database, Postgres):
            self.database.script("ALTER TABLE trades DISABLE TRIGGER watch;")
            self.assertIn("unexpected  trigger `watch` on `trades`: it is switched off",
                          self.migrate("verify", status=7).stdout)
            self.database.script("ALTER TABLE trades ENABLE TRIGGER watch;"
                                 "CREATE OR REPLACE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS"
                                 " 'BEGIN RETURN NULL; END';")
        else:
            self.database.script("DROP TRIGGER watch; CREATE TRIGGER watch AFTER DELETE ON trades BEGIN SELECT 1; END;")
        self.assertIn(f"different   trigger `watch`  (revision gggg)\n    expected  {ours}\n    found     ",
                      self.migrate("verify", status=7).stdout)
        self.database.script("DROP TRIGGER watch" + (" ON trades;" if isinstance(self.database, Postgres) else ";"))
        self.assertIn(f"missing     trigger `watch`  (revision gggg)\n    expected  {ours}\n",
                      self.migrate("verify", status=7).stdout)

    def test_triggers_of_a_table_that_is_built_anew(self):
        self.migrate("upgrade", "gggg")
        if not isinstance(self.database, Postgres):
            text = self.rows("SELECT sql FROM sqlite_schema WHERE name = 'known'")[0][0]
            for change, told, back in (
                    ("CREATE TRIGGER hand AFTER INSERT ON changes BEGIN DELETE FROM changes WHERE was = 0; END",
                     "trigger `hand`", "DROP TRIGGER hand"),
                    ("CREATE TRIGGER hand AFTER INSERT ON changes BEGIN SELECT 1; END", "trigger `hand`",
                     "DROP TRIGGER hand"),
                    ("DROP TRIGGER known; " + text.replace("> 0", "> 1"), "trigger `known`",
                     "DROP TRIGGER known; " + text)):
                self.database.script(change)
                self.assertIn(told, self.migrate("upgrade", status=7).stderr)
                self.database.script(back)
        self.migrate("upgrade")
        self.migrate("verify")
        self.database.script("INSERT INTO trades (id, symbol, price) VALUES (1, 'A', 2); UPDATE trades SET price = 3;")
        self.assertEqual(self.rows("SELECT trade_id, was FROM changes"), [(1, 2)])
        self.migrate("downgrade", "gggg")
        self.migrate("verify")

    def test_progress(self):
        self.given_rows()
        said = self.migrate("upgrade", "--progress", "always").stderr
        self.assertIn("1/6  cccc  Fees\n      backfill `trades`\n", said)
        self.assertIn("backfill `trades`: 100 rows so far\n", said)
        self.assertNotIn("200 rows", said)

    def test_script(self):
        self.given_rows()
        script = self.migrate("upgrade", "bbbb:head", "--sql").stdout
        self.database.run_script(script)
        self.assertEqual(self.done(), (ROWS, ROWS, 0))
        self.assertEqual(self.applied(), {"aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg", "hhhh"})
        self.database.run_script(self.migrate("downgrade", "head:bbbb", "--sql").stdout)
        self.assertEqual(self.rows("SELECT sum(fee) FROM trades")[0][0], 0)

    def told(self, line):
        """Every command that looks says it, or none does; nothing is written."""
        before = self.database.state()
        for command in ("current", "verify", "history -i", "plan", "plan --down"):
            said = self.migrate(*command.split()).stdout
            self.assertEqual(line in said, line != "half ", command + ": " + said)
            self.assertEqual(said.count("half "), 0 if line == "half " else 1, said)
            answer = json.loads(self.migrate(*command.split(), "--json").stdout)
            self.assertEqual(len(answer["unfinished"]), said.count("half "))
        self.assertEqual(self.database.state(), before)

    def test_half_applied(self):
        self.given_rows()
        self.cut_off("upgrade", "cccc")
        self.told("half applied: cccc  Fees\n  begun 20")
        self.assertRegex(self.migrate("current").stdout, r" UTC by \S+.*; `upgrade` goes on from there, and ")
        said = self.migrate("downgrade", "--allow-data-loss", "bbbb", status=1).stderr
        self.assertRegex(said, r"^outside: cannot take back revision bbbb of `.*`: cccc, which needs it, is half applied\n"
                               r"  begun      20.* UTC  by .*\n  nothing was executed; first `upgrade cccc`, which goes on ")
        self.migrate("upgrade", "cccc")
        self.told("half ")
        self.assertEqual(self.done(), (ROWS, ROWS, 0))

    def test_half_applied_and_put_back_by_hand(self):
        self.given_rows()
        self.cut_off("upgrade", "cccc")
        self.database.script("UPDATE trades SET fee = NULL;")
        self.migrate("stamp", "bbbb")
        self.told("half ")
        self.migrate("downgrade")
        self.migrate("upgrade", "cccc")
        self.assertEqual(self.done(), (ROWS, ROWS, 0))

    def test_half_taken_back(self):
        """It is recorded as applied, and must not be taken for that."""
        self.given_rows()
        self.migrate("upgrade", "cccc")
        self.cut_off("downgrade", "bbbb")
        self.assertEqual(self.applied(), {"aaaa", "bbbb", "cccc"})
        self.told("half taken back: cccc  Fees\n  begun 20")
        for command in ("upgrade", "upgrade cccc", "current --check-heads"):
            said = self.migrate(*command.split(), status=3).stderr
            self.assertRegex(said, r"^outside: revision cccc of `.*` is half taken back\n  begun      20.* UTC  by ")
            self.assertIn("nothing was executed; the `downgrade` that was cut off goes on where it was\n", said)
        self.migrate("downgrade", "bbbb")
        self.told("half ")
        self.migrate("upgrade", "cccc")
        self.assertEqual(self.done(), (ROWS, ROWS, 0))

    def test_edited_meanwhile(self):
        """A backfill that was cut off, and whose text is another one then, begins again."""
        self.given_rows()
        self.cut_off("upgrade", "cccc")
        self.database.script("UPDATE mig_journal SET progress = 'f00' || substr(progress, 4) WHERE progress <> '';"
                             "UPDATE trades SET fee = NULL;")
        self.migrate("upgrade", "cccc")
        self.assertEqual(self.done(), (ROWS, ROWS, 0))


class OnPostgres(Outside, unittest.TestCase):
    database_class = Postgres

    def setUp(self):
        import bot
        bot.OnBoth.setUp(self)
        self.given_rows()
        self.migrate("upgrade", "cccc")

    migrate = __import__("bot").OnBoth.migrate
    applied = __import__("bot").OnBoth.applied
    rows = __import__("bot").OnBoth.rows

    def connect(self):
        connection = self.database.driver.connect(self.database.url)
        self.addCleanup(connection.close)
        return connection

    def wait_for(self, sql, expected):
        for _ in range(600):
            if self.rows(sql)[0][0] == expected:
                return
            time.sleep(0.05)
        self.fail(f"{sql} never gives {expected}")

    BUILDING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE UNIQUE INDEX CONC%' AND state = 'active'"

    def killed_while_it_builds(self):
        """A transaction that is open keeps the build from ending."""
        holder = self.connect()
        holder.cursor().execute("UPDATE trades SET price = price WHERE id = 2")
        process = self.start("upgrade", "dddd")
        self.wait_for("SELECT count(*) FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname = 'by_symbol'", 1)
        process.kill()
        process.communicate()
        return holder

    def test_killed_while_the_server_builds(self):
        holder = self.killed_while_it_builds()
        locked = self.migrate("upgrade", "--lock-timeout", "300ms", status=6)
        self.assertIn("another process is migrating", locked.stderr)
        holder.rollback()
        self.migrate("upgrade", "dddd")
        self.assertEqual(self.indexes(), [("by_symbol", True)])

    def test_build_cut_off(self):
        holder = self.killed_while_it_builds()
        self.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE UNIQUE INDEX CONC%'")
        self.wait_for(self.BUILDING, 0)
        holder.rollback()
        self.assertEqual(self.indexes(), [("by_symbol", False)])
        self.migrate("upgrade", "dddd")
        self.assertEqual(self.indexes(), [("by_symbol", True)])

    def test_in_the_way_too_long(self):
        holder = self.connect()
        holder.cursor().execute("UPDATE trades SET price = price WHERE id = 2")
        said = self.migrate("upgrade", "dddd", "--lock-timeout", "1s", status=6).stderr
        self.assertIn("lock timeout", said)
        self.assertIn("begun and not applied: dddd  An index\n", self.migrate("current").stdout)
        holder.rollback()
        self.migrate("upgrade", "dddd")
        self.assertEqual(self.indexes(), [("by_symbol", True)])
        holder.cursor().execute("UPDATE trades SET price = price WHERE id = 2")
        self.migrate("downgrade", "--lock-timeout", "1s", status=6)
        holder.rollback()
        self.assertIn("begun and not taken back: dddd  An index\n", self.migrate("current").stdout)
        self.migrate("upgrade", "dddd")                                  # no row is half taken back: nothing stands in its way
        self.migrate("downgrade", "cccc")
        self.assertNotIn("begun", self.migrate("current").stdout)

    def test_statement_timeout(self):
        self.migrate("downgrade", "--allow-data-loss", "cccc")
        holder = self.connect()
        holder.cursor().execute("UPDATE trades SET price = price WHERE id = 2")
        for target in ("cccc", "dddd"):
            said = self.migrate("upgrade", target, "--statement-timeout", "200ms", status=1).stderr
            self.assertIn("canceling statement due to statement timeout", said)
            self.assertIn("--statement-timeout says how long a statement may take", said)
            holder.rollback()
            self.migrate("upgrade", target)
            holder.cursor().execute("UPDATE trades SET price = price WHERE id = 2")
        holder.rollback()
        self.assertEqual(self.indexes(), [("by_symbol", True)])
        self.database.script("CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20);"
                             " END $$; CREATE EVENT TRIGGER slow ON ddl_command_start EXECUTE FUNCTION slow()")
        self.migrate("upgrade", "ffff", "--statement-timeout", "200ms", status=1)
        self.database.script("DROP EVENT TRIGGER slow")
        self.migrate("upgrade", "ffff", "--statement-timeout", "20s")

    def test_duplicates(self):
        self.database.script("UPDATE trades SET symbol = 'twice' WHERE id IN (4, 6)")
        said = self.migrate("upgrade", "dddd", status=1).stderr
        self.assertIn("cannot apply revision dddd: PostgreSQL: could not create unique index", said)
        self.assertIn("(symbol)=(twice) is duplicated", said)
        self.assertIn("nothing was changed: what had begun was taken away again", said)
        self.assertEqual(self.indexes(), [])
        self.assertEqual(self.rows("SELECT outcome FROM mig_journal WHERE revision = 'dddd' ORDER BY id"),
                         [("started",), ("failed",)])
        self.database.script("UPDATE trades SET symbol = 'once' WHERE id = 4")
        self.migrate("upgrade")

    def test_index_of_that_name(self):
        self.database.script("CREATE INDEX by_symbol ON trades (price)")
        said = self.migrate("upgrade", "dddd", status=7).stderr
        self.assertIn("index `by_symbol` exists and is a different one", said)
        self.assertEqual(self.indexes(), [("by_symbol", True)])
        self.database.script("DROP INDEX by_symbol; CREATE UNIQUE INDEX by_symbol ON trades (symbol DESC) WHERE price > 0")
        self.migrate("upgrade", "dddd")
        self.assertEqual(self.rows("SELECT count(*) FROM mig_revision")[0][0], 4)

    def test_pooler(self):
        self.migrate("downgrade", "--allow-data-loss", "cccc")
        done = run("--migrate", "upgrade", url=self.database.url, environment={"POOLER": "1"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not keep its session", done.stderr)
        self.assertIn("use a direct URL", done.stderr)
        self.assertEqual(self.applied(), {"aaaa", "bbbb"})

    def test_somebody_holds_a_row(self):
        self.migrate("downgrade", "--allow-data-loss", "cccc")
        holder = self.connect()
        holder.cursor().execute("UPDATE trades SET price = price WHERE id = 250")
        process = self.start("upgrade", "cccc")
        time.sleep(3)
        holder.rollback()
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, out + err)
        self.assertEqual(self.rows("SELECT count(*) FROM trades WHERE fee = price")[0][0], ROWS)

    def test_values_that_do_not_fit(self):
        """A batch that fails leaves those before it, and the next start goes on there."""
        self.migrate("downgrade")
        self.database.script("UPDATE trades SET fee = NULL; UPDATE trades SET fee = 2147483647 WHERE id = 202")
        said = self.migrate("upgrade", "cccc", status=1).stderr
        self.assertIn("integer out of range", said)
        self.assertIn("what its batches before this one wrote stays; the same command goes on from there", said)
        self.assertEqual(self.rows("SELECT count(*) FROM trades WHERE fee = price")[0][0], 100)
        self.database.script("UPDATE trades SET fee = NULL WHERE id = 202")
        self.migrate("upgrade", "cccc")
        self.assertEqual(self.done(), (ROWS, ROWS, 0))


if __name__ == "__main__":
    unittest.main()
