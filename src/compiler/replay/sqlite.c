/* SPDX-License-Identifier: MIT
 * In: SQL. Out: what SQLite answers, on a database in memory with the settings of the runtime: foreign
 * keys on, no strings in double quotes.
 */
#include "base/vec.h"
#include "compiler/replay/database.h"

#include <sqlite3.h>

struct answer {
    VEC(const char *) cells;
    size_t row_count, column_count;
};

static enum mig_status refused(sqlite3 *handle, struct mig_error *error)
{
    return replay_error(error, sqlite3_errmsg(handle));
}

static void add_row(struct arena *arena, sqlite3_stmt *statement, struct answer *answer)
{
    answer->row_count++;
    for (size_t i = 0; i < answer->column_count; i++)
        vec_push(arena, &answer->cells,
                 arena_text(arena, (const char *)sqlite3_column_text(statement, (int)i)));
}

static bool run_one(struct replay_database *database, const char **sql, struct answer *answer)
{
    sqlite3 *handle = database->handle;
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(handle, *sql, -1, &statement, sql) != SQLITE_OK)
        return false;
    if (statement == NULL) /* only blanks and comments were left */
        return true;
    *answer = (struct answer){.column_count = (size_t)sqlite3_column_count(statement)};
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        add_row(&database->answers, statement, answer);
    return sqlite3_finalize(statement) == SQLITE_OK && code == SQLITE_DONE;
}

static enum mig_status query(void *context, const char *sql, struct mig_rows *rows, struct mig_error *error)
{
    struct replay_database *database = context;
    struct answer answer = {.row_count = 0};
    replay_forget(database);
    while (*sql != '\0')
        if (!run_one(database, &sql, &answer))
            return refused(database->handle, error);
    *rows = (struct mig_rows){
        .row_count = answer.row_count, .column_count = answer.column_count, .cells = answer.cells.items};
    return MIG_OK;
}

static void close_database(struct replay_database *database)
{
    sqlite3_close(database->handle);
}

void replay_fire_triggers(struct replay_database *database, bool fire)
{
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, fire ? 1 : 0, (int *)NULL);
}

enum mig_status replay_open_sqlite(struct replay_database *database, struct mig_error *error)
{
    sqlite3 *handle = NULL;
    struct mig_rows rows;
    int code = sqlite3_open(":memory:", &handle);
    database->handle = handle;
    database->dialect = MIG_DIALECT_SQLITE;
    database->version = (unsigned)sqlite3_libversion_number();
    database->name = "SQLite";
    database->title = arena_format(database->arena, "SQLite %s", sqlite3_libversion());
    database->query = query;
    database->close = close_database;
    if (code == SQLITE_OK)
        code = sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    if (code == SQLITE_OK && query(database, "PRAGMA foreign_keys = ON", &rows, error) == MIG_OK)
        return MIG_OK;
    refused(handle, error);
    sqlite3_close(handle);
    return MIG_FAILED;
}
