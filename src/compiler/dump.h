/* SPDX-License-Identifier: MIT
 * `--dump=STAGE`: what a stage made, as text: for tests, and for people who want to see.
 */
#ifndef MIG_COMPILER_DUMP_H
#define MIG_COMPILER_DUMP_H

#include "compiler/check.h"
#include "compiler/tableset.h"

enum outcome dump_stage(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                        const struct tableset *tables);

/* dump_tables.c */
void dump_tables(struct buf *out, const struct tableset *tables);

/* The schema when everything is applied; with several heads there is no revision that has it. */
struct schema dump_whole_schema(struct compiler *compiler, const struct chain *chain,
                                const struct checked *checked, enum mig_dialect dialect);

#endif
