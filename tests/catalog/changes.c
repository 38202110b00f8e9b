/* SPDX-License-Identifier: MIT
 * A schema that hands made is the schema of the source; and every part that a hand changes is told, and
 * nothing else.
 */
#include "simulate.h"

#include <string.h>

static const char source[] =
    "create enum side ('BUY', 'SELL');"
    "create table bots (id integer primary key, name varchar(50));"
    "create table trades (symbol varchar(20) not null, side side not null, at timestamp, price double,"
    "  fee numeric(12, 8) not null default 0, note text, bot_id integer not null,"
    "  constraint positive check (price > 0), unique (symbol, at),"
    "  constraint owner foreign key (bot_id) references bots (id) on delete cascade);"
    "create table days (day date, bot_id integer, primary key (day, bot_id));"
    "create table plain (a integer);"
    "create index by_symbol on trades (symbol, at desc) where price > 10;"
    "create index by_note on trades (lower(note));"
    "create trigger keep after update of price, fee on trades when old.price <> new.price and new.side = "
    "'BUY' {"
    "  update bots set name = new.symbol where id = old.bot_id;"
    "  require new.fee >= 0 else \"it isn't\";"
    "}";

static const char sqlite[] =
    "CREATE TABLE bots (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50));"
    "CREATE TABLE trades (symbol VARCHAR(20) NOT NULL, side VARCHAR(4) NOT NULL CHECK (side IN ('BUY', "
    "'SELL')),"
    "  at DATETIME, price FLOAT, fee NUMERIC(12, 8) NOT NULL DEFAULT 0, note TEXT, bot_id INTEGER NOT NULL"
    ", CONSTRAINT positive CHECK (price > 0), UNIQUE (symbol, at)"
    ", CONSTRAINT owner FOREIGN KEY (bot_id) REFERENCES bots ON DELETE CASCADE);"
    "CREATE TABLE days (day DATE NOT NULL, bot_id INTEGER NOT NULL, PRIMARY KEY (day, bot_id));"
    "CREATE TABLE plain (a INTEGER\n) ;"
    "CREATE INDEX by_symbol ON trades (symbol, at DESC) WHERE price > 10;"
    "CREATE INDEX by_note ON trades (lower(note));"
    "CREATE TRIGGER keep AFTER UPDATE OF price, fee ON trades WHEN old.price != new.price AND new.side = "
    "'BUY'"
    " BEGIN UPDATE bots SET name = new.symbol WHERE id = old.bot_id;"
    " SELECT raise(ABORT, 'it isn''t') WHERE NOT coalesce(new.fee >= 0, 0); END;";

static const char postgres[] =
    "CREATE TYPE side AS ENUM ('BUY', 'SELL');"
    "CREATE TABLE bots (id serial PRIMARY KEY, name varchar(50));"
    "CREATE TABLE trades (symbol varchar(20) NOT NULL, side side NOT NULL, at timestamp, price float,"
    "  fee numeric(12, 8) NOT NULL DEFAULT 0, note text, bot_id integer NOT NULL"
    ", CONSTRAINT positive CHECK (price > 0), UNIQUE (symbol, at)"
    ", CONSTRAINT owner FOREIGN KEY (bot_id) REFERENCES bots ON DELETE CASCADE);"
    "CREATE TABLE days (day date, bot_id integer, PRIMARY KEY (day, bot_id));"
    "CREATE TABLE plain (a integer);"
    "CREATE INDEX by_symbol ON trades (symbol, at DESC) WHERE price > 10;"
    "CREATE INDEX by_note ON trades (lower(note));"
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$\n"
    "#variable_conflict use_column\nBEGIN\nUPDATE bots SET name = new.symbol WHERE id = old.bot_id;"
    " IF NOT coalesce(new.fee >= 0, false) THEN RAISE EXCEPTION USING MESSAGE = 'it isn''t'; END IF;"
    " RETURN NULL;\nEND\n$$;"
    "CREATE TRIGGER keep AFTER UPDATE OF price, fee ON trades FOR EACH ROW"
    " WHEN (OLD.price <> NEW.price AND NEW.side = 'BUY') EXECUTE FUNCTION keep();";

struct change {
    enum mig_dialect dialect;
    const char *from, *to, *told;
};

static const struct change changes[] = {
#define CHANGE(dialect, from, to, told) {MIG_DIALECT_##dialect, from, to, told},
#include "changes.def"
#undef CHANGE
};

static const char *replaced(struct arena *arena, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (at == NULL)
        fail_msg("not in the schema: %s", from);
    return arena_format(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static size_t failures;

static void try_change(struct database *database, struct schema expected, const struct change *change)
{
    const char *text = database_dialect(database) == MIG_DIALECT_SQLITE ? sqlite : postgres;
    const char *told;
    database_clear(database);
    database_run(database, replaced(database_arena(database), text, change->from, change->to));
    told = differences_text(database, expected);
    if (strcmp(told, change->told) != 0) {
        print_error("%s -> %s\n  told:     %s  expected: %s", change->from, change->to, told, change->told);
        failures++;
    }
}

static void try_all(enum mig_dialect dialect)
{
    static const struct change nothing = {.from = "", .to = "", .told = ""};
    struct database *database = database_new(dialect);
    struct schema expected = simulate(database, source, false).schema;
    failures = 0;
    try_change(database, expected, &nothing);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (changes[i].dialect == dialect)
            try_change(database, expected, &changes[i]);
    database_free(database);
    assert_int_equal(failures, 0);
}

static void test_sqlite(void **state)
{
    (void)state;
    try_all(MIG_DIALECT_SQLITE);
}

static void test_postgres(void **state)
{
    (void)state;
    try_all(MIG_DIALECT_POSTGRES);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest on_sqlite[] = {cmocka_unit_test(test_sqlite)};
    const struct CMUnitTest on_postgres[] = {cmocka_unit_test(test_postgres)};
    if (argc < 2 || strcmp(argv[1], "postgres") != 0)
        return cmocka_run_group_tests(on_sqlite, NULL, NULL);
    return have_postgres() ? cmocka_run_group_tests(on_postgres, NULL, NULL) : 77;
}
