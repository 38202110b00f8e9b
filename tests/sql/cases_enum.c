/* SPDX-License-Identifier: MIT
 * Steps on enums and their values, on tables that use them in every place that there is.
 */
#include "cases.h"

#include <string.h>

/* A key of the enum that another table references, defaults, checks, conditions, a column that is computed.
 */
static void prepare(struct lab *lab)
{
    lab_run(lab,
            "create enum side ('BUY', 'SELL');"
            "create enum loose ('A', 'BB') unchecked on sqlite;"
            "create table limits (side side primary key, most integer not null);"
            "create table orders (id integer primary key, side side not null default 'SELL'"
            "    references limits (side) on update cascade, other side, loose loose default 'A',"
            "    sign integer generated always as (case when side = 'BUY' then 1 else -1 end) stored,"
            "    amount integer not null, check (side <> 'BUY' or amount > 0), unique (sign, side, id),"
            "    constraint known check (other in ('BUY', 'SELL') or other is null));"
            "create index orders_buys on orders (amount) where side = 'BUY';"
            "create index orders_is_buy on orders ((case side when 'BUY' then 1 else 0 end), sign);"
            "create index orders_plain on orders (side, loose);"
            "on postgres create table many (id integer primary key, sides side[] default '{BUY,SELL}');");
    lab_run(lab,
            "insert into limits (side, most) values ('BUY', 10), ('SELL', 20);"
            "insert into orders (id, side, other, amount) values (1, 'BUY', 'SELL', 1), (2, 'SELL', null, 2);"
            "on postgres insert into many (id) values (1);");
}

static void expect_rows(struct lab *lab)
{
    lab_expect(lab, "SELECT id, side, other, loose, sign, amount FROM orders ORDER BY id",
               "1|BUY|SELL|A|1|1\n2|SELL|-|A|-1|2\n");
    lab_expect(lab, "SELECT side, most FROM limits ORDER BY most", "BUY|10\nSELL|20\n");
}

void case_add_value(void **state)
{
    static const char *const texts[] = {
        "alter enum side add value 'HOLD';",
        "alter enum side add value 'HOLD' before 'SELL';",
        "alter enum side add value 'HOLD' after 'BUY' fill 'BUY';",
        "alter enum side add value 'IT''S \"SO\"' before 'BUY';",
        "alter enum side add value 'HOLD' before 'SELL', add value 'WAIT' after 'HOLD', add value 'LAST';",
        "alter enum loose add value 'C';",
        "alter enum loose add value 'LONGER' before 'BB' fill 'A';",
    };
    struct lab *lab = *state;
    prepare(lab);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        lab_round_trip(lab, texts[i]);
        expect_rows(lab);
    }
    lab_run(lab, texts[1]);
    expect_rows(lab);
    lab_run(lab, "update orders set other = null; insert into limits (side, most) values ('HOLD', 5);"
                 "update orders set side = 'HOLD' where id = 2;");
    assert_false(lab_try(lab, "sql on sqlite $$update orders set side = 'X'$$ reverse nothing;"
                              "sql on postgres $$update orders set side = 'X'$$ reverse nothing;"));
}

/* Beside keys that other tables refer to. */
void case_values_in_included_columns(void **state)
{
    struct lab *lab = *state;
    lab_run(
        lab,
        "create enum side ('BUY', 'SELL', 'HOLD');"
        "create table limits (id integer primary key include (side), a integer not null, b integer not null,"
        "    side side, buys boolean generated always as (side = 'BUY') stored,"
        "    unique (a) include (side), unique (a, b) include (buys));"
        "create unique index limits_b on limits (b) include (side);"
        "create table users (id integer references limits, a integer references limits (a) on delete cascade,"
        "    b integer references limits (b) deferrable initially deferred,"
        "    foreign key (b, a) references limits (b, a));"
        "insert into limits (id, a, b, side) values (1, 2, 3, 'BUY');"
        "insert into users (id, a, b) values (1, 2, 3);");
    lab_round_trip(lab, "alter enum side drop value 'HOLD';");
    lab_round_trip(lab, "alter enum side add value 'WAIT' before 'SELL';"
                        "insert into limits (id, a, b, side) values (2, 3, 4, 'WAIT');");
    lab_run(lab, "alter enum side drop value 'HOLD';");
    lab_expect(lab, "SELECT count(*) FROM limits JOIN users ON users.id = limits.id AND users.b = limits.b",
               "1\n");
}

/* PostgreSQL has to commit a value first that it adds to a type. */
void case_use_a_value_at_once(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_round_trip(lab, "alter enum side add value 'HOLD'; create table x (a side default 'HOLD');");
    lab_round_trip(lab, "alter enum side add value 'HOLD' before 'SELL';"
                        "create index held on orders (id) where side = 'HOLD';");
    lab_round_trip(lab, "alter enum side add value 'HOLD' before 'SELL', rename value 'HOLD' to 'WAIT';"
                        "alter table orders add check (side <> 'WAIT');");
    lab_round_trip(lab, "alter enum side add value 'HOLD';"
                        "on postgres alter table many add column held side[] default '{HOLD}';");
    lab_run(lab, "alter enum side add value 'HOLD'; insert into limits (side, most) values ('HOLD', 1);"
                 "alter enum loose add value 'C';"
                 "sql on sqlite $$update orders set loose = 'C'$$ reverse nothing;"
                 "sql on postgres $$update orders set loose = 'C'$$ reverse nothing;");
    lab_expect(lab, "SELECT loose FROM orders", "C\nC\n");
}

void case_rename_value(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_round_trip(lab, "alter enum side rename value 'BUY' to 'LONG';");
    expect_rows(lab);
    lab_round_trip(lab, "alter enum loose rename value 'A' to 'LONGEST';");
    expect_rows(lab);
    lab_round_trip(lab,
                   "alter enum side rename value 'BUY' to 'X', rename value 'SELL' to 'BUY', rename value "
                   "'X' to 'SELL';");
    expect_rows(lab);
    lab_run(lab, "alter enum side rename value 'BUY' to 'LONG';");
    lab_expect(lab, "SELECT id, side, other, sign FROM orders ORDER BY id", "1|LONG|SELL|1\n2|SELL|-|-1\n");
    lab_run(lab,
            "alter enum side add value 'BUY' before 'LONG'; alter enum loose rename value 'A' to 'AAA';");
    lab_expect(lab, "SELECT loose FROM orders", "AAA\nAAA\n");
    lab_run(lab, "insert into orders (id, amount) values (3, 1);");
    assert_false(lab_try(lab, "insert into orders (id, side, amount) values (4, 'LONG', 0);"));
}

void case_drop_value(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_run(lab, "alter enum side add value 'HOLD' before 'SELL';");
    lab_round_trip(lab, "alter enum side drop value 'HOLD';");
    expect_rows(lab);
    lab_run(lab, "insert into limits (side, most) values ('HOLD', 5);"
                 "update orders set side = 'HOLD' where id = 2; update orders set other = null;");
    assert_false(lab_try(lab, "alter enum side drop value 'HOLD';"));
    assert_string_equal(lab->refusal,
                        "enum `side` cannot lose 'HOLD' while rows hold it: limits.side: 1 row\n"
                        "orders.side: 1 row\n");
    lab_expect(lab, "SELECT id, side FROM orders ORDER BY id", "1|BUY\n2|HOLD\n");
    lab_run(lab, "update orders set side = 'SELL' where id = 2; delete from limits where side = 'HOLD' "
                 "accepting data loss \"a test\"; alter enum side drop value 'HOLD';");
    lab_expect(lab, "SELECT id, side FROM orders ORDER BY id", "1|BUY\n2|SELL\n");
}

void case_drop_value_with_fill(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_run(lab, "alter enum loose add value 'CCC';");
    lab_run(lab, "update orders set loose = 'CCC' where id = 2;");
    lab_run(lab, "alter enum loose drop value 'CCC' fill 'BB' accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id, loose FROM orders ORDER BY id", "1|A\n2|BB\n");
    lab_run(lab, "alter enum side add value 'HOLD';");
    lab_run(lab,
            "insert into limits (side, most) values ('HOLD', 1);"
            "delete from orders accepting data loss \"a test\"; delete from limits where side = 'SELL' "
            "accepting data loss \"a test\"; insert into orders (id, side, amount) values (3, 'HOLD', 1);"
            "on postgres insert into many (id, sides) values (2, '{HOLD,BUY,HOLD}');");
    lab_run(lab, "alter enum side drop value 'HOLD' fill 'SELL' accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id, side, sign FROM orders", "3|SELL|-1\n");
    lab_expect(lab, "SELECT side FROM limits ORDER BY most", "SELL\nBUY\n");
    if (lab->dialect == MIG_DIALECT_POSTGRES)
        lab_expect(lab, "SELECT sides FROM many WHERE id = 2", "{SELL,BUY,SELL}\n");
}

void case_rename_enum(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    lab_round_trip(lab, "rename enum side to \"Way\";");
    lab_round_trip(lab, "rename enum side to way; alter enum way add value 'HOLD'; create table x (a way);");
    lab_round_trip(lab, "rename table orders to deals; alter table deals rename column side to way;"
                        "alter enum side add value 'HOLD', rename value 'BUY' to 'LONG';");
    lab_run(lab, "rename enum side to way; alter table orders add column third way default 'BUY';");
    expect_rows(lab);
}

/* What the steps would destroy is refused, and named. */
void case_what_else_uses_an_enum(void **state)
{
    struct lab *lab = *state;
    prepare(lab);
    if (lab->dialect == MIG_DIALECT_SQLITE) {
        lab_sql(lab, "CREATE INDEX mine ON orders (side)");
        assert_false(lab_try(lab, "alter enum side add value 'HOLD';"));
        assert_string_equal(lab->refusal,
                            "`orders` has to be built anew, which would lose what the chain does not know: "
                            "index mine\n");
        return;
    }
    static const struct {
        const char *make, *drop, *found;
    } things[] = {
        {"CREATE VIEW seen AS SELECT side FROM orders", "DROP VIEW seen",
         "column side of view seen\nrule _RETURN on view seen\n"},
        {"CREATE FUNCTION f(side) RETURNS integer LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION f",
         "function f(side)\n"},
        {"CREATE DOMAIN narrow AS side", "DROP DOMAIN narrow", "type narrow\n"},
        {"CREATE TABLE theirs (a side)", "DROP TABLE theirs", "column a of table theirs\n"},
        {"CREATE INDEX mine ON orders (id) WHERE other = 'BUY'", "DROP INDEX mine", "index mine\n"},
        {"CREATE INDEX mine ON orders (sign)", "DROP INDEX mine", "index mine\n"},
        {"ALTER TABLE orders ADD CONSTRAINT mine CHECK (other <> side)",
         "ALTER TABLE orders DROP CONSTRAINT mine", "constraint mine on table orders\n"},
        {"ALTER TABLE orders ADD COLUMN mine integer GENERATED ALWAYS AS (CASE WHEN side = 'BUY' THEN 1 END) "
         "STORED",
         "ALTER TABLE orders DROP COLUMN mine", "default value for column mine of table orders\n"},
        {"CREATE SCHEMA far CREATE TABLE theirs (a public.side)", "DROP SCHEMA far CASCADE",
         "column a of table far.theirs\n"},
    };
    lab_run(lab, "alter enum side add value 'HOLD';");
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        lab_sql(lab, things[i].make);
        assert_false(lab_try(lab, "alter enum side drop value 'HOLD';"));
        assert_string_equal(lab->refusal,
                            arena_format(&lab->arena,
                                         "enum `side` has to be made anew, and the chain does not know what "
                                         "else uses it: %s",
                                         things[i].found));
        lab_sql(lab, things[i].drop);
    }
    lab_sql(lab, "CREATE INDEX mine ON orders (side)");
    assert_true(lab_try(lab, "alter enum side drop value 'HOLD';"));
    lab_expect(lab, "SELECT count(*) FROM pg_indexes WHERE indexname = 'mine'", "1\n");
}

/* A change of rows that are looked at only when the transaction ends stands in the way of every other change.
 */
void case_values_behind_deferred_checks(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create enum side ('BUY', 'SELL', 'HOLD');"
                 "create table limits (side side primary key);"
                 "create table orders (id integer primary key, side side references limits"
                 "    deferrable initially deferred, again side);");
    lab_run(lab, "insert into orders (id, side) values (1, 'BUY'); insert into limits (side) values ('BUY');"
                 "alter enum side drop value 'HOLD'; insert into orders (id, side) values (2, 'BUY');"
                 "alter enum side rename value 'BUY' to 'LONG'; update orders set again = 'SELL';"
                 "alter enum side drop value 'SELL' fill 'LONG' accepting data loss \"a test\";");
    lab_expect(lab, "SELECT id, side, again FROM orders ORDER BY id", "1|LONG|LONG\n2|LONG|LONG\n");
}

/* An enum that only a cast names; a computed column with a comment; both are there as before. */
void case_enums_in_casts(void **state)
{
    struct lab *lab = *state;
    lab_run(
        lab,
        "create enum side ('BUY', 'SELL', 'HOLD');"
        "create table notes (id integer primary key, text text default (cast(cast('BUY' as side) as text)),"
        "    check (id > 0 or cast('SELL' as side) = 'BUY'));"
        "create table orders (id integer primary key, side side,"
        "    sign integer generated always as (case when side = 'BUY' then 1 end) stored);"
        "alter table orders alter column sign set comment 'which way', add column last text;");
    lab_run(lab, "insert into orders (id, side) values (1, 'BUY'); insert into notes (id) values (1);");
    lab_round_trip(lab, "alter enum side drop value 'HOLD';");
    lab_round_trip(lab, "rename enum side to way; alter enum way rename value 'BUY' to 'LONG';");
    lab_run(lab, "alter enum side drop value 'HOLD';");
    lab_expect(lab, "SELECT id, side, sign FROM orders", "1|BUY|1\n");
    lab_run(lab, "alter enum side rename value 'BUY' to 'LONG'; insert into notes (id) values (2);");
    lab_expect(lab, "SELECT text FROM notes ORDER BY id", "BUY\nLONG\n");
    if (lab->dialect == MIG_DIALECT_POSTGRES)
        lab_expect(
            lab,
            "SELECT attname FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attnum > 0 AND NOT "
            "attisdropped ORDER BY attnum",
            "id\nside\nlast\nsign\n");
    if (lab->dialect == MIG_DIALECT_POSTGRES)
        assert_string_equal(schema_table(lab->schema, "orders")->columns[3]->name.text, "sign");
}

void case_losses_of_values(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create enum side ('BUY', 'SELL'); create table orders (id integer primary key, side side);"
                 "on postgres create table many (id integer primary key, sides side[]);"
                 "alter enum side add value 'HOLD' fill 'BUY';");
    static const char drop[] = "alter enum side drop value 'HOLD' fill 'BUY' accepting data loss \"x\";";
    static const char behind[] =
        "rename table orders to deals; alter table deals rename column side to way; rename enum side to "
        "sides_;"
        "alter enum sides_ rename value 'HOLD' to 'WAIT'; alter enum sides_ drop value 'WAIT' fill 'BUY'"
        "    accepting data loss \"x\";";
    cases_expect_lost(lab, drop, "");
    lab_sql(lab, "INSERT INTO orders (id, side) VALUES (1, 'BUY'), (2, 'HOLD')");
    cases_expect_lost(lab, drop, "the value 'HOLD' of `side` in the rows that hold it;");
    cases_expect_lost(lab, behind, "the value 'WAIT' of `sides_` in the rows that hold it;");
    lab_sql(lab, "UPDATE orders SET side = 'SELL'");
    cases_expect_lost(lab, drop, "");
    cases_expect_lost(lab, behind, "");
    cases_expect_lost(lab,
                      "alter enum side drop value 'HOLD'; alter enum side add value 'HOLD';"
                      "alter enum side drop value 'HOLD' fill 'BUY' accepting data loss \"x\";",
                      "");
    cases_expect_lost(
        lab,
        "alter enum side rename value 'SELL' to 'X'; alter table orders add column s side default 'X';"
        "delete from orders where side = 'X' accepting data loss \"x\";",
        "rows of `orders`;");
    if (lab->dialect == MIG_DIALECT_POSTGRES) {
        lab_sql(lab, "INSERT INTO many VALUES (1, '{BUY,HOLD}')");
        cases_expect_lost(lab, drop, "the value 'HOLD' of `side` in the rows that hold it;");
    }
}

/* What an upgrade inserts under a label that it then renames is no loss. */
void case_seeds_with_values(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create enum side ('BUY', 'SELL');"
                 "create table limits (id integer primary key, side side not null);"
                 "insert into limits (id, side) values (1, 'BUY'), (2, 'SELL');"
                 "alter table limits add column other side default 'SELL' fill 'BUY';"
                 "alter enum side rename value 'BUY' to 'LONG', add value 'HOLD';");
    cases_expect_lost(lab, "drop table limits;", "");
    cases_expect_lost(lab,
                      "alter enum side rename value 'LONG' to 'BUY'; alter table limits drop column other;",
                      "the values of `limits.other`;");
    lab_sql(lab, "INSERT INTO limits (id, side) VALUES (3, 'LONG')");
    cases_expect_lost(lab, "drop table limits;", "the rows of `limits`;");
}

/* Partitions have what their table has. */
void case_values_in_partitions(void **state)
{
    struct lab *lab = *state;
    lab_run(lab, "create enum side ('BUY', 'SELL', 'HOLD');"
                 "create table orders (id integer not null, side side default 'BUY', primary key (id),"
                 "    check (side <> 'SELL' or id > 0)) partition by range (id);"
                 "on postgres { create partition orders_low of orders from (minvalue) to (100);"
                 "    create partition orders_high of orders from (100) to (maxvalue); }"
                 "create index bought on orders (id) where side = 'BUY';");
    lab_run(lab, "insert into orders (id, side) values (1, 'BUY'), (200, 'SELL');");
    lab_round_trip(lab, "alter enum side drop value 'HOLD';");
    lab_round_trip(lab, "alter enum side add value 'X' before 'BUY', rename value 'BUY' to 'LONG';");
    lab_expect(lab, "SELECT id, side FROM orders ORDER BY id", "1|BUY\n200|SELL\n");
}

/* An exclusion is an index with a condition. */
void case_values_in_exclusions(void **state)
{
    struct lab *lab = *state;
    lab_run(lab,
            "create enum side ('BUY', 'SELL', 'HOLD');"
            "create table orders (id integer not null, side side default 'BUY', at date);"
            "insert into orders (id, side) values (1, 'BUY'), (2, 'SELL');"
            "on postgres alter table orders add constraint apart"
            "    exclude using btree (id with =, (coalesce(side, 'SELL')) with =) where (side = 'BUY');");
    lab_round_trip(lab, "alter enum side drop value 'HOLD'; alter enum side rename value 'BUY' to 'LONG';");
    lab_round_trip(lab, "rename enum side to way; alter enum way add value 'X' before 'BUY';");
    lab_expect(lab, "SELECT id, side FROM orders ORDER BY id", "1|BUY\n2|SELL\n");
}
