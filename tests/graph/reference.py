# SPDX-License-Identifier: MIT
"""The rules of targets said a second time, as plainly as they can be: sets, and no thought of speed. In: graphs, questions
and the answers of src/graph (answers.c). Out: the first answers that these rules do not give."""

import functools
import re
import subprocess
import sys

RESERVED = ("head", "heads", "base", "current")


class Wrong(Exception):
    """What is asked has no answer."""


class Revision:
    def __init__(self, name, parents=(), requires=(), label=""):
        self.id, self.parents, self.requires, self.label = name, tuple(parents), tuple(requires), label


class Graph:
    def __init__(self, revisions):
        self.revisions = {revision.id: revision for revision in revisions}
        self.all = frozenset(self.revisions)

    def parents(self, name):
        return set(self.revisions[name].parents)

    def needs(self, name):
        return self.parents(name) | set(self.revisions[name].requires)

    @functools.cache
    def below(self, name, links):
        """It and all that it comes after."""
        found = {name}
        for one in getattr(self, links)(name):
            found |= self.below(one, links)
        return frozenset(found)

    def above(self, names, links):
        """They and all that comes after any of them."""
        return {one for one in self.all if self.below(one, links) & set(names)}

    def closure(self, names):
        return {one for name in names for one in self.below(name, "needs")}

    def closed(self, names):
        return self.closure(names) == set(names)

    def lineage(self, name):
        return set(self.below(name, "parents")) | self.above({name}, "parents")

    def heads(self, names, links):
        return {name for name in names
                if not any(name in getattr(self, links)(other) for other in names)}

    def children(self, name, among):
        return {one for one in among if name in self.parents(one)}

    def named(self, text, lineage):
        for one in self.all:
            if one == text:
                return one
        for one in self.all:
            if self.revisions[one].label == text:
                return one
        if len(text) < 3:
            raise Wrong
        found = {one for one in lineage if one.startswith(text) or self.revisions[one].label.startswith(text)}
        if len(found) != 1:
            raise Wrong
        return found.pop()


class Target:
    """[branch@][symbol][+N or -N]"""

    def __init__(self, graph, text):
        match = re.fullmatch(r"(?:([^@]*)@)?([^@+-]*)(?:([+-])([0-9]+))?", text)
        if match is None or ":" in text or text == "":
            raise Wrong
        branch, self.symbol, sign, steps = match.groups()
        if branch is not None and self.symbol == "" and sign is None:
            raise Wrong
        self.steps = (1 if sign == "+" else -1) * int(steps) if sign else 0
        if (sign and int(steps) == 0) or (self.symbol == "base" and self.steps < 0):
            raise Wrong
        self.relative = self.symbol == ""
        self.graph, self.lineage = graph, None
        if branch and re.search("[+-]", branch):
            raise Wrong
        self.branch = branch or None

    def on(self):
        if self.branch in RESERVED:
            raise Wrong
        if self.branch is not None and self.lineage is None:
            self.lineage = self.graph.lineage(self.graph.named(self.branch, self.graph.all))
        return self.graph.all if self.lineage is None else self.lineage

    def start(self, applied, origin):
        graph, among = self.graph, self.on()
        if self.symbol == "base":
            return set()
        if self.symbol in ("head", "heads"):
            every = self.symbol == "heads" and self.lineage is None
            found = graph.heads(among, "needs" if every else "parents")
            if self.symbol == "head" and len(found) > 1:
                raise Wrong
            return found
        if self.relative and origin is not None:
            return set(origin)
        if self.relative or self.symbol == "current":
            return graph.heads(applied & among, "needs" if self.lineage is None else "parents")
        one = graph.named(self.symbol, among)
        if one not in among:
            raise Wrong
        return {one}

    def place(self, applied, origin=None, past_first=False):
        """The revisions that it names; none of them is base, where steps may go below the first revision, too."""
        at, graph = self.start(applied, origin), self.graph
        among = self.on()
        if self.steps != 0 and (len(at) > 1 or (self.steps < 0 and not at)):
            raise Wrong
        for _ in range(self.steps):
            if not at:
                at = {one for one in among if not graph.parents(one)}
            else:
                at = graph.children(*at, among)
            if len(at) != 1:
                raise Wrong
        for _ in range(-self.steps):
            at = graph.parents(*at) & among
            if past_first and not at:
                break
            if len(at) != 1:
                raise Wrong
        return at

    def single(self, applied):
        at = self.place(applied)
        if len(at) > 1:
            raise Wrong
        return at


def upgrade(graph, applied, text):
    target = Target(graph, text)
    if (target.relative and target.steps < 0) or target.symbol == "current" or (
            target.symbol == "base" and target.steps == 0):
        raise Wrong
    at = target.place(applied)
    new = graph.closure(at) - applied
    if not new and any(graph.children(one, applied) for one in at):
        raise Wrong
    return new


def take_dependents(graph, applied, target, going):
    going = graph.above(going, "parents") & applied
    if target.lineage is not None and going - target.lineage:
        raise Wrong
    return graph.above(going, "needs") & applied


def whole_branch(graph, applied, target):
    ours = applied & target.on()
    going = ours - graph.closure(applied - target.on())
    if ours and not going:
        raise Wrong
    return going


def downgrade(graph, applied, text):
    target = Target(graph, text)
    if (target.relative and target.steps > 0) or target.symbol == "current":
        raise Wrong
    among = target.on()
    if target.relative:
        going, links = set(), "needs" if target.lineage is None else "parents"
        for _ in range(-target.steps):
            newest = graph.heads((applied & among) - going, links)
            if len(newest) != 1:
                raise Wrong
            going |= newest
        return take_dependents(graph, applied, target, going)
    at = target.single(applied)
    if not at:
        return whole_branch(graph, applied, target)
    one, = at
    if one not in applied:
        raise Wrong
    going = graph.children(one, applied & among)
    if not going:
        if graph.children(one, applied):
            raise Wrong
        return set()
    return take_dependents(graph, applied, target, going)


def stamp(graph, applied, texts):
    kept, wanted = graph.heads(applied, "needs"), set()
    for text in texts:
        target = Target(graph, text)
        if target.relative or target.symbol == "current":
            raise Wrong
        at = target.place(applied)
        if not at:
            kept -= whole_branch(graph, applied, target)
        for one in at:
            related = graph.above({one}, "needs") | graph.below(one, "needs")
            if (wanted - {one}) & related:
                raise Wrong
            kept -= related
            wanted.add(one)
    return graph.closure(kept | wanted)


def find(graph, applied, text):
    target = Target(graph, text)
    if target.relative:
        raise Wrong
    return target.single(applied)


def below_end(graph, applied, low, high):
    """`-3:b` is taken where counting from b and from the head is the same; too far down is base."""
    head = graph.heads(graph.all, "parents")
    if len(high) != 1 or len(head) != 1:
        raise Wrong
    found = low.place(applied, high, past_first=True)
    if found != low.place(applied, head, past_first=True):
        raise Wrong
    return found


def history(graph, applied, text):
    sides = text.split(":")
    if len(sides) != 2:
        raise Wrong
    low, high = [Target(graph, side) if side else None for side in sides]
    low_counts, high_counts = low is not None and low.relative, high is not None and high.relative
    if (low_counts and low.steps > 0) or (high_counts and high.steps < 0) or (low_counts and high_counts):
        raise Wrong
    bottom = set() if low is None or low_counts else low.place(applied)
    top = (high or Target(graph, "heads")).place(applied, None if low is None else bottom)
    if low_counts:
        bottom = below_end(graph, applied, low, top)
    found = {one for name in top for one in graph.below(name, "parents")}
    if bottom:
        found &= graph.above(bottom, "parents")
    for side in (low, high):
        if side is not None and side.lineage is not None:
            found &= side.lineage
    if not found and top:
        raise Wrong
    return found


def in_order(graph, names, up):
    """Every revision stands behind what it needs, or in front of it on the way down."""
    place = {name: number for number, name in enumerate(names)}
    if len(place) != len(names):
        return False
    return all((place[one] < place[name]) == up
               for name in names for one in graph.needs(name) if one in place)


def steps_closed(graph, applied, names, up):
    now = set(applied)
    for name in names:
        now = now | {name} if up else now - {name}
        if not graph.closed(now):
            return False
    return True


def expected(graph, applied, command, text):
    """The set of revisions, or None for an error."""
    ways = {"upgrade": upgrade, "downgrade": downgrade, "find": find, "range": history}
    try:
        return stamp(graph, applied, text.split(" ")) if command == "stamp" else ways[command](graph, applied, text)
    except Wrong:
        return None


def right(graph, applied, command, text, names):
    """Is this the answer? `names` is a list, or None for an error."""
    wanted = expected(graph, applied, command, text)
    if wanted is None or names is None:
        return wanted is None and names is None
    if set(names) != wanted or len(names) != len(wanted):
        return False
    if command in ("upgrade", "downgrade") and not steps_closed(graph, applied, names, command == "upgrade"):
        return False
    return command == "stamp" or in_order(graph, names, command == "upgrade")


def read_revision(line):
    links = {"<": [], "^": [], "@": [""]}
    name, *words = line.split(" ")
    for word in words:
        links[word[0]] = word[1:].split(",")
    return Revision(name, links["<"], links["^"], links["@"][0])


def read_graphs(lines):
    """Yields each graph's number, itself, and its questions: applied, command, target, answer."""
    revisions, questions, number = [], [], None
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "graph":
            if number is not None:
                yield number, Graph(revisions), questions
            number, revisions, questions = rest, [], []
        elif word == "revision":
            revisions.append(read_revision(rest))
        elif word == "applied":
            applied = frozenset(rest.split())
        else:
            answer = next(lines)
            questions.append((applied, word, rest, None if answer.startswith("!") else answer.split(), answer))
    if number is not None:
        yield number, Graph(revisions), questions


def ask(program, seed, graphs, size, questions):
    out = subprocess.run([program, str(seed), str(graphs), str(size), str(questions)], check=True, text=True,
                         capture_output=True).stdout
    return read_graphs(iter(out.splitlines()))


def main():
    program, seed, graphs, size, questions = sys.argv[1:6]
    asked = errors = wrong = 0
    for number, graph, all_questions in ask(program, seed, graphs, size, questions):
        for applied, command, text, names, answer in all_questions:
            asked += 1
            errors += names is None
            if not right(graph, applied, command, text, names):
                wrong += 1
                if wrong <= 5:
                    print(f"graph {number}, at {sorted(applied)}: `{command} {text}`\n  answered {answer}\n"
                          f"  expected {expected(graph, applied, command, text)}")
                    for revision in graph.revisions.values():
                        print("   ", revision.id, revision.parents, revision.requires, revision.label)
    print(f"{asked} questions, {asked - errors} with an answer, {wrong} wrong")
    enough = asked >= 5 * int(graphs) and asked > errors * 1.2
    sys.exit(0 if wrong == 0 and enough else 1)


if __name__ == "__main__":
    main()
