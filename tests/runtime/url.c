/* SPDX-License-Identifier: MIT
 * Database URLs: what is understood, what is refused with which words, and that no message repeats a secret.
 */
#include "check.h"

#include "runtime/guard.h"
#include "runtime/url.h"

#include <mig/postgres.h>
#include <mig/sqlite.h>

#include <stdlib.h>

static const struct mig_backend *const both[] = {&mig_sqlite, &mig_postgres, NULL};
static const struct mig_backend *const lite[] = {&mig_sqlite, NULL};
static const struct mig_program program = {"bank", NULL, both, "sqlite:bank.db", NULL, NULL};

static void full(void *context)
{
    (void)context;
    fail();
}

static enum mig_status read_url(const char *given, struct url *url)
{
    static char text[512];
    struct arena arena;
    arena_init(&arena, full, NULL);
    enum mig_status status = mig__url_read(&arena, url, &program, given, &problem);
    if (status == MIG_OK) {
        snprintf(text, sizeof text, "%s", url->text);
        url->text = text;
    }
    arena_free(&arena);
    return status;
}

static void accepted(void **state)
{
    (void)state;
    static const struct {
        const char *given, *text;
        enum mig_dialect dialect;
    } rows[] = {
        {"sqlite:a.db", "sqlite:a.db", MIG_DIALECT_SQLITE},
        {"sqlite:/srv/a.db", "sqlite:/srv/a.db", MIG_DIALECT_SQLITE},
        {"sqlite:///a%20b.db", "sqlite:///a%20b.db", MIG_DIALECT_SQLITE},
        {"sqlite:////srv/a.db", "sqlite:////srv/a.db", MIG_DIALECT_SQLITE},
        {"sqlite://", "sqlite://", MIG_DIALECT_SQLITE},
        {"SQLite+pysqlite:///a.db", "sqlite:///a.db", MIG_DIALECT_SQLITE},
        {"postgres://h/d", "postgresql://h/d", MIG_DIALECT_POSTGRES},
        {"postgresql+psycopg2://u:p%40w@h:5432/d?sslmode=require",
         "postgresql://u:p%40w@h:5432/d?sslmode=require", MIG_DIALECT_POSTGRES},
        {"postgresql:///d?host=/run/x", "postgresql:///d?host=/run/x", MIG_DIALECT_POSTGRES},
        {"postgresql://u@[::1]:5432/d", "postgresql://u@[::1]:5432/d", MIG_DIALECT_POSTGRES},
        {"postgresql://h:5432/d?application_name=a@b", "postgresql://h:5432/d?application_name=a@b",
         MIG_DIALECT_POSTGRES},
        {"postgresql:///d?user=a@b", "postgresql:///d?user=a@b", MIG_DIALECT_POSTGRES},
        {"postgresql://u@h:1,[::1],k:/d?user=u@s", "postgresql://u@h:1,[::1],k:/d?user=u@s",
         MIG_DIALECT_POSTGRES},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url url;
        expect(read_url(rows[i].given, &url), MIG_OK);
        assert_int_equal(url.dialect, rows[i].dialect);
        assert_string_equal(url.text, rows[i].text);
    }
}

#define ESCAPES                                                                                              \
    "  in a user name or a password write `%40` for `@`, `%2F` for `/`, `%3F` for `?`, `%23` for `#` and "   \
    "`%3A` for `:`\n"
#define SECRET "bank: the PostgreSQL URL holds a `@`, `/`, `?` or `#` in its user name or password\n" ESCAPES
#define FORMS  "  use `sqlite:file.db`, `sqlite:////absolute/file.db` or `postgresql://user@host/database`\n"

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *given, *printed;
    } rows[] = {
        {"", "bank: the database URL is empty\n  give one with --url, or set DATABASE_URL\n"},
        {"bank.db",
         "bank: the database URL `bank.db` has no scheme\n  for a SQLite file write `sqlite:bank.db`\n"},
        {"me@host",
         "bank: the database URL has no scheme\n  use `sqlite:file.db`, `sqlite:////absolute/file.db` or "
         "`postgresql://user@host/database`\n"},
        {"sqlite:", "bank: `sqlite:` names no file\n  write `sqlite:file.db`\n"},
        {"sqlite://a.db",
         "bank: `sqlite://a.db` names a host, and SQLite has none\n  write `sqlite:///a.db` for a path "
         "relative to the working directory\n"},
        {"sqlite:///a.db?mode=ro",
         "bank: `sqlite:///a.db` has options behind `?`, and none are known for "
         "SQLite\n  leave them out; for a file with `?` in its name write `sqlite:path`\n"},
        {"postgre://u:hush@h/d", "bank: cannot use a database URL with the scheme `postgre`\n  did you mean "
                                 "`postgres`?\n"},
        {"mysql://u:hush@h/d",
         "bank: cannot use a database URL with the scheme `mysql`\n  use `sqlite:file.db`, "
         "`sqlite:////absolute/file.db` or `postgresql://user@host/database`\n"},
        {"me hush:x@h",
         "bank: the database URL has no scheme\n  use `sqlite:file.db`, `sqlite:////absolute/file.db` or "
         "`postgresql://user@host/database`\n"},
        {"postgresql:h/d", "bank: the PostgreSQL URL lacks `//` behind its scheme\n  use `sqlite:file.db`, "
                           "`sqlite:////absolute/file.db` or `postgresql://user@host/database`\n"},
        {"postgresql://u:hush%zz@h/d",
         "bank: the PostgreSQL URL holds a `%` that two hexadecimal digits do not "
         "follow\n  write a percent sign itself as `%25`\n"},
        {"postgresql://u:hu@sh@h/d", SECRET},
        {"postgresql://u:hush/1@h/d", SECRET},
        {"postgresql://u:1/hush@h/d", SECRET},
        {"postgresql://u:hush?1@h/d", SECRET},
        {"postgresql://u:hush#@h/d", SECRET},
        {"host=h password=hush dbname=d",
         "bank: the database is named by `keyword=value`, and a URL is wanted\n"
         "  write `postgresql://user@host/database?keyword=value`\n"},
        {"sqlite:///", "bank: `sqlite:///` names no file\n  write `sqlite:file.db`\n"},
        {"sqlite://u:hush@h/d", "bank: the SQLite URL names a user or a host, and SQLite has none\n" FORMS},
        {"postgresql://u:hush@hush@h/d", SECRET},
        {"postgresql://u:hush/hush@h/d", SECRET},
        {"postgresql://u:hush/d", "bank: the PostgreSQL URL has a port that is not a number\n" ESCAPES},
        {"postgresql://u:hush@[::1/d", "bank: the PostgreSQL URL opens a `[` that no `]` closes\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct url url;
        expect(read_url(rows[i].given, &url), MIG_USAGE);
        expect_printed(rows[i].printed);
        assert_null(strstr(rows[i].printed, "hush"));
    }
}

static void given_before_environment_before_default(void **state)
{
    (void)state;
    struct url url;
    unsetenv("DATABASE_URL");
    expect(read_url(NULL, &url), MIG_OK);
    assert_string_equal(url.text, "sqlite:bank.db");
    assert_int_equal(setenv("DATABASE_URL", "", 1), 0);
    expect(read_url(NULL, &url), MIG_OK);
    assert_string_equal(url.text, "sqlite:bank.db");
    assert_int_equal(setenv("DATABASE_URL", "postgres://h/d", 1), 0);
    expect(read_url(NULL, &url), MIG_OK);
    assert_string_equal(url.text, "postgresql://h/d");
    expect(read_url("sqlite:b.db", &url), MIG_OK);
    assert_string_equal(url.text, "sqlite:b.db");
    unsetenv("DATABASE_URL");
}

static void back_end_may_be_missing(void **state)
{
    (void)state;
    static const struct mig_program small = {"bank", NULL, lite, NULL, NULL, NULL};
    assert_ptr_equal(mig__url_backend(&small, MIG_DIALECT_SQLITE), &mig_sqlite);
    assert_null(mig__url_backend(&small, MIG_DIALECT_POSTGRES));
    expect(mig__url_unavailable(MIG_DIALECT_POSTGRES, &problem), MIG_USAGE);
    expect_printed("bank: this program was built without PostgreSQL\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
        cmocka_unit_test(given_before_environment_before_default),
        cmocka_unit_test(back_end_may_be_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
