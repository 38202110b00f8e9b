/* SPDX-License-Identifier: MIT
 * The meaning digest of a revision: SHA-256 over a canonical text of the tree of both blocks, where
 * attributes at their default do not appear, so that new syntax never changes an old digest. Message,
 * time, labels, reasons and derived downgrades do not count. grammar/README.md describes the text.
 */
#ifndef MIG_SCHEMA_DIGEST_H
#define MIG_SCHEMA_DIGEST_H

#include "base/hash.h"
#include "schema/step.h"

enum { DIGEST_ALGORITHM = 1 };

/* (create-table "trades" (column "id" (type "integer")) ...): also what `migc --dump=tree` prints. */
void digest_tree(struct buf *out, const struct revision *revision);
void digest_step(struct buf *out, const struct step *step); /* its part of that */
void digest_revision(struct arena *arena, const struct revision *revision, char hex[SHA256_HEX]);

/* H(algorithm, id, digest, sorted chain digests of parents and requirements). */
void digest_chain(struct arena *arena, const char *id, const char *digest, const char *const *ancestors,
                  size_t count, char hex[SHA256_HEX]);

#endif
