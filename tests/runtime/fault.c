/* SPDX-License-Identifier: MIT
 * Everything fails in turn: each call to the database, each allocation. Whatever happens, no transaction
 * stays open, the record agrees with the schema, and the next run goes on from there.
 */
#include "sample.h"

#include <stdlib.h>
#include <unistd.h>

static struct sample sample;

enum { MOST_TRIES = 5000 };

/* A revision is recorded exactly when what it makes is there. */
static void expect_whole(sqlite3 *database)
{
    static const char *const proofs[][2] = {
        {"aaaa", "SELECT count(*) FROM sqlite_master WHERE name = 'accounts'"},
        {"bbbb", "SELECT count(*) FROM pragma_table_info('accounts') WHERE name = 'balance'"},
        {"cccc", "SELECT count(*) FROM sqlite_master WHERE name = 'idx_owner'"},
        {"eeee", "SELECT count(*) FROM sqlite_master WHERE name = 'audit'"},
    };
    char applied[64];
    assert_int_equal(sqlite3_get_autocommit(database), 1);
    snprintf(applied, sizeof applied, "%s", sample_applied(database));
    for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++)
        assert_string_equal(sample_ask(database, proofs[i][1]),
                            strstr(applied, proofs[i][0]) != NULL ? "1" : "0");
}

static enum mig_status migrate(sqlite3 *database, bool down, long fault, long memory)
{
    const struct mig_options options = {.lock_timeout_ms = -1};
    struct mig *mig = sample_open(&sample, database, &options);
    faulty_at = fault;
    faulty_count = 0;
    mig->fail_after = memory;
    enum mig_status status = down ? mig_downgrade(mig, "base", &problem) : mig_upgrade(mig, NULL, &problem);
    faulty_at = -1;
    mig_close(mig);
    return status;
}

/* Fails call after call until none fails any more. */
static void fail_each_call(const char *first_target, bool down, enum mig_status with)
{
    long fault = 0;
    sample_make(&sample, SAMPLE_USUAL);
    faulty_with = with;
    for (bool failed = true; failed; fault++) {
        sqlite3 *database = sample_database();
        struct mig *mig = sample_open(&sample, database, NULL);
        if (first_target != NULL)
            expect(mig_upgrade(mig, first_target, &problem), MIG_OK);
        mig_close(mig);
        enum mig_status status = migrate(database, down, fault, -1);
        failed = faulty_count > fault;
        if (failed && status != MIG_OK) /* a failure to write the journal of a failure is no other failure */
            assert_int_equal(status, with);
        if (!failed)
            expect(status, MIG_OK);
        expect_whole(database);
        expect(migrate(database, down, -1, -1), MIG_OK);
        assert_string_equal(sample_applied(database), down ? "" : "aaaa bbbb cccc dddd eeee");
        expect_whole(database);
        sqlite3_close(database);
        assert_true(fault < MOST_TRIES);
    }
    assert_true(fault > 6);
}

static void every_call_fails(void **state)
{
    (void)state;
    fail_each_call(NULL, false, MIG_FAILED);
    fail_each_call("aaaa", false, MIG_FAILED);
    fail_each_call(NULL, false, MIG_LOCKED);
    fail_each_call("aaaa", false, MIG_LOCKED);
    fail_each_call("head", true, MIG_FAILED);
    fail_each_call("head", true, MIG_LOCKED);
}

/* A lock that is let go in time is waited for, wherever it is met. */
static void every_call_is_locked_once(void **state)
{
    (void)state;
    const struct mig_options options = {.lock_timeout_ms = 10000};
    sample_make(&sample, SAMPLE_USUAL);
    for (long fault = 0;; fault++) {
        sqlite3 *database = sample_database();
        struct mig *mig = sample_open(&sample, database, &options);
        expect(mig_upgrade(mig, "bbbb", &problem), MIG_OK);
        faulty_count = 0;
        faulty_at = fault;
        faulty_with = MIG_LOCKED;
        enum mig_status status = mig_upgrade(mig, NULL, &problem);
        bool failed = faulty_count > fault;
        faulty_at = -1;
        mig_close(mig);
        expect(status, MIG_OK);
        assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
        expect_whole(database);
        sqlite3_close(database);
        if (!failed)
            break;
    }
}

static void every_allocation_fails(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    sqlite3 *database = sample_database();
    for (long memory = 0;; memory++) {
        enum mig_status status = migrate(database, false, -1, memory);
        if (status == MIG_OK)
            break;
        assert_int_equal(status, MIG_FAILED);
        assert_string_equal(problem.message, "out of memory");
        expect_whole(database);
        assert_true(memory < MOST_TRIES);
    }
    for (long memory = 0;; memory++) {
        enum mig_status status = migrate(database, true, -1, memory);
        expect_whole(database);
        if (status == MIG_OK)
            break;
        assert_int_equal(status, MIG_FAILED);
        assert_true(memory < MOST_TRIES);
    }
    sqlite3_close(database);
}

static void every_allocation_of_opening_fails(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    long memory = 0;
    for (enum mig_status status = MIG_FAILED; status != MIG_OK; memory++) {
        struct handle_source source = {.url = "sqlite::memory:", .mode = MIG_OPEN_LOOK, .fail_after = memory};
        struct mig *mig;
        status = mig__handle_open(&mig, &sample.program, &source, NULL, &problem);
        assert_true((mig != NULL) == (status == MIG_OK));
        mig_close(mig);
        assert_true(memory < MOST_TRIES);
    }
    assert_true(memory > 3);
}

static void every_allocation_of_looking_and_stamping_fails(void **state)
{
    (void)state;
    const char *const targets[] = {"bbbb"};
    struct mig_state where;
    struct mig_plan plan;
    sample_make(&sample, SAMPLE_USUAL);
    sqlite3 *database = sample_database();
    sample_run(database,
               "CREATE TABLE accounts (id INTEGER NOT NULL, owner VARCHAR(20) NOT NULL, balance INTEGER, "
               "PRIMARY KEY (id))");
    bool done = false;
    for (long memory = 0; !done; memory++) {
        struct mig *mig = sample_open(&sample, database, NULL);
        mig->fail_after = memory;
        enum mig_status look = mig_status_of(mig, &where, &problem);
        enum mig_status planned = mig_plan_of(mig, NULL, false, &plan, &problem);
        enum mig_status stamped = mig_stamp(mig, targets, 1, &problem);
        assert_true(look == MIG_FAILED || look == MIG_NOT_AT_HEAD);
        assert_true(planned == MIG_FAILED || planned == MIG_OK);
        assert_true(stamped == MIG_FAILED || stamped == MIG_OK);
        done = stamped == MIG_OK;
        mig_close(mig);
        assert_string_equal(sample_applied(database), done ? "aaaa bbbb" : "");
        assert_true(memory < MOST_TRIES);
    }
    sqlite3_close(database);
}

static int look(const char *command, const char *option, char *url)
{
    char *argv[] = {"bank", "--migrate", (char *)command, (char *)option, "--url", url, NULL};
    return mig_main(&sample.program, 6, argv);
}

/* From each call on the database is gone: no command that looks takes that for an answer. */
static void what_looks_notices_that_the_database_is_gone(void **state)
{
    static const char *const commands[][2] = {
        {"current", "-v"}, {"history", "-i"}, {"plan", "--down"}, {"verify", "-q"}};
    char folder[] = "/tmp/mig-XXXXXX", url[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(url, sizeof url, "sqlite:%s/bank.db", folder);
    sample_make(&sample, SAMPLE_USUAL);
    assert_int_equal(look("upgrade", "bbbb", url), MIG_OK);
    faulty_stays = true;
    faulty_with = MIG_FAILED;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        bool failed = true;
        for (faulty_at = 0; failed; faulty_at++) {
            faulty_count = 0;
            int status = look(commands[i][0], commands[i][1], url);
            failed = faulty_count > faulty_at;
            if (failed)
                assert_int_equal(status, MIG_FAILED);
        }
        assert_true(faulty_at > 3);
    }
    faulty_stays = false;
    faulty_at = -1;
    assert_int_equal(unlink(url + strlen("sqlite:")), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_fails),
        cmocka_unit_test(what_looks_notices_that_the_database_is_gone),
        cmocka_unit_test(every_call_is_locked_once),
        cmocka_unit_test(every_allocation_fails),
        cmocka_unit_test(every_allocation_of_opening_fails),
        cmocka_unit_test(every_allocation_of_looking_and_stamping_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
