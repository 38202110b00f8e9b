/* SPDX-License-Identifier: MIT
 * In: a seed. Out: numbers.
 */
#include "random.h"

struct random random_of(uint64_t seed)
{
    struct random random = {seed * 0x9E3779B97F4A7C15u + 1};
    random_below(&random, 2);
    return random;
}

unsigned random_below(struct random *random, unsigned limit)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return limit == 0 ? 0 : (unsigned)(random->state >> 33) % limit;
}

bool random_one_in(struct random *random, unsigned count)
{
    return random_below(random, count) == 0;
}
