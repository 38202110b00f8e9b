/* SPDX-License-Identifier: MIT
 * In: an open connection. Out: what the catalog reads from it, in the projection of its dialect.
 */
#include "runtime/live.h"

static enum mig_status ask(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    return mig__ask(context, sql, rows, error);
}

void mig__live_source(struct mig *mig, struct catalog_source *source)
{
    *source =
        (struct catalog_source){mig, ask, mig__dialect(mig), mig->backend->server_version(mig->connection)};
}

enum mig_status mig__live_read(struct mig *mig, struct catalog *catalog, struct mig_error *error)
{
    struct catalog_source source;
    mig__live_source(mig, &source);
    enum mig_status status = catalog_read(&mig->work, &source, catalog, error);
    if (status != MIG_OK)
        return status;
    const char *const own[] = {mig->revision_table, mig->journal_table};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const struct table *table = schema_table(catalog->schema, own[i]);
        if (table != NULL)
            catalog->schema = schema_remove(&mig->work, catalog->schema, &table->object, (struct origin){0});
    }
    return MIG_OK;
}
