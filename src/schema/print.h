/* SPDX-License-Identifier: MIT
 * print : schema and steps -> .mig text in the one canonical layout (what the tables
 * keep as definitions, what drift reports show). Defaults are left out, names quoted only where they must be.
 */
#ifndef MIG_SCHEMA_PRINT_H
#define MIG_SCHEMA_PRINT_H

#include "schema/step.h"

/* In "..." only where the language needs it. */
void print_name(struct buf *out, const char *name);

/* 'it''s' */
void print_string(struct buf *out, const char *text);

/* What stands behind the name. parse_column and its like (language/parse.h) read each back to an equal value,
 * but for spans, positions and constraint.unnamed. */

/* numeric(12, 8) not null default 0
 * `serial` comes behind: apply found it out, so it stands in definitions and never in a source. */
void print_column(struct buf *out, const struct column *column);
/* unique (a, b) */
void print_constraint(struct buf *out, const struct constraint *constraint);
/* create unique index i on t (a desc) where ... */
void print_index(struct buf *out, const struct index *index);
/* ('BUY', 'SELL') unchecked on sqlite */
void print_enum(struct buf *out, const struct enum_type *type);
/* The definition of an object that stands alone. */
void print_object(struct buf *out, const struct object *object);
/* The whole of it as one statement with its ; */
void print_object_statement(struct buf *out, const struct object *object);
/* strict, without rowid */
void print_table_options(struct buf *out, const struct table *table);

/* create table t ( ... ); and its indexes */
void print_table(struct buf *out, const struct table *table);
/* Everything in the order in which it can be made, and by name. */
void print_schema(struct buf *out, struct schema schema);
/* One statement with its ; */
void print_step(struct buf *out, const struct step *step);

#endif
