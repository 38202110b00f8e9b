/* SPDX-License-Identifier: MIT
 * In: a checked chain with several heads, and which of them to join. Out: a new file whose revision comes
 * after them, or the places where their branches get in each other's way. Nothing is written that does not
 * compile.
 */
#include "compiler/merge.h"

#include "compiler/branches.h"
#include "compiler/create.h"
#include "compiler/finish.h"
#include "graph/set.h"

#include <string.h>

struct merging {
    struct compiler *compiler;
    const struct chain *chain;
    uint32_t *ends;
    size_t count;
};

/* A revision that already has one behind it would stay no head, and its branch another one. */
static enum outcome check_is_head(const struct merging *merging, uint32_t revision)
{
    struct arena *arena = &merging->compiler->output;
    const struct graph *graph = &merging->chain->graph;
    uint32_t child = set_child(graph, NULL, revision, 0);
    if (child == graph->count)
        return OUTCOME_DONE;
    const char *id = chain_id(merging->chain, revision);
    return finish_usage(
        arena_format(arena, "`%s` is not a head: `%s` comes after it", id, chain_id(merging->chain, child)),
        arena_format(arena, "name the end of its branch; a branch in the middle of the chain is joined by "
                            "`migc rebase`"));
}

static enum outcome add_named(struct merging *merging, const char *target)
{
    struct arena *arena = &merging->compiler->output;
    struct graph_problem problem;
    uint32_t revision;
    bool base;
    if (!graph_find(arena, &merging->chain->graph, NULL, target, &revision, &base, &problem))
        return finish_usage(problem.message, problem.help);
    if (base)
        return finish_usage("`base` is not a revision", "name the heads to join, or none for all of them");
    for (size_t i = 0; i < merging->count; i++)
        if (merging->ends[i] == revision)
            return finish_usage(
                arena_format(arena, "`%s` is named twice", chain_id(merging->chain, revision)),
                "name each head once, or none for all of them");
    merging->ends[merging->count++] = revision;
    return check_is_head(merging, revision);
}

static enum outcome choose_ends(struct merging *merging)
{
    struct arena *arena = &merging->compiler->output;
    const struct options *options = &merging->compiler->options;
    uint32_t *heads;
    size_t head_count = graph_heads(arena, &merging->chain->graph, &heads);
    if (head_count == 0)
        return finish_usage(arena_format(arena, "there is no revision in `%s`", merging->chain->folder), "");
    if (head_count == 1)
        return finish_usage(arena_format(arena, "the chain has one head, `%s`, so there is nothing to join",
                                         chain_id(merging->chain, heads[0])),
                            "");
    merging->ends = heads;
    merging->count = head_count;
    if (options->operand_count == 0)
        return OUTCOME_DONE;
    merging->ends = arena_array(arena, uint32_t, options->operand_count);
    merging->count = 0;
    for (size_t i = 0; i < options->operand_count; i++) {
        enum outcome outcome = add_named(merging, options->operands[i]);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    if (merging->count > 1)
        return OUTCOME_DONE;
    return finish_usage(
        arena_format(arena, "`%s` alone cannot be joined", options->operand),
        arena_format(arena, "the heads are %s", set_names(arena, &merging->chain->graph, heads, head_count)));
}

/* Too many to name each, and to compare each two: what conflicts is told by the check of the result. */
static bool are_many(const struct merging *merging)
{
    return merging->count > 8;
}

static void check_pair(const struct merging *merging, const struct checked *checked, uint32_t one,
                       uint32_t other)
{
    struct problems *problems = &merging->compiler->problems;
    const struct chain *chain = merging->chain;
    struct branches branches;
    branches_compare(merging->compiler, chain, checked, one < other ? one : other, one < other ? other : one,
                     &branches);
    if (!branches_conflict(&branches))
        return;
    struct problem *problem =
        problem_add(problems, PROBLEM_BRANCH_CONFLICT, chain->revisions[branches.ends[1]]->id.span,
                    "the branches of `%s` and `%s` cannot be joined as they are",
                    chain_id(chain, branches.ends[0]), chain_id(chain, branches.ends[1]));
    branches_explain_conflict(problems, problem, &branches);
}

static const char *message_of(const struct merging *merging)
{
    struct arena *arena = &merging->compiler->output;
    const char *given = merging->compiler->options.values[OPTION_MESSAGE];
    struct buf out;
    if (given != NULL)
        return given;
    if (are_many(merging))
        return arena_format(arena, "Merge %zu branches", merging->count);
    buf_init(&out, arena);
    for (size_t i = 0; i < merging->count; i++)
        buf_format(&out, "%s%s",
                   i == 0                    ? "Merge "
                   : i + 1 == merging->count ? " and "
                                             : ", ",
                   chain_id(merging->chain, merging->ends[i]));
    return out.data;
}

/* With the new file in its place, the whole chain is checked again. */
static enum outcome check_result(struct merging *merging, const struct new_revision *made)
{
    struct compiler *compiler = merging->compiler;
    const struct planned_file planned = {made->name, made->text, strlen(made->text)};
    struct chain chain;
    struct checked checked;
    const char *failure = chain_read(compiler, merging->chain->folder, &planned, &chain);
    if (failure != NULL)
        return finish_failure(failure);
    check_chain(compiler, &chain, &checked);
    return compiler->problems.list.count == 0 ? OUTCOME_DONE : finish_problems(compiler, &chain);
}

enum outcome merge_branches(struct compiler *compiler, const struct chain *chain,
                            const struct checked *checked)
{
    struct merging merging = {.compiler = compiler, .chain = chain};
    struct new_revision made;
    enum outcome outcome = choose_ends(&merging);
    if (outcome != OUTCOME_DONE)
        return outcome;
    for (size_t b = 1; b < merging.count && !are_many(&merging); b++)
        for (size_t a = 0; a < b; a++)
            check_pair(&merging, checked, merging.ends[a], merging.ends[b]);
    if (compiler->problems.list.count > 0)
        return finish_problems(compiler, chain);
    outcome = create_compose(compiler, chain, message_of(&merging), merging.ends, merging.count, &made);
    if (outcome == OUTCOME_DONE)
        outcome = check_result(&merging, &made);
    return outcome == OUTCOME_DONE ? create_write(compiler, &made) : outcome;
}
