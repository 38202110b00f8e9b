/* SPDX-License-Identifier: MIT
 * In: what a guard of SQLite found in the way of a table, "view v". Out: is it all made by revisions of the
 * chain? One that runs does not know those of another branch, which name the table in passing only: `migc`
 * has refused branches of which one reads what the other changes.
 */
#include "runtime/expected.h"
#include "runtime/run.h"
#include "sql/sql.h"

#include <string.h>

static bool are_known(struct run *run, const bool *set, const struct mig_rows *rows)
{
    struct mig *mig = run->mig;
    struct mig_error ignored;
    struct schema schema;
    if (mig__expected_fold(&mig->work, &mig->chain, set, MIG_DIALECT_SQLITE, &schema, &ignored) != MIG_OK)
        return false;
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *found = rows->cells[i * rows->column_count];
        if (found == NULL || !sql_knows_reader(&mig->work, schema, found))
            return false;
    }
    return true;
}

bool mig__run_knows(struct run *run, const struct mig_rows *rows)
{
    struct mig *mig = run->mig;
    size_t count = mig->chain.graph.count;
    bool *set = arena_array(&mig->work, bool, count);
    if (mig__dialect(mig) != MIG_DIALECT_SQLITE)
        return false;
    memcpy(set, run->state.applied, count * sizeof *set);
    if (are_known(run, set, rows))
        return true;
    for (size_t i = 0; i < run->plan.count && !run->plan.down; i++)
        set[run->plan.order[i]] = true;
    return are_known(run, set, rows);
}
