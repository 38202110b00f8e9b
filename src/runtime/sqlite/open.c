/* SPDX-License-Identifier: MIT
 * Opening a SQLite file: a URL comes in, a database handle goes out. A look provably writes nothing: it
 * opens read-only, a file in WAL mode that nobody has open is opened immutable (else SQLite would make
 * its side files), and a file that is missing is an empty database in memory.
 * The file is only ever opened through the library: a descriptor of our own would, when closed, drop
 * the POSIX locks of the whole process (sqlite.org/howtocorrupt.html, 2.2).
 */
#include "runtime/error.h"
#include "runtime/sqlite/connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OLDEST_LIBRARY = 3035000 };
enum { OPEN_LOOK = SQLITE_OPEN_READONLY, OPEN_WRITE = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE };

static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

/* Messages show where the file really is, whatever the working directory was. */
static char *absolute(const char *path)
{
    if (path[0] == '/')
        return copy_text(path);
    char *folder = getcwd(NULL, 0); /* POSIX leaves the size 0 to the system; glibc and musl allocate */
    if (folder == NULL)
        return errno == ENOMEM ? NULL : copy_text(path);
    size_t size = strlen(folder) + strlen(path) + 2;
    char *whole = malloc(size);
    if (whole != NULL)
        snprintf(whole, size, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, path);
    free(folder);
    return whole;
}

/* SQLAlchemy's rules: sqlite:///relative, sqlite:////absolute, sqlite:// in memory; and sqlite:path as it
 * stands. */
char *mig__sqlite_path(const char *url)
{
    const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
    if (strncmp(path, "///", 3) == 0)
        path += 3;
    else if (strncmp(path, "//", 2) == 0)
        path += 2;
    if (*path == '\0' || strcmp(path, ":memory:") == 0)
        return copy_text(":memory:");
    return absolute(path);
}

/* The folder must be there even for a look: a mistyped path is no empty database. Whoever makes the file
 * writes to the folder. */
static enum mig_status check_folder(const char *path, bool makes, struct mig_error *error)
{
    const char *slash = strrchr(path, '/');
    char *folder = copy_text(path);
    if (slash == NULL || folder == NULL) {
        free(folder);
        return slash == NULL ? MIG_OK : mig__error_set(error, MIG_FAILED, "out of memory");
    }
    folder[slash == path ? 1 : slash - path] = '\0';
    struct stat info;
    enum mig_status status = MIG_OK;
    if (stat(folder, &info) != 0) {
        status = mig__error_set(error, MIG_FAILED, "cannot open `%s`: the folder `%s` %s", path, folder,
                                errno == ENOENT ? "does not exist" : "cannot be reached");
        mig__error_help(error, "create the folder, or correct the path in --url or DATABASE_URL");
    } else if (!S_ISDIR(info.st_mode)) {
        status = mig__error_set(error, MIG_FAILED, "cannot open `%s`: `%s` is not a folder", path, folder);
        mig__error_help(error, "correct the path in --url or DATABASE_URL");
    } else if (makes && access(folder, W_OK | X_OK) != 0) {
        status = mig__error_set(error, MIG_FAILED,
                                "cannot make `%s`: this user may not write to the folder `%s`", path, folder);
        mig__error_help(error, "nothing was changed; give this user write permission for the folder,\n"
                               "or correct the path in --url or DATABASE_URL");
    }
    free(folder);
    return status;
}

static enum mig_status check_file(const char *path, const struct stat *info, struct mig_error *error)
{
    if (S_ISDIR(info->st_mode)) {
        mig__error_set(error, MIG_FAILED, "cannot open `%s`: it is a folder", path);
        mig__error_help(error, "name a file inside it with --url or DATABASE_URL");
        return MIG_FAILED;
    }
    if (!S_ISREG(info->st_mode)) {
        mig__error_set(error, MIG_FAILED, "cannot open `%s`: it is not a regular file", path);
        mig__error_help(error, "name a file with --url or DATABASE_URL");
        return MIG_FAILED;
    }
    if (access(path, R_OK) != 0) {
        mig__error_set(error, MIG_FAILED, "cannot open `%s`: %s", path, strerror(errno));
        mig__error_help(error, "nothing was changed; give this user permission to read the file");
        return MIG_FAILED;
    }
    return MIG_OK;
}

/* file:/path?immutable=1 with everything escaped that a URI must escape (sqlite.org/uri.html, 3). */
static char *immutable_uri(const char *path)
{
    char *uri = malloc(strlen(path) * 3 + sizeof "file:?immutable=1");
    if (uri == NULL)
        return NULL;
    char *out = uri + sprintf(uri, "file:");
    for (const char *c = path; *c != '\0'; c++) {
        if (*c == '%' || *c == '?' || *c == '#')
            out += sprintf(out, "%%%02X", (unsigned)(unsigned char)*c);
        else
            *out++ = *c;
    }
    sprintf(out, "?immutable=1");
    return uri;
}

/* Bytes 18 and 19 of the header are 2 in WAL mode (sqlite.org/fileformat.html, 1.3.3). */
static bool in_wal_mode(sqlite3 *database)
{
    sqlite3_file *file = NULL;
    unsigned char versions[2] = {0, 0};
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == NULL || file->pMethods == NULL)
        return false;
    return file->pMethods->xRead(file, versions, 2, 18) == SQLITE_OK && versions[1] == 2;
}

static bool has_wal(const char *path)
{
    size_t size = strlen(path) + sizeof "-wal";
    char *wal = malloc(size);
    if (wal == NULL)
        return true;
    snprintf(wal, size, "%s-wal", path);
    bool there = access(wal, F_OK) == 0;
    free(wal);
    return there;
}

static enum mig_status open_handle(struct mig_connection *connection, const char *name, int flags,
                                   struct mig_error *error)
{
    int code = sqlite3_open_v2(name, &connection->database, flags | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK)
        return MIG_OK;
    enum mig_status status = mig__sqlite_error(connection, code, "open", error);
    sqlite3_close(connection->database);
    connection->database = NULL;
    return status;
}

static enum mig_status open_look(struct mig_connection *connection, struct mig_error *error)
{
    enum mig_status status = open_handle(connection, connection->path, OPEN_LOOK, error);
    if (status != MIG_OK || !in_wal_mode(connection->database) || has_wal(connection->path))
        return status;
    sqlite3_close(connection->database);
    connection->database = NULL;
    char *uri = immutable_uri(connection->path);
    if (uri == NULL)
        return mig__error_set(error, MIG_FAILED, "out of memory");
    status = open_handle(connection, uri, OPEN_LOOK | SQLITE_OPEN_URI, error);
    free(uri);
    return status;
}

static enum mig_status open_write(struct mig_connection *connection, struct mig_error *error)
{
    enum mig_status status = open_handle(connection, connection->path, OPEN_WRITE, error);
    if (status == MIG_OK && sqlite3_db_readonly(connection->database, "main") == 1) {
        status =
            mig__error_set(error, MIG_FAILED, "cannot write `%s`: the file is read-only", connection->path);
        mig__error_help(error,
                        "nothing was changed; give this user write permission for the file and its folder");
    }
    return status;
}

/* The tables hold ALTER TABLE ... DROP COLUMN, which came with 3.35. A missing column must be an error, never
 * a string: sqlite.org/quirks.html, 8. */
static enum mig_status prepare_handle(struct mig_connection *connection, struct mig_error *error)
{
    if (sqlite3_libversion_number() < OLDEST_LIBRARY)
        return mig__error_set(error, MIG_FAILED, "SQLite %s is too old: 3.35 or newer is needed",
                              sqlite3_libversion());
    int code = sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(connection->database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    return code == SQLITE_OK ? MIG_OK : mig__sqlite_error(connection, code, "open", error);
}

enum mig_status mig__sqlite_open(struct mig_connection *connection, bool write, struct mig_error *error)
{
    struct stat info;
    enum mig_status status;
    bool memory = strcmp(connection->path, ":memory:") == 0;
    bool missing = memory || stat(connection->path, &info) != 0;
    int reason = errno;
    if (!memory) {
        status = check_folder(connection->path, missing && write, error);
        if (status == MIG_OK && missing && reason != ENOENT)
            status =
                mig__error_set(error, MIG_FAILED, "cannot open `%s`: %s", connection->path, strerror(reason));
        if (status == MIG_OK && !missing)
            status = check_file(connection->path, &info, error);
        if (status != MIG_OK)
            return status;
    }
    if (memory || (missing && !write))
        status = open_handle(connection, ":memory:", OPEN_WRITE, error);
    else
        status = write ? open_write(connection, error) : open_look(connection, error);
    if (status == MIG_OK)
        status = prepare_handle(connection, error);
    connection->writable = status == MIG_OK && (write || memory);
    return status;
}
