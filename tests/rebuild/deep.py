# SPDX-License-Identifier: MIT
"""Nesting: what compiles can be read by the parser of the SQLite that runs it, in every place in which an expression stands, and
not much less than it could read compiles."""

import re
import unittest

from cases import Case
from rebuilding import Database

# The deepest: how often it may stand inside of itself at least. What it does with another value, `a` and `b`.
SHAPES = {
    "a sum": ("(a + {})", 18),
    "a product": ("({} + 1) * b", 25),
    "a function": ("abs({})", 18),
    "a second value": ("coalesce(a, {})", 10),
    "the larger": ("max(1, {})", 10),
    "a case": ("case when a > 0 then {} else 0 end", 10),
    "a case in the condition": ("case when {} > 0 then 1 else 0 end", 13),
    "a later case": ("case when a > 0 then 1 when a < -5 then 2 when b > 1 then {} end", 8),
    "a case of a value": ("case {} when 1 then 2 else 3 end", 20),
    "a cast": ("cast({} as bigint)", 25),
    "a text": ("length(cast({} as varchar(3)))", 5),
    "a rounded quotient": ("cast(round({} / 2.5) as bigint)", 5),
    "a list": ("case when a in (1, {}) then 1 else 0 end", 5),
    "a range": ("case when a between 0 and {} then 1 else 0 end", 6),
    "a condition": ("case when not ({} > 1 and b = 2) or a = 1 then 1 else 0 end", 5),
}
TABLES = """create table l (id integer primary key, a bigint, b bigint);
create table t (id integer primary key, a bigint, b bigint, c bigint, d bigint default 1);
insert into t (id, a, b, c) values (1, 0, 1, 2), (2, 3, 4, 5);"""
PLACES = """alter table t add constraint fits check (coalesce(EXPR, 1) > -99999);
alter table t add column n bigint default (CONSTANT);
alter table t add column g bigint generated always as (EXPR) stored;
alter table t add column f bigint not null fill coalesce(EXPR, 3);
alter table t alter column d type numeric(30, 1) using EXPR / 1.0 reverse 1;
create index i on t ((EXPR)) where EXPR > 3;
create table u (id integer primary key, a bigint, b bigint, check (coalesce(EXPR, 1) > -99999));"""
QUERIES = """require exists (select id from t where coalesce(EXPR, 1) > -99999) else "one";
require not exists (select id, EXPR from t where EXPR < -99999) else "none";
update t set c = 1 where EXPR < -99999;
delete from t where EXPR < -99999 accepting data loss "there are none";
create view v as select EXPR as x, count(*) as n from t where EXPR > 1 group by EXPR having count(*) > 0 order by EXPR desc;
create view w as select q.x from t join v as q on q.x > 0 left join t as r on r.id = 1 and VALUE > 1;
create trigger g after insert on t when NEW > 1 {
    require coalesce(NEW, 1) > -99999 else "not less";
    update l set a = EXPR where EXPR > 3;
    delete from l where EXPR = 2;
}"""


def written(template, shape, times):
    """The places with an expression of the shape, so many times inside of itself."""
    deep = "a"
    for _ in range(times):
        deep = shape.format(deep)
    named = {"EXPR": deep, "CONSTANT": re.sub(r"\b[ab]\b", "1", deep), "NEW": re.sub(r"(?<![.\w])[ab]\b", r"new.\g<0>", deep),
             "VALUE": re.sub(r"(?<![.\w])[ab]\b", r"r.\g<0>", deep)}
    return re.sub("|".join(named), lambda word: named[word[0]], template)


class Deep(unittest.TestCase):
    def moved(self, template, shape, times):
        """What became of a database that got it and had it taken back; None: it does not compile, because it is too deep."""
        up = written(template, shape, times)
        database = Database(Case("deep", TABLES, "", "upgrade {\n" + up + '\n}\n\ndowngrade irreversible "no";\n'
                                 if template is QUERIES else up, None, {}, ""))
        self.addCleanup(database.close)
        done = database.made if database.made.returncode else database.migrate("upgrade")
        if "[M005]" in done.stderr:
            return None
        if template is not QUERIES and done.returncode == 0:
            done = database.migrate("downgrade", "before", "--allow-data-loss", "behind")
        return done.returncode, done.stderr

    def test_the_deepest_runs(self):
        for name, (shape, least) in SHAPES.items():
            for template in (PLACES, QUERIES):
                with self.subTest(name, places=template):
                    times = least
                    while (moved := self.moved(template, shape, times)) is not None:
                        self.assertEqual(moved, (0, ""))
                        times += 1
                    self.assertGreater(times, least)


if __name__ == "__main__":
    unittest.main()
