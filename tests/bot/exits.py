# SPDX-License-Identifier: MIT
"""What `migc explain exit` says of each exit code is so: its example, typed as it stands into a shell in an empty folder,
ends with that code, and says what to do unless that is 0."""

import os
import re
import subprocess
import tempfile
import unittest

from bot import ABIDANCE

MIGC = os.environ["MIGC"]
WIDEST = 80


def page():
    return subprocess.run([MIGC, "explain", "exit"], text=True, capture_output=True, check=True).stdout


def examples(text):
    """The number, and the commands: each behind a `$`, which may go on in the lines below it."""
    for part in re.split(r"^(?=\d  )", text, flags=re.MULTILINE)[1:]:
        lines = [line[4:] for line in part.splitlines() if line.startswith("    ")]
        yield int(part[0]), "\n".join(line[2:] if line.startswith("$ ") else line for line in lines)


class Exits(unittest.TestCase):
    def test_each(self):
        text = page()
        self.assertLessEqual(max(map(len, text.splitlines())), WIDEST)
        found = list(examples(text))
        self.assertEqual([code for code, _ in found], list(range(9)))
        clean = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        clean["PATH"] = os.path.dirname(ABIDANCE) + os.pathsep + clean["PATH"]
        for code, script in found:
            with self.subTest(code), tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(["sh", "-c", script], cwd=folder, env=clean, text=True, check=False, timeout=60,
                                      capture_output=True)
                self.assertEqual(done.returncode, code, script + done.stdout + done.stderr)
                self.assertEqual("abidance: " in done.stderr, code != 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
