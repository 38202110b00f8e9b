/* SPDX-License-Identifier: MIT
 * What the files of the digest share: each appends ` (word "text" ...)`, and nothing where there is nothing
 * to say.
 */
#ifndef MIG_SCHEMA_DIGEST_PARTS_H
#define MIG_SCHEMA_DIGEST_PARTS_H

#include "base/buf.h"
#include "schema/step.h"

void digest_text(struct buf *out, const char *text);
void digest_path(struct buf *out, const char *path); /* "log"; with a schema (in "audit" "log") */
void digest_flag(struct buf *out, bool set, const char *word);
void digest_attribute(struct buf *out, const char *word, const char *text);
void digest_named(struct buf *out, const char *word, const char *path);
void digest_names(struct buf *out, const char *word, struct names names);
void digest_parameters(struct buf *out, struct parameters parameters);
void digest_value(struct buf *out, const char *word, const struct expr *expr);
void digest_type(struct buf *out, struct type type);
const char *digest_identity(enum identity identity); /* NULL: none */
void digest_expr(struct buf *out, const struct expr *expr);
void digest_column(struct buf *out, const struct column *column, bool in_key);
void digest_constraints(struct buf *out, const struct constraint *const *constraints, size_t count);
void digest_table(struct buf *out, const struct table *table);
void digest_alteration(struct buf *out, const struct step *step); /* digest/alter.c */
void digest_index(struct buf *out, const struct step *step);

#endif
