/* SPDX-License-Identifier: MIT
 * What only PostgreSQL has: a step that says so with `on postgres` never comes here for SQLite.
 */
#include "schema/apply/applying.h"

bool apply_needs_postgres(const struct apply *apply, struct span span, const char *what)
{
    if (apply->dialect == MIG_DIALECT_POSTGRES)
        return true;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_POSTGRES_OBJECT, span, "SQLite has no %s", what);
    problem_help(apply->problems, problem, "begin the step with `on postgres`");
    return false;
}
