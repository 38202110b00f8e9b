/* SPDX-License-Identifier: MIT
 * A revision whose statements cannot run inside a transaction: the intent is recorded first, the statements
 * run alone, and a run that was cut off anywhere is finished by the next one, which skips what its probes
 * find.
 */
#include "fixture.h"

enum { OUTSIDE = 4, MOST_TRIES = 1000 };

/* Revision eeee makes its table outside, and then an index on it. */
static void run_outside(void)
{
    struct mig_range up = sample.revisions[OUTSIDE].sides[MIG_DIALECT_SQLITE].up;
    struct mig_table_statement *first = &sample.statements[up.first], *last = &sample.statements[50];
    static const char more[] = "SELECT 1 FROM sqlite_master WHERE name = 'audit'\0"
                               "CREATE INDEX audit_index ON audit (id)\0"
                               "SELECT 1 FROM sqlite_master WHERE name = 'audit_index'";
    uint32_t texts = sample.chain.text_size;
    memcpy(sample.text + texts, more, sizeof more);
    sample.chain.text_size += (uint32_t)sizeof more;
    sample.statements[49] = *first;
    sample.statements[49].flags = MIG_STATEMENT_NO_TRANSACTION;
    sample.statements[49].probe = texts;
    *last = sample.statements[49];
    last->sql = texts + (uint32_t)strlen(more) + 1;
    last->probe = last->sql + (uint32_t)strlen(sample.text + last->sql) + 1;
    sample.chain.statement_count = 51;
    sample.revisions[OUTSIDE].sides[MIG_DIALECT_SQLITE].up = (struct mig_range){49, 2};
    sample.revisions[OUTSIDE].sides[MIG_DIALECT_SQLITE].flags = MIG_SIDE_NO_TRANSACTION;
}

static enum mig_status upgrade(const char *target, long fault)
{
    const struct mig_options options = {.lock_timeout_ms = -1};
    struct mig *mig = sample_open(&sample, database, &options);
    faulty_at = fault;
    faulty_count = 0;
    enum mig_status status = mig_upgrade(mig, target, &problem);
    faulty_at = -1;
    mig_close(mig);
    assert_int_equal(sqlite3_get_autocommit(database), 1);
    return status;
}

static uint32_t put(const char *text)
{
    uint32_t offset = sample.chain.text_size;
    memcpy(sample.text + offset, text, strlen(text) + 1);
    sample.chain.text_size += (uint32_t)strlen(text) + 1;
    return offset;
}

/* Revision eeee adds 1 to every balance, ten rows at a time. */
static void run_backfill(void)
{
    struct mig_table_side *side = &sample.revisions[OUTSIDE].sides[MIG_DIALECT_SQLITE];
    sample.statements[49] = (struct mig_table_statement){
        .kind = MIG_KIND_BACKFILL,
        .flags = MIG_STATEMENT_NO_TRANSACTION,
        .sql = put("UPDATE accounts SET balance = coalesce(balance, 0) + 1 WHERE 1 = 1"),
        .note = put("\"id\""),
        .probe = put("SELECT quote(id) FROM accounts"),
        .argument = 10,
        .step = sample.statements[side->up.first].step};
    sample.chain.statement_count = 50;
    side->up = (struct mig_range){49, 1};
    side->flags = MIG_SIDE_NO_TRANSACTION;
}

static void fill_accounts(void)
{
    sqlite3_close(database);
    database = sample_database();
    expect(upgrade("dddd", -1), MIG_OK);
    sample_run(database,
               "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25) INSERT INTO "
               "accounts (id, owner) SELECT i, 'x' FROM n");
}

static int begin_outside(void **state)
{
    int status = begin(state);
    run_outside();
    return status;
}

static void intent_then_work_then_row(void **state)
{
    (void)state;
    expect(upgrade(NULL, -1), MIG_OK);
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'audit%'"),
                        "2");
    assert_string_equal(sample_ask(database,
                                   "SELECT group_concat(outcome, ' ') FROM (SELECT outcome FROM mig_journal "
                                   "WHERE revision = 'eeee' ORDER BY id)"),
                        "started done");
}

static void cut_off_anywhere_and_finished(void **state)
{
    (void)state;
    long fault = 0;
    for (bool failed = true; failed; fault++) {
        sqlite3_close(database);
        database = sample_database();
        expect(upgrade("dddd", -1), MIG_OK);
        upgrade(NULL, fault);
        failed = faulty_count > fault;
        expect(upgrade(NULL, -1), MIG_OK);
        assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
        assert_string_equal(
            sample_ask(database, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'audit%'"), "2");
        assert_true(fault < MOST_TRIES);
    }
    assert_true(fault > 8);
}

/* However a call fails: each row is changed once. */
static void every_row_once(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    run_backfill();
    for (int locked = 0; locked < 2; locked++) {
        long fault = 0;
        for (bool failed = true; failed; fault++) {
            fill_accounts();
            faulty_with = locked != 0 ? MIG_LOCKED : MIG_FAILED;
            upgrade(NULL, fault);
            failed = faulty_count > fault;
            faulty_with = MIG_FAILED;
            expect(upgrade(NULL, -1), MIG_OK);
            assert_string_equal(
                sample_ask(database,
                           "SELECT min(balance) || ' ' || max(balance) || ' ' || count(*) FROM accounts"),
                "1 1 25");
            assert_true(fault < MOST_TRIES);
        }
        assert_true(fault > 20);
    }
}

static void what_stays_is_said(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    run_backfill();
    fill_accounts();
    sample_run(database,
               "CREATE TRIGGER clash BEFORE UPDATE ON accounts WHEN new.id = 13 BEGIN SELECT RAISE(ABORT, "
               "'not this one'); END");
    expect(upgrade(NULL, -1), MIG_FAILED);
    assert_string_equal(sample_ask(database, "SELECT count(balance) FROM accounts"), "10");
    assert_non_null(strstr(problem.message, "cannot apply revision eeee: "));
    assert_string_equal(problem.help,
                        "what its batches before this one wrote stays; the same command goes on from there");
    assert_string_equal(sample_ask(database, "SELECT outcome FROM mig_journal ORDER BY id DESC"), "failed");
    sample_run(database, "DROP TRIGGER clash");
    expect(upgrade(NULL, -1), MIG_OK);
    assert_string_equal(sample_ask(database, "SELECT sum(balance) FROM accounts"), "25");
    assert_string_equal(sample_applied(database), "aaaa bbbb cccc dddd eeee");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin_outside, end)
    const struct CMUnitTest tests[] = {
        TEST(intent_then_work_then_row),
        TEST(cut_off_anywhere_and_finished),
        TEST(every_row_once),
        TEST(what_stays_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
