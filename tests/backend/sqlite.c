/* SPDX-License-Identifier: MIT
 * The SQLite back end on real files: looks that write nothing, waiting for locks, foreign keys around a
 * rebuild, a caller's own connection, and every failure of a file that an operator meets.
 */
#include "backend.h"

#include <mig/sqlite.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static int enter_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/mig-backend-XXXXXX");
    return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    (void)state;
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", folder, folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void make(const char *path, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static struct mig_connection *open_file(const char *url, enum mig_open_mode mode)
{
    struct mig_connection *connection;
    expect(mig_sqlite.open(&connection, url, mode, &problem), MIG_OK);
    return connection;
}

static bool there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void look_makes_nothing(void **state)
{
    (void)state;
    struct mig_connection *connection = open_file("sqlite:///new.db", MIG_OPEN_LOOK);
    expect_cell(&mig_sqlite, connection, "SELECT count(*) FROM sqlite_schema", "0");
    char path[128];
    snprintf(path, sizeof path, "%s/new.db", folder);
    assert_string_equal(mig_sqlite.place(connection), path);
    mig_sqlite.close(connection);
    connection = open_file("sqlite:///new.db", MIG_OPEN_WRITE);
    assert_false(there("new.db"));
    expect(mig_sqlite.begin(connection, false, soon(1000), &problem), MIG_OK);
    assert_true(there("new.db"));
    mig_sqlite.close(connection);
}

static void look_refuses_to_write(void **state)
{
    (void)state;
    make("a.db", "CREATE TABLE t (a)");
    struct mig_connection *connection = open_file("sqlite:a.db", MIG_OPEN_LOOK);
    expect(mig_sqlite.query(connection, "INSERT INTO t VALUES (1)", NULL, &problem), MIG_FAILED);
    mig_sqlite.close(connection);
}

static void look_at_wal_leaves_no_side_files(void **state)
{
    (void)state;
    make("w%20?#.db", "PRAGMA journal_mode=WAL; CREATE TABLE t (a); INSERT INTO t VALUES (7)");
    assert_false(there("w%20?#.db-wal"));
    struct mig_connection *connection = open_file("sqlite:w%20?#.db", MIG_OPEN_LOOK);
    expect_cell(&mig_sqlite, connection, "SELECT a FROM t", "7");
    assert_false(there("w%20?#.db-wal"));
    assert_false(there("w%20?#.db-shm"));
    mig_sqlite.close(connection);
}

static void look_at_live_wal_sees_its_rows(void **state)
{
    (void)state;
    sqlite3 *database;
    assert_int_equal(sqlite3_open("live.db", &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                                  "PRAGMA journal_mode=WAL; CREATE TABLE t (a); INSERT INTO t VALUES (7)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    struct mig_connection *connection = open_file("sqlite:live.db", MIG_OPEN_LOOK);
    expect_cell(&mig_sqlite, connection, "SELECT a FROM t", "7");
    mig_sqlite.close(connection);
    sqlite3_close(database);
}

static void expect_refused(const char *url, const char *message)
{
    struct mig_connection *connection = (struct mig_connection *)1;
    expect(mig_sqlite.open(&connection, url, MIG_OPEN_LOOK, &problem), MIG_FAILED);
    assert_null(connection);
    char whole[512];
    snprintf(whole, sizeof whole, message, folder, folder);
    assert_string_equal(problem.message, whole);
}

static void bad_places(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder.db", 0700), 0);
    expect_refused("sqlite:///missing/a.db",
                   "cannot open `%s/missing/a.db`: the folder `%s/missing` does not exist");
    expect_refused("sqlite:folder.db", "cannot open `%s/folder.db`: it is a folder");
    FILE *file = fopen("text.db", "w");
    assert_non_null(file);
    fputs("this is no database, whatever its name says, and long enough to have a header of a hundred "
          "bytes......\n",
          file);
    fclose(file);
    struct mig_connection *connection = open_file("sqlite:text.db", MIG_OPEN_LOOK);
    expect(mig_sqlite.query(connection, "SELECT 1 FROM sqlite_schema", NULL, &problem), MIG_FAILED);
    assert_non_null(strstr(problem.message, "/text.db` is not a SQLite database"));
    mig_sqlite.close(connection);
}

/* As another user, since root may write everything. */
static void read_only_file(void **state)
{
    (void)state;
    make("r.db", "CREATE TABLE t (a)");
    assert_int_equal(chmod("r.db", 0444), 0);
    assert_int_equal(chmod(".", 0755), 0);
    pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(2);
        struct mig_connection *connection;
        enum mig_status status = mig_sqlite.open(&connection, "sqlite:r.db", MIG_OPEN_WRITE, &problem);
        if (status == MIG_OK)
            status = mig_sqlite.begin(connection, false, soon(1000), &problem);
        _exit(status == MIG_FAILED && strstr(problem.message, "the file is read-only") != NULL ? 0 : 1);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

static void lock_of_another_process(void **state)
{
    (void)state;
    make("l.db", "CREATE TABLE t (a)");
    int ready[2], done[2];
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(done), 0);
    pid_t child = fork();
    char byte = 'x';
    if (child == 0) {
        sqlite3 *database;
        if (sqlite3_open("l.db", &database) != SQLITE_OK ||
            sqlite3_exec(database, "BEGIN IMMEDIATE; INSERT INTO t VALUES (1)", NULL, NULL, NULL) !=
                SQLITE_OK)
            _exit(1);
        _exit(write(ready[1], &byte, 1) == 1 && read(done[0], &byte, 1) == 1 ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    struct mig_connection *connection = open_file("sqlite:l.db", MIG_OPEN_WRITE);
    expect_cell(&mig_sqlite, connection, "SELECT count(*) FROM t", "0");
    long long before = mig__clock_now();
    expect(mig_sqlite.begin(connection, false, soon(200), &problem), MIG_LOCKED);
    assert_in_range((unsigned long)(mig__clock_now() - before), 190, 20000);
    char owner[64];
    snprintf(owner, sizeof owner, "process %ld", (long)child);
    if (there("/proc/locks"))
        assert_non_null(strstr(problem.facts, owner));
    assert_int_equal(write(done[1], &byte, 1), 1);
    expect(mig_sqlite.begin(connection, false, soon(20000), &problem), MIG_OK);
    expect(mig_sqlite.commit(connection, soon(1000), &problem), MIG_OK);
    mig_sqlite.close(connection);
    waitpid(child, NULL, 0);
}

/* A child dies in the middle of a transaction that has reached the file already. */
static void leave_interrupted_write(const char *path)
{
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *database;
        if (sqlite3_open(path, &database) != SQLITE_OK ||
            sqlite3_exec(database,
                         "CREATE TABLE t (a); PRAGMA cache_size=5; BEGIN;"
                         "WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                         "INSERT INTO t SELECT hex(zeroblob(250)) FROM n",
                         NULL, NULL, NULL) != SQLITE_OK)
            _exit(1);
        _exit(0);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

static void interrupted_write_is_rolled_back_by_who_may_write(void **state)
{
    (void)state;
    leave_interrupted_write("hot.db");
    assert_true(there("hot.db-journal"));
    struct mig_connection *connection = open_file("sqlite:hot.db", MIG_OPEN_LOOK);
    expect(mig_sqlite.query(connection, "SELECT count(*) FROM t", NULL, &problem), MIG_FAILED);
    assert_non_null(strstr(problem.message, "/hot.db` holds an interrupted write"));
    mig_sqlite.close(connection);
    assert_true(there("hot.db-journal"));
    connection = open_file("sqlite:hot.db", MIG_OPEN_WRITE);
    expect_cell(&mig_sqlite, connection, "SELECT count(*) FROM t", "0");
    expect_cell(&mig_sqlite, connection, "PRAGMA integrity_check", "ok");
    mig_sqlite.close(connection);
    assert_false(there("hot.db-journal"));
}

static void rebuild_keeps_children(void **state)
{
    (void)state;
    make("f.db",
         "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id) ON DELETE CASCADE);"
         "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1), (9)");
    struct mig_connection *connection = open_file("sqlite:f.db", MIG_OPEN_WRITE);
    expect(mig_sqlite.begin(connection, true, soon(1000), &problem), MIG_OK);
    run(&mig_sqlite, connection,
        "CREATE TABLE n (id INTEGER PRIMARY KEY); INSERT INTO n SELECT * FROM p; DROP TABLE p;"
        "ALTER TABLE n RENAME TO p");
    expect(mig_sqlite.commit(connection, soon(1000), &problem), MIG_OK); /* the orphan 9 was there before */
    expect_cell(&mig_sqlite, connection, "SELECT count(*) FROM c", "2");
    expect_cell(&mig_sqlite, connection, "PRAGMA foreign_keys", "1");
    expect_cell(&mig_sqlite, connection, "PRAGMA legacy_alter_table", "0");

    expect(mig_sqlite.begin(connection, true, soon(1000), &problem), MIG_OK);
    run(&mig_sqlite, connection, "DELETE FROM p");
    expect(mig_sqlite.commit(connection, soon(1000), &problem), MIG_FAILED);
    assert_string_equal(problem.message, "rows would refer to rows that do not exist");
    assert_true(mig_sqlite.in_transaction(connection));
    expect(mig_sqlite.rollback(connection, &problem), MIG_OK);
    expect_cell(&mig_sqlite, connection, "SELECT count(*) FROM p", "1");
    mig_sqlite.close(connection);
}

static void names_are_never_strings(void **state)
{
    (void)state;
    make("q.db", "CREATE TABLE t (a)");
    struct mig_connection *connection = open_file("sqlite:q.db", MIG_OPEN_LOOK);
    expect(mig_sqlite.query(connection, "SELECT \"missing\" FROM t", NULL, &problem), MIG_FAILED);
    assert_string_equal(problem.message, "SQLite: no such column: missing");
    mig_sqlite.close(connection);
}

static void borrowed_connection_gets_its_settings_back(void **state)
{
    (void)state;
    sqlite3 *database;
    struct mig_connection *connection;
    int strings = -1;
    assert_int_equal(sqlite3_open("b.db", &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(database, "PRAGMA foreign_keys=OFF; PRAGMA writable_schema=ON", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 1, (int *)NULL);
    expect(mig_sqlite_adopt(&connection, database, &problem), MIG_OK);
    expect(mig_sqlite.begin(connection, false, soon(1000), &problem), MIG_OK);
    expect_cell(&mig_sqlite, connection, "PRAGMA foreign_keys", "1");
    run(&mig_sqlite, connection, "PRAGMA writable_schema=OFF");
    mig_sqlite.close(connection);
    assert_int_equal(sqlite3_get_autocommit(database), 1);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, -1, &strings);
    assert_int_equal(strings, 1);
    sqlite3_stmt *statement;
    assert_int_equal(
        sqlite3_prepare_v2(
            database, "SELECT foreign_keys, writable_schema FROM pragma_foreign_keys, pragma_writable_schema",
            -1, &statement, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), 0);
    assert_int_equal(sqlite3_column_int(statement, 1), 1);
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_exec(database, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    expect(mig_sqlite_adopt(&connection, database, &problem), MIG_USAGE);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static void temporary_objects_do_not_hide_ours(void **state)
{
    static const struct {
        const char *made, *found;
    } cases[] = {
        {"CREATE TEMP TABLE T (b); CREATE INDEX temp.i ON t (b)", "table `T`"},
        {"CREATE TEMP VIEW t AS SELECT 1", "view `t`"},
        {"CREATE TEMP TRIGGER g AFTER INSERT ON main.t BEGIN SELECT 1; END", "trigger `g`"},
        {"CREATE TEMP TABLE other (a); CREATE TEMP TRIGGER g AFTER INSERT ON other BEGIN SELECT 1; END",
         NULL},
        {"CREATE TEMP TABLE later (a)", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sqlite3 *database;
        struct mig_connection *connection;
        assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
        assert_int_equal(sqlite3_exec(database, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_exec(database, cases[i].made, NULL, NULL, NULL), SQLITE_OK);
        expect(mig_sqlite_adopt(&connection, database, &problem), MIG_OK);
        expect(mig_sqlite.begin(connection, false, soon(1000), &problem),
               cases[i].found != NULL ? MIG_USAGE : MIG_OK);
        if (cases[i].found != NULL)
            assert_non_null(strstr(problem.message, cases[i].found));
        mig_sqlite.close(connection);
        assert_int_equal(sqlite3_get_autocommit(database), 1);
        assert_int_equal(sqlite3_close(database), SQLITE_OK);
    }
}

static void temporary_objects_do_not_hide_what_is_made(void **state)
{
    sqlite3 *database;
    struct mig_connection *connection;
    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "CREATE TEMP TABLE later (a)", NULL, NULL, NULL), SQLITE_OK);
    expect(mig_sqlite_adopt(&connection, database, &problem), MIG_OK);
    expect(mig_sqlite.begin(connection, false, soon(1000), &problem), MIG_OK);
    run(&mig_sqlite, connection, "CREATE TABLE main.later (a)");
    expect(mig_sqlite.commit(connection, soon(1000), &problem), MIG_USAGE);
    assert_string_equal(
        problem.message,
        "a temporary table `later` of the connection given stands in front of a table of the database");
    expect(mig_sqlite.rollback(connection, &problem), MIG_OK);
    mig_sqlite.close(connection);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static void guards_stop_a_script(void **state)
{
    (void)state;
    struct mig_connection *connection = open_file("sqlite:", MIG_OPEN_WRITE);
    const char *const statements[] = {"CREATE TABLE t (a)", "INSERT INTO t VALUES ('x'), (NULL)",
                                      "SELECT a FROM t", "DROP TABLE t"};
    const bool guards[] = {false, false, true, false};
    size_t failed;
    struct mig_rows rows;
    expect(mig_sqlite.script(connection, statements, guards, 4, &failed, &rows, &problem), MIG_OK);
    assert_int_equal(failed, 2);
    assert_int_equal(rows.row_count, 2);
    assert_string_equal(rows.cells[0], "x");
    assert_null(rows.cells[1]);
    expect(mig_sqlite.script(connection, statements, guards, 4, &failed, &rows, &problem), MIG_FAILED);
    assert_int_equal(failed, 0);
    assert_string_equal(problem.message, "SQLite: table t already exists");
    mig_sqlite.close(connection);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(look_makes_nothing),
        cmocka_unit_test(look_refuses_to_write),
        cmocka_unit_test(look_at_wal_leaves_no_side_files),
        cmocka_unit_test(look_at_live_wal_sees_its_rows),
        cmocka_unit_test(bad_places),
        cmocka_unit_test(read_only_file),
        cmocka_unit_test(lock_of_another_process),
        cmocka_unit_test(rebuild_keeps_children),
        cmocka_unit_test(names_are_never_strings),
        cmocka_unit_test(borrowed_connection_gets_its_settings_back),
        cmocka_unit_test(temporary_objects_do_not_hide_ours),
        cmocka_unit_test(temporary_objects_do_not_hide_what_is_made),
        cmocka_unit_test(guards_stop_a_script),
        cmocka_unit_test(interrupted_write_is_rolled_back_by_who_may_write),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
