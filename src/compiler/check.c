/* SPDX-License-Identifier: MIT
 * In: a chain. Out: each revision with the schemas around each of its steps, for both databases, and all
 * that is wrong with them. A file with syntax errors has lost steps; what it may have made or dropped is
 * no second error elsewhere.
 */
#include "compiler/check.h"

#include "compiler/damage.h"
#include "graph/set.h"
#include "schema/apply.h"
#include "sql/render.h"

struct schema checked_result(struct schema before, struct checked_steps steps)
{
    return steps.count == 0 ? before : steps.items[steps.count - 1].after;
}

struct checked_steps check_steps(struct arena *arena, struct problems *problems, const char *revision,
                                 enum mig_dialect dialect, bool derived, struct schema before,
                                 struct steps steps)
{
    const struct apply apply = {
        .arena = arena, .problems = problems, .revision = revision, .dialect = dialect, .derived = derived};
    struct checked_steps checked = {.items = arena_array(arena, struct checked_step, steps.count),
                                    .count = steps.count};
    for (size_t i = 0; i < steps.count; i++) {
        struct schema after = apply_step(&apply, before, steps.items[i]);
        checked.items[i] = (struct checked_step){.step = steps.items[i], .before = before, .after = after};
        before = after;
    }
    return checked;
}

/* More than one parent, or requirements: the schema is that of everything below, in the order of the chain.
 */
static struct schema replay_ancestors(struct compiler *compiler, const struct chain *chain, size_t number,
                                      enum mig_dialect dialect)
{
    bool *below = set_copy(&compiler->analysis, &chain->graph, NULL);
    struct schema schema = schema_empty;
    below[number] = true;
    set_add_ancestors(&chain->graph, below, LINKS_NEEDS);
    for (size_t i = 0; i < number; i++)
        if (below[i])
            schema = checked_result(schema, check_steps(&compiler->analysis, &compiler->problems,
                                                        chain->revisions[i]->id.text, dialect, false, schema,
                                                        chain->revisions[i]->upgrade));
    return schema;
}

static struct schema schema_before(struct compiler *compiler, const struct chain *chain,
                                   const struct checked *checked, size_t number, enum mig_dialect dialect)
{
    const struct graph_revision *node = &chain->graph.revisions[number];
    if (node->parent_count == 0 && node->require_count == 0)
        return schema_empty;
    if (node->parent_count == 1 && node->require_count == 0)
        return checked->revisions[node->parents[0]].sides[dialect].after;
    return replay_ancestors(compiler, chain, number, dialect);
}

static void check_raw(struct compiler *compiler, const struct step *step, const char *text, struct span span)
{
    const char *const *statements;
    size_t count;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        if (text != NULL && (step->dialects & 1u << d) != 0)
            sql_split(&compiler->analysis, text, span, (enum mig_dialect)d, &compiler->problems, &statements,
                      &count);
}

static void check_raw_steps(struct compiler *compiler, struct steps steps)
{
    for (size_t i = 0; i < steps.count; i++) {
        const struct step *step = steps.items[i];
        if (step->op != OP_SQL)
            continue;
        check_raw(compiler, step, step->text, step->text_span);
        if (step->reverse == REVERSE_GIVEN)
            check_raw(compiler, step, step->reverse_text, step->reverse_span);
    }
}

static void check_revision(struct compiler *compiler, const struct chain *chain, struct checked *checked,
                           size_t number)
{
    struct checked_revision *revision = &checked->revisions[number];
    size_t problems = compiler->problems.list.count;
    revision->revision = chain->revisions[number];
    check_raw_steps(compiler, revision->revision->upgrade);
    check_raw_steps(compiler, revision->revision->downgrade);
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        struct checked_side *side = &revision->sides[d];
        side->before = schema_before(compiler, chain, checked, number, (enum mig_dialect)d);
        side->up = check_steps(&compiler->analysis, &compiler->problems, revision->revision->id.text,
                               (enum mig_dialect)d, false, side->before, revision->revision->upgrade);
        side->after = checked_result(side->before, side->up);
    }
    if (compiler->problems.list.count == problems && !chain->damaged[number])
        check_way_back(compiler, revision);
}

void check_chain(struct compiler *compiler, const struct chain *chain, struct checked *checked)
{
    size_t count = chain->graph.count;
    struct damage damage = damage_of(compiler, chain);
    checked->count = count;
    checked->revisions = arena_array(&compiler->analysis, struct checked_revision, count);
    for (size_t i = 0; i < count; i++) {
        size_t problems = compiler->problems.list.count;
        if (chain->loose[i])
            continue;
        check_revision(compiler, chain, checked, i);
        damage_forgive(compiler, &damage, problems);
    }
}
