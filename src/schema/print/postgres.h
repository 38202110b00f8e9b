/* SPDX-License-Identifier: MIT
 * print and digest of what only PostgreSQL has.
 */
#ifndef MIG_SCHEMA_PRINT_POSTGRES_H
#define MIG_SCHEMA_PRINT_POSTGRES_H

#include "schema/sequence.h"
#include "schema/step.h"

/* as integer start 5 increment 2: what stands behind the name; nothing where everything is at its default. */
void print_sequence(struct buf *out, const struct sequence *sequence);
/* Without on postgres and the semicolon. */
void print_postgres_step(struct buf *out, const struct step *step);
/* What stands behind the word of the step. */
void digest_postgres(struct buf *out, const struct step *step);

#endif
