/* SPDX-License-Identifier: MIT
 * In: what the stages made. Out: one of them on standard output: the trees that digests are made from,
 * the order of the chain, the schema at its end, or the tables.
 */
#include "compiler/dump.h"

#include "compiler/finish.h"
#include "schema/digest.h"
#include "schema/print.h"

#include <stdio.h>
#include <string.h>

static void dump_tree(struct buf *out, const struct chain *chain)
{
    for (size_t i = 0; i < chain->graph.count; i++) {
        digest_tree(out, chain->revisions[i]);
        if (out->size > 0 && out->data[out->size - 1] != '\n')
            buf_char(out, '\n');
    }
}

static void dump_links(struct buf *out, const struct graph *graph, const char *word, const uint32_t *links,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%s%s", i == 0 ? word : ", ", graph->revisions[links[i]].id);
}

static void dump_chain(struct buf *out, const struct chain *chain)
{
    for (size_t i = 0; i < chain->graph.count; i++) {
        const struct graph_revision *node = &chain->graph.revisions[i];
        buf_add(out, node->id);
        dump_links(out, &chain->graph, " after ", node->parents, node->parent_count);
        dump_links(out, &chain->graph, " requires ", node->requirements, node->require_count);
        if (node->label != NULL)
            buf_format(out, " label %s", node->label);
        buf_format(out, " in %s\n", chain->revisions[i]->file);
    }
}

struct schema dump_whole_schema(struct compiler *compiler, const struct chain *chain,
                                const struct checked *checked, enum mig_dialect dialect)
{
    struct arena *arena = &compiler->analysis;
    struct problems quiet = {.arena = arena};
    struct schema schema = schema_empty;
    uint32_t *heads;
    if (checked->count == 0)
        return schema;
    if (graph_heads(arena, &chain->graph, &heads) == 1)
        return checked->revisions[heads[0]].sides[dialect].after;
    for (size_t i = 0; i < checked->count; i++)
        schema = checked_result(schema, check_steps(arena, &quiet, chain->revisions[i]->id.text, dialect,
                                                    false, schema, chain->revisions[i]->upgrade));
    return schema;
}

static void dump_schema(struct compiler *compiler, struct buf *out, const struct chain *chain,
                        const struct checked *checked)
{
    struct buf sides[MIG_DIALECT_COUNT];
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        buf_init(&sides[d], out->arena);
        print_schema(&sides[d], dump_whole_schema(compiler, chain, checked, (enum mig_dialect)d));
    }
    if (strcmp(sides[0].data, sides[1].data) == 0)
        buf_add(out, sides[0].data);
    else
        buf_format(out, "# SQLite\n%s\n# PostgreSQL\n%s", sides[0].data, sides[1].data);
}

enum outcome dump_stage(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                        const struct tableset *tables)
{
    const char *stage = compiler->options.values[OPTION_DUMP];
    struct buf out;
    buf_init(&out, &compiler->output);
    if (strcmp(stage, "tree") == 0)
        dump_tree(&out, chain);
    else if (strcmp(stage, "chain") == 0)
        dump_chain(&out, chain);
    else if (strcmp(stage, "schema") == 0)
        dump_schema(compiler, &out, chain, checked);
    else if (strcmp(stage, "tables") == 0)
        dump_tables(&out, tables);
    else
        return finish_usage(arena_format(&compiler->output, "there is no stage `%s` to dump", stage),
                            "the stages are tree, chain, schema and tables");
    fwrite(out.data, 1, out.size, stdout);
    return OUTCOME_DONE;
}
