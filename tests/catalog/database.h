/* SPDX-License-Identifier: MIT
 * Databases for the tests of the catalogue: SQLite in memory, PostgreSQL in a database of its own on the
 * server that MIG_TEST_POSTGRES names. Whatever fails here fails the test.
 */
#ifndef MIG_TESTS_CATALOG_DATABASE_H
#define MIG_TESTS_CATALOG_DATABASE_H

#include "catalog/catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct database;

struct database *database_new(enum mig_dialect dialect);
void database_free(struct database *database);
void database_clear(struct database *database); /* as it was when it was new; what was read stays */
enum mig_dialect database_dialect(const struct database *database);
unsigned database_version(const struct database *database); /* 3040001, 150018 */
struct arena *database_arena(struct database *database);    /* lives as long as the database */

void database_run(struct database *database, const char *sql); /* one or more statements */
/* From now on what stands in the schemas of `expected` is read too; NULL: in none. */
void database_look_into(struct database *database, const struct schema *expected);
/* SQLite: only at this table; NULL: at everything. */
void database_look_at(struct database *database, const char *table);
struct catalog database_read(struct database *database);
bool database_empty(struct database *database);
enum mig_status database_try_read(struct database *database, struct catalog *catalog,
                                  struct mig_error *error);
void database_fail_query(struct database *database,
                         int number); /* from 0: that query of the next read is refused */

/* Everything that was read, a line for each part in .mig text; names that a text left out are `-`. */
const char *database_text(struct database *database);

/* The dialects that can be tested here: SQLite always; main() ends with 77 when it needs PostgreSQL and has
 * none. */
bool have_postgres(void);

#endif
