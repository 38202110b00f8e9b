/* SPDX-License-Identifier: MIT
 * New revisions: behind the head, ready to edit, or behind several heads that they join.
 */
#ifndef MIG_COMPILER_CREATE_H
#define MIG_COMPILER_CREATE_H

#include "compiler/chain.h"

/* A .mig file that is not there yet. */
struct new_revision {
    const char *name; /* of the file */
    const char *path, *text;
};

/* Its text and name, which no other has. What is wrong with them has been said where the outcome is not
 * OUTCOME_DONE. */
enum outcome create_compose(struct compiler *compiler, const struct chain *chain, const char *message,
                            const uint32_t *parents, size_t parent_count, struct new_revision *made);

/* Writes the file and prints its path. */
enum outcome create_write(struct compiler *compiler, const struct new_revision *made);

/* `migc create`: writes `<id>_<message>.mig`. The chain has no problem and at most one head. */
enum outcome create_revision(struct compiler *compiler, const struct chain *chain);

/* As a header takes it: in quotes where it needs them. */
void create_add_id(struct buf *out, const char *id);

#endif
