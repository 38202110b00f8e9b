/* SPDX-License-Identifier: MIT
 * An empty SQLite database in memory in which a statement of the tables is tried, so that what it makes can
 * be read with the same eyes as the live database.
 */
#ifndef MIG_RUNTIME_MODEL_H
#define MIG_RUNTIME_MODEL_H

#include "catalog/catalog.h"
#include "runtime/handle.h"

/* The handle owns it until mig__model_close or mig_close: memory may run out on the way. */
enum mig_status mig__model_make(struct mig *mig, const char *sql, struct mig_error *error);
void mig__model_close(struct mig *mig);

enum mig_status mig__model_query(struct mig *mig, const char *sql, struct mig_rows *rows,
                                 struct mig_error *error);
enum mig_status mig__model_read(struct mig *mig, struct catalog *catalog, struct mig_error *error);

#endif
