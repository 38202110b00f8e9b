# SPDX-License-Identifier: MIT
"""Runs the code blocks of README.md that are marked `<!-- tour -->`, in order, in one shell, in an empty folder; a
block marked `<!-- tour: fails -->` must fail, at its last command, with a message that names the mistake."""

import os
import re
import subprocess
import tempfile
import unittest

README, BUILD, CMAKE = os.environ["README"], os.environ["BUILD"], os.environ["CMAKE"]


class Tour(unittest.TestCase):
    def test_tour(self):
        with open(README, encoding="utf-8") as file:
            blocks = re.findall(r"<!-- tour(: fails)? -->\n```sh\n(.*?)```", file.read(), re.S)
        self.assertGreaterEqual(len(blocks), 4)
        with tempfile.TemporaryDirectory(prefix="mig-tour-") as folder:
            prefix = os.path.join(folder, "installed")
            subprocess.run([CMAKE, "--install", BUILD, "--prefix", prefix], check=True, capture_output=True)
            environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
            environment["PATH"] = os.path.join(prefix, "bin") + ":" + environment["PATH"]
            where = folder
            for fails, text in blocks:
                done = self.run_block(text, where, environment)
                if fails:
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn("did you mean `owner`?", done.stderr)
                else:
                    self.assertEqual(done.returncode, 0, f"{text}\n{done.stdout}\n{done.stderr}")
                    where = os.path.join(folder, "tour")

    def run_block(self, text, where, environment):
        return subprocess.run(["sh", "-e", "-c", text], cwd=where, env=environment, text=True, capture_output=True,
                              check=False, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    unittest.main()
