/* SPDX-License-Identifier: MIT
 * Random statements over few names: whatever the simulator takes, its inverse takes back, and the schema
 * that grew step by step is the one that the same parts give at once.
 */
#include "chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SEQUENCES = 150, STEPS = 120, LEAST_OF_EACH = 5 };

struct dice {
    struct arena *arena;
    uint64_t state;
    struct schema schema;
};

static unsigned roll(struct dice *dice, unsigned sides)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(dice->state >> 33) % sides;
}

#define PICK(dice, ...)                                                                                      \
    ((const char *const[]){                                                                                  \
        __VA_ARGS__}[roll(dice, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))])

static const char *a_table(struct dice *dice)
{
    return PICK(dice, "a", "b", "c", "d");
}

static const char *a_column(struct dice *dice)
{
    return PICK(dice, "id", "p", "q", "r", "s", "t");
}

static const char *an_attribute(struct dice *dice)
{
    return PICK(dice, "", "", "", "not null", "unique", "references a", "references b (id) on delete cascade",
                "primary key", "check (p > 0)", "generated always as (p + 1) stored", "not null unique");
}

static const char *a_type(struct dice *dice)
{
    return PICK(dice, "integer", "integer", "bigint", "text default 'x'", "integer default 7", "e",
                "f default 'y'", "numeric(12, 8)", "timestamp default now()");
}

static const char *a_constraint(struct dice *dice)
{
    const char *column = a_column(dice);
    const char *name = PICK(dice, "", "", "constraint x ", "constraint y ");
    switch (roll(dice, 6)) {
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
    return table->constraints[roll(dice, (unsigned)table->constraint_count)]->name.text;
}

static const char *of_a_table(struct dice *dice)
{
    const char *table = a_table(dice);
    switch (roll(dice, 8)) {
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
    default:
        return arena_format(dice->arena, "alter table %s drop constraint %s;", table,
                            its_constraint(dice, table));
    }
}

static const char *of_an_index(struct dice *dice)
{
    const char *name = PICK(dice, "i", "j", "k");
    if (roll(dice, 3) == 0)
        return arena_format(dice->arena, "drop index %s;", name);
    return arena_format(dice->arena, "create %s index %s %s on %s (%s %s%s) %s;", PICK(dice, "", "unique"),
                        PICK(dice, "", "if not exists"), name, a_table(dice), PICK(dice, "id", "p", "q"),
                        PICK(dice, "", "desc"), PICK(dice, "", "", ", (p + 1)"),
                        PICK(dice, "", "", "where p > 0", "where q is null"));
}

static const char *a_statement(struct dice *dice)
{
    switch (roll(dice, 16)) {
    case 0:
    case 1:
        return arena_format(dice->arena, "create table %s (id integer %s, p integer %s, %s %s %s);",
                            a_table(dice), PICK(dice, "primary key", ""), an_attribute(dice), a_column(dice),
                            a_type(dice), an_attribute(dice));
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
        return of_an_index(dice);
    case 8:
        return arena_format(dice->arena, "insert into %s (id) values (%u), (9);", a_table(dice),
                            roll(dice, 9));
    default:
        return of_a_table(dice);
    }
}

static void take_back(struct chain *chain, enum mig_dialect dialect, const char *statement)
{
    struct problems problems = {.arena = &chain->arena};
    struct apply apply = {&chain->arena, &problems, "down", dialect, true};
    struct schema before = chain->before[dialect];
    struct inverse inverse = invert_step(&chain->arena, before, before, chain->steps.items[0], dialect);
    struct schema schema = chain->schema[dialect];
    if (inverse.result != INVERT_DONE)
        return;
    for (size_t i = 0; i < inverse.steps.count; i++)
        schema = apply_step(&apply, schema, inverse.steps.items[i]);
    if (problems.list.count != 0)
        fail_msg("%s: %s", statement, problems.list.items[0]->message);
    if (!schema_equal(schema, before))
        fail_msg("%s is not taken back", statement);
}

struct rebuilt {
    struct arena *arena;
    struct schema schema;
};

static void put_again(void *context, const struct object *object)
{
    struct rebuilt *rebuilt = context;
    if (object->kind == OBJECT_TABLE)
        rebuilt->schema = schema_put_table(rebuilt->arena, rebuilt->schema, (const struct table *)object);
    else if (object->kind == OBJECT_ENUM)
        rebuilt->schema = schema_put_enum(rebuilt->arena, rebuilt->schema, (const struct enum_type *)object);
}

/* Hashes and directories kept up step by step are those that a schema made at once has. */
static void assert_consistent(struct chain *chain, struct schema schema)
{
    struct rebuilt rebuilt = {&chain->arena, schema_empty};
    schema_each(schema, put_again, &rebuilt);
    assert_true(schema_equal(schema, rebuilt.schema));
    assert_true(map_equal(schema.taken, rebuilt.schema.taken));
    assert_true(map_equal(schema.users, rebuilt.schema.users));
}

static void run(uint64_t seed, unsigned *done)
{
    struct chain chain;
    chain_start(&chain);
    struct dice dice = {&chain.arena, seed, schema_empty};
    for (int i = 0; i < STEPS; i++) {
        struct schema sqlite = chain.schema[0];
        struct schema postgres = chain.schema[1];
        dice.schema = chain.schema[roll(&dice, 2)];
        const char *statement = a_statement(&dice);
        if (roll(&dice, 10) == 0)
            statement = arena_format(&chain.arena, "on %s %s", PICK(&dice, "sqlite", "postgres"), statement);
        if (chain_try(&chain, statement)[0] != '\0') {
            chain.schema[0] = sqlite;
            chain.schema[1] = postgres;
            continue;
        }
        done[chain.steps.items[0]->op]++;
        take_back(&chain, MIG_DIALECT_SQLITE, statement);
        take_back(&chain, MIG_DIALECT_POSTGRES, statement);
    }
    assert_consistent(&chain, chain.schema[0]);
    assert_consistent(&chain, chain.schema[1]);
    chain_end(&chain);
}

static void test_random(void **state)
{
    unsigned done[32] = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= SEQUENCES; seed++)
        run(seed * 1000003, done);
    for (int op = OP_CREATE_TABLE; op <= OP_INSERT; op++)
        if (done[op] < LEAST_OF_EACH)
            fail_msg("only %u of %s", done[op], op_words((enum op)op));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
