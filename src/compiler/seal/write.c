/* SPDX-License-Identifier: MIT
 * In: a chain without a problem, its tables and its seal. Out: the seal with everything up to a target in it,
 * sorted by id, so that branches that add to it seldom meet on a line.
 */
#include "compiler/seal.h"

#include "base/file.h"
#include "compiler/finish.h"
#include "schema/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writing {
    const struct chain *chain;
    const struct mig_chain *tables;
    struct buf out;
};

const char *seal_step(struct arena *arena, const struct step *step)
{
    struct buf tree;
    char hex[SHA256_HEX];
    buf_init(&tree, arena);
    digest_step(&tree, step);
    sha256_text(tree.data, tree.size, hex);
    return arena_textn(arena, hex, SEAL_STEP_HEX);
}

static void add_ids(struct buf *out, const char *word, struct names names)
{
    if (names.count == 0)
        return;
    buf_format(out, "  %s", word);
    for (size_t i = 0; i < names.count; i++)
        buf_format(out, " %s", names.items[i].text);
    buf_char(out, '\n');
}

static void add_steps(struct buf *out, const char *word, struct steps steps)
{
    buf_format(out, "  %s", word);
    for (size_t i = 0; i < steps.count; i++)
        buf_format(out, " %s", seal_step(out->arena, steps.items[i]));
    buf_char(out, '\n');
}

static void add_entry(struct writing *writing, uint32_t number)
{
    struct buf *out = &writing->out;
    const struct revision *revision = writing->chain->revisions[number];
    const struct mig_table_revision *row = &writing->tables->revisions[number];
    const char *text = writing->tables->text;
    buf_format(out, "\nrevision %s\n", revision->id.text);
    add_ids(out, "after", revision->parents);
    add_ids(out, "requires", revision->requirements);
    buf_format(out, "  digest %s\n  chain %s\n  sqlite %s\n  postgres %s\n", text + row->digest,
               text + row->chain, text + row->sides[MIG_DIALECT_SQLITE].rendering,
               text + row->sides[MIG_DIALECT_POSTGRES].rendering);
    add_steps(out, "upgrade", revision->upgrade);
    if (revision->downgrade_kind == DOWNGRADE_WRITTEN)
        add_steps(out, "downgrade", revision->downgrade);
    else if (revision->downgrade_kind == DOWNGRADE_IRREVERSIBLE)
        buf_add(out, "  irreversible\n");
}

struct numbered {
    const char *id;
    uint32_t number;
};

static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const struct numbered *)a)->id, ((const struct numbered *)b)->id);
}

static void add_entries(struct writing *writing, const bool *sealed)
{
    const struct graph *graph = &writing->chain->graph;
    struct numbered *sorted = arena_array(writing->out.arena, struct numbered, graph->count);
    size_t count = 0;
    for (size_t i = 0; i < graph->count; i++)
        if (sealed[i])
            sorted[count++] = (struct numbered){graph->revisions[i].id, (uint32_t)i};
    qsort(sorted, count, sizeof *sorted, compare_ids);
    buf_format(
        &writing->out,
        "# What has been released: `migc seal` writes it, every build compares. Keep it in version control.\n"
        "seal %d\n",
        (int)SEAL_FORMAT);
    for (size_t i = 0; i < count; i++)
        add_entry(writing, sorted[i].number);
}

static size_t print_new(const struct writing *writing, const struct seal *seal, const bool *sealed)
{
    const struct graph *graph = &writing->chain->graph;
    size_t fresh = 0;
    for (size_t i = 0; i < graph->count; i++)
        if (sealed[i] && seal_find(seal, graph->revisions[i].id) == NULL) {
            printf("sealed `%s`: %s\n", graph->revisions[i].id, writing->chain->revisions[i]->message);
            fresh++;
        }
    return fresh;
}

enum outcome seal_write(struct compiler *compiler, const struct chain *chain, const struct tableset *tables)
{
    const struct seal *seal = chain->seal;
    struct arena *arena = &compiler->output;
    const struct graph *graph = &chain->graph;
    const char *target = compiler->options.values[OPTION_TO];
    bool *sealed = arena_array(arena, bool, graph->count);
    uint32_t *order;
    size_t count;
    bool changed;
    struct graph_problem problem;
    struct writing writing = {.chain = chain, .tables = &tables->chain};
    if (target == NULL)
        target = "heads";
    if (!target_valid(arena, target, TARGET_UPGRADE, &problem) ||
        !graph_upgrade(arena, graph, sealed, target, &order, &count, &problem))
        return finish_usage(problem.message, problem.help);
    for (size_t i = 0; i < count; i++)
        sealed[order[i]] = true;
    for (size_t i = 0; i < graph->count; i++)
        sealed[i] = sealed[i] || seal_find(seal, graph->revisions[i].id) != NULL;
    buf_init(&writing.out, arena);
    add_entries(&writing, sealed);
    const char *failure = file_replace(arena, seal->path, writing.out.data, writing.out.size, &changed);
    if (failure != NULL)
        return finish_failure(failure);
    if (print_new(&writing, seal, sealed) == 0)
        printf("%s: %s\n", seal->path, changed ? "the new SQL is recorded" : "nothing new to seal");
    return OUTCOME_DONE;
}
