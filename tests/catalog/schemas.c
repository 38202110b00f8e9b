/* SPDX-License-Identifier: MIT
 * Schemas of PostgreSQL: what the chain made in one is read back equal, what a hand changes there is told
 * with its schema, what stands beside it too; and a schema of somebody else is nobody's.
 */
#include "simulate.h"

#include "base/path.h"

#include <string.h>

static const char source[] =
    "create table trades (id integer primary key);"
    "on postgres {"
    "    create schema audit; create schema \"Odd one\"; create enum audit.kind ('in', 'out');"
    "    create sequence audit.numbers; create table \"Odd one\".\"a.b\" (id integer);"
    "    create table audit.log (id integer primary key, kind audit.kind not null default 'in', kinds "
    "audit.kind[],"
    "        trade_id integer references trades (id), parent_id integer references audit.log (id),"
    "        number bigint default nextval('audit.numbers'), check (kind = 'in' or number > 0));"
    "    create table log (id integer primary key, log_id integer references audit.log (id), kind "
    "audit.kind);"
    "    create index log_kind on audit.log (kind) where kind <> 'out';"
    "    create view audit.latest as select log.id, l.kind from audit.log join log as l on l.log_id = log.id"
    "        where l.kind = 'in';"
    "    create table audit.bars (at timestamp not null) partition by range (at);"
    "    create partition bars_2024 of audit.bars from ('2024-01-01') to ('2025-01-01');"
    "    create partition audit.bars_rest of audit.bars default;"
    "}";

struct hand {
    const char *sql, *told;
};

static const struct hand hands[] = {
    {"", ""},
    {"CREATE SCHEMA theirs CREATE TABLE log (id integer)", ""},
    {"CREATE TABLE audit.mine (a integer)",
     "foreign audit.mine:  | create table audit.mine (\n    a integer\n);\n\n"},
    {"ALTER TABLE audit.log ALTER COLUMN number DROP DEFAULT",
     "changed audit.log.number: bigint default nextval('audit.numbers') | bigint\n"},
    {"ALTER TABLE audit.log DROP CONSTRAINT log_parent_id_fkey",
     "missing audit.log.log_parent_id_fkey: foreign key (parent_id) references audit.log (id) | \n"},
    {"ALTER TYPE audit.kind ADD VALUE 'up'", "changed audit.kind: ('in', 'out') | ('in', 'out', 'up')\n"},
    {"DROP INDEX audit.log_kind",
     "missing audit.log.audit.log_kind: create index log_kind on audit.log (kind) where kind <> 'out' | \n"},
    {"DROP VIEW audit.latest; ALTER TABLE audit.log SET SCHEMA \"Odd one\"", NULL},
    {"DROP SCHEMA \"Odd one\" CASCADE", "missing Odd one:  | \nmissing Odd one.a.b: create table \"Odd "
                                        "one\".\"a.b\" (\n    id integer\n);\n | \n"},
};

/* For people, and sorted as paths are. */
static const char *told_of(struct database *database, struct schema expected)
{
    return path_shown(arena_text(database_arena(database), differences_text(database, expected)));
}

static void test_hands(void **state)
{
    size_t failures = 0;
    (void)state;
    for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
        struct database *database = database_new(MIG_DIALECT_POSTGRES);
        struct schema expected = simulate(database, source, false).schema;
        database_run(database, hands[i].sql);
        const char *told = told_of(database, expected);
        bool good = hands[i].told != NULL ? strcmp(told, hands[i].told) == 0
                                          : strstr(told, "foreign Odd one.log") != NULL &&
                                                strstr(told, "missing audit.log") != NULL;
        if (!good)
            print_error("%s\n  told:     %s  expected: %s", hands[i].sql, told, hands[i].told);
        failures += !good;
        database_free(database);
    }
    assert_int_equal(failures, 0);
}

/* The lines that begin with "foreign ". */
static const char *foreign_lines(struct arena *arena, const char *text)
{
    struct buf out;
    buf_init(&out, arena);
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n") + 1;
        if (strncmp(line, "foreign ", 8) == 0)
            buf_addn(&out, line, length);
        line += length;
    }
    return path_shown(out.data);
}

static void test_beside(void **state)
{
    struct database *database = database_new(MIG_DIALECT_POSTGRES);
    struct schema schema = simulate(database, source, false).schema;
    (void)state;
    database_run(
        database,
        "CREATE SCHEMA theirs; CREATE TABLE theirs.t (a integer);"
        "CREATE FUNCTION theirs.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';"
        "CREATE FUNCTION audit.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE DOMAIN audit.d AS integer; CREATE MATERIALIZED VIEW audit.m AS SELECT 1 AS a;"
        "CREATE TRIGGER t AFTER INSERT ON audit.log EXECUTE FUNCTION audit.f();"
        "COMMENT ON TYPE audit.kind IS 'x'; COMMENT ON INDEX audit.log_kind IS 'y';"
        "CREATE COLLATION audit.c FROM \"C\"; CREATE STATISTICS audit.s ON id, number FROM audit.log;"
        "CREATE INDEX bars_rest_at ON audit.bars_rest (at);"
        "ALTER TABLE audit.log CLUSTER ON log_pkey, ALTER COLUMN number SET STATISTICS 7");
    database_look_into(database, &schema);
    assert_string_equal(foreign_lines(database_arena(database), database_text(database)),
                        "foreign domain audit.d\n"
                        "foreign function audit.f()\n"
                        "foreign index audit.bars_rest_at on audit.bars_rest: it is on a partition alone\n"
                        "foreign materialized view audit.m\n"
                        "foreign statistics audit.s on audit.log\n"
                        "foreign trigger t on audit.log\n"
                        "foreign collation audit.c\n"
                        "foreign column number on audit.log: it has statistics settings of its own\n"
                        "foreign comment audit.log_kind on audit.log: it is on the index\n"
                        "foreign comment audit.kind: it is on the type\n"
                        "foreign index audit.log_pkey on audit.log: the table is clustered on it\n");
    database_free(database);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hands), cmocka_unit_test(test_beside)};
    return have_postgres() ? cmocka_run_group_tests(tests, NULL, NULL) : 77;
}
