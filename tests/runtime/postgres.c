/* SPDX-License-Identifier: MIT
 * The hand-written chain on a real PostgreSQL server: up, down, stamp, an index that is there, a table that
 * somebody holds, and many processes at once, also where the session lock is worth nothing (as behind a
 * pooler that hands out sessions by transaction).
 */
#include "sample.h"

#include <mig/postgres.h>

#include <libpq-fe.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOGETHER = 8, SKIPPED = 77 };

static struct sample sample;
static struct mig_backend lockless;
static const struct mig_backend *backends[] = {&mig_postgres, NULL};
static char url[512];
static PGconn *server;

static void run_sql(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(connection));
    PQclear(result);
}

static const char *ask(const char *sql)
{
    static char answer[1024];
    PGresult *result = PQexec(server, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(server));
    snprintf(answer, sizeof answer, "%s", PQntuples(result) == 0 ? "" : PQgetvalue(result, 0, 0));
    PQclear(result);
    return answer;
}

static void administer(const char *format, const char *name)
{
    char sql[128];
    snprintf(sql, sizeof sql, format, name);
    PGconn *connection = PQconnectdb(getenv("MIG_TEST_POSTGRES"));
    assert_int_equal(PQstatus(connection), CONNECTION_OK);
    run_sql(connection, sql);
    PQfinish(connection);
}

static char name[40];

/* The administrator's URL with another database: postgresql:///postgres?host=... */
static int begin(void **state)
{
    (void)state;
    const char *admin = getenv("MIG_TEST_POSTGRES"), *old = strstr(admin, "/postgres?");
    assert_non_null(old);
    snprintf(name, sizeof name, "mig_runtime_%ld", (long)getpid());
    administer("CREATE DATABASE %s", name);
    snprintf(url, sizeof url, "%.*s/%s%s", (int)(old - admin), admin, name, old + strlen("/postgres"));
    server = PQconnectdb(url);
    assert_int_equal(PQstatus(server), CONNECTION_OK);
    sample_make(&sample, SAMPLE_USUAL);
    backends[0] = &mig_postgres;
    sample.program.backends = backends;
    return 0;
}

static int end(void **state)
{
    (void)state;
    PQfinish(server);
    administer("DROP DATABASE %s WITH (FORCE)", name);
    return 0;
}

static enum mig_status migrate(bool down, const char *target, const struct mig_options *options)
{
    struct mig *mig;
    expect(mig_open(&mig, &sample.program, url, MIG_OPEN_WRITE, options, &problem), MIG_OK);
    enum mig_status status = down ? mig_downgrade(mig, target, &problem) : mig_upgrade(mig, target, &problem);
    mig_close(mig);
    return status;
}

static const char *applied(void)
{
    return ask("SELECT string_agg(id, ' ' ORDER BY id) FROM mig_revision");
}

static void up_and_down(void **state)
{
    (void)state;
    expect(migrate(false, NULL, NULL), MIG_OK);
    assert_string_equal(applied(), "aaaa bbbb cccc dddd eeee");
    assert_string_equal(ask("SELECT count(*) FROM mig_journal WHERE outcome = 'done' AND duration_ms >= 0"),
                        "5");
    expect(migrate(true, "base", NULL), MIG_OK);
    assert_string_equal(ask("SELECT count(*) FROM mig_revision"), "0");
    assert_string_equal(
        ask("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = "
            "'public'::regnamespace"),
        "mig_journal mig_journal_id_seq mig_journal_pkey mig_revision mig_revision_pkey");
    expect(migrate(false, "+2", NULL), MIG_OK);
    expect(migrate(false, NULL, NULL), MIG_OK);
    assert_string_equal(applied(), "aaaa bbbb cccc dddd eeee");
    run_sql(server, "INSERT INTO accounts VALUES (1, 'a', 5)");
    expect(migrate(true, "aaaa", NULL), MIG_DATA_LOSS);
    assert_string_equal(applied(), "aaaa bbbb cccc dddd eeee");
}

static void a_failure_names_its_statement(void **state)
{
    (void)state;
    expect(migrate(false, "cccc", NULL), MIG_OK);
    run_sql(server, "CREATE TABLE audit (other integer)");
    expect(migrate(false, NULL, NULL), MIG_FAILED);
    assert_string_equal(problem.message,
                        "cannot apply revision eeee: PostgreSQL: relation \"audit\" already exists");
    assert_non_null(strstr(problem.facts, "  step       create table `audit` (e.mig:3)\n"));
    assert_non_null(strstr(problem.facts, "  SQLSTATE   42P07\n"));
    assert_string_equal(problem.help,
                        "what had begun was rolled back; 1 revision before it was applied, and that stays");
    assert_string_equal(applied(), "aaaa bbbb cccc dddd");
    assert_string_equal(ask("SELECT count(*) FROM mig_journal WHERE outcome = 'failed'"), "1");
}

/* On an empty database all revisions travel together; the message still finds the one that failed. */
static void a_failure_among_many_names_its_revision(void **state)
{
    (void)state;
    static const char broken[] = "SELECT 1/0";
    memcpy(sample.text + sample.chain.text_size, broken, sizeof broken);
    sample.statements[sample.revisions[4].sides[MIG_DIALECT_POSTGRES].up.first].sql = sample.chain.text_size;
    sample.chain.text_size += (uint32_t)sizeof broken;
    expect(migrate(false, NULL, NULL), MIG_FAILED);
    assert_string_equal(problem.message, "cannot apply revision eeee: PostgreSQL: division by zero");
    assert_non_null(strstr(problem.facts, "  step       create table `audit` (e.mig:3)\n"));
    assert_string_equal(problem.help, "nothing was changed: what had begun was rolled back");
    assert_string_equal(ask("SELECT count(*) FROM mig_revision"), "0");
    assert_string_equal(ask("SELECT to_regclass('accounts') IS NULL"), "t");
    assert_string_equal(ask("SELECT revision || ' ' || outcome || ' ' || step FROM mig_journal"),
                        "eeee failed create table `audit`");
}

static void stamp_compares(void **state)
{
    (void)state;
    const char *const targets[] = {"cccc"};
    struct mig *mig;
    run_sql(server,
            "CREATE TABLE accounts (id integer NOT NULL, owner varchar(20) NOT NULL, balance integer, "
            "CONSTRAINT accounts_pkey PRIMARY KEY (id))");
    expect(migrate(false, NULL, NULL), MIG_DRIFT);
    expect(mig_open(&mig, &sample.program, url, MIG_OPEN_WRITE, NULL, &problem), MIG_OK);
    expect(mig_stamp(mig, targets, 1, &problem), MIG_DRIFT);
    assert_string_equal(problem.facts,
                        "  missing    index `idx_owner`  create index idx_owner on accounts (owner)\n");
    assert_string_equal(ask("SELECT to_regclass('mig_revision') IS NULL"), "t");
    run_sql(server, "CREATE INDEX idx_owner ON accounts (owner)");
    expect(mig_stamp(mig, targets, 1, &problem), MIG_OK);
    expect(mig_upgrade(mig, NULL, &problem), MIG_OK);
    mig_close(mig);
    assert_string_equal(applied(), "aaaa bbbb cccc dddd eeee");
}

static void a_table_that_somebody_holds(void **state)
{
    (void)state;
    const struct mig_options patient = {.lock_timeout_ms = 700}, hasty = {.lock_timeout_ms = -1};
    expect(migrate(false, "aaaa", NULL), MIG_OK);
    run_sql(server, "BEGIN; LOCK TABLE accounts");
    expect(migrate(false, "bbbb", &patient), MIG_LOCKED);
    assert_non_null(strstr(problem.message, "lock timeout"));
    expect(migrate(false, "bbbb", &hasty), MIG_LOCKED);
    run_sql(server, "ROLLBACK; BEGIN; LOCK TABLE mig_revision");
    expect(migrate(false, "bbbb", &patient), MIG_LOCKED);
    run_sql(server, "ROLLBACK");
    assert_string_equal(ask("SELECT count(*) FROM mig_journal"), "1");
    expect(migrate(false, "bbbb", &patient), MIG_OK);
}

static enum mig_status no_lock(struct mig_connection *connection, const char *table, mig_deadline deadline,
                               struct mig_error *error)
{
    (void)connection;
    (void)table;
    (void)deadline;
    (void)error;
    return MIG_OK;
}

static void upgrade_together(void)
{
    pid_t children[TOGETHER];
    fflush(NULL);
    for (size_t i = 0; i < TOGETHER; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct mig *mig;
            enum mig_status status = mig_open(&mig, &sample.program, url, MIG_OPEN_WRITE, NULL, &problem);
            if (status == MIG_OK)
                status = mig_upgrade(mig, NULL, &problem);
            if (status != MIG_OK)
                mig_error_print(stderr, "child", &problem);
            mig_close(mig);
            _exit((int)status);
        }
    }
    for (size_t i = 0; i < TOGETHER; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_string_equal(applied(), "aaaa bbbb cccc dddd eeee");
    assert_string_equal(ask("SELECT count(*) FROM mig_journal WHERE outcome = 'done'"), "5");
    assert_string_equal(ask("SELECT count(*) FROM mig_journal WHERE outcome <> 'done'"), "0");
}

static void many_at_once(void **state)
{
    (void)state;
    upgrade_together();
}

static void many_at_once_without_a_lock(void **state)
{
    (void)state;
    lockless = mig_postgres;
    lockless.lock = no_lock;
    backends[0] = &lockless;
    upgrade_together();
}

static void many_at_once_from_the_middle_without_a_lock(void **state)
{
    (void)state;
    expect(migrate(false, "aaaa", NULL), MIG_OK);
    many_at_once_without_a_lock(state);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(up_and_down),
        TEST(a_failure_names_its_statement),
        TEST(a_failure_among_many_names_its_revision),
        TEST(stamp_compares),
        TEST(a_table_that_somebody_holds),
        TEST(many_at_once),
        TEST(many_at_once_without_a_lock),
        TEST(many_at_once_from_the_middle_without_a_lock),
    };
    if (getenv("MIG_TEST_POSTGRES") == NULL)
        return SKIPPED;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
