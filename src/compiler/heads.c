/* SPDX-License-Identifier: MIT
 * In: a checked chain. Out: a problem when it ends in more than one revision: usually two people added one
 * after the same parent. The message names both ends, what each branch touches, whether they get in each
 * other's way, and the command that makes one end of them; its place is the line that a rebase would change.
 */
#include "compiler/heads.h"

#include "base/text.h"
#include "compiler/branches.h"
#include "graph/set.h"

static void no_revisions(struct compiler *compiler, const struct chain *chain)
{
    struct problem *problem = problem_add(&compiler->problems, PROBLEM_NO_REVISIONS, (struct span){0, 0},
                                          "there is no .mig file in `%s`", chain->folder);
    problem_help(&compiler->problems, problem, "`migc create \"message\" --dir %s` writes the first one",
                 text_shell_word(&compiler->analysis, chain->folder));
}

/* "migc merge --dir migrations", with the two ends where there are more than these. */
static const char *merge_command(struct arena *arena, const struct branches *branches, bool named)
{
    struct buf out;
    buf_init(&out, arena);
    buf_add(&out, "migc merge");
    for (int b = 0; b < 2 && named; b++) {
        buf_char(&out, ' ');
        text_shell(&out, chain_id(branches->chain, branches->ends[b]));
    }
    buf_add(&out, " --dir ");
    text_shell(&out, branches->chain->folder);
    return out.data;
}

static void advise(struct compiler *compiler, struct problem *problem, const struct branches *branches,
                   bool more)
{
    struct arena *arena = &compiler->analysis;
    if (branches_conflict(branches))
        branches_explain_conflict(&compiler->problems, problem, branches);
    else
        problem_help(
            &compiler->problems, problem,
            "they do not conflict, so a revision can join them: `%s`;\nor one comes after the other: `%s`",
            merge_command(arena, branches, more),
            branches_rebase_command(arena, branches->chain, branches->start, branches->ends[0]));
}

/* The youngest two; the problem stands at what would move: what has not been released, or else the youngest.
 */
static void several_heads(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                          const uint32_t *heads, size_t count)
{
    struct problems *problems = &compiler->problems;
    bool sound = problems->list.count == 0;
    struct branches branches;
    uint32_t stays = heads[count - 2];
    uint32_t moves = heads[count - 1];
    if (branches_first_moves(&compiler->analysis, chain, stays, moves)) {
        stays = heads[count - 1];
        moves = heads[count - 2];
    }
    branches_compare(compiler, chain, checked, stays, moves, &branches);
    const struct revision *start = chain->revisions[branches.start];
    struct span span = start->parents.count > 0 ? start->parents.items[0].span : start->id.span;
    struct problem *problem = problem_add(problems, PROBLEM_TWO_HEADS, span, "the chain has %zu heads: %s",
                                          count, set_names(&compiler->source, &chain->graph, heads, count));
    for (int b = 1; b >= 0; b--) {
        const struct name *id = &chain->revisions[branches.ends[b]]->id;
        const char *which = b == 1 ? "this branch" : count == 2 ? "the other branch" : "another branch";
        problem_note(problems, problem, id->span, "`%s` is the end of %s%s%s", id->text, which,
                     sound ? ", which touches " : "", sound ? branches.touched[b] : "");
    }
    if (sound)
        advise(compiler, problem, &branches, count > 2);
    else
        problem_help(problems, problem,
                     "mend the other errors first; then this says how the branches become one");
}

void heads_check(struct compiler *compiler, const struct chain *chain, const struct checked *checked)
{
    uint32_t *heads;
    if (chain->file_count == 0)
        no_revisions(compiler, chain);
    size_t count = graph_heads(&compiler->source, &chain->graph, &heads);
    if (count > 1 && chain->complete && compiler->options.values[OPTION_ALLOW_HEADS] == NULL)
        several_heads(compiler, chain, checked, heads, count);
}
