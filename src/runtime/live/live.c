/* SPDX-License-Identifier: MIT
 * In: an open connection. Out: what the catalog reads from it, in the projection of its dialect.
 */
#include "runtime/live/live.h"

#include "language/parse.h"

static enum mig_status ask(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    return mig__ask(context, sql, rows, error);
}

void mig__live_source(struct mig *mig, struct catalog_source *source)
{
    *source = (struct catalog_source){.context = mig,
                                      .query = ask,
                                      .dialect = mig__dialect(mig),
                                      .version = mig->backend->server_version(mig->connection)};
}

/* Every schema that the chain makes at any time. */
static struct schema all_schemas(struct mig *mig)
{
    struct schema all = schema_empty;
    for (uint32_t i = 0; i < mig->chain.tables->object_count; i++) {
        const struct mig_table_object *row = &mig->chain.tables->objects[i];
        const char *name = mig__text(mig, row->name);
        if (row->kind != MIG_OBJECT_SCHEMA || row->removed != 0)
            continue;
        all = schema_put_object(&mig->work, all, parse_object(&mig->work, OBJECT_SCHEMA, name, ""));
    }
    return all;
}

enum mig_status mig__live_read_table(struct mig *mig, const char *table, struct catalog *catalog,
                                     struct mig_error *error)
{
    struct catalog_source source;
    mig__live_source(mig, &source);
    source.table = table;
    return catalog_read(&mig->work, &source, catalog, error);
}

enum mig_status mig__live_read(struct mig *mig, const struct schema *expected, struct catalog *catalog,
                               struct mig_error *error)
{
    struct catalog_source source;
    const struct schema all = expected == NULL ? all_schemas(mig) : *expected;
    mig__live_source(mig, &source);
    source.expected = &all;
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
