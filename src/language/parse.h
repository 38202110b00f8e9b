/* SPDX-License-Identifier: MIT
 * Text to tree. One re2c lexer and one bison grammar (grammar/) with several start symbols: a .mig file,
 * one expression as SQLite or PostgreSQL prints it, and the definitions that the tables keep.
 */
#ifndef MIG_LANGUAGE_PARSE_H
#define MIG_LANGUAGE_PARSE_H

#include "language/source.h"
#include "schema/partition.h"
#include "schema/step.h"
#include "schema/trigger.h"

/* Parses source number `source`. Errors go to problems, recovery is at statements; returns NULL only when
 * there is no usable header. The tree lives in the arena and points into nothing else. */
struct revision *parse_revision(struct arena *arena, const struct sources *sources, size_t source,
                                struct problems *problems);

/* An expression as a database prints it (also ::casts, ANY (ARRAY[...]), quoted names, pg's `'x'::character
 * varying`, SQLite's "name", `name`, [name]); NULL when it cannot be read. */
const struct expr *parse_expression(struct arena *arena, const char *text, enum mig_dialect dialect);

/* A query as a database prints it; NULL when it cannot be read. */
const struct query *parse_query(struct arena *arena, const char *text, enum mig_dialect dialect);

/* A trigger as sql/ wrote it for SQLite, and the body of its function on PostgreSQL with the row that it
 * returns
 * ("new"); false and NULL when the text is not one. */
struct trigger *parse_sqlite_trigger(struct arena *arena, const char *text);
bool parse_postgres_body(struct arena *arena, const char *text, struct steps *body, const char **returns);

/* Back from the texts that schema/print.h wrote; NULL when the text is not one. Names are given beside. */
const struct column *parse_column(struct arena *arena, const char *name, const char *definition);
const struct constraint *parse_constraint(struct arena *arena, const char *name, const char *definition);
const struct index *parse_index(struct arena *arena, const char *definition);
const struct enum_type *parse_enum(struct arena *arena, const char *name, const char *definition);
/* An object that stands alone. */
const struct object *parse_object(struct arena *arena, enum object_kind kind, const char *name,
                                  const char *definition);
/* from (1) to (9): the bound of a partition as PostgreSQL prints it, without `for values`. */
bool parse_bound(struct arena *arena, const char *text, struct bound *bound);
bool parse_table_options(struct arena *arena, struct table *table, const char *definition);

/* A type as written in .mig; for reading declarations of SQLite see catalog/. False: not a type of the
 * language. */
bool parse_type(struct arena *arena, const char *text, struct type *type);

#endif
