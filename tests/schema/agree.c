/* SPDX-License-Identifier: MIT
 * In: a database and a seed. Out: a failed test, with the statement, where simulator and database differ.
 */
#include "agree.h"

#include "chain.h"
#include "dice.h"
#include "schema/apply.h"

/* The runner looks whether the index is there (MIG_KIND_ENSURE_INDEX); the lab only executes. */
static bool is_there(const struct lab *lab, const struct step *step)
{
    return step->op == OP_CREATE_INDEX && schema_index(lab->schema, step->index->object.name.text) != NULL;
}

static bool comes_back(struct lab *lab, const struct chain *chain)
{
    struct inverse inverse =
        invert_step(&lab->arena, lab->schema, lab->schema, chain->steps.items[0], lab->dialect);
    return inverse.result == INVERT_DONE;
}

void agree(struct lab *lab, unsigned seed, unsigned statements)
{
    struct chain chain;
    unsigned taken = 0;
    chain_start(&chain);
    struct dice dice = {&chain.arena, seed, schema_empty, true};
    for (unsigned i = 0; i < statements; i++) {
        dice.schema = chain.schema[lab->dialect] = lab->schema;
        const char *statement = dice_statement(&dice);
        if (chain_try_one(&chain, statement, lab->dialect)[0] != '\0' || is_there(lab, chain.steps.items[0]))
            continue;
        taken++;
        print_message("%s\n", statement);
        if (comes_back(lab, &chain))
            lab_round_trip(lab, statement);
        lab_run(lab, statement);
    }
    assert_true(taken > statements / 20);
    chain_end(&chain);
}
