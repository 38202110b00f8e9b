/* SPDX-License-Identifier: MIT
 * What a source says, rendered, executed and read back, is what the source says: no differences, on both
 * databases, for schemas like the bot's and for every condition and default of printed.def that the language
 * takes.
 */
#include "simulate.h"

#include <string.h>

static const char columns[] = "i integer, s smallint, b bigint, n numeric(12, 8), nn numeric, d double, r "
                              "real, v varchar(20), c char(4),"
                              " t text, o boolean, e order_side, w \"Weird Kind\", ts timestamp, tz "
                              "timestamptz, da date, ti time, iv interval,"
                              " u uuid, j json, jb jsonb, \"by\" bytes, \"order\" integer, \"Mixed\" text";
static const char types[] = "create enum order_side ('BUY', 'SELL'); create enum \"Weird Kind\" ('a', 'b');";

/* What one database has alone may be used on it. */
static const char *only(enum mig_dialect dialect)
{
    return dialect == MIG_DIALECT_SQLITE ? "on sqlite" : "on postgres";
}

static const char *const conditions[] = {
#define PRINTED(source, printed) source,
#define PRINTED_DEFAULT(type, source, printed)
#include "printed.def"
#undef PRINTED_DEFAULT
#undef PRINTED
};

static const char *const defaults[][2] = {
#define PRINTED(source, printed)
#define PRINTED_DEFAULT(type, source, printed) {type, source},
#include "printed.def"
#undef PRINTED_DEFAULT
#undef PRINTED
};

/* A table for each, so that what the simulator refuses takes nothing along. */
static const char *all_conditions(struct arena *arena, enum mig_dialect dialect)
{
    struct buf text;
    buf_init(&text, arena);
    buf_add(&text, types);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        buf_format(&text, "%s create table t%zu (%s%s, constraint k%zu check (%s));\n", only(dialect), i,
                   columns, dialect == MIG_DIALECT_POSTGRES ? ", ar integer[]" : "", i, conditions[i]);
    return text.data;
}

static const char *all_defaults(struct arena *arena, enum mig_dialect dialect)
{
    struct buf text;
    buf_init(&text, arena);
    buf_add(&text, types);
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        buf_format(&text, "%s create table t%zu (x %s default (%s));\n", only(dialect), i, defaults[i][0],
                   defaults[i][1]);
    return text.data;
}

static void expect_same(struct database *database, const char *steps, size_t most_refused)
{
    struct simulated simulated = simulate(database, steps, most_refused != 0);
    const char *differences = differences_text(database, simulated.schema);
    assert_in_range(simulated.refused, 0, most_refused);
    if (*differences != '\0')
        fail_msg("%s", differences);
}

static void conditions_on(enum mig_dialect dialect, size_t most_refused)
{
    struct database *database = database_new(dialect);
    expect_same(database, all_conditions(database_arena(database), dialect), most_refused);
    database_free(database);
}

static void defaults_on(enum mig_dialect dialect, size_t most_refused)
{
    struct database *database = database_new(dialect);
    expect_same(database, all_defaults(database_arena(database), dialect), most_refused);
    database_free(database);
}

static const char bot[] =
    "create enum orderside ('BUY', 'SELL') unchecked on sqlite;"
    "create enum mode ('live', 'paper');"
    "create table strategies (id integer primary key, name varchar(100) not null unique, parameters json not "
    "null,"
    "  created_at timestamp default now(), mode mode not null default 'paper');"
    "create table trades (id bigint primary key, symbol varchar(20) not null, side orderside not null,"
    "  amount double not null check (amount > 0), price numeric(12, 8) not null default 0, timestamp "
    "timestamp not null,"
    "  strategy_id integer references strategies (id) on delete set null on update cascade,"
    "  note text, \"Odd Name\" integer, fee numeric not null default 0.5,"
    "  constraint sane check (price * amount < 1000000 or side = 'SELL'), unique (symbol, timestamp));"
    "create index ix_trades_symbol on trades (symbol);"
    "create unique index ix_two on trades (symbol desc, timestamp) where price > 0 and side in ('BUY', "
    "'SELL');"
    "create index ix_lower on trades (lower(symbol), (price * 2) desc, id desc);"
    "on postgres create index ix_nulls on trades (price desc nulls last, amount nulls first);"
    "create table pairs (a integer, b varchar(3) not null, c integer, primary key (b, a),"
    "  foreign key (c) references strategies (id) deferrable initially deferred);"
    "create table children (x integer, y varchar(3), foreign key (y, x) references pairs (b, a) on delete "
    "cascade,"
    "  self integer references children2 (id));";

static void bot_on(enum mig_dialect dialect)
{
    struct database *database = database_new(dialect);
    char *steps = arena_text(database_arena(database), bot);
    strcpy(strstr(steps, ",  self"), ");");
    expect_same(database, steps, 0);
    database_free(database);
}

static void later_on(enum mig_dialect dialect)
{
    struct database *database = database_new(dialect);
    expect_same(database,
                "create table t (id integer primary key, a integer not null, b text default 'x', c integer);"
                "create index i on t (a); create table u (t_id integer references t (id));"
                "alter table t add column d timestamp not null default now(), add column e boolean not null "
                "default true,"
                "  rename column b to bee, add column f varchar(5) not null default 'a' check (f <> '');"
                "alter table t add constraint big check (a > 1), add unique (a, bee);"
                "drop index i; create index i on t (bee, a desc);"
                "alter table t drop column c accepting data loss \"gone\";"
                "rename table t to \"new t\"; create table t (id integer primary key);",
                0);
    database_free(database);
}

static void options_on(enum mig_dialect dialect)
{
    struct database *database = database_new(dialect);
    expect_same(database,
                "create table s (id integer primary key, t text) strict;"
                "create table w (k varchar(5) primary key, v integer) without rowid;"
                "create table a (id integer primary key) autoincrement;"
                "create table l (id integer primary key) unlogged;"
                "on postgres create table ar (x integer[] not null, y text[]);"
                "on postgres create index g on ar (x) using gin;",
                0);
    database_free(database);
}

static void test_sqlite_conditions(void **state)
{
    (void)state;
    conditions_on(MIG_DIALECT_SQLITE, 20);
}

static void test_sqlite_defaults(void **state)
{
    (void)state;
    defaults_on(MIG_DIALECT_SQLITE, 5);
}

static void test_sqlite_schemas(void **state)
{
    (void)state;
    bot_on(MIG_DIALECT_SQLITE);
    later_on(MIG_DIALECT_SQLITE);
    options_on(MIG_DIALECT_SQLITE);
}

static void test_postgres_conditions(void **state)
{
    (void)state;
    conditions_on(MIG_DIALECT_POSTGRES, 6);
}

static void test_postgres_defaults(void **state)
{
    (void)state;
    defaults_on(MIG_DIALECT_POSTGRES, 3);
}

static void test_postgres_schemas(void **state)
{
    (void)state;
    bot_on(MIG_DIALECT_POSTGRES);
    later_on(MIG_DIALECT_POSTGRES);
    options_on(MIG_DIALECT_POSTGRES);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest sqlite[] = {
        cmocka_unit_test(test_sqlite_conditions),
        cmocka_unit_test(test_sqlite_defaults),
        cmocka_unit_test(test_sqlite_schemas),
    };
    const struct CMUnitTest postgres[] = {
        cmocka_unit_test(test_postgres_conditions),
        cmocka_unit_test(test_postgres_defaults),
        cmocka_unit_test(test_postgres_schemas),
    };
    if (argc < 2 || strcmp(argv[1], "postgres") != 0)
        return cmocka_run_group_tests(sqlite, NULL, NULL);
    return have_postgres() ? cmocka_run_group_tests(postgres, NULL, NULL) : 77;
}
