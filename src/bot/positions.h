/* SPDX-License-Identifier: MIT
 * What is held, worked out anew from all trades; also what the revision "Positions" calls.
 */
#ifndef ABIDANCE_POSITIONS_H
#define ABIDANCE_POSITIONS_H

#include "bot/store.h"

bool positions_fill(struct store *store);

#endif
