/* SPDX-License-Identifier: MIT
 * The store on SQLite: SQL with $1, $2 comes in, rows of text go out.
 */
#include "bot/store_backend.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 16, BUSY_MS = 10000 };

/* The same rules as the migrations: sqlite:///relative, sqlite:////absolute, sqlite:path. */
static const char *file_of(const char *url)
{
    const char *path = url + strlen("sqlite:");
    if (strncmp(path, "///", 3) == 0)
        return path + 3;
    return strncmp(path, "//", 2) == 0 ? path + 2 : path;
}

void *store_sqlite_open(const char *url, bool *failed)
{
    sqlite3 *database = NULL;
    *failed = sqlite3_open_v2(file_of(url), &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
              sqlite3_busy_timeout(database, BUSY_MS) != SQLITE_OK ||
              sqlite3_exec(database, "PRAGMA foreign_keys=ON", NULL, NULL, NULL) != SQLITE_OK;
    return database;
}

static void close_sqlite(void *handle)
{
    sqlite3_close(handle);
}

static bool bind(sqlite3_stmt *statement, const char *const *parameters, size_t count)
{
    char name[24];
    for (size_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "$%zu", i + 1);
        int index = sqlite3_bind_parameter_index(statement, name);
        if (index != 0 &&
            sqlite3_bind_text(statement, index, parameters[i], -1, SQLITE_TRANSIENT) != SQLITE_OK)
            return false;
    }
    return true;
}

static bool run_sqlite(void *handle, const char *sql, const char *const *parameters, size_t count,
                       store_row_fn *row, void *context)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK)
        return false;
    bool going = bind(statement, parameters, count);
    int code = going ? SQLITE_ROW : SQLITE_NOMEM;
    while (going && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *values[COLUMNS] = {0};
        for (int i = 0; i < sqlite3_column_count(statement) && i < COLUMNS; i++)
            values[i] = (const char *)sqlite3_column_text(statement, i);
        going = row == NULL || row(context, values);
    }
    bool stopped = code == SQLITE_ROW && !going;
    return sqlite3_finalize(statement) == SQLITE_OK && (code == SQLITE_DONE || stopped);
}

static const char *problem_sqlite(void *handle)
{
    return sqlite3_errmsg(handle);
}

const struct store_backend store_sqlite = {close_sqlite, run_sqlite, problem_sqlite};
