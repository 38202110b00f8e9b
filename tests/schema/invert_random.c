/* SPDX-License-Identifier: MIT
 * Random statements over few names: whatever the simulator takes, its inverse takes back, and the schema
 * that grew step by step is the one that the same parts give at once.
 */
#include "chain.h"
#include "dice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SEQUENCES = 300, STEPS = 120, LEAST_OF_EACH = 5, REVISION = 6 };

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

struct past {
    const struct step *step;
    struct schema before[2];
};

struct pasts {
    VEC(struct past) list;
};

/* From `schema`, which stands after the last of them. False: one has no way back. */
static bool walk_back(struct chain *chain, const struct past *pasts, size_t count, enum mig_dialect dialect,
                      struct schema schema)
{
    struct problems problems = {.arena = &chain->arena};
    struct apply apply = {&chain->arena, &problems, "down", dialect, true};
    struct schema start = pasts[0].before[dialect];
    for (size_t i = count; i-- > 0;) {
        struct inverse inverse =
            invert_step(&chain->arena, start, pasts[i].before[dialect], pasts[i].step, dialect);
        if (inverse.result != INVERT_DONE)
            return false;
        for (size_t k = 0; k < inverse.steps.count; k++)
            schema = apply_step(&apply, schema, inverse.steps.items[k]);
    }
    if (problems.list.count != 0)
        fail_msg("%s", problems.list.items[0]->message);
    assert_true(schema_equal(schema, start));
    return true;
}

/* As if every few statements had been one revision. */
static unsigned walk_all(struct chain *chain, const struct pasts *pasts)
{
    unsigned walked = 0;
    for (size_t first = 0; first + REVISION < pasts->list.count; first++)
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            walked += walk_back(chain, &pasts->list.items[first], REVISION, (enum mig_dialect)d,
                                pasts->list.items[first + REVISION].before[d]);
    return walked;
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
    else if (object_stands_alone(object))
        rebuilt->schema = schema_put_object(rebuilt->arena, rebuilt->schema, object);
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

static unsigned run(uint64_t seed, unsigned *done)
{
    struct chain chain;
    struct pasts pasts = {0};
    chain_start(&chain);
    struct dice dice = {&chain.arena, seed, schema_empty, false};
    for (int i = 0; i < STEPS; i++) {
        struct schema sqlite = chain.schema[0];
        struct schema postgres = chain.schema[1];
        dice.schema = chain.schema[dice_roll(&dice, 2)];
        const char *statement = dice_statement(&dice);
        if (chain_try(&chain, statement)[0] != '\0') {
            chain.schema[0] = sqlite;
            chain.schema[1] = postgres;
            continue;
        }
        struct past past = {chain.steps.items[0], {sqlite, postgres}};
        vec_push(&chain.arena, &pasts.list, past);
        done[chain.steps.items[0]->op]++;
        take_back(&chain, MIG_DIALECT_SQLITE, statement);
        take_back(&chain, MIG_DIALECT_POSTGRES, statement);
    }
    assert_consistent(&chain, chain.schema[0]);
    assert_consistent(&chain, chain.schema[1]);
    unsigned walked = walk_all(&chain, &pasts);
    chain_end(&chain);
    return walked;
}

static void test_random(void **state)
{
    unsigned done[128] = {0};
    unsigned walked = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEQUENCES; seed++)
        walked += run(seed * 1000003, done);
    for (int op = OP_CREATE_TABLE; op <= OP_INSERT; op++)
        if (done[op] < LEAST_OF_EACH)
            fail_msg("only %u of %s", done[op], op_words((enum op)op));
    if (done[OP_ALTER_COLUMN] < LEAST_OF_EACH)
        fail_msg("only %u of %s", done[OP_ALTER_COLUMN], op_words(OP_ALTER_COLUMN));
    assert_true(walked > SEQUENCES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
