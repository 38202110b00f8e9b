/* SPDX-License-Identifier: MIT
 * What a constraint may say on PostgreSQL alone: columns that its index includes, nulls that are equal,
 * `match full`. In: a constraint as written. Out: problems where it cannot say that, or SQLite cannot do it.
 */
#include "base/text.h"
#include "schema/apply/applying.h"

enum { ALL_COLUMNS = 32 };

static void sqlite_lacks(const struct apply *apply, struct span span, const char *what)
{
    if (apply->dialect != MIG_DIALECT_SQLITE)
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_SQLITE_LACKS, span, "SQLite %s", what);
    problem_help(apply->problems, problem, "add the constraint in a step that begins with `on postgres`");
}

static void check_include(const struct apply *apply, struct schema schema, const struct table *table,
                          const struct constraint *constraint, struct span span)
{
    size_t count = constraint->columns.count + constraint->include.count;
    if (constraint->include.count == 0)
        return;
    if (!constraint_is_key(constraint)) {
        problem_add(apply->problems, PROBLEM_ATTRIBUTES, span,
                    "only a primary key and a unique key include columns");
        return;
    }
    apply_check_columns(apply, schema, table, constraint->include, "`include`");
    if (apply->dialect == MIG_DIALECT_POSTGRES && count > ALL_COLUMNS)
        problem_add(apply->problems, PROBLEM_LIMIT, span,
                    "the key has %zu columns with those it includes, and PostgreSQL takes no more than %d",
                    count, ALL_COLUMNS);
}

void apply_check_constraint_options(const struct apply *apply, struct schema schema,
                                    const struct table *table, const struct constraint *constraint,
                                    struct span span)
{
    check_include(apply, schema, table, constraint, span);
    if (constraint->nulls_not_distinct)
        sqlite_lacks(apply, span, "has no `nulls not distinct`");
    if (constraint->match_full && constraint->columns.count > 1)
        sqlite_lacks(apply, span, "reads `match full` and does not do it");
}
