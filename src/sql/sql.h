/* SPDX-License-Identifier: MIT
 * Words of SQL for one database: identifiers, literals, types, expressions. Every name and every value
 * that reaches a database goes through sql_name and sql_string; nothing else quotes.
 */
#ifndef MIG_SQL_SQL_H
#define MIG_SQL_SQL_H

#include "schema/schema.h"

#include <mig/tables.h>

/* In front of the name of the table that a rebuild on SQLite makes; it takes the place of the old one. */
#define SQL_NEW_TABLE "mig_new_"

/* Before the name of a table that goes. */
#define SQL_DROP_TABLE "DROP TABLE "

/* Before the name of a trigger that goes, for good or until a step is done. */
#define SQL_DROP_TRIGGER "DROP TRIGGER "

/* Is what a guard of SQLite found in the way of a table, "view v" or "trigger t", one of the schema's? */
bool sql_knows_reader(struct arena *scratch, struct schema schema, const char *found);

/* sqlite/users.c: the table that a statement of SQLite drops for good, or NULL; `second` is the statement
 * behind the next, "" for none. A query for what stands in the way: tables that refer to it and, where
 * `readers` are looked for, views and triggers on other tables that name it. Does a statement make one such
 * view or trigger, "view v"? */
const char *sql_dropped_table(struct arena *arena, const char *sql, const char *second);
void sql_users(struct buf *out, const char *table, bool readers);
bool sql_creates(struct arena *scratch, const char *sql, const char *found);

void sql_name(struct buf *out, const char *name);    /* "name", " doubled */
void sql_names(struct buf *out, struct names names); /* "a", "b" */
/* 'text', ' doubled. PostgreSQL: a backslash makes it E'...' so that standard_conforming_strings does not
 * matter. */
void sql_string(struct buf *out, const char *text, enum mig_dialect dialect);
void sql_type(struct buf *out, struct type type, struct schema schema, enum mig_dialect dialect);
/* `expr` must be resolved: casts for `/`, booleans, timestamps and `like` depend on types. */
/* One batch of a backfill (MIG_KIND_BACKFILL), behind the row whose key is `last` (NULL: the first): the
 * query for the key of its last row, which finds none where fewer than `size` rows are left; and the update
 * of the rows up to that one (NULL: of all that are left). */
void sql_batch_end(struct buf *out, const char *probe, const char *key, const char *last, uint32_t size);
void sql_batch_update(struct buf *out, const char *sql, const char *key, const char *last, const char *end);
void sql_expr(struct buf *out, const struct expr *expr, enum mig_dialect dialect);

#endif
