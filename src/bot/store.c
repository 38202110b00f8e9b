/* SPDX-License-Identifier: MIT
 * The store: a URL comes in, the right back end is picked, and every failure is printed once.
 */
#include "bot/store.h"

#include "bot/store_backend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct store *make_store(const struct store_backend *backend, void *handle, bool borrowed)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return NULL;
    store->backend = backend;
    store->handle = handle;
    store->borrowed = borrowed;
    return store;
}

struct store *store_open(const char *url)
{
    bool sqlite = strncmp(url, "sqlite:", 7) == 0, failed = false;
    void *handle = sqlite ? store_sqlite_open(url, &failed) : store_postgres_open(url, &failed);
    struct store *store =
        handle == NULL ? NULL : make_store(sqlite ? &store_sqlite : &store_postgres, handle, false);
    if (store == NULL) {
        fputs("abidance: out of memory\n", stderr);
        return NULL;
    }
    if (failed) {
        fprintf(stderr, "abidance: cannot open the database: %s\n", store_problem(store));
        store_close(store);
        return NULL;
    }
    return store;
}

struct store *store_borrow_sqlite(void *handle)
{
    return make_store(&store_sqlite, handle, true);
}

struct store *store_borrow_postgres(void *handle)
{
    return make_store(&store_postgres, handle, true);
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    if (!store->borrowed)
        store->backend->close(store->handle);
    free(store);
}

const char *store_problem(const struct store *store)
{
    return store->backend->problem(store->handle);
}

bool store_run(struct store *store, const char *sql, const char *const *parameters, size_t count,
               store_row_fn *row, void *context)
{
    if (store->backend->run(store->handle, sql, parameters, count, row, context))
        return true;
    if (!store->borrowed)
        fprintf(stderr, "abidance: the database refused: %s\n", store_problem(store));
    return false;
}
