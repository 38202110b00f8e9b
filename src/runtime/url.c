/* SPDX-License-Identifier: MIT
 * In: what the user gave as --url, the environment, the program's default. Out: dialect and the text for
 * the back end, or what is wrong with it in words that repeat no secret.
 *
 *     sqlite:path            as it stands               sqlite:///path    relative to the working directory
 *     sqlite:////path        absolute                   sqlite://         in memory
 *     postgres://...  postgresql://...  postgresql+driver://...           as libpq reads them
 */
#include "runtime/url.h"

#include "base/text.h"
#include "runtime/error.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const struct mig_backend *mig__url_backend(const struct mig_program *program, enum mig_dialect dialect)
{
    for (const struct mig_backend *const *backend = program->backends; *backend != NULL; backend++) {
        if ((*backend)->dialect == dialect)
            return *backend;
    }
    return NULL;
}

static void add_forms(struct mig_error *error)
{
    mig__error_help(
        error, "use `sqlite:file.db`, `sqlite:////absolute/file.db` or `postgresql://user@host/database`");
}

/* Letters before the first colon, in lower case and without "+driver"; NULL when there is no colon. */
static const char *scheme_of(struct arena *arena, const char *text)
{
    size_t length = strcspn(text, ":");
    if (text[length] != ':')
        return NULL;
    char *scheme = arena_textn(arena, text, length);
    scheme[strcspn(scheme, "+")] = '\0';
    for (char *c = scheme; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return scheme;
}

static enum mig_status no_scheme(const char *text, struct mig_error *error)
{
    if (strchr(text, '=') != NULL) {
        mig__error_set(error, MIG_USAGE, "the database is named by `keyword=value`, and a URL is wanted");
        mig__error_help(error, "write `postgresql://user@host/database?keyword=value`");
        return MIG_USAGE;
    }
    if (strchr(text, '@') != NULL) {
        mig__error_set(error, MIG_USAGE, "the database URL has no scheme");
    } else {
        mig__error_set(error, MIG_USAGE, "the database URL `%s` has no scheme", text);
        mig__error_help(error, "for a SQLite file write `sqlite:%s`", text);
        return MIG_USAGE;
    }
    add_forms(error);
    return MIG_USAGE;
}

static enum mig_status unknown_scheme(const char *scheme, struct mig_error *error)
{
    static const char *const known[] = {"sqlite", "postgresql", "postgres"};
    const char *nearest = text_nearest(scheme, known, sizeof known / sizeof *known);
    bool plain =
        *scheme != '\0' && strspn(scheme, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(scheme);
    if (plain)
        mig__error_set(error, MIG_USAGE, "cannot use a database URL with the scheme `%s`", scheme);
    else
        mig__error_set(error, MIG_USAGE, "the database URL has no scheme");
    if (nearest != NULL)
        mig__error_help(error, "did you mean `%s`?", nearest);
    else
        add_forms(error);
    return MIG_USAGE;
}

static enum mig_status check_sqlite(const char *rest, struct mig_error *error)
{
    bool slashes = strncmp(rest, "//", 2) == 0;
    if (slashes && rest[2] != '\0' && rest[2] != '/' && strchr(rest, '@') != NULL) {
        mig__error_set(error, MIG_USAGE, "the SQLite URL names a user or a host, and SQLite has none");
        add_forms(error);
        return MIG_USAGE;
    }
    if (slashes && rest[2] != '\0' && rest[2] != '/') {
        mig__error_set(error, MIG_USAGE, "`sqlite:%s` names a host, and SQLite has none", rest);
        mig__error_help(error, "write `sqlite:///%s` for a path relative to the working directory", rest + 2);
        return MIG_USAGE;
    }
    if (slashes && strchr(rest, '?') != NULL) {
        mig__error_set(error, MIG_USAGE,
                       "`sqlite:%.*s` has options behind `?`, and none are known for SQLite",
                       (int)strcspn(rest, "?"), rest);
        mig__error_help(error, "leave them out; for a file with `?` in its name write `sqlite:path`");
        return MIG_USAGE;
    }
    if (*rest == '\0' || strcmp(rest, "///") == 0) {
        mig__error_set(error, MIG_USAGE, "`sqlite:%s` names no file", rest);
        mig__error_help(error, "write `sqlite:file.db`");
        return MIG_USAGE;
    }
    return MIG_OK;
}

/* libpq would repeat the whole URL, password included, in its own message about this. */
static bool escapes_are_right(const char *text)
{
    for (const char *c = strchr(text, '%'); c != NULL; c = strchr(c + 1, '%')) {
        if (!isxdigit((unsigned char)c[1]) || !isxdigit((unsigned char)c[2]) || (c[1] == '0' && c[2] == '0'))
            return false;
    }
    return true;
}

/* [::1] must close, and what stands between the slashes is the authority. */
static bool brackets_are_right(const char *rest)
{
    const char *open = memchr(rest, '[', strcspn(rest + 2, "/?") + 2);
    return open == NULL || memchr(open, ']', strcspn(open, "/?")) != NULL;
}

/* Is the only `@` the one between user and host? A password with a `@`, `/`, `?` or `#` in it that is not
 * escaped is read as a host, a port, a user or a database, which messages show. */
static bool secret_is_escaped(const char *authority, size_t length)
{
    const char *path = authority + length, *query = path + strcspn(path, "?");
    const char *at = memchr(authority, '@', length);
    if (at != NULL && memchr(at + 1, '@', (size_t)(path - at) - 1) != NULL)
        return false;
    return memchr(path, '@', (size_t)(query - path)) == NULL && (query > path || strchr(query, '@') == NULL);
}

/* Of each of the hosts; none is right, too. */
static bool ports_are_right(const char *authority, size_t length)
{
    const char *end = authority + length, *at = memchr(authority, '@', length);
    for (const char *c = at != NULL ? at + 1 : authority; c < end; c++) {
        const char *close = *c == '[' ? memchr(c, ']', (size_t)(end - c)) : NULL;
        c = close != NULL ? close : c;
        if (*c == ':' && strspn(c + 1, "0123456789") != strcspn(c + 1, ",/?#"))
            return false;
    }
    return true;
}

static enum mig_status check_authority(const char *authority, struct mig_error *error)
{
    size_t length = strcspn(authority, "/?#");
    if (secret_is_escaped(authority, length) && ports_are_right(authority, length))
        return MIG_OK;
    mig__error_set(error, MIG_USAGE,
                   secret_is_escaped(authority, length)
                       ? "the PostgreSQL URL has a port that is not a number"
                       : "the PostgreSQL URL holds a `@`, `/`, `?` or `#` in its user name or password");
    mig__error_help(error,
                    "in a user name or a password write `%%40` for `@`, `%%2F` for `/`, `%%3F` for `?`, "
                    "`%%23` for `#` and `%%3A` for `:`");
    return MIG_USAGE;
}

static enum mig_status check_postgres(const char *rest, struct mig_error *error)
{
    if (strncmp(rest, "//", 2) != 0) {
        mig__error_set(error, MIG_USAGE, "the PostgreSQL URL lacks `//` behind its scheme");
        add_forms(error);
        return MIG_USAGE;
    }
    if (!escapes_are_right(rest)) {
        mig__error_set(error, MIG_USAGE,
                       "the PostgreSQL URL holds a `%%` that two hexadecimal digits do not follow");
        mig__error_help(error, "write a percent sign itself as `%%25`");
        return MIG_USAGE;
    }
    if (!brackets_are_right(rest))
        return mig__error_set(error, MIG_USAGE, "the PostgreSQL URL opens a `[` that no `]` closes");
    return check_authority(rest + 2, error);
}

static enum mig_status parse(struct arena *arena, struct url *url, const char *text, struct mig_error *error)
{
    const char *scheme = scheme_of(arena, text);
    if (scheme == NULL)
        return no_scheme(text, error);
    const char *rest = strchr(text, ':') + 1;
    if (strcmp(scheme, "sqlite") == 0) {
        *url = (struct url){MIG_DIALECT_SQLITE, arena_format(arena, "sqlite:%s", rest)};
        return check_sqlite(rest, error);
    }
    if (strcmp(scheme, "postgresql") == 0 || strcmp(scheme, "postgres") == 0) {
        *url = (struct url){MIG_DIALECT_POSTGRES, arena_format(arena, "postgresql:%s", rest)};
        return check_postgres(rest, error);
    }
    return unknown_scheme(scheme, error);
}

static const char *choose(const struct mig_program *program, const char *given)
{
    if (given != NULL)
        return given;
    const char *environment = getenv("DATABASE_URL");
    return environment != NULL && *environment != '\0' ? environment : program->default_url;
}

enum mig_status mig__url_read(struct arena *arena, struct url *url, const struct mig_program *program,
                              const char *given, struct mig_error *error)
{
    const char *text = choose(program, given);
    if (text == NULL || *text == '\0') {
        mig__error_set(error, MIG_USAGE,
                       text == NULL ? "no database was named" : "the database URL is empty");
        mig__error_help(error, "give one with --url, or set DATABASE_URL");
        return MIG_USAGE;
    }
    return parse(arena, url, text, error);
}

enum mig_status mig__url_unavailable(enum mig_dialect dialect, struct mig_error *error)
{
    const char *name = dialect == MIG_DIALECT_SQLITE ? "SQLite" : "PostgreSQL";
    return mig__error_set(error, MIG_USAGE, "this program was built without %s", name);
}
