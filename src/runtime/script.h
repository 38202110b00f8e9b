/* SPDX-License-Identifier: MIT
 * Statements in the order in which they run, each with the action that it serves (none for bookkeeping).
 * A guard is a query that must return no row.
 */
#ifndef MIG_RUNTIME_SCRIPT_H
#define MIG_RUNTIME_SCRIPT_H

#include "base/vec.h"

#include <mig/backend.h>

struct action;

struct line {
    const char *sql;
    bool guard;
    const struct action *action;
};

struct script {
    struct arena *arena;
    VEC(struct line) lines;
};

void mig__script_add(struct script *script, const char *sql, bool guard, const struct action *action);

#endif
