/* SPDX-License-Identifier: MIT
 * The PostgreSQL back end on a real server: looks that cannot write, the migration lock, scripts whose
 * failure names the statement, settings that end with the transaction, and secrets that stay secret.
 */
#include "backend.h"

#include <mig/postgres.h>

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *url;

static struct mig_connection *open_server(enum mig_open_mode mode)
{
    struct mig_connection *connection;
    expect(mig_postgres.open(&connection, url, mode, &problem), MIG_OK);
    return connection;
}

static void look_cannot_write(void **state)
{
    (void)state;
    struct mig_connection *connection = open_server(MIG_OPEN_LOOK);
    expect(mig_postgres.query(connection, "CREATE TABLE backend_look (a integer)", NULL, &problem),
           MIG_FAILED);
    assert_string_equal(problem.message,
                        "PostgreSQL: cannot execute CREATE TABLE in a read-only transaction");
    expect_cell(&mig_postgres, connection, "SELECT 7", "7");
    expect_cell(&mig_postgres, connection, "SELECT NULL", NULL);
    assert_false(mig_postgres.in_transaction(connection));
    mig_postgres.close(connection);
}

static void lock_names_its_owner(void **state)
{
    (void)state;
    struct mig_connection *first = open_server(MIG_OPEN_WRITE), *second = open_server(MIG_OPEN_WRITE);
    expect(mig_postgres.lock(first, "mig_revision", soon(1000), &problem), MIG_OK);
    expect(mig_postgres.lock(second, "other_table", soon(1000), &problem), MIG_OK);
    mig_postgres.unlock(second);
    expect(mig_postgres.lock(second, "mig_revision", soon(150), &problem), MIG_LOCKED);
    assert_non_null(strstr(problem.facts, "held by    server process "));
    assert_non_null(strstr(problem.facts, "(mig, local)"));
    mig_postgres.close(first);
    expect(mig_postgres.lock(second, "mig_revision", soon(5000), &problem), MIG_OK);
    mig_postgres.close(second);
}

static void script_names_the_statement(void **state)
{
    (void)state;
    struct mig_connection *connection = open_server(MIG_OPEN_WRITE);
    const char *const statements[] = {"CREATE TABLE backend_s (a text) -- a comment",
                                      "INSERT INTO backend_s VALUES ('x')", "SELECT a FROM backend_s",
                                      "SELECT 1/0"};
    const bool guard[] = {false, false, true, false}, none[] = {false, false, false, false};
    size_t failed;
    struct mig_rows rows;
    expect(mig_postgres.begin(connection, false, soon(5000), &problem), MIG_OK);
    expect(mig_postgres.script(connection, statements, guard, 4, &failed, &rows, &problem), MIG_OK);
    assert_int_equal(failed, 2);
    assert_int_equal(rows.row_count, 1);
    assert_string_equal(rows.cells[0], "x");
    expect(mig_postgres.rollback(connection, &problem), MIG_OK);
    expect(mig_postgres.begin(connection, false, soon(5000), &problem), MIG_OK);
    expect(mig_postgres.script(connection, statements, none, 4, &failed, &rows, &problem), MIG_FAILED);
    assert_int_equal(failed, 3);
    assert_string_equal(problem.message, "PostgreSQL: division by zero");
    assert_true(mig_postgres.in_transaction(connection));
    expect(mig_postgres.commit(connection, soon(1000), &problem), MIG_FAILED);
    assert_string_equal(problem.message, "PostgreSQL rolled the transaction back instead of committing it");
    expect_cell(&mig_postgres, connection, "SELECT to_regclass('backend_s')", NULL);
    mig_postgres.close(connection);
}

static void settings_end_with_the_transaction(void **state)
{
    (void)state;
    struct mig_connection *connection = open_server(MIG_OPEN_WRITE);
    run(&mig_postgres, connection, "SET TimeZone = 'Asia/Tokyo'; SET lock_timeout = '77s'");
    expect(mig_postgres.begin(connection, false, soon(60000), &problem), MIG_OK);
    expect_cell(&mig_postgres, connection, "SHOW TimeZone", "UTC");
    expect_cell(&mig_postgres, connection, "SHOW lock_timeout", "2s");
    expect(mig_postgres.commit(connection, soon(1000), &problem), MIG_OK);
    expect_cell(&mig_postgres, connection, "SHOW TimeZone", "Asia/Tokyo");
    expect_cell(&mig_postgres, connection, "SHOW lock_timeout", "77s");
    mig_postgres.close(connection);
}

static void read_only_is_respected(void **state)
{
    (void)state;
    struct mig_connection *connection = open_server(MIG_OPEN_WRITE);
    run(&mig_postgres, connection, "SET default_transaction_read_only = on");
    expect(mig_postgres.begin(connection, false, soon(60000), &problem), MIG_FAILED);
    assert_non_null(strstr(problem.message, "its transactions are read-only"));
    assert_non_null(strstr(problem.help, "options=-c%20default_transaction_read_only%3Doff"));
    assert_false(mig_postgres.in_transaction(connection));
    run(&mig_postgres, connection, "SET default_transaction_read_only = off");
    expect(mig_postgres.begin(connection, false, soon(60000), &problem), MIG_OK);
    expect(mig_postgres.rollback(connection, &problem), MIG_OK);
    mig_postgres.close(connection);
}

static void table_lock_is_not_waited_for_long(void **state)
{
    (void)state;
    struct mig_connection *first = open_server(MIG_OPEN_WRITE), *second = open_server(MIG_OPEN_WRITE);
    run(&mig_postgres, first, "CREATE TABLE backend_l (a integer)");
    run(&mig_postgres, first, "BEGIN; LOCK TABLE backend_l");
    expect(mig_postgres.begin(second, false, soon(100), &problem), MIG_OK);
    expect(mig_postgres.query(second, "ALTER TABLE backend_l ADD b integer", NULL, &problem), MIG_LOCKED);
    mig_postgres.close(second);
    run(&mig_postgres, first, "DROP TABLE backend_l; COMMIT");
    mig_postgres.close(first);
}

static void secrets_stay_secret(void **state)
{
    (void)state;
    struct mig_connection *connection;
    static const char *const urls[] = {"postgresql://me:hush-hush@localhost:1/x?connect_timeout=2",
                                       "postgres://me:hush-hush@[::1/x",
                                       "postgresql+psycopg2://me:hush-hush%zz@h/x"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        assert_int_not_equal(mig_postgres.open(&connection, urls[i], MIG_OPEN_LOOK, &problem), MIG_OK);
        assert_null(connection);
        assert_null(strstr(problem.message, "hush"));
        assert_null(strstr(problem.facts, "hush"));
        assert_null(strstr(problem.help, "hush"));
    }
    expect(mig_postgres.open(&connection, urls[0], MIG_OPEN_LOOK, &problem), MIG_FAILED);
    assert_string_equal(problem.message, "cannot connect to postgresql://me@localhost:1/x");
    expect(mig_postgres.open(&connection, urls[1], MIG_OPEN_LOOK, &problem), MIG_USAGE);
}

static void wrong_password(void **state)
{
    (void)state;
    const char *guarded = getenv("MIG_TEST_POSTGRES_PASSWORD");
    if (guarded == NULL)
        skip();
    char wrong[512];
    snprintf(wrong, sizeof wrong, "%s&password=hush-hush", guarded);
    struct mig_connection *connection;
    expect(mig_postgres.open(&connection, wrong, MIG_OPEN_LOOK, &problem), MIG_FAILED);
    assert_non_null(strstr(problem.facts, "password authentication failed for user \"guarded\""));
    assert_null(strstr(problem.facts, "hush"));
}

static void borrowed_connection_stays_open(void **state)
{
    (void)state;
    PGconn *server = PQconnectdb(url);
    struct mig_connection *connection;
    expect(mig_postgres_adopt(&connection, server, &problem), MIG_OK);
    expect(mig_postgres.begin(connection, false, soon(1000), &problem), MIG_OK);
    mig_postgres.close(connection);
    assert_int_equal(PQtransactionStatus(server), PQTRANS_IDLE);
    PQclear(PQexec(server, "BEGIN"));
    expect(mig_postgres_adopt(&connection, server, &problem), MIG_USAGE);
    PQfinish(server);
}

int main(void)
{
    url = getenv("MIG_TEST_POSTGRES");
    if (url == NULL) {
        fprintf(stderr, "MIG_TEST_POSTGRES is not set: skipped\n");
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(look_cannot_write),
        cmocka_unit_test(lock_names_its_owner),
        cmocka_unit_test(script_names_the_statement),
        cmocka_unit_test(settings_end_with_the_transaction),
        cmocka_unit_test(read_only_is_respected),
        cmocka_unit_test(table_lock_is_not_waited_for_long),
        cmocka_unit_test(secrets_stay_secret),
        cmocka_unit_test(wrong_password),
        cmocka_unit_test(borrowed_connection_stays_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
