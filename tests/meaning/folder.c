/* SPDX-License-Identifier: MIT
 * In: texts of revisions. Out: what migc's own stages make of them, written down so that two can be compared.
 */
#include "folder.h"

#include "compiler/lower.h"
#include "compiler/seal.h"
#include "fuzz/harness.h"
#include "language/parse.h"
#include "schema/digest.h"

#include <string.h>

struct folder folder_split(struct arena *arena, const char *text)
{
    static const char mark[] = "---- ";
    struct folder folder = {.count = 0};
    while (text != NULL && strncmp(text, mark, sizeof mark - 1) == 0 && folder.count < MOST_FILES) {
        const char *body = strchr(text, '\n');
        const char *next = body != NULL ? strstr(body, "\n---- ") : NULL;
        size_t size = next != NULL ? (size_t)(next - body) : body != NULL ? strlen(body) : 0;
        if (body != NULL && strncmp(text + sizeof mark - 1, SEAL_FILE, strlen(SEAL_FILE)) != 0)
            folder.texts[folder.count++] = arena_textn(arena, body + 1, size - (next == NULL));
        text = next != NULL ? next + 1 : NULL;
    }
    return folder;
}

const char *folder_tree(struct arena *arena, const char *text, const char **id)
{
    struct sources sources = {.arena = arena};
    struct problems problems = {.arena = arena};
    struct buf out;
    long source = source_add(&sources, "a.mig", text, strlen(text));
    const struct revision *revision = parse_revision(arena, &sources, (size_t)source, &problems);
    if (revision == NULL || problems.list.count > 0)
        return NULL;
    buf_init(&out, arena);
    digest_tree(&out, revision);
    *id = revision->id.text;
    return out.data;
}

/* ---- what the databases see ---- */

static const char *text_at(const struct tableset *tables, uint32_t offset)
{
    return tables->chain.text + offset;
}

/* What is said to people when a guard finds rows, and how large a batch is, are no meaning. */
static void add_statements(struct buf *out, const struct tableset *tables, const char *word,
                           struct mig_range range)
{
    for (uint32_t i = 0; i < range.count; i++) {
        const struct mig_table_statement *one = &tables->chain.statements[range.first + i];
        bool says = one->kind == MIG_KIND_GUARD || one->kind == MIG_KIND_LOSS;
        const char *call = one->kind == MIG_KIND_CALL ? tables->calls[one->argument] : "";
        buf_format(out, "%s %u/%u since %u until %u probe %s note %s call %s: %s\n", word, one->kind,
                   one->flags, one->since, one->until, text_at(tables, one->probe),
                   says ? "" : text_at(tables, one->note), call, text_at(tables, one->sql));
    }
}

static void add_objects(struct buf *out, const struct tableset *tables, struct mig_range range)
{
    for (uint32_t i = 0; i < range.count; i++) {
        const struct mig_table_object *one = &tables->chain.objects[range.first + i];
        buf_format(out, "object %u/%u %s.%s %u: %s\n", one->kind, one->removed, text_at(tables, one->owner),
                   text_at(tables, one->name), one->position, text_at(tables, one->definition));
    }
}

static const char *effect_of(struct arena *arena, const struct tableset *tables,
                             const struct mig_table_revision *revision)
{
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "irreversible %u\n", revision->flags & MIG_REVISION_IRREVERSIBLE);
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        const struct mig_table_side *side = &revision->sides[d];
        buf_format(&out, "on %d: %u %u\n", d, side->flags, side->down_flags);
        add_statements(&out, tables, "up", side->up);
        add_statements(&out, tables, "down", side->down);
        add_objects(&out, tables, side->objects);
    }
    return out.data;
}

/* ---- the stages ---- */

static bool run_stages(struct compiler *compiler, struct arena *arena, struct outcomes *outcomes)
{
    struct chain chain;
    struct checked checked;
    struct tableset tables;
    compiler->options.values[OPTION_ALLOW_HEADS] = "";
    if (chain_read(compiler, harness_folder(), NULL, &chain) != NULL || compiler->problems.list.count > 0)
        return false;
    check_chain(compiler, &chain, &checked);
    if (compiler->problems.list.count > 0 || lower_chain(compiler, &chain, &checked, &tables) != NULL ||
        compiler->problems.list.count > 0)
        return false;
    outcomes->count = tables.chain.revision_count;
    for (uint32_t i = 0; i < tables.chain.step_count; i++)
        outcomes->operations[tables.chain.steps[i].operation % MOST_OPERATIONS] = true;
    for (size_t i = 0; i < outcomes->count; i++) {
        const struct mig_table_revision *revision = &tables.chain.revisions[i];
        outcomes->items[i] = (struct outcome_of){
            .id = arena_text(arena, text_at(&tables, revision->id)),
            .digest = arena_text(arena, text_at(&tables, revision->digest)),
            .chain = arena_text(arena, text_at(&tables, revision->chain)),
            .effect = effect_of(arena, &tables, revision),
        };
    }
    return true;
}

bool folder_compile(struct arena *arena, const struct folder *folder, struct outcomes *outcomes)
{
    struct compiler compiler = {.sources.arena = &compiler.source, .problems.arena = &compiler.analysis};
    *outcomes = (struct outcomes){.count = 0};
    harness_arena(&compiler.source);
    harness_arena(&compiler.analysis);
    harness_arena(&compiler.output);
    for (size_t i = 0; i < folder->count; i++)
        harness_write(arena_format(arena, "%02zu.mig", i), folder->texts[i], strlen(folder->texts[i]));
    bool compiles = run_stages(&compiler, arena, outcomes);
    for (size_t i = 0; i < folder->count; i++)
        harness_remove(arena_format(arena, "%02zu.mig", i));
    arena_free(&compiler.output);
    arena_free(&compiler.analysis);
    arena_free(&compiler.source);
    return compiles;
}

const struct outcome_of *outcomes_find(const struct outcomes *outcomes, const char *id)
{
    for (size_t i = 0; i < outcomes->count; i++)
        if (strcmp(outcomes->items[i].id, id) == 0)
            return &outcomes->items[i];
    return NULL;
}
