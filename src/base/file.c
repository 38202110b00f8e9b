/* SPDX-License-Identifier: MIT
 * In: paths. Out: their content, or one line that says why not. An arena may jump away when it is
 * full, so nothing is taken from one while a file or a folder is open: sizes are found out first,
 * and a file that grew in between is read again.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *failed(struct arena *arena, const char *verb, const char *path, int error)
{
    return arena_format(arena, "cannot %s `%s`: %s", verb, path, strerror(error));
}

static const char *irregular(struct arena *arena, const char *verb, const char *path)
{
    return arena_format(arena, "cannot %s `%s`: not a regular file", verb, path);
}

/* Reads at most `room` bytes; returns 0 or an errno. */
static int read_bytes(const char *path, char *data, size_t room, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno;
    int error = 0;
    size_t filled = 0;
    while (filled < room) {
        ssize_t part = read(fd, data + filled, room - filled);
        if (part == 0)
            break;
        if (part > 0)
            filled += (size_t)part;
        else if (errno != EINTR) {
            error = errno;
            break;
        }
    }
    close(fd);
    *size = filled;
    return error;
}

static const char *too_large(struct arena *arena, const char *path, size_t most)
{
    return arena_format(arena, "cannot read `%s`: it has more than %zu bytes", path, most);
}

const char *file_read_most(struct arena *arena, const char *path, size_t most, struct file_text *text)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return failed(arena, "read", path, errno);
    if (!S_ISREG(about.st_mode))
        return irregular(arena, "read", path);
    if (about.st_size < 0 || (uintmax_t)about.st_size > most)
        return too_large(arena, path, most);
    for (size_t room = (size_t)about.st_size + 1;; room = room * 2 + 4096) {
        char *data = arena_alloc(arena, room);
        size_t size = 0;
        int error = read_bytes(path, data, room, &size);
        if (error != 0)
            return failed(arena, "read", path, error);
        if (size > most) /* it grew */
            return too_large(arena, path, most);
        if (size < room) { /* the end was seen; the byte behind it is still the arena's zero */
            *text = (struct file_text){.data = data, .size = size};
            return NULL;
        }
    }
}

const char *file_read(struct arena *arena, const char *path, struct file_text *text)
{
    return file_read_most(arena, path, SIZE_MAX / 4, text);
}

static int write_bytes(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t part = write(fd, data, size);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return errno;
        data += part;
        size -= (size_t)part;
    }
    return fsync(fd) == 0 ? 0 : errno;
}

/* Writes a complete new file beside the old one, then puts it in its place. Returns 0 or an errno. */
static int write_beside(const char *path, const char *beside, const struct stat *old, const char *data,
                        size_t size)
{
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno;
    int error = write_bytes(fd, data, size);
    if (error == 0 && old != NULL && fchmod(fd, old->st_mode & 07777) != 0)
        error = errno;
    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0 && rename(beside, path) != 0)
        error = errno;
    if (error != 0)
        unlink(beside);
    return error;
}

static bool holds(struct arena *arena, const char *path, const char *data, size_t size)
{
    struct file_text now;
    return file_read(arena, path, &now) == NULL && now.size == size &&
           (size == 0 || memcmp(now.data, data, size) == 0);
}

const char *file_replace(struct arena *arena, const char *path, const char *data, size_t size, bool *changed)
{
    enum { TRIES = 100 };
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (changed != NULL)
        *changed = false;
    if (exists && !S_ISREG(old.st_mode))
        return irregular(arena, "write", path);
    if (exists && (uintmax_t)old.st_size == size && holds(arena, path, data, size))
        return NULL;
    int error = EEXIST;
    for (int i = 0; i < TRIES && error == EEXIST; i++) {
        const char *beside = arena_format(arena, "%.*s.%s.%ld-%d.new", (int)(file_base(path) - path), path,
                                          file_base(path), (long)getpid(), i);
        error = write_beside(path, beside, exists ? &old : NULL, data, size);
    }
    if (error != 0)
        return failed(arena, "write", path, error);
    if (changed != NULL)
        *changed = true;
    return NULL;
}

static bool is_listed(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t tail = strlen(suffix);
    return name[0] != '.' && length >= tail && strcmp(name + length - tail, suffix) == 0;
}

struct names {
    char *bytes; /* each name with its NUL, one behind the other */
    size_t room, size, count;
};

/* Counts every name, keeps those that fit. Returns 0 or an errno. */
static int scan(const char *path, const char *suffix, struct names *names)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return errno;
    names->size = names->count = 0;
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(folder)) != NULL) {
        if (!is_listed(entry->d_name, suffix))
            continue;
        size_t size = strlen(entry->d_name) + 1;
        if (size <= names->room && names->size <= names->room - size)
            memcpy(names->bytes + names->size, entry->d_name, size);
        names->size += size;
        names->count++;
    }
    int error = errno;
    closedir(folder);
    return error;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *file_list(struct arena *arena, const char *path, const char *suffix, const char ***names,
                      size_t *count)
{
    struct names found = {.room = 0};
    for (;;) {
        int error = scan(path, suffix, &found);
        if (error != 0)
            return failed(arena, "read", path, error);
        if (found.size <= found.room)
            break;
        found.room = found.size;
        found.bytes = arena_alloc(arena, found.room);
    }
    *count = found.count;
    *names = arena_array(arena, const char *, found.count);
    const char *name = found.bytes;
    for (size_t i = 0; i < found.count; i++) {
        (*names)[i] = name;
        name += strlen(name) + 1;
    }
    if (found.count > 1)
        qsort(*names, found.count, sizeof **names, by_bytes);
    return NULL;
}

bool file_exists(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 || errno != ENOENT;
}

const char *file_join(struct arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    const char *between = length == 0 || folder[length - 1] == '/' ? "" : "/";
    return arena_format(arena, "%s%s%s", folder, between, name);
}

const char *file_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}
