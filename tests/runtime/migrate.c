/* SPDX-License-Identifier: MIT
 * Upgrade, downgrade, stamp and status of a hand-written chain on SQLite in memory: what is done, what is
 * refused, and what is said then, to the byte.
 */
#include "sample.h"

static struct sample sample;
static sqlite3 *database;

static int begin(void **state)
{
    (void)state;
    sample_make(&sample, SAMPLE_USUAL);
    database = sample_database();
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_get_autocommit(database), 1);
    return sqlite3_close(database) == SQLITE_OK ? 0 : -1;
}

static void upgrade_expecting(const char *target, enum mig_status status)
{
    struct mig *mig = sample_open(&sample, database, NULL);
    expect(mig_upgrade(mig, target, &problem), status);
    mig_close(mig);
}

static void downgrade_expecting(const char *target, const struct mig_options *options, enum mig_status status)
{
    struct mig *mig = sample_open(&sample, database, options);
    expect(mig_downgrade(mig, target, &problem), status);
    mig_close(mig);
}

static enum mig_status look(struct mig_state *where)
{
    static struct mig *mig;
    mig_close(mig); /* the texts of the state live as long as the handle */
    mig = NULL;
    if (where == NULL)
        return MIG_OK;
    mig = sample_open(&sample, database, NULL);
    return mig_status_of(mig, where, &problem);
}

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

/* ---- refusals ---- */

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
        "bank: cannot migrate `:memory:`: revision bbbb was changed after it was applied\n"
        "  applied    2026-05-02 10:14 UTC  digest bbbbbbbbbbbb  by bank (libmig 1.0.0, chain 0123456789ab)\n"
        "  built in   b.mig  digest xxxxxxxxxxxx\n"
        "  nothing was executed; restore the file and put the change into a new revision\n");
    downgrade_expecting(NULL, NULL, MIG_DIGEST);
    expect(look(&where), MIG_DIGEST);
    look(NULL);
}

static void missing_row_is_refused(void **state)
{
    (void)state;
    upgrade_expecting(NULL, MIG_OK);
    sample_run(database, "DELETE FROM mig_revision WHERE id = 'bbbb'");
    upgrade_expecting(NULL, MIG_DIGEST);
    assert_string_equal(problem.message,
                        "cannot migrate `:memory:`: revision cccc is recorded as applied, and bbbb, "
                        "which it comes after, is not");
}

/* ---- an older program ---- */

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
                   "  nothing was executed; run a program that knows these revisions, or take them back with "
                   "`downgrade`, which "
                   "uses the way back that is stored in the database\n");
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
        "  nothing was executed; use the program that applied it\n");
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

/* ---- databases made by other means ---- */

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
        "  nothing was changed; if its schema is that of a revision, `adopt` recognises and records it, then "
        "upgrade again\n");
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

/* ---- stamp ---- */

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
        "  nothing was recorded; stamp the revision that the schema is at, change the schema, or record it "
        "all "
        "the same with --force\n");
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
                   "  nothing was recorded; stamp the revision that the schema is at, change the schema, or "
                   "record it all "
                   "the same with --force\n");
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

/* ---- the interface ---- */

struct seen {
    char text[512];
};

static void note_event(void *context, const struct mig_event *event)
{
    struct seen *seen = context;
    static const char *const words[] = {"waiting", "start", "step", "done", "note"};
    size_t used = strlen(seen->text);
    snprintf(seen->text + used, sizeof seen->text - used, "%s %s %zu/%zu%s%s\n", words[event->kind],
             event->revision != NULL ? event->revision : "", event->number, event->total,
             event->kind == MIG_EVENT_STEP ? " " : "", event->kind == MIG_EVENT_STEP ? event->detail : "");
}

static void events_tell_the_story(void **state)
{
    (void)state;
    struct seen seen = {""};
    const struct mig_options options = {.event = note_event, .context = &seen};
    upgrade_expecting("aaaa", MIG_OK);
    struct mig *mig = sample_open(&sample, database, &options);
    expect(mig_upgrade(mig, "cccc", &problem), MIG_OK);
    mig_close(mig);
    assert_string_equal(seen.text,
                        "start bbbb 1/2\nstep bbbb 1/2 add column `accounts.balance`\ndone bbbb 1/2\n"
                        "start cccc 2/2\nstep cccc 2/2 create index `idx_owner`\ndone cccc 2/2\n");
}

static void status_and_plan(void **state)
{
    (void)state;
    struct mig_state where;
    struct mig_plan plan;
    expect(look(&where), MIG_NOT_AT_HEAD);
    expect_printed("bank: `:memory:` is behind this program by 5 revisions\n"
                   "  applied    nothing\n"
                   "  to bring it up to date: bank --migrate upgrade\n");
    assert_true(where.empty);
    look(NULL);
    upgrade_expecting("bbbb", MIG_OK);
    expect(look(&where), MIG_NOT_AT_HEAD);
    assert_int_equal(where.pending_count, 3);
    assert_string_equal(where.heads[0], "bbbb");
    look(NULL);
    struct mig *mig = sample_open(&sample, database, NULL);
    expect(mig_plan_of(mig, NULL, false, &plan, &problem), MIG_OK);
    assert_int_equal(plan.count, 3);
    assert_string_equal(plan.revisions[0], "cccc");
    expect(mig_plan_of(mig, "base", true, &plan, &problem), MIG_OK);
    assert_int_equal(plan.count, 2);
    assert_string_equal(plan.revisions[0], "bbbb");
    expect(mig_plan_of(mig, "+9", false, &plan, NULL), MIG_USAGE);
    mig_close(mig);
}

static void tables_may_have_other_names(void **state)
{
    (void)state;
    sample.program.revision_table = "bank \"schema\"";
    sample.program.journal_table = "bank_journal";
    upgrade_expecting(NULL, MIG_OK);
    assert_string_equal(sample_ask(database, "SELECT count(*) FROM \"bank \"\"schema\"\"\""), "5");
    downgrade_expecting("base", NULL, MIG_OK);
    struct mig_state where;
    expect(look(&where), MIG_NOT_AT_HEAD);
    assert_true(where.empty);
    look(NULL);
    upgrade_expecting(NULL, MIG_OK);
}

static void tables_of_another_format_are_refused(void **state)
{
    (void)state;
    struct mig *mig;
    sample.chain.format = 2;
    expect(mig_open(&mig, &sample.program, "sqlite::memory:", MIG_OPEN_LOOK, NULL, &problem), MIG_FAILED);
    assert_null(mig);
    expect_printed("bank: the migrations of this program have table format 2, and this libmig reads 1\n"
                   "  build the program again with migc and libmig of one version\n");
    sample.chain.format = 1;
    sample.revisions[1].parents.count = 7;
    expect(mig_open(&mig, &sample.program, "sqlite::memory:", MIG_OPEN_LOOK, NULL, NULL), MIG_FAILED);
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
        TEST(older_program_is_told_and_can_step_back),
        TEST(stored_way_back_may_be_damaged_or_newer),
        TEST(unversioned_is_refused_before_writing),
        TEST(unrelated_tables_are_no_hindrance),
        TEST(index_that_is_there_is_taken_over_when_equal),
        TEST(stamp_records_what_is_there),
        TEST(stamp_refuses_what_differs),
        TEST(stamp_of_an_empty_database_is_refused),
        TEST(stamp_moves_and_purges),
        TEST(events_tell_the_story),
        TEST(status_and_plan),
        TEST(tables_may_have_other_names),
        TEST(tables_of_another_format_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
