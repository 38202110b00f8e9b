#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# `migc graph`: the text word for word; of the pictures, that they are well-formed and load nothing, that no box covers
# another, no line crosses a table, no words leave their box, and that whatever stands in names stays text. With many
# revisions and tables, and with names that hope to be markup.
#   draw.py MIGC
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as tree

MIGC = os.path.abspath(sys.argv.pop(1))
SVG = "{http://www.w3.org/2000/svg}"
LETTER = 7.3

SMALL = {
    "1.mig": """revision aaaa "Users" created 2025-01-01T00:00:00Z;
upgrade {
    create table users (id integer primary key, name varchar(20) not null unique, boss integer references users (id));
}
""",
    "2.mig": """revision b1b1 "Orders" after aaaa label left created 2025-01-02T00:00:00Z;
upgrade {
    create table orders (user_id integer not null references users (id), line integer, note text, primary key (user_id, line));
}
""",
    "3.mig": """revision c1c1 "Log" after aaaa created 2025-01-03T00:00:00Z;
upgrade {
    on postgres create schema audit;
    on postgres create table audit.log (id bigint primary key);
}
""",
    "4.mig": """revision d1d1 "Both" after b1b1, c1c1 created 2025-01-04T00:00:00Z;
upgrade {}
""",
    "5.mig": """revision e1e1 "Apart" requires b1b1 created 2025-01-05T00:00:00Z;
upgrade {}
""",
}

SMALL_TEXT = r"""* e1e1 Apart (head, requires b1b1)
  * d1d1 Both (head, merge)
  |\
  | * c1c1 Log
  * | b1b1 Orders (label left)
  |/
  * aaaa Users
"""

HOSTILE = {
    "1.mig": """revision "a<b>&\\c" "<script>alert('x')</script> & ""quotes"" ]]> \\n \x1b[2J" label "<i>" created 2025-01-01T00:00:00Z;
upgrade {
    create table "<b>&""'\\ name" ("id & <x>" integer primary key, "\u043a\u043e\u0448\u043a\u0430 \u732b \U0001f418" text,
        "this_name_is_very_long_and_goes_on_and_on_beyond_all_reason_00" varchar(4000) not null);
    create table wide (id integer primary key, parent integer references wide (id),
        other integer references "<b>&""'\\ name" ("id & <x>"));
    create table circle_a (id integer primary key, b integer);
    create table circle_b (id integer primary key, a integer references circle_a (id));
    alter table circle_a add foreign key (b) references circle_b (id);
    create table many (%s);
}
""" % ", ".join("column_%d integer" % i for i in range(90)),
    "2.mig": 'revision b2 "%s" after "a<b>&\\c";\nupgrade {}\n' % ("very long message " * 40),
}


def large(tables, revisions):
    chance = random.Random(5)
    files = {}
    made = []
    head = None

    def add(parents, body=""):
        name = "r%05d" % len(files)
        after = " after " + ", ".join(parents) if parents else ""
        time = "2025-01-%02dT%02d:%02d:00Z" % (1 + len(files) // 1440, len(files) // 60 % 24, len(files) % 60)
        files[name + ".mig"] = 'revision %s "Number %d"%s created %s;\nupgrade {\n%s}\n' % (
            name, len(files), after, time, body)
        return name

    while len(files) < revisions:
        if len(made) < tables:
            name = "t%d" % len(made)
            columns = ["id integer primary key"]
            for other in set(chance.choices(made + made[:3] * 5, k=chance.randint(0, 3))) if made else ():
                columns.append("%s_id integer references %s (id)" % (other, other))
            columns += ["c%d text" % i for i in range(chance.randint(1, 12))]
            head = add([head] if head else [], "    create table %s (%s);\n" % (name, ", ".join(columns)))
            made.append(name)
        elif chance.random() < 0.2:
            ends = []
            for _ in range(chance.randint(2, 3)):
                end = head
                for _ in range(chance.randint(1, 4)):
                    end = add([end])
                ends.append(end)
            head = add(ends)
        else:
            head = add([head])
    return files


class Draw(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def draw(self, files, form):
        chain = os.path.join(self.folder, "chain")
        shutil.rmtree(chain, ignore_errors=True)
        os.makedirs(chain)
        for name, text in files.items():
            with open(os.path.join(chain, name), "w", encoding="utf-8") as file:
                file.write(text)
        run = subprocess.run([MIGC, "graph", chain, "--format", form], capture_output=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        return run.stdout.decode("utf-8")

    def test_text(self):
        text = self.draw(SMALL, "text")
        self.assertTrue(text.startswith(SMALL_TEXT), text)
        self.assertEqual(text[len(SMALL_TEXT):], """
table audit.log (PostgreSQL only)
    id  bigint  primary key

table orders
    user_id  integer  primary key to users.id
    line     integer  primary key
    note     text     null

table users
    id    integer      primary key
    name  varchar(20)  unique
    boss  integer      null to users.id
""")

    def test_nothing_but_text_on_a_terminal(self):
        text = self.draw(HOSTILE, "text")
        self.assertNotIn("\x1b", text)
        self.assertIn("]]> \\n ?[2J", text)

    def test_dot(self):
        for files in (SMALL, HOSTILE):
            text = self.draw(files, "dot")
            if shutil.which("dot"):
                subprocess.run(["dot", "-Tsvg"], input=text.encode(), stdout=subprocess.DEVNULL, check=True)
        text = self.draw(SMALL, "dot")
        self.assertIn('r0 [label="aaaa\\nUsers"];', text)
        self.assertRegex(text, r"t1:c0 -> t2:c0;")
        self.assertRegex(text, r"r\d -> r\d \[style=dashed, label=requires\];")

    def check_picture(self, root, files):
        boxes = [self.box(rect) for rect in root.iter(SVG + "rect") if rect.get("class") == "box"]
        groups = [group for group in root.iter(SVG + "g") if group.find(SVG + "rect[@class='box']") is not None]
        self.assertEqual(len(boxes), len(groups))
        tables = [self.box(group.find(SVG + "rect")) for group in groups if group.find(SVG + "title") is None]
        revisions = [group for group in groups if group.find(SVG + "title") is not None]
        self.assertEqual(len(revisions), len(files))
        self.assertEqual(len(list(root.iter(SVG + "circle"))), len(files))
        self.apart(tables)
        self.apart([self.box(group.find(SVG + "rect")) for group in revisions])
        for group in groups:
            self.inside(group)
        for path in root.iter(SVG + "path"):
            if path.get("class") == "link":
                self.beside(path.get("d"), tables)
        return groups

    def box(self, rect):
        return tuple(int(rect.get(name)) for name in ("x", "y", "width", "height"))

    def apart(self, boxes):
        for i, (x, y, width, height) in enumerate(boxes):
            for a, b, c, d in boxes[:i]:
                self.assertFalse(x < a + c and a < x + width and y < b + d and b < y + height, (x, y, a, b))

    def inside(self, group):
        x, y, width, height = self.box(group.find(SVG + "rect"))
        rows = {}
        for text in group.iter(SVG + "text"):
            left, base = int(text.get("x")), int(text.get("y"))
            letters = sum(2 if ord(c) >= 0x1100 and not 0x2000 <= ord(c) < 0x2600 else 1 for c in text.text)
            right = left + letters * (LETTER if text.get("class") != "key" else 6.1)
            self.assertTrue(x <= left and right <= x + width + 1 and y < base <= y + height, text.text)
            rows.setdefault(base, []).append((left, right, text.text))
        for row in rows.values():
            row.sort()
            for (_, right, text), (left, _, other) in zip(row, row[1:]):
                self.assertLessEqual(right, left + 1, (text, other))

    def beside(self, d, tables):
        """Horizontal parts of a line run outside all tables."""
        at = None
        for command, numbers in re.findall(r"([MHC])([-\d ]*)", d):
            numbers = [int(n) for n in numbers.split()]
            if command == "H":
                left, right = sorted((at[0], numbers[0]))
                for x, y, width, height in tables:
                    self.assertFalse(left < x + width and x < right and y < at[1] < y + height, d)
                at = (numbers[0], at[1])
            else:
                at = tuple(numbers[-2:])

    def test_svg(self):
        for files in (SMALL, HOSTILE, large(100, 500)):
            text = self.draw(files, "svg")
            root = tree.fromstring(text)
            self.check_picture(root, files)
            self.assertEqual(root.get("viewBox"), "0 0 %s %s" % (root.get("width"), root.get("height")))
            self.loads_nothing(text)

    def loads_nothing(self, text):
        rest = text.replace("http://www.w3.org/2000/svg", "").replace('href="#', "")
        for word in ("http:", "https:", "url(", "@import", "<script", "href=", "src=", "<foreignObject", "<image"):
            self.assertNotIn(word, rest)

    def test_markup_stays_text(self):
        words = [text.text for text in tree.fromstring(self.draw(HOSTILE, "svg")).iter(SVG + "text")]
        for name in ("a<b>&\\c", "<b>&\"'\\ name", "id & <x>", "\u043a\u043e\u0448\u043a\u0430 \u732b \U0001f418", "<i>", "31 more columns"):
            self.assertIn(name, words)
        titles = [title.text for title in tree.fromstring(self.draw(HOSTILE, "svg")).iter(SVG + "title")]
        self.assertIn("very long message " * 40, titles)

    def test_html(self):
        for files in (SMALL, HOSTILE):
            text = self.draw(files, "html")
            self.loads_nothing(text)
            self.assertTrue(text.startswith("<!DOCTYPE html>"))
            for picture in re.findall(r"<svg.*?</svg>", text, re.S):
                tree.fromstring(picture)
            self.assertIn("@media (prefers-color-scheme:dark)", text)

    def test_nothing_there(self):
        run = subprocess.run([MIGC, "graph", self.folder, "--format", "svg"], capture_output=True, check=False, text=True)
        self.assertEqual(run.returncode, 0)
        tree.fromstring(run.stdout)
        run = subprocess.run([MIGC, "graph", self.folder, "--format", "png"], capture_output=True, check=False, text=True)
        self.assertEqual((run.returncode, run.stderr),
                         (2, "migc: there is no format `png`\nhelp: the formats are text, dot, svg and html\n"))
        run = subprocess.run([MIGC, "graph", self.folder, "-o", os.path.join(self.folder, "no", "x")],
                             capture_output=True, check=False, text=True)
        self.assertEqual(run.returncode, 1)


unittest.main(verbosity=0)
