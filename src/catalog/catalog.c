/* SPDX-License-Identifier: MIT
 * In: a connection that can be asked. Out: its schema, or only whether there is one. The readers of the two
 * databases do the work.
 */
#include "catalog/reading.h"

enum mig_status catalog_read(struct arena *arena, const struct catalog_source *source,
                             struct catalog *catalog, struct mig_error *error)
{
    struct reading reading = {.arena = arena, .source = source, .error = error};
    enum mig_status status =
        source->dialect == MIG_DIALECT_SQLITE ? read_sqlite(&reading) : read_postgres(&reading);
    if (status == MIG_OK)
        reading_finish(&reading, catalog);
    return status;
}

enum mig_status catalog_empty(struct arena *arena, const struct catalog_source *source, bool *empty,
                              struct mig_error *error)
{
    struct reading reading = {.arena = arena, .source = source, .error = error};
    struct mig_rows rows;
    enum mig_status status = source->dialect == MIG_DIALECT_SQLITE
                                 ? reading_query(&reading, sqlite_something, &rows)
                                 : reading_postgres(&reading, postgres_something, &rows);
    if (status == MIG_OK)
        *empty = rows.row_count == 0;
    return status;
}
