/* SPDX-License-Identifier: MIT
 * In: a path. Out: its schema, its own name, or another path beside it.
 */
#include "base/path.h"

#include <string.h>

/* Bytes of the schema; 0: there is none. */
static size_t schema_size(const char *path)
{
    const char *separator = strchr(path, PATH_SEPARATOR);
    return separator != NULL ? (size_t)(separator - path) : 0;
}

bool path_is_qualified(const char *path)
{
    return strchr(path, PATH_SEPARATOR) != NULL;
}

const char *path_base(const char *path)
{
    const char *separator = strchr(path, PATH_SEPARATOR);
    return separator != NULL ? separator + 1 : path;
}

const char *path_schema(struct arena *arena, const char *path)
{
    return path_is_qualified(path) ? arena_textn(arena, path, schema_size(path)) : NULL;
}

const char *path_join(struct arena *arena, const char *schema, const char *base)
{
    return schema != NULL ? arena_format(arena, "%s%c%s", schema, PATH_SEPARATOR, base) : base;
}

bool path_stands_in(const char *path, const char *schema)
{
    size_t size = schema_size(path);
    if (schema == NULL)
        return !path_is_qualified(path);
    return size == strlen(schema) && memcmp(path, schema, size) == 0;
}

const char *path_beside(struct arena *arena, const char *other, const char *base)
{
    return path_join(arena, path_schema(arena, other), base);
}

bool path_stands_beside(const char *path, const char *other)
{
    size_t size = schema_size(path);
    return size == schema_size(other) && memcmp(path, other, size) == 0;
}

bool path_is_shown_as(const char *path, const char *text)
{
    for (; *path != '\0' && (*path == *text || (*path == PATH_SEPARATOR && *text == '.')); path++)
        text++;
    return *path == *text;
}

char *path_shown(char *text)
{
    for (char *at = text; (at = strchr(at, PATH_SEPARATOR)) != NULL;)
        *at = '.';
    return text;
}
