/* SPDX-License-Identifier: MIT
 * In: a name. Out: the function that has it, or the name nearest to it.
 */
#include "schema/functions.h"

#include "base/text.h"

#include <string.h>

static const struct function functions[] = {
#define FUNCTION(name, least, most, arguments, result, dialects, deterministic, sqlite, postgres)            \
    {name, least, most, arguments, result, dialects, deterministic, {sqlite, postgres}},
#include "schema/functions.def"
#undef FUNCTION
};

enum { FUNCTIONS = sizeof functions / sizeof *functions };

const struct function *function_find(const char *name)
{
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (strcmp(functions[i].name, name) == 0)
            return &functions[i];
    return NULL;
}

const char *function_nearest(const char *wanted)
{
    const char *names[FUNCTIONS];
    for (size_t i = 0; i < FUNCTIONS; i++)
        names[i] = functions[i].name;
    return text_nearest(wanted, names, FUNCTIONS);
}
