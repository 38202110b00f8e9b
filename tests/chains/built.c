/* SPDX-License-Identifier: MIT
 * In: a chain as text. Out: its tables, or problems.
 */
#include "built.h"

#include "compiler/lower.h"
#include "graph/content.h"
#include "language/parse.h"
#include "schema/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void out_of_memory(void *context)
{
    (void)context;
    fputs("out of memory\n", stderr);
    exit(2);
}

static void start(struct built *built)
{
    *built = (struct built){0};
    arena_init(&built->compiler.source, out_of_memory, NULL);
    arena_init(&built->compiler.analysis, out_of_memory, NULL);
    arena_init(&built->compiler.output, out_of_memory, NULL);
    built->compiler.sources.arena = &built->compiler.source;
    built->compiler.problems.arena = &built->compiler.analysis;
    built->compiler.options.values[OPTION_ALLOW_HEADS] = ""; /* a branch that grows is no mistake */
}

static struct graph_revision node_of(struct arena *arena, const struct written *written, size_t revision)
{
    size_t numbers[WRITTEN_PARENTS];
    uint32_t *parents = arena_array(arena, uint32_t, WRITTEN_PARENTS);
    struct graph_revision node = {.id = written_id(arena, revision), .parents = parents};
    node.parent_count = written_parents(written, revision, numbers);
    for (size_t i = 0; i < node.parent_count; i++)
        parents[i] = (uint32_t)numbers[i];
    return node;
}

/* One after the other, as chain_read would find them in a folder. */
static bool read_chain(struct built *built, const struct written *written)
{
    struct compiler *compiler = &built->compiler;
    struct arena *arena = &compiler->source;
    size_t count = written->revisions.count;
    const struct revision **revisions = arena_array(arena, const struct revision *, count);
    struct graph_revision *nodes = arena_array(arena, struct graph_revision, count);
    for (size_t i = 0; i < count; i++) {
        const char *text = written_text(arena, written, i);
        const char *path = arena_format(arena, "%s.mig", written_id(arena, i));
        long source = source_add(&compiler->sources, path, text, strlen(text));
        struct revision *revision =
            parse_revision(arena, &compiler->sources, (size_t)source, &compiler->problems);
        if (revision == NULL)
            return false;
        revision->file = path;
        revisions[i] = revision;
        nodes[i] = node_of(arena, written, i);
    }
    built->chain = (struct chain){.folder = "chance",
                                  .revisions = revisions,
                                  .damaged = arena_array(arena, bool, count),
                                  .loose = arena_array(arena, bool, count),
                                  .graph = {.revisions = nodes, .count = count},
                                  .complete = true};
    return compiler->problems.list.count == 0;
}

/* A revision of a branch is checked on top of its own branch alone; in the database stand the others too. */
static void add_schemas(struct built *built, enum mig_dialect dialect)
{
    struct arena *arena = &built->compiler.analysis;
    struct problems none = {.arena = arena};
    struct schema *schemas = arena_array(arena, struct schema, built->checked.count + 1);
    schemas[0] = schema_empty;
    for (size_t i = 0; i < built->checked.count; i++) {
        const struct checked_revision *one = &built->checked.revisions[i];
        const struct checked_side *side = &one->sides[dialect];
        schemas[i + 1] = side->after;
        if (!schema_equal(side->before, schemas[i]))
            schemas[i + 1] =
                checked_result(schemas[i], check_steps(arena, &none, one->revision->id.text, dialect, false,
                                                       schemas[i], one->revision->upgrade));
    }
    built->schemas[dialect] = schemas;
}

bool built_make(struct built *built, const struct written *written)
{
    start(built);
    built->written = written;
    if (!read_chain(built, written))
        return false;
    check_chain(&built->compiler, &built->chain, &built->checked);
    if (built->compiler.problems.list.count > 0 ||
        lower_chain(&built->compiler, &built->chain, &built->checked, &built->tables) != NULL ||
        built->compiler.problems.list.count > 0)
        return false;
    for (int d = 0; d < MIG_DIALECT_COUNT; d++)
        add_schemas(built, (enum mig_dialect)d);
    built->table = built->tables.chain;
    content_digest(&built->table, built->content);
    built->table.name = "chance";
    built->table.content = built->content;
    return true;
}

void built_free(struct built *built)
{
    arena_free(&built->compiler.output);
    arena_free(&built->compiler.analysis);
    arena_free(&built->compiler.source);
}

struct schema built_schema(const struct built *built, size_t count, enum mig_dialect dialect)
{
    return built->schemas[dialect][count];
}

const char *built_problem(struct arena *arena, const struct problems *problems)
{
    struct buf out;
    if (problems->list.count == 0)
        return "";
    const struct problem *problem = problems->list.items[0];
    buf_init(&out, arena);
    buf_format(&out, "M%03d %s", (int)problem->code, problem->message);
    for (size_t i = 0; i < problem->note_count; i++)
        buf_format(&out, "\n  %s", problem->notes[i].text);
    return out.data;
}
