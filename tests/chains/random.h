/* SPDX-License-Identifier: MIT
 * Numbers by chance, the same for the same seed everywhere.
 */
#ifndef MIG_TESTS_CHAINS_RANDOM_H
#define MIG_TESTS_CHAINS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

struct random random_of(uint64_t seed);
unsigned random_below(struct random *random, unsigned limit); /* 0 for a limit of 0 */
bool random_one_in(struct random *random, unsigned count);

/* One of the texts. */
#define PICK(random, ...)                                                                                    \
    ((const char *const[]){                                                                                  \
        __VA_ARGS__}[random_below((random), sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))])

#endif
