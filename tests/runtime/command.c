/* SPDX-License-Identifier: MIT
 * The command line as a user sees it: mig_main on a SQLite file, its output, its errors and its exit status,
 * to the byte.
 */
#include "sample.h"

#include <mig/sqlite.h>

#include <stdlib.h>
#include <unistd.h>

static struct sample sample;
static const struct mig_backend *const backends[] = {&mig_sqlite, NULL};
static char folder[32];
static char output[65536], errors[16384];

static int begin(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    sample.program.backends = backends;
    unsetenv("DATABASE_URL");
    strcpy(folder, "/tmp/mig-XXXXXX");
    return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    unlink("bank.db");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1; /* nothing else may have been left there */
}

static int capture(int descriptor, FILE **file)
{
    *file = tmpfile();
    assert_non_null(*file);
    int saved = dup(descriptor);
    assert_true(saved >= 0 && dup2(fileno(*file), descriptor) >= 0);
    return saved;
}

/* Gives the descriptor back, and what was written with the folder's name made short. */
static void release(int descriptor, int saved, FILE *file, char *text, size_t room)
{
    assert_true(dup2(saved, descriptor) >= 0 && close(saved) == 0);
    rewind(file);
    size_t length = strlen(folder), used = 0;
    static char raw[65536];
    size_t size = fread(raw, 1, sizeof raw - 1, file);
    raw[size] = '\0';
    fclose(file);
    for (const char *c = raw; *c != '\0' && used + 2 < room;) {
        bool here = strncmp(c, folder, length) == 0;
        text[used++] = here ? '~' : *c;
        c += here ? length : 1;
    }
    text[used] = '\0';
}

/* Runs "upgrade +1 --quiet"; times are blotted out. */
static int migrate(const char *words)
{
    char copy[256], *argv[20] = {"bank", "--migrate"};
    int argc = 2;
    FILE *out, *err;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        argv[argc++] = word;
    fflush(stdout);
    fflush(stderr);
    int saved_out = capture(STDOUT_FILENO, &out), saved_err = capture(STDERR_FILENO, &err);
    int status = mig_main(&sample.program, argc, argv);
    fflush(stdout);
    fflush(stderr);
    release(STDOUT_FILENO, saved_out, out, output, sizeof output);
    release(STDERR_FILENO, saved_err, err, errors, sizeof errors);
    for (char *c = output; (c = strstr(c, " ms)")) != NULL; c++) {
        char *open = c;
        while (*open != '(')
            open--;
        memmove(open + 1, c + 1, strlen(c + 1) + 1);
        c = open;
    }
    return status;
}

static void expect_run(const char *words, int status, const char *out, const char *err)
{
    int found = migrate(words);
    assert_string_equal(errors, err);
    assert_string_equal(output, out);
    assert_int_equal(found, status);
}

static void up_down_and_where(void **state)
{
    (void)state;
    expect_run("current", 0, "nothing is applied: `~/bank.db` does not exist\n5 revisions to apply\n", "");
    expect_run("upgrade +2", 0,
               "applied  aaaa  Accounts (ms)\napplied  bbbb  Balances (ms)\n~/bank.db is at bbbb\n", "");
    expect_run("current", 0, "bbbb  2025-04-01  Balances\n3 revisions to apply\n", "");
    expect_run("current --check-heads", 3, "bbbb  2025-04-01  Balances\n3 revisions to apply\n",
               "bank: `~/bank.db` is behind this program by 3 revisions\n"
               "  applied    up to bbbb\n"
               "  to bring it up to date: bank --migrate upgrade\n");
    expect_run("history -i", 0,
               "  eeee (head)     2025-04-01  Audit\n"
               "  dddd            2025-04-01  Check\n"
               "  cccc            2025-04-01  Owners\n"
               "* bbbb (current)  2025-04-01  Balances\n"
               "* aaaa            2025-04-01  Accounts\n",
               "");
    expect_run("upgrade --quiet", 0, "", "");
    expect_run("upgrade", 0, "~/bank.db is at eeee (head)\n", "");
    expect_run("current --check-heads", 0, "eeee (head)  2025-04-01  Audit\n", "");
    expect_run("downgrade", 0, "took back  eeee  Audit (ms)\n~/bank.db is at dddd\n", "");
    expect_run("downgrade base -q", 0, "", "");
    expect_run("downgrade base", 0, "~/bank.db is at base\n", "");
    expect_run("downgrade -1", 2, "",
               "bank: `-1` takes revisions back, and nothing is applied\n  database   ~/bank.db\n");
}

static void lists_need_no_database(void **state)
{
    (void)state;
    expect_run("history", 0,
               "eeee (head)  2025-04-01  Audit\n"
               "dddd         2025-04-01  Check\n"
               "cccc         2025-04-01  Owners\n"
               "bbbb         2025-04-01  Balances\n"
               "aaaa         2025-04-01  Accounts\n",
               "");
    expect_run("history -r bbbb:dddd -v", 0,
               "dddd  2025-04-01  Check\n"
               "    after     cccc\n"
               "    created   2025-04-01T09:00:00Z\n"
               "    file      d.mig\n"
               "    digest    dddddddddddd\n"
               "cccc  2025-04-01  Owners\n"
               "    after     bbbb\n"
               "    created   2025-04-01T09:00:00Z\n"
               "    file      c.mig\n"
               "    digest    cccccccccccc\n"
               "bbbb  2025-04-01  Balances\n"
               "    after     aaaa\n"
               "    created   2025-04-01T09:00:00Z\n"
               "    file      b.mig\n"
               "    digest    bbbbbbbbbbbb\n",
               "");
    expect_run("heads", 0, "eeee (head)  2025-04-01  Audit\n", "");
    expect_run("branches", 0, "no branches: no revision has more than one after it\n", "");
}

static void one_revision_in_full(void **state)
{
    (void)state;
    expect_run("show bbb", 0,
               "revision bbbb\n"
               "  message   Balances\n"
               "  after     aaaa\n"
               "  created   2025-04-01T09:00:00Z\n"
               "  file      b.mig\n"
               "  digest    bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
               "\n"
               "steps\n"
               "  add column accounts.balance\n"
               "\n"
               "upgrade\n"
               "  SQLite and PostgreSQL\n"
               "    ALTER TABLE \"accounts\" ADD COLUMN \"balance\" INTEGER;\n"
               "\n"
               "downgrade\n"
               "  SQLite and PostgreSQL\n"
               "    -- would destroy the values of `accounts.balance` when this finds a row\n"
               "    SELECT 1 WHERE EXISTS (SELECT 1 FROM \"accounts\" WHERE \"balance\" IS NOT NULL);\n"
               "    ALTER TABLE \"accounts\" DROP COLUMN \"balance\";\n",
               "");
    expect_run("show base", 2, "", "bank: `base` is where there is no revision yet: nothing to show\n");
}

static void plans_write_nothing(void **state)
{
    (void)state;
    static const char planned[] =
        "~/bank.db: 1 revision to apply\n"
        "\n"
        "aaaa  Accounts\n"
        "  create table accounts\n"
        "    CREATE TABLE \"accounts\" (\"id\" INTEGER NOT NULL, \"owner\" VARCHAR(20) NOT "
        "NULL, CONSTRAINT \"accounts_pkey\" PRIMARY KEY (\"id\"));\n";
    expect_run("plan +1", 0, planned, "");
    expect_run("upgrade +1 --dry-run", 0, planned, "");
    assert_int_equal(access("bank.db", F_OK), -1);
    expect_run("downgrade base --dry-run", 0, "~/bank.db: nothing to do\n", "");
    assert_int_equal(access("bank.db", F_OK), -1);
}

/* Ends in a database at base. */
static void plans_of_a_downgrade_tell_what_it_destroys(void **state)
{
    (void)state;
    static const char planned[] =
        "~/bank.db: 1 revision to take back\n"
        "\n"
        "bbbb  Balances\n"
        "  destroys the values of `accounts.balance`: %s\n"
        "    -- would destroy the values of `accounts.balance` when this finds a row\n"
        "    SELECT 1 WHERE EXISTS (SELECT 1 FROM \"accounts\" WHERE \"balance\" IS NOT NULL);\n"
        "    ALTER TABLE \"accounts\" DROP COLUMN \"balance\";\n%s";
    char expected[2000];
    assert_int_equal(migrate("upgrade bbbb -q"), 0);
    snprintf(expected, sizeof expected, planned, "there are none now", "");
    expect_run("plan --down", 0, expected, "");
    expect_run("downgrade --dry-run", 0, expected, "");
    sqlite3 *bank;
    assert_int_equal(sqlite3_open("bank.db", &bank), SQLITE_OK);
    sample_run(bank, "INSERT INTO accounts VALUES (1, 'a', 5)");
    assert_int_equal(sqlite3_close(bank), SQLITE_OK);
    snprintf(
        expected, sizeof expected, planned, "there are some now; to accept it: --allow-data-loss bbbb",
        "\nit would be refused: taking back revision bbbb would destroy the values of `accounts.balance`\n");
    expect_run("plan --down -1", 0, expected, "");
    snprintf(expected, sizeof expected, planned, "there are some now, and that is accepted", "");
    expect_run("downgrade --dry-run --allow-data-loss bbbb", 0, expected, "");
    assert_int_equal(migrate("downgrade -q"), 8);
}

static void scripts_open_no_database(void **state)
{
    (void)state;
    static const char wrong_url[] = "upgrade bbbb --sql --url sqlite:////nowhere/at/all.db";
    assert_int_equal(migrate(wrong_url), 0);
    assert_non_null(strstr(output, "\nBEGIN IMMEDIATE;\n"));
    assert_non_null(strstr(output, "\n-- apply bbbb: Balances\n"));
    assert_int_equal(migrate("upgrade bbbb --sql --url postgresql://me:hush@h/d"), 0);
    assert_non_null(strstr(output, "\\set ON_ERROR_STOP on\n"));
    assert_null(strstr(output, "hush"));
    expect_run("upgrade --sql", 2, "",
               "bank: a script cannot apply revision dddd: it calls the program's function `recount`\n"
               "  run the range up to it as a script, that revision with the program, then the rest\n");
    expect_run("downgrade --sql bbbb", 2, "",
               "bank: `downgrade --sql` needs a range: no database is asked where it is\n"
               "  write FROM:TO, for example head:base\n");
    assert_int_equal(migrate("downgrade --sql bbbb:aaaa"), 0);
    assert_non_null(
        strstr(output, "-- must find nothing: this would destroy the values of `accounts.balance`; to accept "
                       "it: --allow-data-loss bbbb\n"));
    assert_int_equal(migrate("downgrade --sql bbbb:aaaa --allow-data-loss bbb"), 0);
    assert_null(strstr(output, "this would destroy"));
}

static void mistakes_are_explained(void **state)
{
    (void)state;
    static const struct {
        const char *words, *err;
    } rows[] = {
        {"", "bank: --migrate needs a command: upgrade, downgrade, history, current, ...\n"
             "  see bank --migrate --help\n"},
        {"upgrad",
         "bank: there is no command `upgrad`\n  did you mean `upgrade`?\n  see bank --migrate --help\n"},
        {"upgrade --drty-run", "bank: there is no option `--drty-run`\n  did you mean `--dry-run`?\n"
                               "  see bank --migrate upgrade --help\n"},
        {"upgrade --purge", "bank: `upgrade` has no option --purge\n  see bank --migrate upgrade --help\n"},
        {"upgrade --url", "bank: --url needs a value: --url URL\n  see bank --migrate upgrade --help\n"},
        {"upgrade --sql=yes", "bank: --sql takes no value\n  see bank --migrate upgrade --help\n"},
        {"upgrade a b",
         "bank: `upgrade` takes one target; found also `b`\n  see bank --migrate upgrade --help\n"},
        {"heads a", "bank: `heads` takes no target, found `a`\n  see bank --migrate heads --help\n"},
        {"show", "bank: `show` needs a revision\n  see bank --migrate show --help\n"},
        {"stamp", "bank: `stamp` needs a revision\n  see bank --migrate stamp --help\n"},
        {"upgrade --lock-timeout soon",
         "bank: `soon` is no time\n  write it as 500ms, 30s or 2m; 0 does not wait\n"
         "  see bank --migrate upgrade --help\n"},
        {"upgrade --progress=often", "bank: --progress is auto, always or never, not `often`\n"
                                     "  see bank --migrate upgrade --help\n"},
        {"upgrade --sql --dry-run", "bank: --sql and --dry-run exclude each other\n"
                                    "  see bank --migrate upgrade --help\n"},
        {"upgrade --url postgresql://h/d", "bank: this program was built without PostgreSQL\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_run(rows[i].words, 2, "", rows[i].err);
}

static void words_before_migrate_count(void **state)
{
    (void)state;
    char *argv[] = {"bank", "--url", "sqlite://host", "--migrate=current", NULL};
    FILE *out, *err;
    int saved_out = capture(STDOUT_FILENO, &out), saved_err = capture(STDERR_FILENO, &err);
    int status = mig_main(&sample.program, 4, argv);
    release(STDOUT_FILENO, saved_out, out, output, sizeof output);
    release(STDERR_FILENO, saved_err, err, errors, sizeof errors);
    assert_int_equal(status, 2);
    assert_string_equal(errors, "bank: `sqlite://host` names a host, and SQLite has none\n"
                                "  write `sqlite:///host` for a path relative to the working directory\n");
    argv[3] = "trade";
    assert_int_equal(mig_main(&sample.program, 4, argv), -1);
}

/* Each call fails in turn, also those after everything is committed: nobody is told of a place that was not
 * read. */
static void where_it_is_may_not_be_known(void **state)
{
    (void)state;
    static const struct mig_backend *const failing[] = {&faulty, NULL};
    long calls;
    bool failed = true;
    sample.program.backends = failing;
    for (long at = -1; failed; at++) {
        unlink("bank.db");
        faulty_count = 0;
        faulty_at = at;
        int status = migrate("upgrade");
        failed = at < 0 || faulty_count > at;
        calls = faulty_count;
        assert_int_equal(strstr(output, "~/bank.db is at eeee (head)\n") != NULL, status == MIG_OK);
        assert_int_equal(strstr(output, " is at ") != NULL, status == MIG_OK);
    }
    unlink("bank.db");
    faulty_count = 0;
    faulty_at = calls - 2; /* the last one reads what is half done, which a user may not be allowed to */
    assert_int_equal(migrate("upgrade"), MIG_FAILED);
    faulty_at = -1;
    assert_non_null(strstr(output, "applied  eeee  Audit (ms)\n"));
    assert_string_equal(errors, "bank: everything was done, but where `~/bank.db` is now could not be read\n"
                                "  because    the disk is on fire\n"
                                "  to ask again: bank --migrate current\n");
}

/* As a newer program would leave it: what this one does not know stays, and is not its head. */
static void the_head_is_one_of_this_program(void **state)
{
    (void)state;
    sqlite3 *bank;
    assert_int_equal(migrate("upgrade -q"), MIG_OK);
    assert_int_equal(sqlite3_open("bank.db", &bank), SQLITE_OK);
    for (int i = 1; i <= 2; i++) {
        char sql[1024];
        snprintf(sql, sizeof sql,
                 "INSERT INTO mig_revision SELECT 'later%d', 'Later', digest, chain, '%s', dialect, origin, "
                 "table_format, loses, applied_at, duration_ms, applied_by, reverse, reverse_digest FROM "
                 "mig_revision WHERE id = 'eeee'",
                 i, i == 1 ? "eeee" : "later1");
        sample_run(bank, sql);
    }
    assert_int_equal(sqlite3_close(bank), SQLITE_OK);
    assert_int_equal(migrate("verify"), MIG_DIGEST); /* the sample's tables hold no digest of themselves */
    assert_int_equal(strncmp(output, "~/bank.db is at later2\n", 23), 0);
    assert_int_equal(migrate("downgrade -1"), MIG_OK);
    assert_non_null(strstr(output, "~/bank.db is at later1\n"));
}

static void help_is_everywhere(void **state)
{
    (void)state;
    static const char *const commands[] = {"upgrade", "downgrade", "plan", "history", "current",
                                           "heads",   "branches",  "show", "stamp"};
    assert_int_equal(migrate("--help"), 0);
    assert_string_equal(errors, "");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char words[64], usage[64];
        assert_int_equal(migrate("-h"), 0);
        assert_non_null(strstr(output, commands[i]));
        snprintf(words, sizeof words, "%s --help", commands[i]);
        snprintf(usage, sizeof usage, "usage: bank --migrate %s", commands[i]);
        assert_int_equal(migrate(words), 0);
        assert_int_equal(strncmp(output, usage, strlen(usage)), 0);
        assert_string_equal(errors, "");
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(up_down_and_where),
        TEST(lists_need_no_database),
        TEST(one_revision_in_full),
        TEST(plans_write_nothing),
        TEST(plans_of_a_downgrade_tell_what_it_destroys),
        TEST(scripts_open_no_database),
        TEST(mistakes_are_explained),
        TEST(words_before_migrate_count),
        TEST(where_it_is_may_not_be_known),
        TEST(the_head_is_one_of_this_program),
        TEST(help_is_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
