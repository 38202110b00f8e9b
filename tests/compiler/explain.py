#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pages of `migc explain`: the example of each has that error and no other, its repair compiles, and both
are read as a person would do it: files begin with `# name.mig`, lines with `$` are typed into a shell, and the
repair goes on where the example stopped.   explain.py MIGC PROBLEM.DEF [CODE...]"""
import os
import re
import subprocess
import sys
import tempfile

WIDEST = 80


class Wrong(Exception):
    pass


def run(folder, command):
    environment = dict(os.environ, PATH=os.path.dirname(migc) + os.pathsep + os.environ["PATH"])
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def act(folder, text):
    """Writes the files and types the commands of a block; the last `migc check` decides, and is added."""
    file = None
    last = None
    for line in text.splitlines():
        name = re.fullmatch(r"# (\S+\.mig)", line)
        if name or line.startswith("$ "):
            file = open(os.path.join(folder, name[1]), "w", encoding="utf-8") if name else None
        if line.startswith("$ "):
            if last is not None and last[0] != 0:
                raise Wrong(f"a command before the last one fails:\n{last[1]}")
            last = run(folder, line[2:])
            last = (*last, line.startswith("$ migc check"))
        elif file and not name:
            print(line, file=file, flush=True)
    if last is None or not last[2]:
        if last is not None and last[0] != 0:
            raise Wrong(f"a command fails:\n{last[1]}")
        last = run(folder, "migc check .")
    return last[0], last[1]


def check_page(code, page):
    head, example, repair = re.fullmatch(r"(.*?)\n\nExample:\n\n(.*?)\n\nRepair:\n\n(.*)", page, re.S).groups()
    if len(head.split()) < 6:
        raise Wrong("the cause says nothing")
    for line in page.splitlines():
        if len(line) > WIDEST:
            raise Wrong(f"this line is wider than {WIDEST} columns: {line}")
    blocks = ["\n".join(line[4:] for line in block.splitlines() if line.startswith("    ") or not line)
              for block in (example, repair)]
    with tempfile.TemporaryDirectory() as folder:
        status, output = act(folder, blocks[0])
        found = set(re.findall(r"error: .*\[(M\d+)\]", output))
        if status != 1 or found != {code}:
            raise Wrong(f"the example should have the error {code} alone, and prints\n{output}")
        status, output = act(folder, blocks[1])
        if status != 0:
            raise Wrong(f"after the repair migc still says\n{output}")


def main():
    failed = 0
    with open(sys.argv[2], encoding="utf-8") as problems:
        titles = dict(re.findall(r'^MIG_PROBLEM\((\d+), [A-Z_]+, "(.*)"\)', problems.read(), re.M))
    for number, title in titles.items():
        code = f"M{int(number):03}"
        if len(sys.argv) > 3 and code not in sys.argv[3:]:
            continue
        status, text = run(".", f"migc explain {code}")
        try:
            first, page = text.split("\n\n", 1)
            if status != 0 or first != f"{code}: {title}":
                raise Wrong(f"migc explain answers {status}:\n{text}")
            check_page(code, page)
        except (Wrong, AttributeError, ValueError) as wrong:
            failed += 1
            print(f"FAILED: the page of {code}: {wrong}")
    if failed or not titles:
        sys.exit(f"{failed} of {len(titles)} pages are wrong")


migc = os.path.abspath(sys.argv[1])
main()
