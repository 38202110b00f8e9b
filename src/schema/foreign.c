/* SPDX-License-Identifier: MIT
 * In: the word for a type or a function. Out: help, when another database has it.
 */
#include "schema/foreign.h"

#include <stddef.h>
#include <string.h>

struct word {
    const char *word, *help;
};

static const struct word types[] = {
#define FOREIGN_TYPE(word, help) {word, help},
#include "schema/foreign_types.def"
#undef FOREIGN_TYPE
};

static const struct word functions[] = {
#define FOREIGN_FUNCTION(name, help) {name, help},
#include "schema/foreign_functions.def"
#undef FOREIGN_FUNCTION
};

static const char *find(const struct word *words, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i].word, wanted) == 0)
            return words[i].help;
    return NULL;
}

const char *foreign_type(const char *word)
{
    return find(types, sizeof types / sizeof *types, word);
}

const char *foreign_function(const char *name)
{
    return find(functions, sizeof functions / sizeof *functions, name);
}
