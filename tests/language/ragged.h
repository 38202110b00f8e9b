/* SPDX-License-Identifier: MIT
 * The formatter on any text: what must be so whatever it looks like.
 */
#ifndef MIG_TESTS_LANGUAGE_RAGGED_H
#define MIG_TESTS_LANGUAGE_RAGGED_H

#include "base/arena.h"

#include <stdint.h>

/* Formats the text, and the same with its blanks, line ends and letters shaken and comments strewn in, by the
 * seed: the meaning stays, every comment stays, formatting again changes nothing. NULL, or what was wrong,
 * with the text. The text parses. */
const char *ragged_complaint(struct arena *arena, const char *text, uint64_t seed);

#endif
