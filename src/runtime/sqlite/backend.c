/* SPDX-License-Identifier: MIT
 * The SQLite back end: the functions of <mig/backend.h> over one connection. Its write transaction is the
 * lock that keeps two migrating processes apart. A rebuild runs with foreign keys off and
 * legacy_alter_table on, both set before BEGIN (inside they would do nothing), read back and restored
 * (sqlite.org/lang_altertable.html, 7); before COMMIT no foreign key may be broken that was whole.
 */
#include "runtime/clock.h"
#include "runtime/error.h"
#include "runtime/sqlite/connection.h"

#include <stdlib.h>
#include <string.h>

enum { BORROWING_PATIENCE_MS = 5000 };

static void close_connection(struct mig_connection *connection);

static enum mig_status script(struct mig_connection *connection, const char *const *statements,
                              const bool *guards, size_t count, size_t *failed, struct mig_rows *rows,
                              struct mig_error *error)
{
    struct mig_rows own;
    *rows = (struct mig_rows){0};
    for (size_t i = 0; i < count; i++) {
        *failed = i;
        enum mig_status status = mig__sqlite_query(connection, statements[i], &own, error);
        if (status != MIG_OK)
            return status;
        if (guards[i] && own.row_count != 0) {
            *rows = own;
            return MIG_OK;
        }
    }
    *failed = count;
    return MIG_OK;
}

static enum mig_status open_connection(struct mig_connection **out, const char *url, enum mig_open_mode mode,
                                       struct mig_error *error)
{
    *out = NULL;
    struct mig_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return mig__error_set(error, MIG_FAILED, "out of memory");
    connection->wants_write = mode == MIG_OPEN_WRITE;
    connection->path = mig__sqlite_path(url);
    enum mig_status status = connection->path == NULL ? mig__error_set(error, MIG_FAILED, "out of memory")
                                                      : mig__sqlite_open(connection, false, error);
    if (status == MIG_OK)
        *out = connection;
    else
        close_connection(connection);
    return status;
}

/* From here on the file is written, and made when it is missing. */
static enum mig_status ensure_writable(struct mig_connection *connection, struct mig_error *error)
{
    if (connection->writable)
        return MIG_OK;
    if (!connection->wants_write)
        return mig__error_set(error, MIG_FAILED, "`%s` was opened only to look at it", connection->path);
    int code = sqlite3_close(connection->database);
    if (code != SQLITE_OK)
        return mig__sqlite_error(connection, code, "open", error);
    connection->database = NULL;
    return mig__sqlite_open(connection, true, error);
}

/* A process died while it wrote: only who may write can bring the file back to what it was. */
static bool interrupted_write(struct mig_connection *connection)
{
    int code = sqlite3_extended_errcode(connection->database);
    return connection->wants_write && !connection->writable &&
           (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY ||
            code == SQLITE_CANTOPEN_DIRTYWAL);
}

static enum mig_status query(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                             struct mig_error *error)
{
    if (sqlite3_get_autocommit(connection->database) != 0)
        connection->deadline = 0; /* whoever asks outside a transaction knows how long to wait */
    enum mig_status status = mig__sqlite_query(connection, sql, rows, error);
    if (status == MIG_OK || !interrupted_write(connection))
        return status;
    status = ensure_writable(connection, error);
    return status == MIG_OK ? mig__sqlite_query(connection, sql, rows, error) : status;
}

static enum mig_status lock(struct mig_connection *connection, const char *name, mig_deadline deadline,
                            struct mig_error *error)
{
    (void)name;
    connection->deadline = deadline;
    return ensure_writable(connection, error);
}

static void unlock(struct mig_connection *connection)
{
    (void)connection; /* COMMIT and ROLLBACK have let go */
}

/* Sets a pragma and reads it back: inside somebody's transaction it is ignored without a word. */
static enum mig_status set_pragma(struct mig_connection *connection, const char *name, bool on,
                                  struct mig_error *error)
{
    char sql[80];
    int value;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA %s=%s; PRAGMA %s", name, on ? "ON" : "OFF", name);
    enum mig_status status = mig__sqlite_pragma(connection, sql, &value, error);
    if (status == MIG_OK && value != (on ? 1 : 0))
        status = mig__error_set(error, MIG_FAILED, "SQLite did not turn `%s` %s", name, on ? "on" : "off");
    return status;
}

static enum mig_status set_enforcement(struct mig_connection *connection, bool rebuild,
                                       struct mig_error *error)
{
    enum mig_status status = set_pragma(connection, "foreign_keys", !rebuild, error);
    return status == MIG_OK ? set_pragma(connection, "legacy_alter_table", rebuild, error) : status;
}

static enum mig_status end_rebuild(struct mig_connection *connection, struct mig_error *error)
{
    if (!connection->rebuild)
        return MIG_OK;
    connection->rebuild = false;
    free(connection->broken.lines);
    connection->broken = (struct references){NULL, 0};
    return set_enforcement(connection, false, error);
}

/* On a caller's own connection: a name means the temporary table before the database's own one, and a
 * temporary trigger would fire, and go with its table. */
static enum mig_status check_temporary(struct mig_connection *connection, struct mig_error *error)
{
    struct mig_rows rows;
    if (!connection->borrowed)
        return MIG_OK;
    enum mig_status status = mig__sqlite_query(
        connection,
        "SELECT own.type || ' `' || own.name || '`' FROM sqlite_temp_schema AS own WHERE EXISTS (SELECT 1 "
        "FROM main.sqlite_schema AS known WHERE known.type IN ('table', 'view') AND known.name = "
        "own.tbl_name COLLATE NOCASE) ORDER BY own.type = 'index', own.name LIMIT 1",
        &rows, error);
    if (status != MIG_OK || rows.row_count == 0)
        return status;
    char *found = sqlite3_mprintf("%s", rows.cells[0]);
    mig__error_set(error, MIG_USAGE,
                   "a temporary %s of the connection given stands in front of a table of the database",
                   found != NULL ? found : "table");
    sqlite3_free(found);
    mig__error_help(error, "drop it, or migrate before it is made");
    return MIG_USAGE;
}

static enum mig_status begin(struct mig_connection *connection, bool rebuild, mig_deadline deadline,
                             struct mig_error *error)
{
    connection->deadline = deadline;
    enum mig_status status = ensure_writable(connection, error);
    connection->deadline = deadline;
    if (status == MIG_OK)
        status = set_enforcement(connection, rebuild, error);
    connection->rebuild = status == MIG_OK && rebuild;
    if (status == MIG_OK)
        status = mig__sqlite_query(connection, "BEGIN IMMEDIATE", NULL, error);
    if (status == MIG_OK)
        status = check_temporary(connection, error);
    if (status == MIG_OK && rebuild)
        status = mig__sqlite_references(connection, &connection->broken, error);
    if (status != MIG_OK) {
        struct mig_error ignored; /* what went wrong first is what matters */
        if (sqlite3_get_autocommit(connection->database) == 0)
            mig__sqlite_query(connection, "ROLLBACK", NULL, &ignored);
        end_rebuild(connection, &ignored);
    }
    return status;
}

static enum mig_status commit(struct mig_connection *connection, mig_deadline deadline,
                              struct mig_error *error)
{
    enum mig_status status = check_temporary(connection, error);
    if (status == MIG_OK && connection->rebuild)
        status = mig__sqlite_check_references(connection, &connection->broken, error);
    if (status != MIG_OK)
        return status;
    connection->deadline = deadline; /* readers may hold COMMIT up; it stays open and is tried again */
    status = mig__sqlite_query(connection, "COMMIT", NULL, error);
    return status == MIG_OK ? end_rebuild(connection, error) : status;
}

static enum mig_status rollback(struct mig_connection *connection, struct mig_error *error)
{
    enum mig_status status = MIG_OK;
    if (sqlite3_get_autocommit(connection->database) == 0)
        status = mig__sqlite_query(connection, "ROLLBACK", NULL, error);
    enum mig_status restored = end_rebuild(connection, status == MIG_OK ? error : NULL);
    return status == MIG_OK ? restored : status;
}

static bool in_transaction(struct mig_connection *connection)
{
    return connection->database != NULL && sqlite3_get_autocommit(connection->database) == 0;
}

static unsigned server_version(struct mig_connection *connection)
{
    (void)connection;
    return (unsigned)sqlite3_libversion_number();
}

static const char *place(struct mig_connection *connection)
{
    return connection->path;
}

static void *handle(struct mig_connection *connection)
{
    return connection->database;
}

enum { WATCH_OPERATIONS = 20000 };

static int on_operations(void *context)
{
    const struct mig_connection *connection = context;
    connection->watch(connection->watcher, WATCH_OPERATIONS);
    return 0;
}

/* A caller's own connection may have a handler of the caller's, which nobody could put back. */
static void set_watch(struct mig_connection *connection, mig_watch_fn *watch, void *context)
{
    if (connection->borrowed)
        return;
    connection->watch = watch;
    connection->watcher = context;
    sqlite3_progress_handler(connection->database, watch != NULL ? WATCH_OPERATIONS : 0,
                             watch != NULL ? on_operations : NULL, connection);
}

static void restore_borrowed(struct mig_connection *connection)
{
    set_pragma(connection, "foreign_keys", connection->saved_foreign_keys == 1, NULL);
    set_pragma(connection, "legacy_alter_table", connection->saved_legacy_alter == 1, NULL);
    set_pragma(connection, "writable_schema", connection->saved_writable_schema == 1, NULL);
    sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DDL, connection->saved_strings_ddl,
                      (int *)NULL);
    sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DML, connection->saved_strings_dml,
                      (int *)NULL);
}

static void close_connection(struct mig_connection *connection)
{
    if (connection == NULL)
        return;
    sqlite3_finalize(connection->open);
    connection->open = NULL;
    if (in_transaction(connection))
        rollback(connection, NULL);
    if (connection->borrowed)
        restore_borrowed(connection);
    else
        sqlite3_close(connection->database);
    free(connection->broken.lines);
    free(connection->cells);
    free(connection->text);
    free(connection->path);
    free(connection);
}

const struct mig_backend mig_sqlite = {
    MIG_BACKEND_VERSION,
    MIG_DIALECT_SQLITE,
    "SQLite",
    open_connection,
    close_connection,
    query,
    script,
    begin,
    commit,
    rollback,
    in_transaction,
    lock,
    unlock,
    server_version,
    place,
    handle,
    set_watch,
};

static enum mig_status save_borrowed(struct mig_connection *connection, struct mig_error *error)
{
    sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DDL, -1, &connection->saved_strings_ddl);
    sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DML, -1, &connection->saved_strings_dml);
    enum mig_status status =
        mig__sqlite_pragma(connection, "PRAGMA foreign_keys", &connection->saved_foreign_keys, error);
    if (status == MIG_OK)
        status = mig__sqlite_pragma(connection, "PRAGMA legacy_alter_table", &connection->saved_legacy_alter,
                                    error);
    if (status == MIG_OK)
        status = mig__sqlite_pragma(connection, "PRAGMA writable_schema", &connection->saved_writable_schema,
                                    error);
    if (status == MIG_OK) {
        sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
        sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    }
    return status;
}

enum mig_status mig_sqlite_adopt(struct mig_connection **out, struct sqlite3 *database,
                                 struct mig_error *error)
{
    *out = NULL;
    if (sqlite3_get_autocommit(database) == 0)
        return mig__error_set(error, MIG_USAGE, "the connection given is inside a transaction");
    struct mig_connection *connection = calloc(1, sizeof *connection);
    const char *file = sqlite3_db_filename(database, "main");
    char *path =
        connection == NULL ? NULL : mig__sqlite_path(file == NULL || *file == '\0' ? ":memory:" : file);
    if (path == NULL) {
        free(connection);
        return mig__error_set(error, MIG_FAILED, "out of memory");
    }
    connection->database = database;
    connection->path = path;
    connection->writable = connection->wants_write = true;
    connection->deadline = mig__clock_now() + BORROWING_PATIENCE_MS;
    enum mig_status status = save_borrowed(connection, error);
    if (status == MIG_OK) {
        connection->borrowed = true;
        *out = connection;
    } else {
        free(connection->cells);
        free(connection->text);
        free(path);
        free(connection);
    }
    return status;
}
