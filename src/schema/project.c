/* SPDX-License-Identifier: MIT
 * In: a schema as `apply` made it, and a database. Out: the schema as that database can tell it.
 *
 * The catalog readers produce the same form straight from a live database. Both forms, to the attribute:
 *
 * Both databases
 *   - Key columns are NOT NULL, and so is an identity column on PostgreSQL.
 *   - `default null` is no default. `gone`, origins and positions do not count.
 *   - nulls_order is NULLS_DEFAULT where it is what the database does anyway (PostgreSQL: first for desc, last for
 *     asc; SQLite always: it has nothing else).
 *   - Foreign keys name the columns they reference.
 *
 * SQLite
 *   - Types: timestamp with time zone and interval are timestamp (DATETIME), jsonb is json, uuid is char(32). numeric,
 *     varchar and char keep what stands in their parentheses. A bigint that is `serial` is integer.
 *   - An enum column is varchar(length of the longest label). Unless the enum is unchecked, the table has a check
 *     `column in ('A', 'B')` named <table>_<column>_check, with `unnamed` set: a renamed table keeps the old name.
 *     The enum itself is not there.
 *   - column: `serial` false (the key says it), identity none, no comment; a collation in lower case, `binary` is none.
 *   - constraint: `unnamed` where its name is a default one or the text has none; name.text may then be NULL. The name
 *     of an unnamed constraint does not count. No exclude constraints.
 *   - index: no method, include or operator class; a collation as of a column.
 *   - table: no comment, not unlogged. strict, without_rowid and autoincrement stay.
 *
 * PostgreSQL
 *   - Types: char without a length is char(1). Everything else stays, enums too; `unchecked_on_sqlite` is false.
 *   - column: `serial` stays: a live one has it when its default draws from a sequence of its own (then value is NULL).
 *     A generated column is stored. Collation `default` is none.
 *   - constraint: every one has its name, `unnamed` is false.
 *   - index: method `btree` is none.
 *   - table: not strict, without_rowid or autoincrement.
 */
