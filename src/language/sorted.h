/* SPDX-License-Identifier: MIT
 * Problems in the order of their places, as both reports print them.
 */
#ifndef MIG_LANGUAGE_SORTED_H
#define MIG_LANGUAGE_SORTED_H

#include "schema/problem.h"

/* problems->list.count of them, in the arena of the problems; those of nowhere come first. */
const struct problem *const *problems_sorted(const struct problems *problems);

#endif
