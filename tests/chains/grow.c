/* SPDX-License-Identifier: MIT
 * In: a schema. Out: one statement of one of the areas, chosen by weight.
 */
#include "grow.h"

#include <stddef.h>
#include <string.h>

static const struct growth *const areas[] = {
#define AREA(name) grow_##name,
#include "areas.def"
#undef AREA
};

static const struct growth *choose(struct random *random)
{
    unsigned total = 0;
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        for (const struct growth *growth = areas[i]; growth->name != NULL; growth++)
            total += growth->weight;
    unsigned left = random_below(random, total);
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        for (const struct growth *growth = areas[i]; growth->name != NULL; growth++) {
            if (left < growth->weight)
                return growth;
            left -= growth->weight;
        }
    return areas[0];
}

const char *grow_statement(struct growing *growing, const char **name)
{
    enum { TRIES = 20 };
    const char *statement = NULL;
    for (unsigned i = 0; i < TRIES && statement == NULL; i++) {
        const struct growth *growth = choose(growing->random);
        statement = growth->grow(growing);
        *name = growth->name;
    }
    if (statement == NULL)
        return "create table t (id integer primary key);";
    if (strncmp(statement, "on ", 3) != 0 && grow_names_schema(growing, statement))
        return grow_format(growing, "on postgres %s", statement);
    if (strncmp(statement, "on ", 3) == 0 || !random_one_in(growing->random, 15))
        return statement;
    return grow_format(growing, "on %s %s", PICK(growing->random, "sqlite", "postgres"), statement);
}
