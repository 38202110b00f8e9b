/* SPDX-License-Identifier: MIT
 * Running SQL on SQLite: text comes in, rows of text or an error go out. Busy is retried until the
 * connection's deadline; the caller's own busy handler, if any, is left alone.
 */
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/sqlite/connection.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_PAUSE_MS = 8 };

static enum mig_status no_memory(struct mig_error *error)
{
    return mig__error_set(error, MIG_FAILED, "out of memory");
}

enum mig_status mig__sqlite_error(struct mig_connection *connection, int code, const char *doing,
                                  struct mig_error *error)
{
    const char *words =
        connection->database != NULL ? sqlite3_errmsg(connection->database) : sqlite3_errstr(code);
    const char *path = connection->path;
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        mig__error_set(error, MIG_LOCKED, "`%s` is locked by another process", path);
        mig__sqlite_owner(path, error);
        mig__error_help(
            error, "nothing was changed; try again when it has finished, or wait longer with --lock-timeout");
        return MIG_LOCKED;
    case SQLITE_NOTADB:
        mig__error_set(error, MIG_FAILED, "`%s` is not a SQLite database", path);
        mig__error_help(error, "nothing was changed; check the path in --url or DATABASE_URL");
        return MIG_FAILED;
    case SQLITE_NOMEM:
        return no_memory(error);
    case SQLITE_READONLY:
        if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY) {
            mig__error_set(error, MIG_FAILED, "`%s` holds an interrupted write", path);
            mig__error_help(
                error,
                "it will be rolled back by the next upgrade, or by any program that opens it for writing");
            return MIG_FAILED;
        }
        mig__error_set(error, MIG_FAILED, "cannot write `%s`: it is read-only", path);
        break;
    case SQLITE_FULL:
        mig__error_set(error, MIG_FAILED, "cannot write `%s`: the disk is full", path);
        mig__error_help(error, "make room on its disk, then run the same command again");
        break;
    case SQLITE_CORRUPT:
        mig__error_set(error, MIG_FAILED, "`%s` is damaged", path);
        mig__error_help(error,
                        "restore a backup, or save what can be read with `.recover` of the sqlite3 shell");
        break;
    case SQLITE_CANTOPEN:
        mig__error_set(error, MIG_FAILED, "cannot %s `%s`", doing, path);
        break;
    default:
        mig__error_set(error, MIG_FAILED, "SQLite: %s", words);
        return MIG_FAILED;
    }
    mig__error_fact(error, "SQLite", "%s", words);
    return MIG_FAILED;
}

static bool add_cell(struct mig_connection *connection, const char *text)
{
    if (connection->cell_count == connection->cell_room) {
        size_t room = connection->cell_room == 0 ? 64 : connection->cell_room * 2;
        const char **cells = realloc(connection->cells, room * sizeof *cells);
        if (cells == NULL)
            return false;
        connection->cells = cells;
        connection->cell_room = room;
    }
    size_t size = text == NULL ? 0 : strlen(text) + 1;
    if (connection->text_size + size > connection->text_room) {
        size_t room = (connection->text_size + size) * 2 + 256;
        char *grown = realloc(connection->text, room);
        if (grown == NULL)
            return false;
        connection->text = grown;
        connection->text_room = room;
    }
    /* The text may still move, so an offset (plus 1, 0 is NULL) stands in for the address until the end. */
    uintptr_t offset = text == NULL ? 0 : connection->text_size + 1;
    connection->cells[connection->cell_count++] = (const char *)offset;
    if (size != 0)
        memcpy(connection->text + connection->text_size, text, size);
    connection->text_size += size;
    return true;
}

static void finish_cells(struct mig_connection *connection)
{
    for (size_t i = 0; i < connection->cell_count; i++) {
        uintptr_t offset = (uintptr_t)connection->cells[i];
        connection->cells[i] = offset == 0 ? NULL : connection->text + (offset - 1);
    }
}

static bool add_row(struct mig_connection *connection)
{
    int columns = sqlite3_column_count(connection->open);
    for (int i = 0; i < columns; i++) {
        bool null = sqlite3_column_type(connection->open, i) == SQLITE_NULL;
        const char *text = null ? NULL : (const char *)sqlite3_column_text(connection->open, i);
        if ((!null && text == NULL) || !add_cell(connection, text))
            return false;
    }
    return true;
}

static void close_statement(struct mig_connection *connection)
{
    sqlite3_finalize(connection->open); /* repeats the error of the last step, which is known already */
    connection->open = NULL;
}

/* Steps to the end; busy is retried only before the first row, so that no row is seen twice. */
static int step_all(struct mig_connection *connection, bool *memory)
{
    *memory = true;
    for (;;) {
        int code = sqlite3_step(connection->open);
        if (code == SQLITE_ROW) {
            *memory = add_row(connection);
            if (!*memory)
                return SQLITE_NOMEM;
        } else if ((code & 0xFF) == SQLITE_BUSY && connection->cell_count == 0 &&
                   !mig__clock_passed(connection->deadline)) {
            sqlite3_reset(connection->open);
            mig__clock_sleep(BUSY_PAUSE_MS, connection->deadline);
        } else {
            return code;
        }
    }
}

static int prepare(struct mig_connection *connection, const char *sql, const char **tail)
{
    int code;
    while (((code = sqlite3_prepare_v2(connection->database, sql, -1, &connection->open, tail)) & 0xFF) ==
               SQLITE_BUSY &&
           !mig__clock_passed(connection->deadline))
        mig__clock_sleep(BUSY_PAUSE_MS, connection->deadline); /* reading the schema needs a lock too */
    return code;
}

enum mig_status mig__sqlite_query(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                                  struct mig_error *error)
{
    size_t columns = 0;
    connection->cell_count = connection->text_size = 0;
    close_statement(connection);
    while (*sql != '\0') {
        const char *tail = sql;
        int code = prepare(connection, sql, &tail);
        if (code != SQLITE_OK)
            return mig__sqlite_error(connection, code, "read", error);
        if (connection->open != NULL) {
            bool memory;
            connection->cell_count = connection->text_size = 0;
            columns = (size_t)sqlite3_column_count(connection->open);
            code = step_all(connection, &memory);
            enum mig_status status = !memory ? no_memory(error)
                                     : code == SQLITE_DONE
                                         ? MIG_OK
                                         : mig__sqlite_error(connection, code, "write", error);
            close_statement(connection);
            if (status != MIG_OK)
                return status;
        }
        sql = tail;
    }
    finish_cells(connection);
    if (rows != NULL) {
        rows->column_count = columns;
        rows->row_count = columns == 0 ? 0 : connection->cell_count / columns;
        rows->cells = connection->cells;
    }
    return MIG_OK;
}

enum mig_status mig__sqlite_pragma(struct mig_connection *connection, const char *sql, int *value,
                                   struct mig_error *error)
{
    struct mig_rows rows;
    enum mig_status status = mig__sqlite_query(connection, sql, &rows, error);
    if (status == MIG_OK && value != NULL)
        *value = rows.row_count == 1 && rows.cells[0] != NULL ? (int)strtol(rows.cells[0], NULL, 10) : -1;
    return status;
}
