/* SPDX-License-Identifier: MIT
 * Words of SQL for one database: identifiers, literals, types, expressions. Every name and every value
 * that reaches a database goes through sql_name and sql_string; nothing else quotes.
 */
#ifndef MIG_SQL_SQL_H
#define MIG_SQL_SQL_H

#include "schema/schema.h"

#include <mig/tables.h>

void sql_name(struct buf *out, const char *name);    /* "name", " doubled */
void sql_names(struct buf *out, struct names names); /* "a", "b" */
/* 'text', ' doubled. PostgreSQL: a backslash makes it E'...' so that standard_conforming_strings does not
 * matter. */
void sql_string(struct buf *out, const char *text, enum mig_dialect dialect);
void sql_type(struct buf *out, struct type type, struct schema schema, enum mig_dialect dialect);
/* `expr` must be resolved: casts for `/`, booleans, timestamps and `like` depend on types. */
void sql_expr(struct buf *out, const struct expr *expr, enum mig_dialect dialect);

#endif
