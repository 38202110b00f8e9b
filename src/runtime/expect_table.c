/* SPDX-License-Identifier: MIT
 * In: the statements that make a table as the chain knows it. Out: whether the live table is just that. A
 * rebuild makes the table anew from what the chain knows, so whatever else it has would be lost: what is in
 * the way is named, and nothing is written.
 *
 * The table is made in an empty database in memory and read with the same eyes as the live one.
 */
#include "runtime/drift.h"
#include "runtime/error.h"
#include "runtime/run.h"

#include "base/text.h"

static enum mig_status ask_model(void *context, const char *sql, struct mig_rows *rows,
                                 struct mig_error *error)
{
    struct mig *mig = context;
    return mig->backend->query(mig->model, sql, rows, error);
}

static void close_model(struct mig *mig)
{
    if (mig->model != NULL)
        mig->backend->close(mig->model);
    mig->model = NULL;
}

/* The handle owns the model until it is read: memory may run out on the way. */
static enum mig_status read_model(struct mig *mig, const char *sql, struct schema *schema,
                                  struct mig_error *error)
{
    const struct catalog_source source = {mig, ask_model, mig__dialect(mig),
                                          mig->backend->server_version(mig->connection)};
    struct catalog catalog = {0};
    struct mig_rows rows;
    close_model(mig);
    enum mig_status status = mig->backend->open(&mig->model, "sqlite::memory:", MIG_OPEN_WRITE, error);
    if (status == MIG_OK)
        status = mig->backend->query(mig->model, sql, &rows, error);
    if (status == MIG_OK)
        status = catalog_read(&mig->work, &source, &catalog, error);
    close_model(mig);
    *schema = catalog.schema;
    return status;
}

/* The table itself, its parts, its indexes. */
static bool is_about(const struct drift *drift, const char *table, const char *name)
{
    return table != NULL ? schema_table(drift->expected, table) != NULL
                         : schema_table(drift->expected, name) != NULL;
}

/* Whatever hangs on the table would go with it; of itself, what says more than its value does. */
static bool is_in_the_way(const struct drift *drift, const struct foreign *foreign)
{
    return is_about(drift, foreign->table, foreign->name) &&
           (foreign->table != NULL || foreign->weight != FOREIGN_ASIDE);
}

static size_t add_facts(struct mig *mig, const struct drift *drift, struct mig_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < drift->differences.count; i++)
        if (is_about(drift, drift->differences.items[i].owner, drift->differences.items[i].name)) {
            mig__drift_fact(mig, &drift->differences.items[i], error);
            count++;
        }
    for (size_t i = 0; i < drift->live.foreign_count; i++)
        if (is_in_the_way(drift, &drift->live.foreign[i])) {
            mig__error_fact(error, "unexpected", "%s",
                            mig__drift_foreign_subject(&mig->work, &drift->live.foreign[i]));
            count++;
        }
    return count;
}

enum mig_status mig__run_expect_table(struct run *run, const struct actions *actions,
                                      const struct action *action, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct schema model;
    struct catalog live;
    struct drift drift;
    if (run->fresh)
        return MIG_OK; /* every table is made by this very run */
    enum mig_status status = read_model(mig, action->sql, &model, error);
    if (status == MIG_OK)
        status = mig__live_read(mig, &live, error);
    if (status != MIG_OK)
        return mig__run_failed(run, actions, action, status, error);
    mig__drift_compare(&mig->work, mig__dialect(mig), model, &live, &drift);
    struct mig_error found = {.status = MIG_DRIFT};
    if (add_facts(mig, &drift, &found) == 0)
        return MIG_OK;
    return mig__run_other_table(run, actions, action, &found, error);
}
