/* SPDX-License-Identifier: MIT
 * The live database as a schema value, through the catalog; our own tables are left out, whatever their
 * names.
 */
#ifndef MIG_RUNTIME_LIVE_LIVE_H
#define MIG_RUNTIME_LIVE_LIVE_H

#include "catalog/catalog.h"
#include "runtime/handle.h"
#include "schema/compare.h"

/* SQLite: one table with its indexes and triggers. */
enum mig_status mig__live_read_table(struct mig *mig, const char *table, struct catalog *catalog,
                                     struct mig_error *error);
void mig__live_source(struct mig *mig, struct catalog_source *source);
/* On PostgreSQL also what stands in the schemas of `expected`; NULL: in those that any revision makes. */
enum mig_status mig__live_read(struct mig *mig, const struct schema *expected, struct catalog *catalog,
                               struct mig_error *error);

#endif
