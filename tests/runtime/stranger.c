/* SPDX-License-Identifier: MIT
 * A database that other programs have written: by a newer one, by other means than ours, or by nobody; and
 * `stamp`, which takes over what is there.
 */
#include "fixture.h"

static void older_program_is_told_and_can_step_back(void **state)
{
    (void)state;
    struct mig_state where;
    upgrade_expecting(NULL, MIG_OK);
    sample_run(database, "UPDATE mig_revision SET applied_at = '2026-05-02 10:14:33.123'");
    sample_make(&sample, 2);
    upgrade_expecting(NULL, MIG_AHEAD);
    expect_printed("bank: `:memory:` is ahead of this program: revision cccc is not known here\n"
                   "  unknown    cccc  \"Owners\"  applied 2026-05-02 10:14 UTC by bank (libmig 1.0.0, chain "
                   "0123456789ab)\n"
                   "  unknown    dddd  \"Check\"  applied 2026-05-02 10:14 UTC by bank (libmig 1.0.0, chain "
                   "0123456789ab)\n"
                   "  unknown    eeee  \"Audit\"  applied 2026-05-02 10:14 UTC by bank (libmig 1.0.0, chain "
                   "0123456789ab)\n"
                   "  nothing was executed; run a program that knows these revisions, or take them back:\n"
                   "  `downgrade bbbb` uses the way back that is stored in the database, `plan --down bbbb` "
                   "shows it\n");
    expect(look(&where), MIG_AHEAD);
    assert_int_equal(where.applied_count, 5);
    assert_int_equal(where.head_count, 1);
    assert_string_equal(where.heads[0], "eeee");
    look(NULL);
    downgrade_expecting("-1", NULL, MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd");
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM sqlite_master WHERE name = 'audit'"), "0");
    downgrade_expecting("bbbb", NULL, MIG_AHEAD); /* dddd calls a function that this program does not have */
    expect_printed(
        "bank: cannot take back revision dddd, which this program does not know: its stored way back calls a "
        "function of the program that applied it\n"
        "  database   :memory:\n"
        "  applied    2026-05-02 10:14 UTC by bank (libmig 1.0.0, chain 0123456789ab)\n"
        "  nothing was executed; use the program that applied it\n");
}

static void record_of_another_program(void **state)
{
    (void)state;
    upgrade_expecting("bbbb", MIG_OK);
    sample_run(database,
               "UPDATE mig_revision SET id = 'x' || id, parents = replace(parents, 'aaaa', 'xaaaa'), "
               "applied_at = '2026-05-02 10:14:33.123'");
    static const char said[] =
        "bank: `:memory:` holds the record of another program: none of its revisions is known here\n"
        "  unknown    xaaaa  \"Accounts\"  applied 2026-05-02 10:14 UTC by bank (libmig 1.0.0, chain "
        "0123456789ab)\n"
        "  unknown    xbbbb  \"Balances\"  applied 2026-05-02 10:14 UTC by bank (libmig 1.0.0, chain "
        "0123456789ab)\n"
        "  nothing was executed; is --url or DATABASE_URL the right one?\n"
        "  programs with chains of their own need a database each,\n"
        "  or tables of their own (revision_table and journal_table of struct mig_program)\n";
    upgrade_expecting(NULL, MIG_AHEAD);
    expect_printed(said);
    downgrade_expecting("-1", NULL, MIG_AHEAD); /* it is not ours to take back */
    expect_printed(said);
    downgrade_expecting("base", NULL, MIG_AHEAD);
    assert_string_equal(sample_applied(database), "xaaaa xbbbb");
}

static void record_that_is_none(void **state)
{
    (void)state;
    sample_run(database, "CREATE TABLE mig_revision (a integer, b text)");
    upgrade_expecting(NULL, MIG_FAILED);
    expect_printed("bank: `:memory:` has a table or view `mig_revision` that is no record of migrations\n"
                   "  because    SQLite: no such column: id\n"
                   "  nothing was changed; rename it if it is not from a program like this one,\n"
                   "  or let this program use another name (revision_table of struct mig_program)\n");
    sample_run(database, "DROP TABLE mig_revision; CREATE VIEW mig_revision AS SELECT 1 AS a");
    upgrade_expecting(NULL, MIG_FAILED);
    downgrade_expecting("base", NULL, MIG_FAILED);
}

static void stored_way_back_may_be_damaged_or_newer(void **state)
{
    (void)state;
    upgrade_expecting("cccc", MIG_OK);
    sample_make(&sample, 2);
    sample_run(database, "UPDATE mig_revision SET reverse = reverse || ' ' WHERE id = 'cccc'");
    downgrade_expecting("-1", NULL, MIG_AHEAD);
    assert_string_equal(problem.message,
                        "cannot take back revision cccc, which this program does not know: its stored "
                        "way back is damaged");
    /* {"format": 2} and its SHA-256 */
    sample_run(database,
               "UPDATE mig_revision SET reverse = '{\"format\": 2}', reverse_digest = "
               "'3da2733d93b954410943bedaf626703e669009c4ebd54fdc8934d383e21046c7' WHERE id = 'cccc'");
    downgrade_expecting("-1", NULL, MIG_AHEAD);
    assert_string_equal(problem.message,
                        "cannot take back revision cccc, which this program does not know: its stored "
                        "way back was written by a newer program");
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc");
}

static void unversioned_is_refused_before_writing(void **state)
{
    (void)state;
    struct mig_state where;
    sample_run(database, "CREATE TABLE accounts (id INTEGER); CREATE TABLE audit (id)");
    upgrade_expecting(NULL, MIG_DRIFT);
    expect_printed(
        "bank: `:memory:` was made by other means: it holds objects that the migrations create, and no "
        "record "
        "of them\n"
        "  exists     table `accounts`, which revision aaaa creates\n"
        "  exists     table `audit`, which revision eeee creates\n"
        "  nothing was changed; if its schema is that of a revision, `adopt` recognises and records it;\n"
        "  then upgrade again\n");
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM sqlite_master"), "2");
    expect(look(&where), MIG_NOT_AT_HEAD);
    assert_true(where.unversioned);
    assert_false(where.empty);
    look(NULL);
}

static void unrelated_tables_are_no_hindrance(void **state)
{
    (void)state;
    sample_run(database, "CREATE TABLE notes (id)");
    upgrade_expecting(NULL, MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
}

static void index_that_is_there_is_taken_over_when_equal(void **state)
{
    (void)state;
    upgrade_expecting("bbbb", MIG_OK);
    sample_run(database, "CREATE INDEX idx_owner ON accounts (owner)");
    upgrade_expecting("cccc", MIG_OK);
    downgrade_expecting("bbbb", NULL, MIG_OK);
    sample_run(database, "CREATE INDEX idx_owner ON accounts (balance)");
    upgrade_expecting("cccc", MIG_DRIFT);
    expect_printed("bank: cannot apply revision cccc: index `idx_owner` exists and is a different one\n"
                   "  database   :memory:\n"
                   "  step       create index `idx_owner` (c.mig:3)\n"
                   "  expected   create index idx_owner on accounts (owner)\n"
                   "  found      create index idx_owner on accounts (balance)\n"
                   "  drop or rename the index that is there, then run the same command again\n"
                   "  nothing was changed: what had begun was rolled back\n");
}

static enum mig_status stamp(const char *target, const struct mig_options *options)
{
    struct mig *mig = sample_open(&sample, database, options);
    enum mig_status status = mig_stamp(mig, &target, 1, &problem);
    mig_close(mig);
    return status;
}

static const char two_revisions[] =
    "CREATE TABLE accounts (id INTEGER NOT NULL, owner VARCHAR(20) NOT NULL, balance "
    "INTEGER, PRIMARY KEY (id));";

static void stamp_records_what_is_there(void **state)
{
    (void)state;
    sample_run(database, two_revisions);
    sample_run(database, "CREATE INDEX of_their_own ON accounts (balance); CREATE TABLE notes (id)");
    expect(stamp("bbbb", NULL), MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb");
    assert_string_equal(sample_ask(database, "SELECT origin FROM mig_revision WHERE id = 'aaaa'"), "stamp");
    upgrade_expecting(NULL, MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
}

static void stamp_refuses_what_differs(void **state)
{
    (void)state;
    sample_run(database,
               "CREATE TABLE accounts (id INTEGER NOT NULL, owner VARCHAR(30) NOT NULL, extra TEXT, "
               "PRIMARY KEY (id))");
    expect(stamp("cccc", NULL), MIG_DRIFT);
    expect_printed(
        "bank: cannot stamp `:memory:` as cccc: its schema differs in 4 places\n"
        "  missing    column `accounts.balance`  integer\n"
        "  unexpected column `accounts.extra`  text\n"
        "  different  column `accounts.owner`  expected: varchar(20) not null  found: varchar(30) not null\n"
        "  missing    index `idx_owner`  create index idx_owner on accounts (owner)\n"
        "  nothing was recorded; stamp the revision that the schema is at, or change the schema;\n"
        "  --force records it all the same\n");
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM sqlite_master"), "1");
    const struct mig_options force = {.force = true};
    expect(stamp("cccc", &force), MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc");
}

static void stamp_of_an_empty_database_is_refused(void **state)
{
    (void)state;
    expect(stamp("aaaa", NULL), MIG_DRIFT);
    expect_printed("bank: cannot stamp `:memory:` as aaaa: its schema differs in 1 place\n"
                   "  missing    table `accounts`\n"
                   "  nothing was recorded; stamp the revision that the schema is at, or change the schema;\n"
                   "  --force records it all the same\n");
}

static void stamp_moves_and_purges(void **state)
{
    (void)state;
    const struct mig_options force = {.force = true}, purge = {.force = true, .purge = true};
    upgrade_expecting(NULL, MIG_OK);
    expect(stamp("bbbb", &force), MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb");
    expect(stamp("base", &force), MIG_OK);
    assert_string_equal(sample_applied(database), "");
    expect(stamp("eeee", NULL), MIG_OK);
    sample_run(database,
               "INSERT INTO mig_revision SELECT 'zzzz', message, digest, chain, 'eeee', dialect, origin, "
               "table_format, loses, applied_at, duration_ms, applied_by, reverse, reverse_digest FROM "
               "mig_revision WHERE id = 'eeee'");
    expect(stamp("eeee", &force), MIG_AHEAD);
    expect(stamp("eeee", &purge), MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
    expect(stamp("nope", NULL), MIG_USAGE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(older_program_is_told_and_can_step_back),
        TEST(record_of_another_program),
        TEST(record_that_is_none),
        TEST(stored_way_back_may_be_damaged_or_newer),
        TEST(unversioned_is_refused_before_writing),
        TEST(unrelated_tables_are_no_hindrance),
        TEST(index_that_is_there_is_taken_over_when_equal),
        TEST(stamp_records_what_is_there),
        TEST(stamp_refuses_what_differs),
        TEST(stamp_of_an_empty_database_is_refused),
        TEST(stamp_moves_and_purges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
