/* SPDX-License-Identifier: MIT
 * In: a chain and its seal. Out: a problem for each released revision that is gone, stands on others, or
 * would do something else than what databases have run already; with the place where it differs.
 */
#include "compiler/seal.h"

#include "base/text.h"
#include "schema/digest.h"

#include <string.h>

struct checking {
    struct problems *problems;
    const struct chain *chain;
};

static const char *named(struct checking *checking, struct names names)
{
    struct buf out;
    buf_init(&out, checking->problems->arena);
    for (size_t i = 0; i < names.count; i++)
        buf_format(&out, "%s`%s`", i > 0 ? ", " : "", names.items[i].text);
    return names.count > 0 ? out.data : "nothing";
}

static bool has_name(struct names names, const char *id)
{
    for (size_t i = 0; i < names.count; i++)
        if (strcmp(names.items[i].text, id) == 0)
            return true;
    return false;
}

static bool same_ids(struct names a, struct names b)
{
    bool same = a.count == b.count;
    for (size_t i = 0; i < a.count && same; i++)
        same = has_name(b, a.items[i].text);
    return same;
}

static void add_origin(struct checking *checking, struct problem *problem, const struct sealed *sealed)
{
    problem_note(checking->problems, problem, sealed->id.span, "`%s` was sealed here", sealed->id.text);
}

static void check_needs(struct checking *checking, const struct sealed *sealed,
                        const struct revision *revision, bool parents)
{
    struct names was = parents ? sealed->parents : sealed->requirements;
    struct names now = parents ? revision->parents : revision->requirements;
    if (same_ids(was, now))
        return;
    struct problem *problem = problem_add(
        checking->problems, PROBLEM_SEALED_MOVED, now.count > 0 ? now.items[0].span : revision->id.span,
        "revision `%s` was released %s %s, and now %s %s", revision->id.text,
        parents ? "after" : "with a need for", named(checking, was), parents ? "comes after" : "needs",
        named(checking, now));
    add_origin(checking, problem, sealed);
    problem_help(checking->problems, problem,
                 "databases have applied it in its old place: put the line back, and let a new revision\n"
                 "come after both");
}

struct difference {
    size_t first;         /* the first step that is not as it was */
    size_t gone, instead; /* how many steps were there, and are now */
};

static struct difference compare_steps(struct checking *checking, struct names was, struct steps now)
{
    struct arena *arena = checking->problems->arena;
    size_t first = 0;
    size_t gone = was.count;
    size_t instead = now.count;
    while (first < was.count && first < now.count &&
           strcmp(was.items[first].text, seal_step(arena, now.items[first])) == 0)
        first++;
    while (gone > first && instead > first &&
           strcmp(was.items[gone - 1].text, seal_step(arena, now.items[instead - 1])) == 0) {
        gone--;
        instead--;
    }
    return (struct difference){.first = first, .gone = gone - first, .instead = instead - first};
}

static const char *difference_words(struct checking *checking, struct difference difference, bool at_end)
{
    struct arena *arena = checking->problems->arena;
    const char *where = at_end ? "here" : "before this one";
    if (difference.gone == 0)
        return difference.instead == 1
                   ? "this step was not in it"
                   : arena_format(arena, "this step and %zu more were not in it", difference.instead - 1);
    if (difference.instead == 0)
        return difference.gone == 1
                   ? arena_format(arena, "a step that stood %s is gone", where)
                   : arena_format(arena, "%zu steps that stood %s are gone", difference.gone, where);
    return difference.gone == 1 && difference.instead == 1 ? "this step was another one"
                                                           : "from this step on it was another one";
}

static void report_steps(struct checking *checking, const struct sealed *sealed,
                         const struct revision *revision, bool down, struct difference difference)
{
    struct steps steps = down ? revision->downgrade : revision->upgrade;
    struct span block = down ? revision->downgrade_span : revision->upgrade_span;
    bool at_end = difference.first >= steps.count;
    struct problem *problem = problem_add(checking->problems, PROBLEM_SEALED_CHANGED,
                                          at_end ? (struct span){block.end > 0 ? block.end - 1 : 0, block.end}
                                                 : steps.items[difference.first]->span,
                                          "revision `%s` has been released, and %s", revision->id.text,
                                          difference_words(checking, difference, at_end));
    add_origin(checking, problem, sealed);
    problem_help(checking->problems, problem,
                 "databases have run it as it was: bring the old text back from version control, and write\n"
                 "the change as a new revision: `migc create \"message\" --dir %s`",
                 text_shell_word(checking->problems->arena, checking->chain->folder));
}

static const char *way_back(enum downgrade_kind kind)
{
    switch (kind) {
    case DOWNGRADE_DERIVED:
        return "a derived downgrade";
    case DOWNGRADE_WRITTEN:
        return "a written downgrade";
    case DOWNGRADE_IRREVERSIBLE:
        return "no way back";
    }
    return "";
}

static void report_way_back(struct checking *checking, const struct sealed *sealed,
                            const struct revision *revision)
{
    struct problem *problem =
        problem_add(checking->problems, PROBLEM_SEALED_CHANGED,
                    revision->downgrade_span.end > 0 ? revision->downgrade_span : revision->id.span,
                    "revision `%s` was released with %s, and now has %s", revision->id.text,
                    way_back(sealed->downgrade_kind), way_back(revision->downgrade_kind));
    add_origin(checking, problem, sealed);
    problem_help(checking->problems, problem,
                 "databases keep the way back that they were upgraded with: bring the old text back from\n"
                 "version control");
}

static void check_meaning(struct checking *checking, const struct sealed *sealed,
                          const struct revision *revision)
{
    char digest[SHA256_HEX];
    digest_revision(checking->problems->arena, revision, digest);
    if (strcmp(digest, sealed->digest) == 0)
        return;
    struct difference up = compare_steps(checking, sealed->upgrade, revision->upgrade);
    struct difference down = compare_steps(checking, sealed->downgrade, revision->downgrade);
    if (up.gone > 0 || up.instead > 0)
        report_steps(checking, sealed, revision, false, up);
    else if (sealed->downgrade_kind != revision->downgrade_kind)
        report_way_back(checking, sealed, revision);
    else
        report_steps(checking, sealed, revision, true, down);
}

/* `places`: of each sealed revision in the chain, or the chain's length. */
static const size_t *find_places(struct checking *checking)
{
    const struct graph *graph = &checking->chain->graph;
    const struct seal *seal = checking->chain->seal;
    size_t *places = arena_array(checking->problems->arena, size_t, seal->count);
    for (size_t i = 0; i < seal->count; i++)
        places[i] = graph->count;
    for (size_t i = 0; i < graph->count; i++) {
        const struct sealed *sealed = seal_find(seal, graph->revisions[i].id);
        if (sealed != NULL)
            places[sealed - seal->entries] = i;
    }
    return places;
}

/* Then that revision says that it is gone (chain.c). */
static bool is_needed(const struct chain *chain, const char *id)
{
    for (size_t i = 0; i < chain->graph.count; i++)
        if (has_name(chain->revisions[i]->parents, id) || has_name(chain->revisions[i]->requirements, id))
            return true;
    return false;
}

static void help_missing(struct problems *problems, struct problem *problem)
{
    problem_help(problems, problem,
                 "databases that have applied it are refused by a program that does not know it:\n"
                 "bring its file back from version control");
}

void seal_explain_missing(struct problems *problems, struct problem *problem, const struct sealed *sealed)
{
    problem_note(problems, problem, sealed->id.span, "`%s` has been released: it was sealed here",
                 sealed->id.text);
    help_missing(problems, problem);
}

static void check_missing(struct checking *checking, const struct sealed *sealed)
{
    if (is_needed(checking->chain, sealed->id.text))
        return;
    help_missing(checking->problems,
                 problem_add(checking->problems, PROBLEM_SEALED_MISSING, sealed->id.span,
                             "revision `%s` has been released, and no file in `%s` defines it",
                             sealed->id.text, checking->chain->folder));
}

void seal_check(struct compiler *compiler, const struct chain *chain)
{
    const struct seal *seal = chain->seal;
    struct checking checking = {.problems = &compiler->problems, .chain = chain};
    const size_t *places = find_places(&checking);
    bool every_file =
        chain->graph.count == chain->file_count; /* gave a revision: none hides in a damaged one */
    for (size_t i = 0; i < seal->count; i++) {
        const struct sealed *sealed = &seal->entries[i];
        if (places[i] < chain->graph.count && !chain->damaged[places[i]]) {
            check_needs(&checking, sealed, chain->revisions[places[i]], true);
            check_needs(&checking, sealed, chain->revisions[places[i]], false);
            check_meaning(&checking, sealed, chain->revisions[places[i]]);
        } else if (places[i] == chain->graph.count && every_file) {
            check_missing(&checking, sealed);
        }
    }
}

static void report_rendering(struct checking *checking, const struct sealed *sealed,
                             const struct revision *revision, enum mig_dialect dialect)
{
    struct problem *problem =
        problem_add(checking->problems, PROBLEM_SEALED_RENDERING, revision->id.span,
                    "revision `%s` has been released, and this migc would run other SQL for it on %s",
                    revision->id.text, dialect == MIG_DIALECT_SQLITE ? "SQLite" : "PostgreSQL");
    add_origin(checking, problem, sealed);
    problem_help(checking->problems, problem,
                 "the revision means what it did, so another version of migc wrote the SQL of the release; "
                 "when the\nnew SQL is right, `migc seal %s --accept-rendering` records it",
                 text_shell_word(checking->problems->arena, checking->chain->folder));
}

void seal_check_rendering(struct compiler *compiler, const struct chain *chain, const struct tableset *tables)
{
    const struct seal *seal = chain->seal;
    struct checking checking = {.problems = &compiler->problems, .chain = chain};
    const size_t *places = find_places(&checking);
    for (size_t i = 0; i < seal->count; i++)
        for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
            const struct mig_table_side *side = &tables->chain.revisions[places[i]].sides[d];
            if (strcmp(tables->chain.text + side->rendering, seal->entries[i].renderings[d]) != 0)
                report_rendering(&checking, &seal->entries[i], chain->revisions[places[i]],
                                 (enum mig_dialect)d);
        }
}
