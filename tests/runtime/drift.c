/* SPDX-License-Identifier: MIT
 * Verifying and adopting a SQLite database in memory: what is found, what is recorded, and that a failure in
 * the middle, of the database or of memory, leaves nothing behind.
 */
#include "fixture.h"

#include "graph/content.h"
#include "runtime/verify/adopt.h"

enum { MOST_TRIES = 5000 };

static char content[SHA256_HEX];

static int begin_sealed(void **state)
{
    int status = begin(state);
    content_digest(&sample.chain, content);
    sample.chain.content = content;
    return status;
}

static void verify_expecting(enum mig_status status)
{
    struct mig *mig = sample_open(&sample, database, NULL);
    int before = sqlite3_total_changes(database);
    expect(mig_verify(mig, &problem), status);
    mig_close(mig);
    assert_int_equal(sqlite3_total_changes(database), before);
}

static enum mig_status adopt_body(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct adoption adoption;
    (void)arguments;
    return mig__adopt(mig, &adoption, error);
}

static enum mig_status adopt(long fault, long memory)
{
    struct mig *mig = sample_open(&sample, database, NULL);
    faulty_at = fault;
    faulty_count = 0;
    mig->fail_after = memory;
    enum mig_status status = mig__handle_run(mig, adopt_body, NULL, &problem);
    faulty_at = -1;
    mig_close(mig);
    return status;
}

static void each_revision_is_as_it_says(void **state)
{
    (void)state;
    verify_expecting(MIG_OK);
    for (int i = 0; i < SAMPLE_USUAL; i++) {
        upgrade_expecting("+1", MIG_OK);
        verify_expecting(MIG_OK);
    }
}

static void differences_are_told(void **state)
{
    (void)state;
    upgrade_expecting(NULL, MIG_OK);
    sample_run(database, "ALTER TABLE accounts ADD COLUMN hand TEXT; DROP INDEX idx_owner; DROP TABLE audit;"
                         "CREATE TABLE beside (a INTEGER); CREATE INDEX by_hand ON accounts (balance)");
    verify_expecting(MIG_DRIFT);
    expect_printed("bank: the schema of `:memory:` differs in 3 places from what its revisions made\n"
                   "  unexpected column `accounts.hand`  text\n"
                   "  missing    index `idx_owner`  create index idx_owner on accounts (owner)\n"
                   "  missing    table `audit`\n"
                   "  change the schema back, or put the change into a new revision;\n"
                   "  where the record is wrong, `stamp REVISION` compares and records anew\n");
}

static void what_the_language_cannot_say_is_told(void **state)
{
    (void)state;
    upgrade_expecting("cccc", MIG_OK);
    sample_run(
        database,
        "DROP TABLE accounts; CREATE TABLE accounts (id INTEGER NOT NULL PRIMARY KEY ON CONFLICT REPLACE,"
        " owner VARCHAR(20) NOT NULL, balance INTEGER); CREATE INDEX idx_owner ON accounts (owner)");
    verify_expecting(MIG_DRIFT);
    expect_printed("bank: the schema of `:memory:` differs in 1 place from what its revisions made\n"
                   "  unexpected table `accounts`: the language has no `on conflict replace`\n"
                   "  change the schema back, or put the change into a new revision;\n"
                   "  where the record is wrong, `stamp REVISION` compares and records anew\n");
}

static void the_graver_finding_is_returned(void **state)
{
    (void)state;
    upgrade_expecting(NULL, MIG_OK);
    sample_run(database, "DROP TABLE audit");
    verify_expecting(MIG_DRIFT);
    sample_run(database, "UPDATE mig_revision SET reverse = 'x' WHERE id = 'bbbb'");
    verify_expecting(MIG_DIGEST);
    expect_printed("bank: the way back that `:memory:` keeps for revision bbbb was changed\n"
                   "  table      mig_revision\n"
                   "  a program that knows the revision does not need it; `stamp --purge REVISION` compares "
                   "the live schema and writes all rows anew\n");
    sample.chain.content = "0000";
    verify_expecting(MIG_DIGEST);
    assert_string_equal(problem.message, "the migrations in this program are not as they were generated");
}

static void purged_and_stamped_it_agrees(void **state)
{
    (void)state;
    const struct mig_options options = {.purge = true};
    const char *const head[] = {"head"};
    upgrade_expecting(NULL, MIG_OK);
    sample_run(database, "UPDATE mig_revision SET reverse = 'x' WHERE id = 'bbbb'");
    struct mig *mig = sample_open(&sample, database, &options);
    expect(mig_stamp(mig, head, 1, &problem), MIG_OK);
    mig_close(mig);
    verify_expecting(MIG_OK);
}

static void an_index_of_a_later_revision_may_be_there(void **state)
{
    (void)state;
    upgrade_expecting("bbbb", MIG_OK);
    sample_run(database, "DELETE FROM mig_revision; CREATE INDEX idx_owner ON accounts (owner)");
    expect(adopt(-1, -1), MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd"); /* dddd changes data alone */
}

static void make_unrecorded(void)
{
    upgrade_expecting("bbbb", MIG_OK);
    sample_run(database, "DROP TABLE mig_revision; DROP TABLE mig_journal");
}

static void expect_all_or_nothing(enum mig_status status)
{
    const char *made = sample_ask(database, "SELECT count(*) FROM sqlite_master WHERE name = 'mig_revision'");
    assert_int_equal(sqlite3_get_autocommit(database), 1);
    assert_string_equal(made, status == MIG_OK ? "1" : "0");
}

static void every_call_of_adopt_fails(void **state)
{
    (void)state;
    make_unrecorded();
    faulty_with = MIG_FAILED;
    for (long fault = 0; fault < MOST_TRIES; fault++) {
        enum mig_status status = adopt(fault, -1);
        expect_all_or_nothing(status);
        if (status == MIG_OK)
            break;
        assert_int_equal(status, MIG_FAILED);
    }
    assert_string_equal(sample_applied(database), "aaaa bbbb");
}

static void every_allocation_of_adopt_fails(void **state)
{
    (void)state;
    make_unrecorded();
    for (long memory = 0; memory < MOST_TRIES; memory++) {
        enum mig_status status = adopt(-1, memory);
        expect_all_or_nothing(status);
        if (status == MIG_OK)
            break;
        assert_string_equal(problem.message, "out of memory");
    }
    assert_string_equal(sample_applied(database), "aaaa bbbb");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_sealed, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_revision_is_as_it_says),
        TEST(differences_are_told),
        TEST(what_the_language_cannot_say_is_told),
        TEST(the_graver_finding_is_returned),
        TEST(purged_and_stamped_it_agrees),
        TEST(an_index_of_a_later_revision_may_be_there),
        TEST(every_call_of_adopt_fails),
        TEST(every_allocation_of_adopt_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
