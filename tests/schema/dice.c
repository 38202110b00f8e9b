/* SPDX-License-Identifier: MIT
 * In: a seed. Out: statements, one after the other.
 */
#include "dice.h"

unsigned dice_roll(struct dice *dice, unsigned sides)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(dice->state >> 33) % sides;
}

#define PICK(dice, ...)                                                                                      \
    ((const char *const[]){                                                                                  \
        __VA_ARGS__}[dice_roll(dice, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))])

static const char *a_table(struct dice *dice)
{
    return PICK(dice, "a", "b", "c", "d");
}

static const char *a_column(struct dice *dice)
{
    return PICK(dice, "id", "p", "q", "r", "s", "t");
}

static const char *an_expression(struct dice *dice)
{
    return PICK(dice, "p + 1", "lower(q)", "coalesce(p, 1)", "q || 'x'", "substr(q, 1, 2)", "abs(p)",
                "round(p, 2)", "cast(p as text)", "length(q)", "p > 1", "replace(q, 'a', 'b')");
}

static const char *a_condition(struct dice *dice)
{
    return PICK(dice, "p > 0", "q is null", "q = 'x'", "q in ('x', 'y')", "r like 'a%'", "p in (1, 2)",
                "p / 2 > 1", "length(q) > 2", "coalesce(p, id) is not null",
                "case when p > 1 then true else false end", "p between 1 and 3", "not (p = 1)",
                "q || r <> ''", "round(p) = 1", "cast(p as text) = '1'");
}

static const char *an_attribute(struct dice *dice)
{
    const char *plain =
        PICK(dice, "", "", "", "not null", "unique", "primary key", "not null unique", "references a",
             "references b (id) on delete cascade", "generated always as (p + 1) stored",
             "generated always as (p / 2) stored",
             "references c (p) on delete set null on update cascade deferrable initially deferred");
    return dice_roll(dice, 4) != 0 ? plain : arena_format(dice->arena, "check (%s)", a_condition(dice));
}

static const char *a_type(struct dice *dice)
{
    return dice_roll(dice, 2) != 0
               ? PICK(dice, "integer", "integer", "bigint", "text default 'x'", "integer default 7", "e",
                      "f default 'y'", "numeric(12, 8)", "timestamp default now()")
               : PICK(dice, "smallint", "real default 1.5", "double", "char(3)", "varchar(5) default 'abc'",
                      "text[]", "text collate nocase", "text collate \"C\"", "json", "jsonb default '{}'",
                      "boolean default true", "uuid", "bytes", "date default current_date", "time",
                      "interval", "timestamp with time zone", "integer generated always as identity");
}

static const char *a_constraint(struct dice *dice)
{
    const char *column = a_column(dice);
    const char *name = PICK(dice, "", "", "constraint x ", "constraint y ");
    switch (dice_roll(dice, 6)) {
    case 0:
        return arena_format(dice->arena, "%sprimary key (%s)", name, column);
    case 1:
        return arena_format(dice->arena, "%sunique (%s, %s)", name, column, a_column(dice));
    case 2:
        return arena_format(dice->arena, "%scheck (%s > %s)", name, column, a_column(dice));
    case 3:
        return arena_format(dice->arena, "%sforeign key (%s) references %s", name, column, a_table(dice));
    case 4:
        return arena_format(dice->arena, "%scheck (%s is not null)", name, column);
    default:
        return arena_format(dice->arena, "%sforeign key (%s) references %s (%s)", name, column, a_table(dice),
                            a_column(dice));
    }
}

/* The name of a constraint that the table has, or of none. */
static const char *its_constraint(struct dice *dice, const char *name)
{
    const struct table *table = schema_table(dice->schema, name);
    if (table == NULL || table->constraint_count == 0)
        return "x";
    return table->constraints[dice_roll(dice, (unsigned)table->constraint_count)]->name.text;
}

/* Names, comments and options of what is there. */
static const char *of_its_options(struct dice *dice, const char *table)
{
    switch (dice_roll(dice, 6)) {
    case 4:
        return arena_format(dice->arena, "alter table %s %s %s;", table, PICK(dice, "set", "set", "drop"),
                            PICK(dice, "strict", "without rowid", "autoincrement", "unlogged",
                                 "with (fillfactor = 70)", "comment 't'"));
    case 5:
        return arena_format(dice->arena, "alter %s %s;",
                            PICK(dice, arena_format(dice->arena, "table %s", table), "index i", "index j"),
                            PICK(dice, "set (fillfactor = 80)", "set (fillfactor = 50, parallel_workers = 3)",
                                 "set (autovacuum_enabled = false)", "reset (fillfactor)",
                                 "reset (parallel_workers, fillfactor)"));
    case 0:
        return arena_format(dice->arena, "alter table %s rename constraint %s to %s;", table,
                            its_constraint(dice, table),
                            PICK(dice, "x", "y", "z", "a_pkey", "b_p_key", "\"A Key\""));
    case 1:
        return arena_format(dice->arena, "alter table %s alter column %s %s;", table, a_column(dice),
                            PICK(dice, "set comment 'it''s'", "set comment 'c'", "drop comment"));
    case 2:
        return arena_format(dice->arena, "rename index %s to %s;", PICK(dice, "i", "j", "k"),
                            PICK(dice, "i", "j", "k", "a", "x"));
    default:
        return arena_format(dice->arena, "alter table %s %s;", table,
                            PICK(dice, "set comment 'it''s'", "set comment 'c'", "drop comment"));
    }
}

static const char *an_alteration(struct dice *dice)
{
    const char *type =
        PICK(dice, "bigint", "integer", "smallint", "text", "varchar(5)", "varchar(20)", "char(4)",
             "numeric(12, 8)", "numeric(6, 2)", "double", "real", "boolean", "e", "f", "date", "timestamp",
             "timestamp with time zone", "json", "jsonb", "uuid", "bytes");
    const char *using = PICK(dice, "p", "'x'", "q", "1", "id", "null", "'2025-01-01'", "p > 1");
    switch (dice_roll(dice, 8)) {
    case 0:
    case 1:
    case 2:
        return arena_format(dice->arena, "type %s %s", type, PICK(dice, "", "accepting data loss \"x\""));
    case 3:
        return arena_format(dice->arena, "type %s using %s reverse %s", type, using,
                            PICK(dice, "p", "'x'", "1", "q"));
    case 4:
        return PICK(dice, "set not null fill 1", "set not null fill 'x'", "drop not null",
                    "set not null fill id", "drop not null fill 1");
    case 5:
        return PICK(dice, "set default 3", "set default 'y'", "set default '2025-01-01'", "drop default",
                    "set default now()", "set default true", "set default '{}'");
    case 6:
        return PICK(dice, "set collation nocase", "set collation \"C\"", "drop collation", "drop generated",
                    "set generated always as (id + 1) stored accepting data loss \"x\"",
                    "set generated always as (lower(q)) stored accepting data loss \"x\"");
    default:
        return PICK(dice, "drop identity", "set generated always as identity",
                    "set generated by default as identity", "set serial", "set not null fill id");
    }
}

static const char *of_a_table(struct dice *dice)
{
    const char *table = a_table(dice);
    switch (dice_roll(dice, 14)) {
    case 10:
    case 11:
    case 12:
    case 13:
        return arena_format(dice->arena, "alter table %s alter column %s %s;", table, a_column(dice),
                            an_alteration(dice));
    case 0:
    case 1:
        return arena_format(dice->arena, "alter table %s add column %s %s %s %s;", table, a_column(dice),
                            a_type(dice), an_attribute(dice), PICK(dice, "", "fill 1"));
    case 2:
        return arena_format(dice->arena, "alter table %s drop column %s fill %s accepting data loss \"x\";",
                            table, a_column(dice), PICK(dice, "1", "'x'"));
    case 3:
        return arena_format(dice->arena, "alter table %s rename column %s to %s;", table, a_column(dice),
                            a_column(dice));
    case 4:
    case 5:
        return arena_format(dice->arena, "alter table %s add %s;", table, a_constraint(dice));
    case 6:
        return arena_format(dice->arena, "alter table %s drop constraint %s;", table,
                            its_constraint(dice, table));
    default:
        return of_its_options(dice, table);
    }
}

static const char *an_index_option(struct dice *dice)
{
    return dice_roll(dice, 2) != 0 ? ""
                                   : PICK(dice, "using btree", "include (p)", "with (fillfactor = 60)",
                                          "include (q) with (deduplicate_items = false)");
}

/* What PostgreSQL has alone. */
static const char *of_a_postgres_index(struct dice *dice)
{
    return arena_format(
        dice->arena, "on postgres create %s index %s on %s (%s%s%s%s)%s%s;", PICK(dice, "", "", "unique"),
        PICK(dice, "i", "j", "k"), a_table(dice),
        PICK(dice, "id", "p", "q", "r", "s", "(lower(q))", "(p + 1)"),
        PICK(dice, "", "", " collate \"C\"", " collate \"default\"", " collate \"POSIX\""),
        PICK(dice, "", "", " text_pattern_ops", " varchar_pattern_ops", " jsonb_path_ops",
             " int4_minmax_multi_ops", " text_bloom_ops"),
        PICK(dice, "", "", " desc", " nulls first", " desc nulls last", ", r", ", q text_pattern_ops"),
        PICK(dice, "", "", " using hash", " using gin", " using spgist", " using brin", " using gist"),
        PICK(dice, "", "", " include (p)", " nulls not distinct", " with (fillfactor = 70)",
             " with (fastupdate = false)", " with (pages_per_range = 8)"));
}

static const char *of_an_index(struct dice *dice)
{
    const char *name = PICK(dice, "i", "j", "k");
    if (dice_roll(dice, 2) == 0)
        return arena_format(dice->arena, "drop index %s;", name);
    const char *expression = arena_format(dice->arena, ", (%s)", an_expression(dice));
    const char *where = arena_format(dice->arena, "where %s", a_condition(dice));
    return arena_format(dice->arena, "create %s index %s %s on %s (%s %s%s) %s %s;", PICK(dice, "", "unique"),
                        PICK(dice, "", "if not exists"), name, a_table(dice), PICK(dice, "id", "p", "q"),
                        PICK(dice, "", "desc"), PICK(dice, "", "", expression), an_index_option(dice),
                        PICK(dice, "", "", where));
}

static const char *a_sequence(struct dice *dice)
{
    return PICK(dice, "v", "w", "x", "a", "i", "\"Z\"");
}

static const char *an_amount(struct dice *dice)
{
    return PICK(dice, "1", "-1", "10", "-100", "100", "32767", "32768", "-32768", "2147483647", "2147483648",
                "-2147483648", "9223372036854775807", "-9223372036854775808", "0", "5", "7");
}

static const char *its_parts(struct dice *dice)
{
    const char *text = PICK(dice, "", "", "as smallint", "as integer", "as bigint");
    static const char *const words[] = {"start", "increment", "minvalue", "maxvalue", "cache"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dice_roll(dice, 3) == 0)
            text = arena_format(dice->arena, "%s %s %s", text, words[i], an_amount(dice));
    if (dice_roll(dice, 6) == 0)
        return arena_format(dice->arena, "%s no %s", text, PICK(dice, "minvalue", "maxvalue"));
    return arena_format(dice->arena, "%s %s", text, PICK(dice, "", "", "cycle", "no cycle"));
}

static const char *a_bound(struct dice *dice)
{
    return PICK(dice, "from (1) to (5)", "from (5) to (9)", "from (minvalue) to (1)",
                "from (3) to (maxvalue)", "from ('a') to ('b')", "from (1, 5) to (2, minvalue)", "in (1, 2)",
                "in (2, 3, null)", "in ('a', 'b')", "in (null)", "with (modulus 2, remainder 0)",
                "with (modulus 4, remainder 1)", "with (modulus 4, remainder 2)",
                "with (modulus 3, remainder 0)", "default", "default");
}

static const char *only_postgres(struct dice *dice)
{
    const char *name = a_sequence(dice);
    switch (dice_roll(dice, 18)) {
    case 9:
    case 10:
        return arena_format(
            dice->arena,
            "create table %s (id integer %s, p integer, q text, primary key (id)) partition by %s (%s);",
            a_table(dice), PICK(dice, "", "unique"), PICK(dice, "range", "list", "hash"),
            PICK(dice, "id", "id", "p"));
    case 11:
        return arena_format(
            dice->arena,
            "create table %s (id integer, p integer, q text collate \"C\") partition by %s (%s);",
            a_table(dice), PICK(dice, "range", "list", "hash"),
            PICK(dice, "id", "q", "p + 1", "lower(q)", "id, p"));
    case 12:
    case 13:
        return arena_format(dice->arena, "create partition %s of %s %s;", PICK(dice, "m", "n", "o"),
                            a_table(dice), a_bound(dice));
    case 16:
        return arena_format(dice->arena, "detach partition %s of %s;", PICK(dice, "m", "n", "o"),
                            a_table(dice));
    case 17:
        return arena_format(dice->arena, "attach partition %s of %s %s;",
                            PICK(dice, "m", "n", "o", a_table(dice)), a_table(dice), a_bound(dice));
    case 14:
        return arena_format(dice->arena, "drop partition %s accepting data loss \"x\";",
                            PICK(dice, "m", "n", "o"));
    case 15:
        return arena_format(dice->arena, "rename partition %s to %s;", PICK(dice, "m", "n", "o"),
                            PICK(dice, "m", "n", "o"));
    case 0:
    case 1:
        return arena_format(dice->arena, "create sequence %s %s;", name, its_parts(dice));
    case 2:
    case 3:
        return arena_format(dice->arena, "alter sequence %s %s;", name, its_parts(dice));
    case 4:
        return arena_format(dice->arena, "rename sequence %s to %s;", name, a_sequence(dice));
    case 5:
        return arena_format(dice->arena, "drop sequence %s accepting data loss \"x\";", name);
    case 6:
        return arena_format(dice->arena, "%s %s;", PICK(dice, "create extension", "drop extension"),
                            PICK(dice, "cube", "earthdistance", "btree_gist", "pg_trgm"));
    case 7:
        return arena_format(dice->arena, "create index %s on %s (%s) using %s;", PICK(dice, "i", "j"),
                            a_table(dice), a_column(dice), PICK(dice, "gist", "gin", "hash", "brin"));
    default:
        return arena_format(dice->arena, "alter table %s add column %s %s default nextval('%s');",
                            a_table(dice), a_column(dice), PICK(dice, "bigint", "integer", "numeric"), name);
    }
}

static const char *a_statement(struct dice *dice)
{
    switch (dice_roll(dice, 18)) {
    case 16:
    case 17:
        return arena_format(dice->arena, "on postgres %s", only_postgres(dice));
    case 0:
    case 1:
        return arena_format(
            dice->arena, "create table %s (id integer %s, p integer %s, %s %s %s) %s;", a_table(dice),
            PICK(dice, "primary key", ""), an_attribute(dice), a_column(dice), a_type(dice),
            an_attribute(dice),
            PICK(dice, "", "", "", "", "strict", "without rowid", "autoincrement", "unlogged"));
    case 2:
        return arena_format(dice->arena, "drop table %s accepting data loss \"x\";", a_table(dice));
    case 3:
        return arena_format(dice->arena, "rename table %s to %s;", a_table(dice), a_table(dice));
    case 4:
        return arena_format(dice->arena, "create enum %s ('x', 'y');", PICK(dice, "e", "f"));
    case 5:
        return arena_format(dice->arena, "drop enum %s;", PICK(dice, "e", "f"));
    case 6:
    case 7:
        return dice_roll(dice, 3) != 0 ? of_an_index(dice) : of_a_postgres_index(dice);
    case 8:
        if (dice->empty)
            return of_a_table(dice);
        return arena_format(dice->arena, "insert into %s (id) values (%u), (9);", a_table(dice),
                            dice_roll(dice, 9));
    default:
        return of_a_table(dice);
    }
}

const char *dice_statement(struct dice *dice)
{
    const char *statement = a_statement(dice);
    if (dice_roll(dice, 10) != 0)
        return statement;
    return arena_format(dice->arena, "on %s %s", PICK(dice, "sqlite", "postgres"), statement);
}
