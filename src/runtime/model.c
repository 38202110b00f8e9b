/* SPDX-License-Identifier: MIT
 * In: statements that make a table. Out: a database in memory that has it.
 */
#include "runtime/model.h"

void mig__model_close(struct mig *mig)
{
    if (mig->model != NULL)
        mig->backend->close(mig->model);
    mig->model = NULL;
}

enum mig_status mig__model_make(struct mig *mig, const char *sql, struct mig_error *error)
{
    struct mig_rows rows;
    mig__model_close(mig);
    enum mig_status status = mig->backend->open(&mig->model, "sqlite::memory:", MIG_OPEN_WRITE, error);
    return status == MIG_OK ? mig__model_query(mig, sql, &rows, error) : status;
}

enum mig_status mig__model_query(struct mig *mig, const char *sql, struct mig_rows *rows,
                                 struct mig_error *error)
{
    return mig->backend->query(mig->model, sql, rows, error);
}

static enum mig_status ask(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    return mig__model_query(context, sql, rows, error);
}

enum mig_status mig__model_read(struct mig *mig, struct catalog *catalog, struct mig_error *error)
{
    const struct catalog_source source = {.context = mig,
                                          .query = ask,
                                          .dialect = mig__dialect(mig),
                                          .version = mig->backend->server_version(mig->connection)};
    return catalog_read(&mig->work, &source, catalog, error);
}
