/* SPDX-License-Identifier: MIT
 * Who holds a lock on a SQLite file? A path comes in, a fact in an error goes out, where Linux's
 * /proc/locks can tell: "1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741824 1073742335".
 */
#include "runtime/error.h"
#include "runtime/sqlite/connection.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static bool process_name(long process, char name[64])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/comm", process);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    bool read = fgets(name, 64, file) != NULL;
    fclose(file);
    if (read)
        name[strcspn(name, "\n")] = '\0';
    return read;
}

/* Reads one line; true when it is a lock of another process on this file that keeps writers out. */
static bool line_names(const char *line, const struct stat *file, long *process)
{
    char kind[16], use[16];
    unsigned device_major, device_minor;
    unsigned long inode;
    if (sscanf(line, "%*s POSIX %15s %15s %ld %x:%x:%lu", kind, use, process, &device_major, &device_minor,
               &inode) != 6)
        return false;
    return strcmp(use, "WRITE") == 0 && *process != (long)getpid() && inode == (unsigned long)file->st_ino &&
           device_major == major(file->st_dev) && device_minor == minor(file->st_dev);
}

void mig__sqlite_owner(const char *path, struct mig_error *error)
{
    struct stat file;
    FILE *locks = stat(path, &file) == 0 ? fopen("/proc/locks", "r") : NULL;
    if (locks == NULL)
        return;
    char line[256], name[64];
    long process;
    while (fgets(line, sizeof line, locks) != NULL) {
        if (!line_names(line, &file, &process))
            continue;
        if (process_name(process, name))
            mig__error_fact(error, "held by", "process %ld (%s)", process, name);
        else
            mig__error_fact(error, "held by", "process %ld", process);
        break;
    }
    fclose(locks);
}
