/* SPDX-License-Identifier: MIT
 * The closed list of functions that expressions may call, from functions.def.
 */
#ifndef MIG_SCHEMA_FUNCTIONS_H
#define MIG_SCHEMA_FUNCTIONS_H

#include "schema/type.h"

#include <mig/tables.h>

enum { FUNCTION_MANY = 100 };

struct function {
    const char *name;
    unsigned least, most;  /* how many values; FUNCTION_MANY: as many as you like */
    const char *arguments; /* a letter for each value, the last one for all that follow; see functions.def */
    char result;           /* such a letter, or one of functions.def's for results */
    unsigned dialects;     /* bits 1 << enum mig_dialect: who has it */
    bool deterministic;    /* the same values give the same result, for ever */
    /* How SQL writes it, by dialect: $1, $2 are the values, $* all of them with commas between, [...] is left
     * out when the value inside is not given; NULL: it lacks it. */
    const char *sql[MIG_DIALECT_COUNT];
};

const struct function *function_find(const char *name); /* NULL: there is none */
const char *function_nearest(const char *wanted);       /* for "did you mean"; NULL: none is near */

#endif
