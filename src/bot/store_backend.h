/* SPDX-License-Identifier: MIT
 * What a database must do for the store: one table of functions for SQLite, one for PostgreSQL.
 */
#ifndef ABIDANCE_STORE_BACKEND_H
#define ABIDANCE_STORE_BACKEND_H

#include "bot/store.h"

struct store_backend {
    void (*close)(void *handle);
    bool (*run)(void *handle, const char *sql, const char *const *parameters, size_t count, store_row_fn *row,
                void *context);
    const char *(*problem)(void *handle);
};

struct store {
    const struct store_backend *backend;
    void *handle;
    bool borrowed;
};

extern const struct store_backend store_sqlite, store_postgres;

/* Return a handle, which on failure still tells its problem, or NULL when there is no memory. */
void *store_sqlite_open(const char *url, bool *failed);
void *store_postgres_open(const char *url, bool *failed);

#endif
