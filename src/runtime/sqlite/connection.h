/* SPDX-License-Identifier: MIT
 * What the files of the SQLite back end share: the connection, and how an error of the library becomes ours.
 */
#ifndef MIG_RUNTIME_SQLITE_CONNECTION_H
#define MIG_RUNTIME_SQLITE_CONNECTION_H

#include <mig/sqlite.h>

#include <sqlite3.h>

/* Foreign keys that rows break, and tables of which SQLite cannot tell. */
struct references {
    char *lines; /* malloc */
    size_t size;
};

struct mig_connection {
    sqlite3 *database;
    sqlite3_stmt *open; /* the statement being run: closed with the connection */
    bool borrowed;      /* the caller's own database: not closed, settings restored */
    bool writable;      /* opened for writing; until then the file is only looked at */
    bool wants_write;   /* MIG_OPEN_WRITE */
    bool rebuild;       /* foreign keys are off for the transaction that runs */
    char *path;         /* absolute; ":memory:" for none */
    mig_deadline deadline;

    char *text; /* cells of the last query: NUL-terminated, one behind the other */
    size_t text_size, text_room;
    const char **cells; /* while a query runs: offsets into text; then addresses */
    size_t cell_count, cell_room;

    mig_watch_fn *watch; /* NULL: nobody does */
    void *watcher;

    struct references broken; /* before a rebuild */
    int saved_foreign_keys, saved_legacy_alter, saved_writable_schema, saved_strings_ddl, saved_strings_dml;
};

/* sqlite_open.c: looking writes nothing; `write` may create the file. */
enum mig_status mig__sqlite_open(struct mig_connection *connection, bool write, struct mig_error *error);
char *mig__sqlite_path(const char *url); /* malloc: absolute path or ":memory:"; NULL when out of memory */

/* sqlite_references.c: what is broken now; and, behind a rebuild, whether it is more than before. */
enum mig_status mig__sqlite_references(struct mig_connection *connection, struct references *list,
                                       struct mig_error *error);
enum mig_status mig__sqlite_check_references(struct mig_connection *connection,
                                             const struct references *before, struct mig_error *error);

/* Names the process that holds a lock on the file, from /proc/locks where there is one. */
void mig__sqlite_owner(const char *path, struct mig_error *error);

/* The library's last error as ours; `doing` is "read", "write", "open". */
enum mig_status mig__sqlite_error(struct mig_connection *connection, int code, const char *doing,
                                  struct mig_error *error);

/* Runs a pragma that takes or gives one number; -1 when it gave none. */
enum mig_status mig__sqlite_pragma(struct mig_connection *connection, const char *sql, int *value,
                                   struct mig_error *error);

enum mig_status mig__sqlite_query(struct mig_connection *connection, const char *sql, struct mig_rows *rows,
                                  struct mig_error *error);

#endif
