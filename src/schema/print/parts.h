/* SPDX-License-Identifier: MIT
 * What print/print.c, print/table.c and print/step.c share.
 */
#ifndef MIG_SCHEMA_PRINT_PARTS_H
#define MIG_SCHEMA_PRINT_PARTS_H

#include "schema/print.h"

void print_names(struct buf *out, struct names names); /* (a, b) */

/* A default: in parentheses when it has an operator, so that `default 0 not null` has one reading. */
void print_default(struct buf *out, const struct expr *expr);

/* As a source says it: without `serial` and, in the primary key, `not null`, which both follow from the key;
 * and without a comment. */
void print_column_source(struct buf *out, const struct column *column, bool in_key);

/* (fillfactor = 80); without a value only the name. */
void print_parameters(struct buf *out, struct parameters parameters);

/* comment '...', with a blank in front; nothing for NULL. */
void print_comment(struct buf *out, const char *comment);

/* With `constraint name` in front unless the name was filled in; `with_column`: behind the column it is
 * about. */
void print_constraint_named(struct buf *out, const struct constraint *constraint, bool with_column);

/* `head` stands between `index` and the name: "" or "if not exists ". */
void print_index_statement(struct buf *out, const struct index *index, const char *head);

/* What stands behind `alter table t alter column`. */
void print_alteration(struct buf *out, const struct step *step);

/* generated always as (a * b) stored; generated always as identity */
void print_generated(struct buf *out, const struct column *column);
void print_identity(struct buf *out, enum identity identity);

/* create table t ( ... ) options, without the semicolon. */
void print_table_statement(struct buf *out, const struct table *table);

/* A statement without what stands in front of all and behind all: its database, its reason, the semicolon. */
void print_step_body(struct buf *out, const struct step *step);

#endif
