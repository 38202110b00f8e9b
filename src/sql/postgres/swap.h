/* SPDX-License-Identifier: MIT
 * An enum of PostgreSQL that is made anew: what stands in the way, and what the chain does not know of.
 */
#ifndef MIG_SQL_POSTGRES_SWAP_H
#define MIG_SQL_POSTGRES_SWAP_H

#include "schema/enum_edit.h"
#include "sql/write.h"

struct swap_key {
    const struct table *table;
    const struct constraint *constraint; /* a foreign key */
};

struct swap {
    const struct change *change;
    struct arena *arena;
    const char *name;          /* of the enum */
    struct value_users users;  /* tables before the step */
    struct enum_edit edit;     /* changes nothing: to look for the enum */
    VEC(struct swap_key) keys; /* on columns that change, on either side */
};

void swap_type(const struct change *change);

/* postgres/swap_way.c: must it go and come back? The tables are users of the enum, before the step. */
bool swap_default(const struct swap *swap, const struct column *column);
bool swap_generated(const struct swap *swap, const struct table *table, const struct column *column);
bool swap_constraint(const struct swap *swap, const struct table *table,
                     const struct constraint *constraint); /* no foreign key */
bool swap_index(const struct swap *swap, const struct table *table, const struct index *index);
void swap_collect_keys(struct swap *swap);

/* postgres/guard_swap.c: stops where something depends on the type or on its columns that the chain does not
 * know. */
void guard_swap(const struct swap *swap);

#endif
