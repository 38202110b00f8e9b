/* SPDX-License-Identifier: MIT
 * What changed between two schemas, as rows: their order, their texts, and that folding them gives the
 * schema again.
 */
#include "fixture.h"

#include "schema/compare.h"

static void add_part(void *context, const struct part *part)
{
    struct buf *out = context;
    buf_format(out, "%s%s %s%s%s", part->removed ? "- " : "", object_word(part->kind),
               part->owner != NULL ? part->owner : "", part->owner != NULL ? "." : "", part->name);
    if (part->kind == MIG_OBJECT_COLUMN && !part->removed)
        buf_format(out, " #%u", part->position);
    buf_format(out, "%s%s\n", part->removed ? "" : ": ", part->removed ? "" : part->definition);
}

/* What the last revision changed on PostgreSQL. */
static const char *changes(const char *steps)
{
    struct buf out;
    buf_init(&out, &chain.arena);
    chain_up(&chain, steps);
    schema_parts_changed(&chain.arena, chain.before[1], chain.schema[1], add_part, &out);
    return out.data;
}

static void test_order(void **state)
{
    (void)state;
    assert_string_equal(
        changes("create enum side ('BUY', 'SELL');"
                "create table trades (price double, id integer primary key, side side,"
                " constraint sane check (price > 0));"
                "create index i on trades (price);"
                "create table fills (trade_id integer references trades);"),
        "enum side: ('BUY', 'SELL')\n"
        "table fills: \n"
        "table trades: \n"
        "column fills.trade_id #1: integer\n"
        "column trades.price #1: double\n"
        "column trades.id #2: integer not null serial\n"
        "column trades.side #3: side\n"
        "constraint fills.fills_trade_id_fkey: foreign key (trade_id) references trades (id)\n"
        "constraint trades.sane: check (price > 0)\n"
        "constraint trades.trades_pkey: primary key (id)\n"
        "index trades.i: create index i on trades (price)\n");
    assert_string_equal(changes("drop index i; alter table trades drop constraint sane, add column fee "
                                "integer not null default 0,"
                                " drop column price accepting data loss \"x\", rename column side to way;"),
                        "- index trades.i\n"
                        "- constraint trades.sane\n"
                        "- column trades.price\n"
                        "- column trades.side\n"
                        "column trades.way #3: side\n"
                        "column trades.fee #4: integer not null default 0\n");
    assert_string_equal(changes("on sqlite create table only (a integer);"), "");
    assert_string_equal(
        changes("rename table fills to parts;"),
        "- constraint fills.fills_trade_id_fkey\n"
        "- column fills.trade_id\n"
        "- table fills\n"
        "table parts: \n"
        "column parts.trade_id #1: integer\n"
        "constraint parts.fills_trade_id_fkey: foreign key (trade_id) references trades (id)\n");
    assert_string_equal(
        changes("drop table parts accepting data loss \"x\"; drop table trades accepting data loss "
                "\"x\"; drop enum side; create table side (a integer);"),
        "- constraint parts.fills_trade_id_fkey\n"
        "- constraint trades.trades_pkey\n"
        "- column parts.trade_id\n"
        "- column trades.fee\n"
        "- column trades.id\n"
        "- column trades.way\n"
        "- table parts\n"
        "- table trades\n"
        "- enum side\n"
        "table side: \n"
        "column side.a #1: integer\n");
}

/* Rows by kind, owner and name, as the runtime folds them. */
struct fold {
    struct map rows;
    struct schema schema;
    const struct part *table; /* while one is built */
    struct table *made;
};

static void fold_part(void *context, const struct part *part)
{
    struct fold *fold = context;
    struct part *copy = arena_new(&chain.arena, struct part);
    const char *key = arena_format(&chain.arena, "%d.%s.%s", (int)part->kind,
                                   part->owner != NULL ? part->owner : "", part->name);
    *copy = *part;
    if (part->removed) {
        assert_non_null(map_get(fold->rows, key));
        fold->rows = map_remove(&chain.arena, fold->rows, key);
    } else {
        const char *text = arena_format(&chain.arena, "%u %s", part->position, part->definition);
        fold->rows = map_put(&chain.arena, fold->rows, key, copy, hash_of(text, strlen(text)));
    }
}

static bool build_part(void *context, const char *key, const void *value)
{
    struct fold *fold = context;
    const struct part *part = value;
    (void)key;
    if (part->owner == NULL || strcmp(part->owner, fold->table->name) != 0)
        return true;
    if (part->kind == MIG_OBJECT_COLUMN) {
        struct column *column = arena_new(&chain.arena, struct column);
        *column = *parse_column(&chain.arena, part->name, part->definition);
        column->position = part->position;
        fold->made = table_with_column(&chain.arena, fold->made, NULL, column);
    } else if (part->kind == MIG_OBJECT_CONSTRAINT) {
        fold->made = table_with_constraint(&chain.arena, fold->made, NULL,
                                           parse_constraint(&chain.arena, part->name, part->definition));
    } else {
        fold->made =
            table_with_index(&chain.arena, fold->made, NULL, parse_index(&chain.arena, part->definition));
    }
    return true;
}

static bool build_object(void *context, const char *key, const void *value)
{
    struct fold *fold = context;
    const struct part *part = value;
    (void)key;
    if (part->kind == MIG_OBJECT_ENUM)
        fold->schema =
            schema_put_object(&chain.arena, fold->schema,
                              parse_object(&chain.arena, OBJECT_ENUM, part->name, part->definition));
    if (part->kind != MIG_OBJECT_TABLE)
        return true;
    fold->table = part;
    fold->made = arena_new(&chain.arena, struct table);
    fold->made->object.name.text = part->name;
    assert_true(parse_table_options(&chain.arena, fold->made, part->definition));
    map_each(fold->rows, build_part, fold);
    fold->schema = schema_put_table(&chain.arena, fold->schema, fold->made);
    return true;
}

static void test_fold(void **state)
{
    static const char *const revisions[] = {
        "create enum side ('BUY', 'SELL') unchecked on sqlite;"
        "create table t (id bigint primary key, s side not null default 'BUY', p numeric(12, 8) default -1.5,"
        " d double not null generated always as (p * 2) stored, made timestamp default '2025-01-01',"
        " x text default ('a' || 'b'), \"Odd name\" varchar(3) unique, check (p > 0 and s in ('BUY')));"
        "create unique index i on t (p desc, (lower(x))) where s <> 'SELL';",
        "create table u (a integer primary key, t_id bigint references t on delete set null, unique (a, "
        "t_id));",
        "alter table t rename column p to price, add column note text not null fill 'x', drop constraint "
        "t_check;",
        "on postgres create index j on t (made nulls first) using btree; rename table u to v;",
        "drop index i; alter table v drop constraint u_t_id_fkey;",
        "on sqlite create table w (a integer primary key, b text) strict;",
    };
    (void)state;
    for (int dialect = 0; dialect < MIG_DIALECT_COUNT; dialect++) {
        struct fold fold = {0};
        end(NULL);
        start(NULL);
        for (size_t i = 0; i < sizeof revisions / sizeof *revisions; i++) {
            chain_up(&chain, revisions[i]);
            schema_parts_changed(&chain.arena, chain.before[dialect], chain.schema[dialect], fold_part,
                                 &fold);
            fold.schema = schema_empty;
            map_each(fold.rows, build_object, &fold);
            assert_true(schema_equal(fold.schema, chain.schema[dialect]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fold, start, end),
        cmocka_unit_test_setup_teardown(test_order, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
