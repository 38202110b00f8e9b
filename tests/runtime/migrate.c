/* SPDX-License-Identifier: MIT
 * Upgrade and downgrade of a hand-written chain on SQLite in memory: what is done, what is refused, and what
 * is said then, to the byte.
 */
#include "fixture.h"

static void up_and_down(void **state)
{
    (void)state;
    upgrade_expecting(NULL, MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
    assert_int_equal(sample_calls, 1);
    upgrade_expecting("head", MIG_OK);
    assert_int_equal(sample_calls, 1);
    downgrade_expecting(NULL, NULL, MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd");
    downgrade_expecting("base", NULL, MIG_OK);
    assert_string_equal(sample_applied(database), "");
    assert_string_equal(
        sample_ask(database, "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'"),
        "mig_revision,mig_journal");
    upgrade_expecting("+2", MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb");
    upgrade_expecting("head-1", MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd");
}

static void rows_say_what_was_done(void **state)
{
    (void)state;
    upgrade_expecting("bbbb", MIG_OK);
    assert_string_equal(
        sample_ask(database, "SELECT message || '|' || substr(digest, 1, 4) || '|' || substr(chain, 1, 4) "
                             "|| '|' || parents || '|' || dialect || '|' || origin || '|' || table_format "
                             "|| '|' || loses || '|' || applied_by FROM mig_revision WHERE id = 'bbbb'"),
        "Balances|bbbb|1111|aaaa|sqlite|run|1||bank (libmig 1.0.0, chain 0123456789ab)");
    assert_string_equal(
        sample_ask(database, "SELECT reverse FROM mig_revision WHERE id = 'aaaa'"),
        "{\"format\": 1, \"flags\": 0, \"statements\": [{\"kind\": \"execute\", \"sql\": \"DROP TABLE "
        "\\\"accounts\\\"\", \"step\": \"create table `accounts`\"}]}");
    assert_string_equal(
        sample_ask(database, "SELECT group_concat(revision || ' ' || direction || ' ' || outcome, ', ') "
                             "FROM (SELECT * FROM mig_journal ORDER BY id)"),
        "aaaa up done, bbbb up done");
    downgrade_expecting("-1", NULL, MIG_OK);
    assert_string_equal(sample_ask(database,
                                   "SELECT revision || ' ' || direction || ' ' || outcome FROM mig_journal "
                                   "ORDER BY id DESC LIMIT 1"),
                        "bbbb down done");
}

static void guard_shows_its_evidence(void **state)
{
    (void)state;
    upgrade_expecting("cccc", MIG_OK);
    sample_run(database,
               "INSERT INTO accounts VALUES (1, 'a', -1), (2, 'b', -2), (3, 'c', NULL), (4, 'd', -4), "
               "(5, 'e', -5), (6, 'f', -6), (7, 'g', -7)");
    upgrade_expecting(NULL, MIG_FAILED);
    expect_printed("bank: cannot apply revision dddd: a balance is negative\n"
                   "  database   :memory:\n"
                   "  step       call `recount` (d.mig:7)\n"
                   "  found      1 | -1\n"
                   "  found      2 | -2\n"
                   "  found      4 | -4\n"
                   "  found      5 | -5\n"
                   "  found      6 | -6\n"
                   "  found      and 1 more\n"
                   "  change or remove what was found, then run the same command again\n"
                   "  nothing was changed: what had begun was rolled back\n");
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc");
    assert_string_equal(sample_ask(database,
                                   "SELECT revision || '|' || outcome || '|' || step || '|' || error FROM "
                                   "mig_journal WHERE outcome <> 'done'"),
                        "dddd|failed|call `recount`|cannot apply revision dddd: a balance is negative");
    assert_int_equal(sample_calls, 0);
}

static void failing_statement_is_named(void **state)
{
    (void)state;
    upgrade_expecting("aaaa", MIG_OK);
    sample_run(database, "CREATE TABLE audit (other)");
    upgrade_expecting(NULL, MIG_FAILED);
    expect_printed(
        "bank: cannot apply revision eeee: SQLite: table \"audit\" already exists\n"
        "  database   :memory:\n"
        "  step       create table `audit` (e.mig:3)\n"
        "  sql        CREATE TABLE \"audit\" (\"id\" INTEGER NOT NULL, CONSTRAINT \"audit_pkey\" PRIMARY KEY "
        "(\"id\"))\n"
        "  what had begun was rolled back; 3 revisions before it were applied, and that stays\n");
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd");
}

static void failing_function_is_named(void **state)
{
    (void)state;
    sample_answer = MIG_FAILED;
    upgrade_expecting(NULL, MIG_FAILED);
    expect_printed("bank: cannot apply revision dddd: function `recount` failed: the moon is full\n"
                   "  database   :memory:\n"
                   "  step       call `recount` (d.mig:7)\n"
                   "  nothing was changed: what had begun was rolled back\n");
    assert_string_equal(sample_applied(database), ""); /* the database was empty: one transaction for all */
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM mig_journal"), "1");
}

static void loss_needs_a_word(void **state)
{
    (void)state;
    static const char *const allowed[] = {"bbbb", NULL};
    const struct mig_options options = {.allow_loss = allowed};
    upgrade_expecting("cccc", MIG_OK);
    downgrade_expecting("aaaa", NULL, MIG_OK); /* nothing is there to be lost */
    upgrade_expecting("cccc", MIG_OK);
    sample_run(database, "INSERT INTO accounts VALUES (1, 'a', 5)");
    downgrade_expecting("aaaa", NULL, MIG_DATA_LOSS);
    expect_printed("bank: taking back revision bbbb would destroy the values of `accounts.balance`\n"
                   "  database   :memory:\n"
                   "  step       add column `accounts.balance` (b.mig:5)\n"
                   "  to accept it: --allow-data-loss bbbb\n");
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc"); /* not even cccc */
    downgrade_expecting("aaaa", &options, MIG_OK);
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM accounts"), "1");
}

static void irreversible_is_refused_first(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_ALL);
    upgrade_expecting(NULL, MIG_OK);
    downgrade_expecting("cccc", NULL, MIG_FAILED);
    expect_printed("bank: revision ffff cannot be taken back: the rows are gone\n"
                   "  database   :memory:\n"
                   "  nothing was executed\n");
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee ffff");
    assert_string_equal(sample_ask(database, "SELECT reverse FROM mig_revision WHERE id = 'ffff'"),
                        "{\"format\": 1, \"irreversible\": \"the rows are gone\"}");
}

static void edited_revision_is_refused(void **state)
{
    (void)state;
    struct mig_state where;
    upgrade_expecting("cccc", MIG_OK);
    sample_run(database, "UPDATE mig_revision SET applied_at = '2026-05-02 10:14:33.123'");
    sample_edit(&sample, 1);
    upgrade_expecting(NULL, MIG_DIGEST);
    expect_printed(
        "bank: this program does not fit `:memory:`: revision bbbb was changed after it was applied\n"
        "  applied    \"Balances\"  2026-05-02 10:14 UTC  by bank (libmig 1.0.0, chain 0123456789ab)  digest "
        "bbbbbbbbbbbb\n"
        "  built in   \"Balances\"  b.mig  digest xxxxxxxxxxxx\n"
        "  nothing was executed; make the file again what it was then, and put the change into a new "
        "revision\n"
        "  `verify` shows whether the live schema is that of this program\n");
    downgrade_expecting(NULL, NULL, MIG_DIGEST);
    expect(look(&where), MIG_DIGEST);
    look(NULL);
}

static void missing_row_is_refused(void **state)
{
    (void)state;
    upgrade_expecting(NULL, MIG_OK);
    sample_run(database, "DELETE FROM mig_revision WHERE id = 'bbbb'; UPDATE mig_revision SET applied_at = "
                         "'2026-05-02 10:14:33.123'");
    upgrade_expecting(NULL, MIG_DIGEST);
    expect_printed(
        "bank: the record of `:memory:` has a gap: revision cccc is applied, and bbbb, which it needs, is "
        "not\n"
        "  applied    cccc  \"Owners\"  2026-05-02 10:14 UTC  by bank (libmig 1.0.0, chain 0123456789ab)\n"
        "  missing    bbbb  \"Balances\"\n"
        "  table      mig_revision\n"
        "  nothing was executed; a row was deleted by hand, or what a revision needs was changed\n"
        "  `stamp --purge REVISION` compares the live schema and records anew where the database is\n");
    /* and so it does */
    const char *const head[] = {"eeee"};
    const struct mig_options options = {.purge = true};
    struct mig *mig = sample_open(&sample, database, &options);
    expect(mig_stamp(mig, head, 1, &problem), MIG_OK);
    mig_close(mig);
    upgrade_expecting(NULL, MIG_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(up_and_down),
        TEST(rows_say_what_was_done),
        TEST(guard_shows_its_evidence),
        TEST(failing_statement_is_named),
        TEST(failing_function_is_named),
        TEST(loss_needs_a_word),
        TEST(irreversible_is_refused_first),
        TEST(edited_revision_is_refused),
        TEST(missing_row_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
