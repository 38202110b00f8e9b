/* SPDX-License-Identifier: MIT
 * In: a chain, a revision and the one that becomes its parent. Out: the revision's file with another `after`,
 * every other byte as it was. It is written only when the chain with it has no errors but those about
 * branches, and is nearer to having none of these than the chain before.
 */
#include "compiler/rebase.h"

#include "base/file.h"
#include "base/text.h"
#include "compiler/create.h"
#include "compiler/finish.h"
#include "compiler/footprint.h"
#include "compiler/heads.h"
#include "compiler/seal.h"
#include "graph/set.h"
#include "language/pieces.h"

#include <stdio.h>
#include <string.h>

struct rebasing {
    struct compiler *compiler;
    const struct chain *chain;
    const struct checked *checked;
    uint32_t moved, onto;
    const bool *below; /* what `onto` stands on, and itself */
    /* the file */
    const struct source *source;
    struct pieces pieces;
    struct buf text;    /* what it becomes */
    const char *copied; /* up to here the old text has gone into it */
};

/* What is left to do before a chain is one that compiles. */
struct count {
    size_t heads, conflicts, errors;
};

static struct count count_work(struct compiler *compiler, const struct chain *chain,
                               const struct checked *checked)
{
    uint32_t *heads;
    struct count count = {.heads = graph_heads(&compiler->analysis, &chain->graph, &heads),
                          .conflicts = footprint_conflicts(&compiler->analysis, chain, checked)};
    for (size_t i = 0; i < compiler->problems.list.count; i++) {
        enum problem_code code = compiler->problems.list.items[i]->code;
        count.errors += code != PROBLEM_BRANCH_CONFLICT && code != PROBLEM_TWO_HEADS;
    }
    return count;
}

static enum outcome find(struct rebasing *rebasing, const char *target, uint32_t *revision)
{
    struct graph_problem problem;
    bool base;
    if (!graph_find(&rebasing->compiler->output, &rebasing->chain->graph, NULL, target, revision, &base,
                    &problem))
        return finish_usage(problem.message, problem.help);
    return base ? finish_usage("`base` is not a revision", "a revision is put behind another one")
                : OUTCOME_DONE;
}

/* Is the parent what `onto` takes the place of? */
static bool is_replaced(const struct rebasing *rebasing, const char *parent)
{
    const struct graph *graph = &rebasing->chain->graph;
    const struct revision *moved = rebasing->chain->revisions[rebasing->moved];
    if (moved->parents.count == 1)
        return true;
    for (uint32_t i = 0; i < graph->count; i++)
        if (strcmp(graph->revisions[i].id, parent) == 0)
            return rebasing->below[i];
    return true; /* no file defines it */
}

static enum outcome check_parents(const struct rebasing *rebasing)
{
    struct arena *arena = &rebasing->compiler->output;
    const struct names parents = rebasing->chain->revisions[rebasing->moved]->parents;
    const char *moved = chain_id(rebasing->chain, rebasing->moved);
    const char *onto = chain_id(rebasing->chain, rebasing->onto);
    size_t replaced = 0;
    for (size_t i = 0; i < parents.count; i++)
        replaced += is_replaced(rebasing, parents.items[i].text);
    if (replaced == 1 && names_have(parents, onto))
        return finish_usage(arena_format(arena, "`%s` comes after `%s` already", moved, onto), "");
    if (parents.count == 0 || replaced > 0)
        return OUTCOME_DONE;
    return finish_usage(
        arena_format(arena, "`%s` joins branches, and `%s` stands on none of them", moved, onto),
        "a revision that joins branches is put behind one that stands on a parent of it, which it replaces");
}

static enum outcome check_places(struct rebasing *rebasing)
{
    struct arena *arena = &rebasing->compiler->output;
    const struct graph *graph = &rebasing->chain->graph;
    const char *moved = chain_id(rebasing->chain, rebasing->moved);
    const char *onto = chain_id(rebasing->chain, rebasing->onto);
    bool *below = set_copy(arena, graph, NULL);
    if (rebasing->moved == rebasing->onto)
        return finish_usage(arena_format(arena, "`%s` cannot come after itself", moved), "");
    below[rebasing->onto] = true;
    set_add_ancestors(graph, below, LINKS_NEEDS);
    rebasing->below = below;
    if (seal_holds(rebasing->chain, rebasing->moved))
        return finish_usage(arena_format(arena, "`%s` has been released, so it stays where it is", moved),
                            "put what has not been released behind it instead");
    if (below[rebasing->moved])
        return finish_usage(
            arena_format(arena, "`%s` stands on `%s`, which so cannot come after it", onto, moved),
            arena_format(arena, "put `%s` behind something else first", onto));
    return check_parents(rebasing);
}

/* --- the text --- */

static const char *at(const struct rebasing *rebasing, uint32_t offset)
{
    return rebasing->source->text + (offset - rebasing->source->begin);
}

static void copy_to(struct rebasing *rebasing, const char *to)
{
    buf_addn(&rebasing->text, rebasing->copied, (size_t)(to - rebasing->copied));
    rebasing->copied = to;
}

static void add_onto(struct rebasing *rebasing)
{
    create_add_id(&rebasing->text, chain_id(rebasing->chain, rebasing->onto));
}

/* The comma before a name goes with it; a comment between the two stays. */
static void remove_name(struct rebasing *rebasing, struct span name)
{
    const char *from = at(rebasing, name.begin);
    const struct piece *comma = NULL;
    bool comment = false;
    for (size_t i = 0; i < rebasing->pieces.count && rebasing->pieces.items[i].text < from; i++) {
        const struct piece *piece = &rebasing->pieces.items[i];
        comment = piece->kind == PIECE_COMMENT || (comment && !piece_is(piece, ","));
        if (piece_is(piece, ","))
            comma = piece;
    }
    if (comma != NULL) {
        copy_to(rebasing, comma->text);
        rebasing->copied = comment ? comma->text + 1 : from;
    }
    copy_to(rebasing, from);
    rebasing->copied = at(rebasing, name.end);
}

static void replace_names(struct rebasing *rebasing, struct names parents)
{
    bool written = false;
    for (size_t i = 0; i < parents.count; i++) {
        struct span span = parents.items[i].span;
        if (!is_replaced(rebasing, parents.items[i].text))
            continue;
        if (written) {
            remove_name(rebasing, span);
            continue;
        }
        copy_to(rebasing, at(rebasing, span.begin));
        add_onto(rebasing);
        rebasing->copied = at(rebasing, span.end);
        written = true;
    }
}

/* A root has no `after` yet: it gets one behind the message, in a line of its own. */
static void insert_clause(struct rebasing *rebasing)
{
    enum { REVISION, ID, MESSAGE };
    const struct piece *pieces = rebasing->pieces.items;
    const char *first_line = memchr(rebasing->source->text, '\n', rebasing->source->size);
    bool carriage = first_line != NULL && first_line > rebasing->source->text && first_line[-1] == '\r';
    for (size_t i = 0, token = REVISION;; i++) {
        if (pieces[i].kind == PIECE_COMMENT)
            continue;
        if (token++ != MESSAGE)
            continue;
        copy_to(rebasing, pieces[i].text + pieces[i].size);
        buf_add(&rebasing->text, carriage ? "\r\n    after " : "\n    after ");
        add_onto(rebasing);
        return;
    }
}

static void edit(struct rebasing *rebasing)
{
    const struct revision *moved = rebasing->chain->revisions[rebasing->moved];
    rebasing->source = source_locate(&rebasing->compiler->sources, moved->id.span.begin).source;
    rebasing->copied = rebasing->source->text;
    rebasing->pieces = pieces_of(&rebasing->compiler->output, rebasing->source->text, rebasing->source->size);
    buf_init(&rebasing->text, &rebasing->compiler->output);
    if (moved->parents.count > 0)
        replace_names(rebasing, moved->parents);
    else
        insert_clause(rebasing);
    copy_to(rebasing, rebasing->source->text + rebasing->source->size);
}

/* --- the result --- */

/* A conflict less is worth a head more: what only a requirement held may be left as one. */
static bool is_progress(struct count before, struct count after, bool heads_wanted)
{
    if (after.errors > 0 || before.errors > 0)
        return after.errors == 0;
    if (after.conflicts != before.conflicts)
        return after.conflicts < before.conflicts;
    return after.heads <= before.heads || heads_wanted;
}

static enum outcome check_result(struct rebasing *rebasing)
{
    struct compiler *compiler = rebasing->compiler;
    const struct chain *chain = rebasing->chain;
    const struct planned_file planned = {chain->revisions[rebasing->moved]->file, rebasing->text.data,
                                         rebasing->text.size};
    struct count before = count_work(compiler, chain, rebasing->checked);
    struct chain result;
    struct checked checked;
    compiler->problems = (struct problems){.arena = compiler->problems.arena};
    const char *failure = chain_read(compiler, chain->folder, &planned, &result);
    if (failure != NULL)
        return finish_failure(failure);
    check_chain(compiler, &result, &checked);
    heads_check(compiler, &result, &checked);
    struct count after = count_work(compiler, &result, &checked);
    bool heads_wanted = compiler->options.values[OPTION_ALLOW_HEADS] != NULL;
    if (is_progress(before, after, heads_wanted))
        return OUTCOME_DONE;
    finish_problems(compiler, &result);
    return finish_failure(arena_format(
        &compiler->output, "`%s` behind `%s` would not compile, so `%s` was left as it was",
        chain_id(chain, rebasing->moved), chain_id(chain, rebasing->onto), rebasing->source->path));
}

enum outcome rebase_revision(struct compiler *compiler, const struct chain *chain,
                             const struct checked *checked)
{
    struct rebasing rebasing = {.compiler = compiler, .chain = chain, .checked = checked};
    enum outcome outcome;
    if (chain->graph.count == 0)
        return finish_problems(compiler, chain);
    outcome = find(&rebasing, compiler->options.operand, &rebasing.moved);
    if (outcome == OUTCOME_DONE)
        outcome = find(&rebasing, compiler->options.values[OPTION_ONTO], &rebasing.onto);
    if (outcome == OUTCOME_DONE && chain->damaged[rebasing.moved])
        return finish_problems(compiler, chain);
    if (outcome == OUTCOME_DONE)
        outcome = check_places(&rebasing);
    if (outcome != OUTCOME_DONE)
        return outcome;
    edit(&rebasing);
    outcome = check_result(&rebasing);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *failure =
        file_replace(&compiler->output, rebasing.source->path, rebasing.text.data, rebasing.text.size, NULL);
    if (failure != NULL)
        return finish_failure(failure);
    printf("%s\n", rebasing.source->path);
    if (compiler->problems.list.count > 0)
        fprintf(stderr, "migc: branches are left; `migc check %s` says how to go on\n",
                text_shell_word(&compiler->output, chain->folder));
    return OUTCOME_DONE;
}
