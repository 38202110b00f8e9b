# SPDX-License-Identifier: MIT
"""Tables, what is asked of them, and what must stay. One more case is one more `Case(...)` in the list."""

import dataclasses
import typing

import sqlalchemy as sa


@dataclasses.dataclass
class Case:
    name: str
    given: str  # the first revision
    rows: str  # SQL, run by somebody else: rows, and objects that the chain does not know
    change: str  # the second revision
    alembic: typing.Callable  # the same change with Alembic's operations
    questions: dict  # statements whose answers are compared: what the answer stands for
    theirs: str  # what Alembic makes of it
    becomes: dict = dataclasses.field(default_factory=dict)  # answers that the change is to change
    returns: dict = dataclasses.field(default_factory=dict)  # answers that the way back cannot bring back
    made: str = ""  # SQL that made the table, long before there was a chain: stamped, not upgraded
    since: tuple = ()  # the SQLite that has what the table needs
    refused: str = ""  # ours stops before it writes, and says this


def wider(table, column, length=40):
    """The smallest change that needs a rebuild on SQLite."""
    return lambda op: change_type(op, table, column, sa.String(length))


def change_type(op, table, column, kind):
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, type_=kind)


def drop_column(table, column):
    def change(op):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    return change


def not_null(table, column):
    def change(op):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, nullable=False)
    return change


# What SQLite says of a check without a name depends on how it was written.
UNNAMED = "IntegrityError: CHECK constraint failed: b"

CASES = [
    Case("autoincrement",
         given="create table t (id integer primary key, note varchar(20)) autoincrement;",
         rows="INSERT INTO t (note) VALUES ('a'), ('b'), ('c'); DELETE FROM t WHERE id = 3;",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t (note) VALUES ('d'); SELECT max(id) FROM t": "the promise of autoincrement"},
         theirs="loses the promise of autoincrement"),
    Case("collation_of_a_column",
         given="on sqlite create table t (id integer primary key, name text collate nocase, note varchar(20));",
         rows="INSERT INTO t VALUES (1, 'Abc', 'x');",
         change="on sqlite alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT id FROM t WHERE name = 'aBC'": "a collation"},
         theirs="loses a collation"),
    Case("collation_and_order_of_an_index",
         given="create table t (id integer primary key, name text, at integer, note varchar(20));"
               "on sqlite create unique index i on t (name collate nocase, at desc);",
         rows="INSERT INTO t VALUES (1, 'Abc', 1, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, 'ABC', 1, 'y')": "the collation of an index",
                    "SELECT name, \"desc\", coll FROM pragma_index_xinfo('i')": "the order of an index"},
         theirs="loses the collation of an index, the order of an index"),
    Case("index_on_an_expression",
         given="create table t (id integer primary key, name text, note varchar(20));"
               "create unique index i on t (lower(name)) where note is not null;",
         rows="INSERT INTO t VALUES (1, 'Abc', 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, 'ABC', 'y')": "an index on an expression",
                    "INSERT INTO t VALUES (2, 'ABC', NULL)": "its condition"},
         theirs="loses an index on an expression"),
    Case("unnamed_check",
         given="create table t (id integer primary key, price integer check (price > 0), note varchar(20));",
         rows="INSERT INTO t VALUES (1, 5, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, -5, 'y')": "a check without a name"},
         theirs="loses a check without a name"),
    Case("several_checks",
         given="create table t (id integer primary key, a integer check (a > 0), b integer check (b > 0), note varchar(20),"
               " constraint less check (a < b), constraint far check (b < 100));",
         rows="INSERT INTO t VALUES (1, 1, 2, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, -5, 1, 'y')": "the first check", "INSERT INTO t VALUES (2, -5, -1, 'y')": "the second",
                    "INSERT INTO t VALUES (2, 3, 2, 'y')": "the third", "INSERT INTO t VALUES (2, 3, 200, 'y')": "the fourth"},
         theirs="loses the first check, the second"),
    Case("actions_of_a_foreign_key",
         given="create table p (id integer primary key);"
               "create table t (id integer primary key, p integer references p (id) on delete cascade on update set null,"
               " note varchar(20));",
         rows="INSERT INTO p VALUES (1), (2); INSERT INTO t VALUES (1, 1, 'x'), (2, 2, 'y');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"DELETE FROM p WHERE id = 1; SELECT id FROM t": "on delete cascade",
                    "UPDATE p SET id = 3 WHERE id = 2; SELECT * FROM t": "on update set null"},
         theirs="keeps everything"),
    Case("deferrable",
         given="create table p (id integer primary key);"
               "create table t (id integer primary key, p integer references p (id) deferrable initially deferred, note varchar(20));",
         rows="INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"BEGIN; INSERT INTO t VALUES (2, 2, 'y'); INSERT INTO p VALUES (2); COMMIT; SELECT count(*) FROM t":
                    "a reference that waits for the end of the transaction"},
         theirs="keeps everything"),
    Case("strict",
         given="create table t (id integer primary key, n integer, note text) strict;", since=(3, 37),
         rows="INSERT INTO t VALUES (1, 5, 'x');",
         change="alter table t alter column n set not null;",
         alembic=not_null("t", "n"),
         questions={"INSERT INTO t VALUES (2, 'abc', 'y')": "strict", "INSERT INTO t VALUES (2, NULL, 'y')": "not null"},
         becomes={"INSERT INTO t VALUES (2, NULL, 'y')": "IntegrityError: NOT NULL constraint failed: t.n"},
         theirs="loses strict"),
    Case("without_rowid",
         given="create table t (a text, b integer, note varchar(20), primary key (a, b)) without rowid;",
         rows="INSERT INTO t VALUES ('x', 1, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT rowid FROM t": "without rowid"},
         theirs="loses without rowid"),
    Case("text_that_is_no_number",
         given="create table t (id integer primary key, n text);",
         rows="INSERT INTO t VALUES (1, '12'), (2, 'abc');",
         change="alter table t alter column n type integer accepting data loss \"leading zeros\";",
         alembic=lambda op: change_type(op, "t", "n", sa.Integer()),
         questions={"SELECT * FROM t": "the values"},
         refused="`t.n` holds what does not fit into `integer`",
         theirs="loses the values"),
    Case("a_number_that_is_too_large",
         given="create table t (id bigint primary key);",
         rows="INSERT INTO t VALUES (5000000000);",
         change="alter table t alter column id type integer;",
         alembic=lambda op: change_type(op, "t", "id", sa.Integer()),
         questions={"SELECT * FROM t": "the values"},
         refused="`t.id` holds what does not fit into `integer`",
         theirs="keeps everything"),
    Case("null_where_it_may_not_be",
         given="create table t (id integer primary key, n integer);",
         rows="INSERT INTO t VALUES (1, 12), (2, NULL);",
         change="alter table t alter column n set not null;",
         alembic=not_null("t", "n"),
         questions={"SELECT * FROM t": "the values"},
         refused="`t.n` cannot become not null while rows hold null",
         theirs="fails: IntegrityError, leaves _alembic_tmp_t"),
    Case("view_in_the_way",
         given="create table t (id integer primary key, note varchar(20));"
               "create view v as select id as id, note as note from t;",
         rows="INSERT INTO t VALUES (1, 'x');",
         change="alter table t add check (id > 0);",
         alembic=lambda op: add_check(op),
         questions={"SELECT * FROM v": "a view", "INSERT INTO t VALUES (-1, 'y')": "the check"},
         becomes={"INSERT INTO t VALUES (-1, 'y')": "IntegrityError: CHECK constraint failed: id"},
         theirs="fails: OperationalError, leaves _alembic_tmp_t"),
    Case("generated_column",
         given="create table t (id integer primary key, a integer, twice integer generated always as (a * 2) stored, note varchar(20));",
         rows="INSERT INTO t (id, a, note) VALUES (1, 12, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT twice FROM t": "a generated column", "UPDATE t SET a = 5; SELECT twice FROM t": "that it is computed"},
         theirs="fails: OperationalError"),
    Case("children_that_cascade",
         given="create table t (id integer primary key, note varchar(20));"
               "create table c (id integer primary key, t integer not null references t (id) on delete cascade);",
         rows="INSERT INTO t VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES (1, 1), (2, 2), (3, 2);",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT * FROM c": "the rows of a child"},
         theirs="loses the rows of a child"),
    Case("children_that_are_set_null",
         given="create table t (id integer primary key, note varchar(20));"
               "create table c (id integer primary key, t integer references t (id) on delete set null);",
         rows="INSERT INTO t VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES (1, 1), (2, 2), (3, 2);",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT * FROM c": "the references of a child"},
         theirs="loses the references of a child"),
    Case("reference_to_itself",
         given="create table t (id integer primary key, up integer references t (id) on delete cascade, note varchar(20));",
         rows="INSERT INTO t VALUES (1, NULL, 'x'), (2, 1, 'y'), (3, 2, 'z');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT * FROM t": "the rows", "DELETE FROM t WHERE id = 1; SELECT count(*) FROM t": "on delete cascade"},
         theirs="loses the rows"),
    Case("numbers_of_rows",
         given="create table t (code text primary key, note varchar(20));",
         rows="INSERT INTO t (rowid, code, note) VALUES (7, 'a', 'x'), (9, 'b', 'y'), (12, 'c', 'z');"
              "CREATE TABLE others (t_rowid INTEGER); INSERT INTO others VALUES (9);",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT code FROM t JOIN others ON t.rowid = t_rowid": "the numbers of rows that others rely on"},
         theirs="loses the numbers of rows that others rely on"),
    Case("a_key_column_dropped",
         given="create table t (a integer, b integer, note text, primary key (a, b));",
         rows="INSERT INTO t VALUES (1, 1, 'x'), (2, 1, 'y');",
         change="alter table t drop constraint t_pkey, drop column b fill 1 accepting data loss \"always 1\", add primary key (a);",
         alembic=drop_column("t", "b"),
         questions={"INSERT INTO t (a, note) VALUES (1, 'z')": "the key"},
         becomes={"INSERT INTO t (a, note) VALUES (1, 'z')": "IntegrityError: UNIQUE constraint failed: t.a"},
         theirs="keeps everything"),
    Case("an_indexed_column_dropped",
         given="create table t (id integer primary key, a integer, b integer); create index i on t (a, b); create index j on t (b);",
         rows="INSERT INTO t VALUES (1, 1, 1);",
         change="drop index i; alter table t drop column a accepting data loss \"unused\";",
         alembic=drop_column("t", "a"),
         questions={"SELECT id, b FROM t": "the other columns", "SELECT name FROM pragma_index_info('j')": "the other index"},
         theirs="fails: OperationalError, leaves _alembic_tmp_t"),
    Case("a_checked_column_dropped",
         given="create table t (id integer primary key, a integer constraint a_positive check (a > 0), b integer check (b > 0));",
         rows="INSERT INTO t VALUES (1, 1, 1);",
         change="alter table t drop constraint a_positive, drop column a accepting data loss \"unused\";",
         alembic=drop_column("t", "a"),
         questions={"SELECT id, b FROM t": "the other columns", "INSERT INTO t (id, b) VALUES (2, -1)": "the other check"},
         theirs="loses the other check"),
    Case("a_checked_column_renamed",
         given="create table t (id integer primary key, a integer constraint a_positive check (a > 0), note varchar(20));",
         rows="INSERT INTO t VALUES (1, 1, 'x');",
         change="alter table t rename column a to amount, alter column note type varchar(40);",
         alembic=lambda op: rename_checked(op),
         questions={"SELECT amount FROM t": "the new name", "INSERT INTO t VALUES (2, -1, 'y')": "the check"},
         becomes={"SELECT amount FROM t": [(1,)]},
         theirs="loses the check"),
    Case("what_a_killed_run_left",
         given="create table t (id integer primary key, note varchar(20));",
         rows="INSERT INTO t VALUES (1, 'x'); CREATE TABLE _alembic_tmp_t (id INTEGER);",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT * FROM t": "the rows"},
         theirs="fails: OperationalError, leaves _alembic_tmp_t"),
    Case("defaults_and_large_values",
         given="create table t (id integer primary key, n numeric(12, 8) not null default 0.1, at timestamp default now(), raw bytes,"
               " note varchar(20));",
         rows="INSERT INTO t (id, n, at, raw, note) VALUES (1, 0.1, '2025-01-01', zeroblob(1048576), 'x');"
              "UPDATE t SET raw = randomblob(1048576);",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT * FROM t": "the values to the byte", "INSERT INTO t (id) VALUES (2); SELECT n, at > '2024' FROM t WHERE id = 2":
                    "the defaults"},
         theirs="keeps everything"),
    Case("triggers",
         given="create table log (id integer primary key, what text);"
               "create table t (id integer primary key, note varchar(20));"
               "create table other (id integer primary key);"
               "create trigger kept after delete on t { insert into log (what) values ('deleted ' || old.note); }"
               "create trigger asked before insert on t { require new.note <> '' else \"a note says something\"; }"
               "create trigger elsewhere after insert on other { update t set note = 'other' where id = new.id; }",
         rows="INSERT INTO t VALUES (1, 'x'), (2, 'y');",
         change="alter table t add unique (note);",
         alembic=lambda op: add_unique(op),
         questions={"DELETE FROM t WHERE id = 1; SELECT what FROM log": "a trigger", "INSERT INTO t VALUES (3, '')": "a trigger before",
                    "INSERT INTO other VALUES (2); SELECT note FROM t WHERE id = 2": "a trigger of another table",
                    "INSERT INTO t VALUES (3, 'x')": "the key"},
         becomes={"INSERT INTO t VALUES (3, 'x')": "IntegrityError: UNIQUE constraint failed: t.note"},
         theirs="fails: OperationalError, leaves _alembic_tmp_t"),
    Case("a_trigger_changed_by_hand",
         given="create table log (id integer primary key, what text);"
               "create table t (id integer primary key, note varchar(20));"
               "create trigger kept after delete on t { insert into log (what) values (old.note); }",
         rows="INSERT INTO t VALUES (1, 'x'); DROP TRIGGER kept;"
              "CREATE TRIGGER kept AFTER DELETE ON t BEGIN INSERT INTO log (what) VALUES ('gone: ' || old.note); END;",
         change="alter table t add unique (note);",
         alembic=lambda op: add_unique(op),
         questions={"DELETE FROM t; SELECT what FROM log": "a trigger"},
         refused="different  trigger `kept`",
         theirs="loses a trigger"),
    # Made by hand, and stamped.
    Case("written_behind_the_column",
         given="create table p (id integer primary key);"
               "create table t (id integer primary key, p integer references p (id) on delete cascade deferrable initially deferred,"
               " u text unique, note varchar(20));",
         made="CREATE TABLE p (id INTEGER PRIMARY KEY);"
              "CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,"
              " u TEXT UNIQUE, note VARCHAR(20));",
         rows="INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1, 'u', 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"DELETE FROM p; SELECT id FROM t": "on delete cascade", "INSERT INTO t VALUES (2, 1, 'u', 'y')": "unique",
                    "BEGIN; INSERT INTO t VALUES (2, 2, 'v', 'y'); INSERT INTO p VALUES (2); COMMIT; SELECT count(*) FROM t":
                    "a reference that waits for the end of the transaction"},
         theirs="loses on delete cascade, a reference that waits for the end of the transaction"),
    Case("checks_on_one_line",
         given="create table t (id integer primary key, a integer, b integer, note varchar(20), constraint x check (a > 0), check (b > 0));",
         made="CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, note VARCHAR(20), CONSTRAINT x CHECK (a > 0), CHECK (b > 0));",
         rows="INSERT INTO t VALUES (1, 1, 1, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, -5, 1, 'y')": "the first check", "INSERT INTO t VALUES (2, 5, -1, 'y')": "the second"},
         becomes={"INSERT INTO t VALUES (2, 5, -1, 'y')": UNNAMED}, returns={"INSERT INTO t VALUES (2, 5, -1, 'y')": UNNAMED},
         theirs="fails: OperationalError"),
    Case("conflict_clause",
         given="create table t (id integer primary key, u text unique, note varchar(20));",
         made="CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT UNIQUE ON CONFLICT REPLACE, note VARCHAR(20));",
         rows="INSERT INTO t VALUES (1, 'u', 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, 'u', 'y'); SELECT id FROM t": "a conflict clause"},
         refused="unexpected table `t`: the language has no `on conflict replace`",
         theirs="loses a conflict clause"),
    Case("conflict_clause_of_not_null",
         given="create table t (id integer primary key, u text not null default 'd', note varchar(20));",
         made="CREATE TABLE t (id INTEGER PRIMARY KEY, u TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'd', note VARCHAR(20));",
         rows="INSERT INTO t VALUES (1, 'u', 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, NULL, 'y'); SELECT u FROM t": "a conflict clause"},
         refused="unexpected table `t`: the language has no `on conflict replace`",
         theirs="loses a conflict clause"),
    Case("unusual_type",
         given="create table t (id integer primary key, p text, note varchar(20));",
         made="CREATE TABLE t (id INTEGER PRIMARY KEY, p GEOMETRY_POINT, note VARCHAR(20));",
         rows="INSERT INTO t VALUES (1, '5', 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT p, typeof(p) FROM t": "the values", "SELECT type FROM pragma_table_info('t')": "the name of a type"},
         refused="different  column `t.p`  expected: text  found: GEOMETRY_POINT",
         theirs="loses the name of a type"),
    Case("no_type",
         given="create table t (id integer primary key, p text, note varchar(20));",
         made="CREATE TABLE t (id INTEGER PRIMARY KEY, p, note VARCHAR(20));",
         rows="INSERT INTO t VALUES (1, 5, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT p, typeof(p) FROM t": "the values"},
         refused="different  column `t.p`  expected: text  found: (no type)",
         theirs="fails: CompileError"),
    Case("another_spelling_of_a_type",
         given="create table t (id integer primary key, p text, q bigint, note varchar(20));",
         made="CREATE TABLE t (id INTEGER PRIMARY KEY, p NVARCHAR(99), q INT8, note VARCHAR(20));",
         rows="INSERT INTO t VALUES (1, '5', 5, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT type FROM pragma_table_info('t')": "the name of a type"},
         refused="different  column `t.p`  expected: text  found: NVARCHAR(99)",
         theirs="loses the name of a type"),
    Case("a_check_of_somebody_else",
         given="create table t (id integer primary key, a integer, note varchar(20));",
         made="CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CHECK (a > 0), note VARCHAR(20));",
         rows="INSERT INTO t VALUES (1, 1, 'x');",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, -5, 'y')": "a check"},
         refused="unexpected constraint of `t`  check (a > 0)",
         theirs="loses a check"),
    Case("an_index_of_somebody_else",
         given="create table t (id integer primary key, note varchar(20));",
         rows="INSERT INTO t VALUES (1, 'x'); CREATE UNIQUE INDEX i ON t (note);",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"INSERT INTO t VALUES (2, 'x')": "an index"},
         refused="unexpected index `i`",
         theirs="keeps everything"),
    Case("an_index_that_cannot_be_read",
         given="create table t (id integer primary key, note varchar(20));",
         rows="INSERT INTO t VALUES (1, 'x'); CREATE INDEX i ON t (printf('%5s', note));",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"SELECT name FROM pragma_index_list('t')": "an index on an expression"},
         refused="unexpected index `i`",
         theirs="loses an index on an expression"),
    # What the language has no words for stops the rebuild before it writes, and is named.
    Case("a_trigger_of_somebody_else",
         given="create table t (id integer primary key, note varchar(20));",
         rows="INSERT INTO t VALUES (1, 'x'); CREATE TABLE log (id); CREATE TRIGGER keep AFTER DELETE ON t BEGIN"
              " INSERT INTO log VALUES (old.id); END;",
         change="alter table t alter column note type varchar(40);",
         alembic=wider("t", "note"),
         questions={"DELETE FROM t; SELECT * FROM log": "a trigger"},
         refused="unexpected trigger `keep` on `t`",
         theirs="loses a trigger"),
]


def add_check(op):
    with op.batch_alter_table("t") as batch:
        batch.create_check_constraint("positive", "id > 0")


def add_unique(op):
    with op.batch_alter_table("t") as batch:
        batch.create_unique_constraint("t_note_key", ["note"])


def rename_checked(op):
    with op.batch_alter_table("t") as batch:
        batch.alter_column("a", new_column_name="amount")
        batch.alter_column("note", type_=sa.String(40))
