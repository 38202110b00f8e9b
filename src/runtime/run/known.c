/* SPDX-License-Identifier: MIT
 * In: what a guard of SQLite found in the way of a table, "view v". Out: without those that revisions of the
 * chain make. One that runs does not know those of another branch, which name the table in passing only:
 * `migc` has refused branches of which one reads what the other changes.
 */
#include "runtime/live/expected.h"
#include "runtime/run/run.h"
#include "sql/sql.h"

#include <string.h>

/* What the chain makes of these revisions; an empty schema where its tables are damaged, so that all are
 * strangers. */
static struct schema made_by(struct run *run, const bool *set)
{
    struct mig *mig = run->mig;
    struct mig_error ignored;
    struct schema schema;
    if (mig__expected_fold(&mig->work, &mig->chain, set, MIG_DIALECT_SQLITE, &schema, &ignored) != MIG_OK)
        return schema_empty;
    return schema;
}

/* Those that the schema does not have. */
static struct mig_rows unknown_to(struct mig *mig, struct schema schema, const struct mig_rows *rows)
{
    const char **cells = arena_array(&mig->work, const char *, rows->row_count * rows->column_count);
    struct mig_rows rest = {0, rows->column_count, cells};
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *const *row = &rows->cells[i * rows->column_count];
        if (*row == NULL || !sql_knows_reader(&mig->work, schema, *row))
            memcpy(&cells[rest.row_count++ * rest.column_count], row, rest.column_count * sizeof *row);
    }
    return rest;
}

struct mig_rows mig__run_strangers(struct run *run, uint32_t number, const struct mig_rows *rows)
{
    struct mig *mig = run->mig;
    size_t count = mig->chain.graph.count;
    bool *set = arena_array(&mig->work, bool, count);
    if (mig__dialect(mig) != MIG_DIALECT_SQLITE || rows->row_count == 0)
        return *rows;
    memcpy(set, run->state.applied, count * sizeof *set);
    for (size_t i = 0; i < run->plan.count && run->plan.order[i] != number; i++) {
        if (run->plan.order[i] < count)
            set[run->plan.order[i]] = !run->plan.down;
    }
    struct mig_rows rest = unknown_to(mig, made_by(run, set), rows);
    if (rest.row_count == 0 || number >= count)
        return rest;
    set[number] = !run->plan.down;
    return unknown_to(mig, made_by(run, set), &rest);
}
