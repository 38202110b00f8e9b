# SPDX-License-Identifier: MIT
"""SQLite: a table with two indexes is built anew, by a hand-written sequence in the sqlite3 shell (the limit), by a
program that carries its chain as applications do, and by Alembic's batch mode; and a check is added, which the program does without a copy.

    cmake --build build --target bench_rebuild         # BENCH_ROWS=1000000,5000000 BENCH_ROUNDS=3

CPU is user and system time of the process, the smallest of the rounds; memory the largest resident set."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

MIGC = os.environ["MIGC"]
BUILD = os.environ["BENCH_CC"].split()  # a compiler, with the libraries behind it
ROWS = [int(rows) for rows in os.environ.get("BENCH_ROWS", "1000000").split(",")]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))

GIVEN = """create table t (id integer primary key, symbol varchar(20) not null, at integer not null, price numeric(12, 8), amount double);
create index by_symbol on t (symbol, at);
create index by_price on t (price);"""
COPY = "alter table t alter column at type text;"
CHECK = "alter table t add constraint positive check (amount > 0);"
HAND = """PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE new_t (id INTEGER NOT NULL PRIMARY KEY, symbol VARCHAR(20) NOT NULL, at TEXT NOT NULL, price NUMERIC(12, 8), amount FLOAT);
INSERT INTO new_t SELECT id, symbol, CAST(at AS TEXT), price, amount FROM t ORDER BY id;
DROP TABLE t;
ALTER TABLE new_t RENAME TO t;
CREATE INDEX by_symbol ON t (symbol, at);
CREATE INDEX by_price ON t (price);
PRAGMA foreign_key_check;
COMMIT;"""
ALEMBIC = """
import sys, sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
engine = sa.create_engine("sqlite:///" + sys.argv[1])
with engine.connect() as connection:
    context = MigrationContext.configure(connection)
    with context.begin_transaction():
        with Operations(context).batch_alter_table("t") as batch:
            {change}
"""
ALEMBIC_COPY = ALEMBIC.format(change='batch.alter_column("at", type_=sa.Text(), existing_nullable=False)')
ALEMBIC_CHECK = ALEMBIC.format(change='batch.create_check_constraint("positive", "amount > 0")')
# The manual's procedure, with the scan that proves that it may be used.
HAND_CHECK = """BEGIN IMMEDIATE;
SELECT count(*) FROM t WHERE NOT (amount > 0);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'PRIMARY KEY', 'CONSTRAINT positive CHECK (amount > 0), PRIMARY KEY') WHERE name = 't';
PRAGMA writable_schema = RESET;
COMMIT;"""


MAIN = """#include "chain.h"
#include <mig/mig.h>
#include <mig/sqlite.h>
int main(int argc, char **argv)
{
    static const struct mig_backend *const backends[] = {&mig_sqlite, 0};
    static const struct mig_program bench = {"bench", &chain, backends, "sqlite:bench.db", 0, 0};
    int status = mig_main(&bench, argc, argv);
    return status >= 0 ? status : 2;
}
"""


def revision(folder, name, steps, parent):
    with open(os.path.join(folder, name + ".mig"), "w", encoding="utf-8") as file:
        file.write(f'revision {name} "{name}"{" after " + parent if parent else ""};\nupgrade {{\n{steps}\n}}\n')


def memory_of(process):
    """The most that it has had so far. What wait4 says begins with the size of who started it, which is larger."""
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            return max((int(line.split()[1]) for line in file if line.startswith("VmHWM")), default=0)
    except OSError:
        return 0


def run(command, text=None):
    """CPU seconds and KiB of a process."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as said:
        given.write(text or "")
        given.seek(0)
        process = subprocess.Popen(command, stdin=given, stdout=said, stderr=said)
        memory = ended = 0
        while not ended:
            memory = max(memory, memory_of(process))
            time.sleep(0.005)
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            sys.exit(f"{command[0]}: {said.read()}")
    return used.ru_utime + used.ru_stime, memory


def program(folder, chain):
    """The chain as a program: no compiler of migrations is in it."""
    made = os.path.join(folder, "bench_" + os.path.basename(chain))
    with open(made + "_main.c", "w", encoding="ascii") as file:
        file.write(MAIN)
    with open(os.path.join(folder, "chain.h"), "w", encoding="ascii") as file:
        file.write("#include <mig/tables.h>\nextern const struct mig_chain chain;\n")
    os.makedirs(made, exist_ok=True)
    subprocess.run([MIGC, "compile", chain, "-o", os.path.join(made, "chain.c")], check=True)
    subprocess.run([BUILD[0], "-O2", made + "_main.c", os.path.join(made, "chain.c"), "-I" + folder, "-o", os.path.join(made, "program"),
                    *BUILD[1:]], check=True)
    return os.path.join(made, "program")


def prepare(folder, rows):
    database = os.path.join(folder, "before.db")
    chain = os.path.join(folder, "base")
    os.mkdir(chain)
    revision(chain, "base0", GIVEN, None)
    run([program(folder, chain), "--migrate", "upgrade", "--url", "sqlite:///" + database])
    run(["sqlite3", database], f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
        " INSERT INTO t SELECT i, 'SYM' || (i * 7919 % 1000), i * 60, (i * 31 % 100000) / 7.0, i % 97 + 0.5 FROM n;")
    for name, steps in (("copy", COPY), ("check", CHECK)):
        shutil.copytree(chain, os.path.join(folder, name))
        revision(os.path.join(folder, name), name, steps, "base0")
    return database


def measure(title, folder, before, contestants):
    best = {}
    for _ in range(ROUNDS):
        for name, command, text in contestants:
            database = shutil.copy(before, os.path.join(folder, "round.db"))
            cpu, memory = run([part.replace("DATABASE", database) for part in command], text)
            known = best.get(name, (cpu, memory))
            best[name] = (min(cpu, known[0]), max(memory, known[1]))
    limit = best[contestants[0][0]][0]
    for name, (cpu, memory) in best.items():
        print(f"{title:12} {name:14} {cpu:8.2f} s CPU {cpu / limit:6.2f} of the limit {memory / 1024:6.1f} MiB")


def main():
    for rows in ROWS:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            before = prepare(folder, rows)
            shell = ["sqlite3", "-bail", "DATABASE"]
            for title, hand, theirs in (("copy", HAND, ALEMBIC_COPY), ("check", HAND_CHECK, ALEMBIC_CHECK)):
                ours = [program(folder, os.path.join(folder, title)), "--migrate", "upgrade", "--url", "sqlite:///DATABASE"]
                measure(f"{rows // 1000}k {title}", folder, before, [
                    ("by hand", shell, hand), ("mig", ours, None), ("mig, progress", [*ours, "--progress", "always"], None),
                    ("Alembic", ["/usr/bin/python3", "-W", "ignore", "-c", theirs, "DATABASE"], None)])


if __name__ == "__main__":
    main()
