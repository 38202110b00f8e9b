/* SPDX-License-Identifier: MIT
 * Statements in the order in which they run, each with the revision and the action that it serves (no action:
 * a row of the bookkeeping; no revision: its tables). A guard is a query that must return no row.
 */
#ifndef MIG_RUNTIME_RECORD_SCRIPT_H
#define MIG_RUNTIME_RECORD_SCRIPT_H

#include "base/vec.h"

#include <mig/backend.h>

struct action;
struct actions;

struct line {
    const char *sql;
    bool guard;
    const struct action *action;
    const struct actions *owner;
};

struct script {
    struct arena *arena;
    const struct actions *owner; /* of the lines that are added from now on */
    VEC(struct line) lines;
};

void mig__script_add(struct script *script, const char *sql, bool guard, const struct action *action);

#endif
