#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the fuzzers begin with: seeds.py TREE MIGC FOLDER writes FOLDER/<harness>/ from the tests and the examples of the
grammar's page, and FOLDER/words, a dictionary of the lexer's keywords, operators and what else a file may hold."""

import hashlib
import os
import re
import subprocess
import sys

TREE, MIGC, FOLDER = sys.argv[1:]
os.environ.update(README=os.path.join(TREE, "grammar", "README.md"), MIGC=MIGC)
sys.path.insert(0, os.path.join(TREE, "tests", "language"))
import examples


def text_of(*path):
    with open(os.path.join(TREE, *path), encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def put(harness, text):
    """A seed is called by its content, so that the same one is there once."""
    folder = os.path.join(FOLDER, harness)
    data = text.encode("utf-8", errors="surrogateescape")
    os.makedirs(folder, exist_ok=True)
    if len(data) <= 20000:
        with open(os.path.join(folder, hashlib.sha256(data).hexdigest()[:16]), "wb") as file:
            file.write(data)


def folders():
    """Every folder of the tests that holds revisions."""
    for folder, _, names in sorted(os.walk(TREE)):
        if not os.path.relpath(folder, TREE).startswith((".", "build")):
            names = sorted(name for name in names if name.endswith(".mig"))
            if names:
                yield folder, names


def example_chains():
    """The revisions of each section of the grammar's page, one after the other."""
    for _, given, blocks in examples.sections():
        texts, parent = [], None
        for number, (no_way_back, block) in enumerate([("", given)] + blocks):
            text, parent = examples.revision(block, no_way_back, parent, number)
            texts.append(text)
        yield texts


def put_printed(sql):
    """A statement, to each reader that may meet it."""
    word = sql.lstrip().upper()
    if word.startswith("CREATE TABLE"):
        put("printed", "t" + sql)
    elif re.match(r"CREATE (UNIQUE )?INDEX", word):
        put("printed", "i" + sql)
    elif word.startswith("CREATE TRIGGER"):
        put("printed", "r" + sql)
    found = re.search(r"\b(SELECT\b.*)", sql, re.S | re.I)
    if found:
        put("printed", "v" + found[1])
        put("printed", "q" + found[1])
    for found in re.findall(r"(?:CHECK|WHERE|DEFAULT|WHEN) \((.*)\)", sql, re.S | re.I):
        put("printed", "e" + found)
        put("printed", "p" + found)
    found = re.search(r"(BEGIN\n.*END)", sql, re.S)
    if found:
        put("printed", "b" + found[1])


def put_definitions():
    """The definitions and statements in the tables of every chain that compiles."""
    for folder in [folder for folder, _ in folders() if "/reject/" not in folder]:
        tables = subprocess.run([MIGC, "check", folder, "--dump=tables"], text=True, capture_output=True,
                                errors="surrogateescape", check=False).stdout
        for definition in re.findall(r"^    with \S+ [^:\n]*: (.*(?:\n    \(.*)*)", tables, re.M):
            put("printed", definition)
        for sql in re.findall(r"^      \[\d+\] .*\n((?:      .*\n)+)", tables, re.M):
            for one in re.split(r"^      \[\d+\] .*\n", sql, flags=re.M):
                put_printed(re.sub("^      ", "", one, flags=re.M).strip())


def put_reverse():
    for text in re.findall(r'^    (\{REVERSE_\w+,\s*"(?:[^"\\]|\\.)*"\})', text_of("tests/runtime/stored.c"), re.M):
        put("reverse", re.search(r'"((?:[^"\\]|\\.)*)"', text, re.S)[1].replace('\\"', '"'))
    put("reverse", '{"format": 1, "flags": 0, "statements": [{"kind": "execute", "sql": "DROP TABLE \\"t\\"", "step": "x"},'
        ' {"kind": "loss", "flags": 1, "sql": "SELECT \\u00e9", "note": "\\ud83d\\ude00", "probe": "p", "since": 3035000}]}')
    for dump in ("sqlite.sql", "postgres.sql"):
        for text in re.findall(r"'(\{\"format\": 1, .*?\})',\s*'[0-9a-f]{64}'", text_of("tests/released/1", dump)):
            put("reverse", text.replace("''", "'"))
    put("reverse", '{"format": 1, "irreversible": "the reason"}')


def words():
    """Keywords, operators, and the names of the closed lists."""
    lexer = text_of("grammar", "mig.re")
    found = set(re.findall(r"^        '(\w+)'", lexer, re.M)) | set(re.findall(r"^        \"([^\"\\]+)\"  *\{", lexer, re.M))
    for name in ("functions.def", "index_methods.def", "parameters.def"):
        found |= set(re.findall(r'"(\w+)"', text_of("src/schema", name)))
    for name in ("kinds.def", "objects.def"):
        found |= set(re.findall(r'"(\w+)"', text_of("include/mig", name)))
    found |= {"---- a.mig", "---- mig.seal", "numeric(12, 2)", "$$", "'x'", "integer", "text", "statements", "format", "::"}
    return sorted(found)


def main():
    for folder, names in folders():
        texts = [text_of(folder, name) for name in names]
        for text in texts:
            put("source", text)
        seal = os.path.join(folder, "mig.seal")
        if os.path.exists(seal):
            put("seal", text_of(seal))
            texts.append(text_of(seal))
            names = names + ["mig.seal"]
        put("chain", "".join(f"---- {name}\n{text}" for name, text in zip(names, texts)))
    for texts in example_chains():
        for text in texts:
            put("source", text)
        put("chain", "".join(f"---- {number}\n{text}" for number, text in enumerate(texts)))
    for folder in ("sqlite", "postgres"):
        for name in sorted(os.listdir(os.path.join(TREE, "tests/catalog/cases", folder))):
            if name.endswith(".sql"):
                for sql in text_of("tests/catalog/cases", folder, name).split(";"):
                    put_printed(sql.strip())
    put_definitions()
    put_reverse()
    with open(os.path.join(FOLDER, "words"), "w", encoding="utf-8") as file:
        file.writelines(f'"{word}"\n' for word in words())


main()
