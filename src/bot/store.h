/* SPDX-License-Identifier: MIT
 * The bot's own access to its database: one set of SQL texts for both. Values are text, parameters are
 * written $1, $2, which PostgreSQL numbers and SQLite takes as names.
 */
#ifndef ABIDANCE_STORE_H
#define ABIDANCE_STORE_H

#include <stdbool.h>
#include <stddef.h>

struct store;

/* Opens an existing database; prints what is wrong and returns NULL when it cannot. */
struct store *store_open(const char *url);
void store_close(struct store *store);

/* One row of a result: `values[i]` is NULL for SQL NULL, valid during the call. Returns false to stop. */
typedef bool store_row_fn(void *context, const char *const *values);

/* Runs one statement; `row` may be NULL. Prints what the database says and returns false on failure. */
bool store_run(struct store *store, const char *sql, const char *const *parameters, size_t count,
               store_row_fn *row, void *context);

/* A migration function works on a connection that is not the bot's own: a sqlite3 * or PGconn *. */
struct store *store_borrow_sqlite(void *handle);
struct store *store_borrow_postgres(void *handle);
const char *store_problem(const struct store *store); /* what the database said last */

#endif
