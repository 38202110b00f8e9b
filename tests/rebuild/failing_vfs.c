/* SPDX-License-Identifier: MIT
 * In: SQLite's own VFS, and what the environment asks for. Out: the same VFS, but for one call that writes,
 * cuts, syncs or deletes a file.
 */
#include "failing_vfs.h"

#include <sqlite3.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum how { HOW_NOTHING, HOW_KILL, HOW_FULL, HOW_ERROR };

static sqlite3_vfs *real_vfs;
static sqlite3_vfs failing_vfs;
static enum how how;
static long calls, fail_at = -1;

struct failing_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
};

/* SQLITE_OK: go on. */
static int touch(int error)
{
    long number = calls++;
    if (fail_at < 0 || number < fail_at)
        return SQLITE_OK;
    if (how == HOW_KILL)
        kill(getpid(), SIGKILL);
    if (how == HOW_FULL)
        return SQLITE_FULL;
    return how == HOW_ERROR && number == fail_at ? error : SQLITE_OK;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct failing_file *)file)->real;
}

static int fail_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    int code = touch(SQLITE_IOERR_WRITE);
    return code == SQLITE_OK ? real_of(file)->pMethods->xWrite(real_of(file), data, size, at) : code;
}

static int fail_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = touch(SQLITE_IOERR_TRUNCATE);
    return code == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : code;
}

static int fail_sync(sqlite3_file *file, int flags)
{
    int code = touch(SQLITE_IOERR_FSYNC);
    return code == SQLITE_OK ? real_of(file)->pMethods->xSync(real_of(file), flags) : code;
}

static int pass_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int pass_read(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), data, size, at);
}

static int pass_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int pass_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int pass_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int pass_check_lock(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int pass_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int pass_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int pass_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int pass_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int pass_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void pass_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int pass_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

/* Version 2: with shared memory, which WAL needs, and without memory mapping, which would write past us. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = pass_close,
    .xRead = pass_read,
    .xWrite = fail_write,
    .xTruncate = fail_truncate,
    .xSync = fail_sync,
    .xFileSize = pass_size,
    .xLock = pass_lock,
    .xUnlock = pass_unlock,
    .xCheckReservedLock = pass_check_lock,
    .xFileControl = pass_control,
    .xSectorSize = pass_sector,
    .xDeviceCharacteristics = pass_traits,
    .xShmMap = pass_shm_map,
    .xShmLock = pass_shm_lock,
    .xShmBarrier = pass_shm_barrier,
    .xShmUnmap = pass_shm_unmap,
};

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
    struct failing_file *ours = (struct failing_file *)file;
    (void)vfs;
    ours->real = (sqlite3_file *)(ours + 1);
    int code = real_vfs->xOpen(real_vfs, name, ours->real, flags, out_flags);
    ours->base.pMethods = ours->real->pMethods != NULL ? &methods : NULL;
    return code;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync)
{
    int code = touch(SQLITE_IOERR_DELETE);
    (void)vfs;
    return code == SQLITE_OK ? real_vfs->xDelete(real_vfs, name, sync) : code;
}

static void write_count(void)
{
    FILE *file = fopen(getenv("FAIL_COUNT"), "w");
    if (file == NULL || fprintf(file, "%ld\n", calls) < 0 || fclose(file) != 0)
        fputs("cannot write the number of calls\n", stderr);
}

void failing_vfs_register(void)
{
    const char *at = getenv("FAIL_AT"), *wanted = getenv("FAIL_HOW"), *count = getenv("FAIL_COUNT");
    if (at == NULL && count == NULL)
        return;
    if (at != NULL)
        fail_at = strtol(at, NULL, 10);
    if (wanted != NULL)
        how = strcmp(wanted, "kill") == 0 ? HOW_KILL : strcmp(wanted, "full") == 0 ? HOW_FULL : HOW_ERROR;
    real_vfs = sqlite3_vfs_find(NULL);
    failing_vfs = *real_vfs;
    failing_vfs.zName = "failing";
    failing_vfs.szOsFile = (int)sizeof(struct failing_file) + real_vfs->szOsFile;
    failing_vfs.xOpen = open_file;
    failing_vfs.xDelete = delete_file;
    if (sqlite3_vfs_register(&failing_vfs, 1) != SQLITE_OK || (count != NULL && atexit(write_count) != 0)) {
        fputs("cannot register the VFS\n", stderr);
        exit(2);
    }
}
