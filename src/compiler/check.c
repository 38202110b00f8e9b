/* SPDX-License-Identifier: MIT
 * In: a chain. Out: each revision with the schemas around each of its steps, for both databases, and all
 * that is wrong with them. A file with syntax errors has lost steps; what it may have made or dropped is
 * no second error elsewhere.
 */
#include "compiler/check.h"

#include "compiler/ancestry.h"
#include "compiler/damage.h"
#include "compiler/ensure.h"
#include "compiler/footprint.h"
#include "compiler/outside.h"
#include "compiler/raw.h"
#include "compiler/too_early.h"
#include "schema/apply.h"

#include <string.h>

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
    struct checked_steps checked = {.items = arena_array(arena, struct around, steps.count),
                                    .count = steps.count};
    for (size_t i = 0; i < steps.count; i++) {
        struct schema after = apply_step(&apply, before, steps.items[i]);
        checked.items[i] = (struct around){.step = steps.items[i], .before = before, .after = after};
        before = after;
    }
    return checked;
}

/* What a problem left behind may be missing without another word, so nothing is derived from it. */
static bool is_doubtful(const struct ancestry *ancestry, const struct checked *checked, size_t number)
{
    const struct graph_revision *node = &ancestry->chain->graph.revisions[number];
    bool doubtful = ancestry->chain->damaged[number];
    for (size_t i = 0; i < node->parent_count; i++)
        doubtful = doubtful || checked->revisions[node->parents[i]].doubtful;
    for (size_t i = 0; i < node->require_count; i++)
        doubtful = doubtful || checked->revisions[node->requirements[i]].doubtful;
    return doubtful;
}

static bool is_within(struct span inner, struct span outer)
{
    return inner.begin >= outer.begin && inner.end <= outer.end;
}

/* Is the problem about a step that is for both databases? */
static bool is_for_both(const struct steps *steps, const struct problem *problem)
{
    for (size_t i = 0; i < steps->count; i++) {
        const struct step *step = steps->items[i];
        if (is_within(problem->span, step->span) || is_within(problem->span, step->table.span))
            return step->dialects == EVERY_DIALECT;
    }
    return false;
}

/* A step for both databases may fit only one of them, behind others that were for one. */
static void name_databases(struct compiler *compiler, const struct revision *revision, size_t from)
{
    static const char *const names[] = {"SQLite", "PostgreSQL"};
    for (size_t i = from; i < compiler->problems.list.count; i++) {
        struct problem *problem = compiler->problems.list.items[i];
        for (size_t d = 0; d < sizeof names / sizeof *names; d++)
            if (problem->found_on == 1u << d && is_for_both(&revision->upgrade, problem) &&
                strstr(problem->message, names[d]) == NULL)
                problem_note(&compiler->problems, problem, (struct span){0, 0}, "this is so on %s only",
                             names[d]);
    }
}

static void check_revision(struct compiler *compiler, struct ancestry *ancestry, struct checked *checked,
                           size_t number)
{
    struct checked_revision *revision = &checked->revisions[number];
    size_t problems = compiler->problems.list.count;
    struct schema before[MIG_DIALECT_COUNT];
    revision->revision = ancestry->chain->revisions[number];
    raw_check(compiler, revision->revision->upgrade);
    raw_check(compiler, revision->revision->downgrade);
    outside_check(compiler, revision->revision->upgrade);
    outside_check(compiler, revision->revision->downgrade);
    ancestry_before(ancestry, checked, number, before);
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        struct checked_side *side = &revision->sides[d];
        side->before = before[d];
        compiler->problems.on = 1u << d;
        side->up = check_steps(&compiler->analysis, &compiler->problems, revision->revision->id.text,
                               (enum mig_dialect)d, false, side->before, revision->revision->upgrade);
        side->after = checked_result(side->before, side->up);
        ensure_check(compiler, &side->up, (enum mig_dialect)d);
    }
    compiler->problems.on = 0;
    name_databases(compiler, revision->revision, problems);
    ancestry_add(ancestry, checked, number);
    revision->doubtful = compiler->problems.list.count != problems || is_doubtful(ancestry, checked, number);
    if (revision->doubtful)
        return;
    too_early_check(compiler, &revision->sides[MIG_DIALECT_POSTGRES].up);
    check_way_back(compiler, revision);
    if (revision->revision->downgrade_kind == DOWNGRADE_WRITTEN)
        too_early_check(compiler, &revision->sides[MIG_DIALECT_POSTGRES].down);
}

void check_chain(struct compiler *compiler, const struct chain *chain, struct checked *checked)
{
    size_t count = chain->graph.count;
    struct damage damage = damage_of(compiler, chain);
    struct ancestry ancestry;
    checked->count = count;
    checked->revisions = arena_array(&compiler->analysis, struct checked_revision, count);
    ancestry_init(&ancestry, compiler, chain);
    for (size_t i = 0; i < count; i++) {
        size_t problems = compiler->problems.list.count;
        if (chain->loose[i])
            continue;
        check_revision(compiler, &ancestry, checked, i);
        damage_forgive(compiler, &damage, chain->revisions[i], problems);
    }
    checked->clash = ancestry.quiet.list.count > 0 ? ancestry.quiet.list.items[0] : NULL;
    footprint_check(compiler, chain, checked, ancestry.branches_meet);
}
