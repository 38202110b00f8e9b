# SPDX-License-Identifier: MIT
"""Many processes at once, and processes that are killed: one chain, applied once, whole."""

import os
import random
import signal
import subprocess
import time
import unittest

from bot import ABIDANCE, CHAIN, both

TOGETHER = 12
KILLS = 12


@both
class Together:
    def start(self, *arguments):
        return subprocess.Popen([ABIDANCE, "--migrate", *arguments, "--url", self.database.url], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)

    def test_twelve_at_once(self):
        processes = [self.start("upgrade") for _ in range(TOGETHER)]
        for process in processes:
            output, errors = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, (output, errors))
        self.assertEqual(sorted(row[0] for row in self.rows("SELECT id FROM mig_revision")), sorted(CHAIN))
        self.assertEqual(self.rows("SELECT count(*) FROM mig_journal WHERE outcome <> 'done'"), [(0,)])
        self.assertEqual(self.rows("SELECT count(*) FROM mig_journal"), [(len(CHAIN),)])

    def test_twelve_at_once_from_the_middle(self):
        self.migrate("upgrade", CHAIN[2])
        processes = [self.start("upgrade") for _ in range(TOGETHER)]
        for process in processes:
            self.assertEqual(process.wait(timeout=120), 0, process.stderr.read())
            process.stdout.close()
            process.stderr.close()
        self.assertEqual(self.applied(), set(CHAIN))

    def test_verify_beside_one_who_migrates(self):
        for _ in range(4):
            for arguments in (["upgrade"], ["downgrade", "base"]):
                process = self.start(*arguments)
                while process.poll() is None:
                    self.migrate("verify")
                self.assertEqual(process.returncode, 0, process.communicate())
                process.communicate()

    def test_killed_anywhere_the_next_start_goes_on(self):
        self.migrate("upgrade", CHAIN[0])
        reference = type(self.database)()
        self.addCleanup(reference.close)
        began = time.monotonic()
        self.assertEqual(subprocess.run([ABIDANCE, "--migrate", "upgrade", "--url", reference.url], check=False,
                                        stdout=subprocess.DEVNULL).returncode, 0)
        whole = time.monotonic() - began
        random.seed(7)
        for _ in range(KILLS):
            process = self.start("upgrade")
            time.sleep(random.uniform(0, whole))
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            applied = self.applied()
            self.assertEqual(applied, set(CHAIN[:len(applied)]))
            if applied == set(CHAIN):
                self.migrate("downgrade", CHAIN[0])
        self.migrate("upgrade")
        self.assertEqual(self.applied(), set(CHAIN))


if __name__ == "__main__":
    unittest.main()
