# SPDX-License-Identifier: MIT
"""The examples of grammar/README.md compile and run: the ```mig blocks of a section are revisions of one chain, in
their order, and the replay takes it up, down and up again on SQLite and, where MIG_TEST_POSTGRES names a server, on
PostgreSQL. What a section takes for granted stands in comments of the page, `<!-- given` … `-->`, and is the first
revision of its chain. A block that is a whole file keeps its header but for `after`; others are upgrade blocks, and
behind `<!-- downgrade { } -->` one has that."""

import os
import re
import subprocess
import tempfile
import unittest

README, MIGC = os.environ["README"], os.environ["MIGC"]
SERVER = os.environ.get("MIG_TEST_POSTGRES")


def sections():
    with open(README, encoding="utf-8") as file:
        page = file.read()
    for part in re.split(r"^## ", page, flags=re.M)[1:]:
        title = part.split("\n", 1)[0]
        given = "\n".join(re.findall(r"<!-- given\n(.*?)-->", part, re.S))
        blocks = re.findall(r"^(<!-- downgrade \{ \} -->\n)?```mig\n(.*?)^```", part, re.S | re.M)
        if blocks:
            yield title, given, blocks


def revision(block, no_way_back, parent, number):
    """The text of a revision behind `parent`, and its id."""
    after = f"after {parent}" if parent else ""
    header = re.match(r"revision (\S+) (\"[^\"]*\")(?:\s+after \S+?)?(\s+created \S+?)?;", block)
    if header:
        text = f"revision {header[1]} {header[2]} {after}{header[3] or ''};" + block[header.end():]
        return text, header[1]
    name = f"example_{number}"
    downgrade = "downgrade { }\n" if no_way_back else ""
    return f"revision {name} \"example\" {after};\nupgrade {{\n{block}\n}}\n{downgrade}", name


class Examples(unittest.TestCase):
    def test_every_section(self):
        count = 0
        for title, given, blocks in sections():
            with self.subTest(section=title):
                self.run_section([("", given)] + blocks)
            count += len(blocks)
        self.assertGreater(count, 15)

    def run_section(self, blocks):
        with tempfile.TemporaryDirectory(prefix="mig-examples-") as folder:
            parent = None
            for number, (no_way_back, block) in enumerate(blocks):
                text, parent = revision(block, no_way_back, parent, number)
                with open(f"{folder}/{number:02}.mig", "w", encoding="utf-8") as file:
                    file.write(text)
            command = [MIGC, "check", folder, "--replay"] + (["--postgres", SERVER] if SERVER else [])
            done = subprocess.run(command, text=True, capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
