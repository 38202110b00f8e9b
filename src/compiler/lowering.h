/* SPDX-License-Identifier: MIT
 * The tables while they are filled; shared by the files that lower.
 */
#ifndef MIG_COMPILER_LOWERING_H
#define MIG_COMPILER_LOWERING_H

#include "compiler/lower.h"
#include "compiler/pool.h"

struct lowering {
    struct compiler *compiler;
    struct arena *arena;
    struct pool pool;
    VEC(struct mig_table_step) steps;
    VEC(struct mig_table_statement) statements;
    VEC(struct mig_table_object) objects;
    VEC(uint32_t) links;
    VEC(const char *) calls;
};

/* lower_steps.c: steps, statements, flags and losses of the upgrade and of the way back. */
void lower_upgrade(struct lowering *lowering, const struct checked_revision *revision,
                   struct mig_table_revision *row);
void lower_downgrade(struct lowering *lowering, const struct checked_revision *revision,
                     struct mig_table_revision *row);

#endif
