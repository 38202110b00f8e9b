#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# What `migc check` advises about branches works: random graphs of revisions, and a user who runs the command that each
# message ends with until there is nothing more to say. That is so after few commands, with one head, every
# revision still there, and every step in the order of its branch.
#   advice.py MIGC [COUNT [FIRST]]
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

MIGC = os.path.abspath(sys.argv[1])
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 60
TABLES = 4


def text(name, parents, requires, steps, number):
    clauses = ["after " + ", ".join(parents)] if parents else []
    clauses += ["requires " + ", ".join(requires)] if requires else []
    clauses += ["created 2025-01-01T%02d:%02d:00Z" % divmod(number, 60)]
    return "# %s\nrevision %s \"Number %d\"\n    %s;\n\nupgrade {\n%s}\n" % (
        name, name, number, "\n    ".join(clauses), "".join("    %s;\n" % step for step in steps))


def plant(chance, folder):
    """Writes a graph; returns what stands above what: later must stay behind earlier."""
    root = ["create table t%d (id integer primary key)" % i for i in range(TABLES)]
    names, above = ["root"], []
    with open(os.path.join(folder, "root.mig"), "w", encoding="utf-8") as file:
        file.write(text("root", [], [], root, 0))
    for number in range(1, chance.randint(3, 14)):
        name = "r%03d" % number
        parents = chance.sample(names[-4:], min(len(names), chance.choice((1, 1, 1, 1, 2))))
        requires = [n for n in names if n not in parents and chance.random() < 0.03]
        steps = []
        for place in range(chance.randint(0, 2)):
            if chance.random() < 0.4:
                steps.append("create table own_%d_%d (id integer primary key)" % (number, place))
            else:
                steps.append("alter table t%d add column c_%d_%d integer" % (chance.randrange(TABLES), number, place))
        with open(os.path.join(folder, name + ".mig"), "w", encoding="utf-8") as file:
            file.write(text(name, parents, requires, steps, number))
        above += [(parent, name) for parent in parents + requires]
        names.append(name)
    return above


def run(folder, *arguments):
    done = subprocess.run([MIGC, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def follow(folder):
    """Commands that were run."""
    commands = []
    while True:
        status, said = run(folder, "check", ".")
        if status == 0:
            return commands
        advice = re.findall(r"`migc ((?:merge|rebase) [^`]*)`", said)
        if not advice or len(commands) > 60:
            raise AssertionError("no way on after %s:\n%s" % (commands, said))
        status, answer = run(folder, *advice[0].split())
        if status != 0:
            raise AssertionError("after %s, `%s` as advised:\n%s\nfails:\n%s" % (commands, advice[0], said, answer))
        commands.append(advice[0])


def check(seed):
    chance = random.Random(seed)
    folder = tempfile.mkdtemp()
    try:
        above = plant(chance, folder)
        before = {name for name in os.listdir(folder)}
        commands = follow(folder)
        status, order = run(folder, "plan", ".", "--to", "head")
        place = {name: i for i, name in enumerate(order.split())}
        assert status == 0, order
        assert before <= set(os.listdir(folder)) and len(place) == len(os.listdir(folder)), order
        for lower, upper in above:
            assert place[lower] < place[upper], (commands, lower, upper, order)
        return len(commands)
    except AssertionError as error:
        sys.exit("seed %d: %s" % (seed, error))
    finally:
        shutil.rmtree(folder)


FIRST = int(sys.argv[3]) if len(sys.argv) > 3 else 1
total = [check(seed) for seed in range(FIRST, FIRST + COUNT)]
print("%d graphs, %d commands, at most %d for one" % (COUNT, sum(total), max(total)))
