/* SPDX-License-Identifier: MIT
 * The SQLite back end (link Mig::sqlite). Needs no sqlite3.h for its users.
 */
#ifndef MIG_SQLITE_H
#define MIG_SQLITE_H

#include <mig/backend.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sqlite3;

extern const struct mig_backend mig_sqlite;

/* Uses the caller's open database; it stays open when the connection is closed and gets its settings
 * (foreign_keys, legacy_alter_table, writable_schema, busy handler, double-quoted strings) back. It must not
 * be in a transaction, and none of its temporary tables, views and triggers may stand in front of a table
 * that is migrated: MIG_USAGE. */
enum mig_status mig_sqlite_adopt(struct mig_connection **out, struct sqlite3 *database,
                                 struct mig_error *error);

#ifdef __cplusplus
}
#endif

#endif
