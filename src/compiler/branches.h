/* SPDX-License-Identifier: MIT
 * Two ends of a chain, and what each branch did since they parted: for people who have to decide whether to
 * merge them or to put one after the other.
 */
#ifndef MIG_COMPILER_BRANCHES_H
#define MIG_COMPILER_BRANCHES_H

#include "compiler/footprint.h"

struct branches {
    const struct chain *chain;
    uint32_t ends[2];
    const bool *since[2];         /* by revision: stands below this end and not below the other */
    uint32_t start;               /* the first revision of the second branch: what a rebase would move */
    const char *touched[2];       /* "table trades, index idx_trades": in words of the language */
    const struct touch *meets[2]; /* steps that get in each other's way, one of each branch; NULL: none do */
    const struct problem *clash;  /* what the second one runs into behind the first; NULL: nothing */
};

/* Down from `end` to a revision that has no parent on the branch of `end` alone: whose parents `other` stands
 * on, or that has none. */
uint32_t branches_start(struct arena *arena, const struct graph *graph, uint32_t other, uint32_t end);

/* The chain has no problem but its ends; `second` is the one that would move. */
void branches_compare(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                      uint32_t first, uint32_t second, struct branches *branches);

bool branches_conflict(const struct branches *branches);

/* Where they conflict, both places, and what to do. */
void branches_explain_conflict(struct problems *problems, struct problem *problem,
                               const struct branches *branches);

/* What has been released stays where it is: is it that of `second`, so that the branch of `first` has to
 * move? */
bool branches_first_moves(struct arena *arena, const struct chain *chain, uint32_t first, uint32_t second);

/* "migc rebase cccc --onto bbbb --dir migrations", ready for a shell. */
const char *branches_rebase_command(struct arena *arena, const struct chain *chain, uint32_t moved,
                                    uint32_t onto);

#endif
