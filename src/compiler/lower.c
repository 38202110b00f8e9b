/* SPDX-License-Identifier: MIT
 * In: a checked chain. Out: its tables: for each revision its texts, links, steps, statements, changed
 * objects and digests, in the order of the chain. Nothing is decided here that check.c could decide.
 */
#include "compiler/lowering.h"

#include "schema/compare.h"
#include "schema/digest.h"

#include <stdio.h>
#include <string.h>

static void push_object(void *context, const struct part *part)
{
    struct lowering *lowering = context;
    struct pool *pool = &lowering->pool;
    struct mig_table_object row = {.kind = (uint32_t)part->kind,
                                   .removed = part->removed,
                                   .owner = pool_add(pool, part->owner),
                                   .name = pool_add(pool, part->name),
                                   .definition = part->removed ? 0 : pool_add(pool, part->definition),
                                   .position = part->position};
    vec_push(lowering->arena, &lowering->objects, row);
}

static void lower_objects(struct lowering *lowering, const struct checked_revision *revision,
                          struct mig_table_revision *row)
{
    for (int d = 0; d < MIG_DIALECT_COUNT; d++) {
        uint32_t first = (uint32_t)lowering->objects.count;
        schema_parts_changed(lowering->arena, revision->sides[d].before, revision->sides[d].after,
                             push_object, lowering);
        row->sides[d].objects =
            (struct mig_range){.first = first, .count = (uint32_t)lowering->objects.count - first};
    }
}

static struct mig_range lower_links(struct lowering *lowering, const uint32_t *links, size_t count)
{
    struct mig_range range = {.first = (uint32_t)lowering->links.count, .count = (uint32_t)count};
    for (size_t i = 0; i < count; i++)
        vec_push(lowering->arena, &lowering->links, links[i]);
    return range;
}

/* Both digests of a revision; `chained` holds those of the ones before it. */
static void lower_digests(struct lowering *lowering, const struct revision *revision,
                          const struct graph_revision *node, const char **chained, size_t number,
                          struct mig_table_revision *row)
{
    struct arena *arena = lowering->arena;
    char digest[SHA256_HEX];
    char chain[SHA256_HEX];
    size_t count = node->parent_count + node->require_count;
    const char **needs = arena_array(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        needs[i] =
            chained[i < node->parent_count ? node->parents[i] : node->requirements[i - node->parent_count]];
    digest_revision(arena, revision, digest);
    digest_chain(arena, revision->id.text, digest, needs, count, chain);
    chained[number] = arena_text(arena, chain);
    row->digest = pool_add(&lowering->pool, digest);
    row->chain = pool_add(&lowering->pool, chain);
}

static void add_statement(struct sha256 *sha, const struct lowering *lowering,
                          const struct mig_table_statement *statement)
{
    const char *text = lowering->pool.text.data;
    char numbers[96];
    int size = snprintf(numbers, sizeof numbers, "%lu %lu %lu %lu", (unsigned long)statement->kind,
                        (unsigned long)statement->flags, (unsigned long)statement->since,
                        (unsigned long)statement->until);
    sha256_add(sha, numbers, (size_t)size + 1);
    if (statement->kind == MIG_KIND_BACKFILL) {
        size = snprintf(numbers, sizeof numbers, "%lu", (unsigned long)statement->argument);
        sha256_add(sha, numbers, (size_t)size + 1);
    }
    const uint32_t offsets[] = {statement->sql, statement->note, statement->probe};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
        sha256_add(sha, text + offsets[i], strlen(text + offsets[i]) + 1);
}

/* What would run on one database: both statement lists, with "up" and "down" in front. */
static void lower_rendering(struct lowering *lowering, struct mig_table_side *side)
{
    struct sha256 sha;
    unsigned char digest[SHA256_BYTES];
    char hex[SHA256_HEX];
    sha256_init(&sha);
    sha256_add(&sha, "up", sizeof "up");
    for (uint32_t i = 0; i < side->up.count; i++)
        add_statement(&sha, lowering, &lowering->statements.items[side->up.first + i]);
    sha256_add(&sha, "down", sizeof "down");
    for (uint32_t i = 0; i < side->down.count; i++)
        add_statement(&sha, lowering, &lowering->statements.items[side->down.first + i]);
    sha256_end(&sha, digest);
    sha256_hex(digest, hex);
    side->rendering = pool_add(&lowering->pool, hex);
}

static void lower_header(struct lowering *lowering, const struct revision *revision,
                         const struct graph_revision *node, struct mig_table_revision *row)
{
    struct pool *pool = &lowering->pool;
    row->id = pool_add(pool, revision->id.text);
    row->message = pool_add(pool, revision->message);
    row->created = pool_add(pool, revision->created);
    row->label = pool_add(pool, node->label);
    row->file = pool_add(pool, revision->file);
    if (revision->downgrade_kind == DOWNGRADE_IRREVERSIBLE) {
        row->irreversible = pool_add(pool, revision->irreversible);
        row->flags |= MIG_REVISION_IRREVERSIBLE;
    }
    if (node->parent_count > 1)
        row->flags |= MIG_REVISION_MERGE;
    row->parents = lower_links(lowering, node->parents, node->parent_count);
    row->requirements = lower_links(lowering, node->requirements, node->require_count);
}

/* SQLite: a rebuild runs with foreign keys off, so nothing in its transaction may count on their actions. */
static void mark_breaks(struct mig_table_revision *rows, size_t count)
{
    const uint32_t apart = MIG_SIDE_REBUILD | MIG_SIDE_REFERENCE_ACTIONS;
    uint32_t seen = 0;
    for (size_t i = 0; i < count; i++) {
        struct mig_table_side *side = &rows[i].sides[MIG_DIALECT_SQLITE];
        uint32_t both = (seen | side->flags) & apart;
        if (both == apart) {
            side->flags |= MIG_SIDE_BREAK_BEFORE;
            seen = 0;
        }
        seen |= side->flags & apart;
    }
}

static void fill_chain(const struct lowering *lowering, struct mig_table_revision *rows, size_t count,
                       struct mig_chain *chain)
{
    *chain = (struct mig_chain){.format = MIG_TABLE_FORMAT,
                                .digest_algorithm = DIGEST_ALGORITHM,
                                .text = lowering->pool.text.data,
                                .revisions = rows,
                                .steps = lowering->steps.items,
                                .statements = lowering->statements.items,
                                .objects = lowering->objects.items,
                                .links = lowering->links.items,
                                .text_size = (uint32_t)lowering->pool.text.size,
                                .revision_count = (uint32_t)count,
                                .step_count = (uint32_t)lowering->steps.count,
                                .statement_count = (uint32_t)lowering->statements.count,
                                .object_count = (uint32_t)lowering->objects.count,
                                .link_count = (uint32_t)lowering->links.count,
                                .call_count = (uint32_t)lowering->calls.count};
}

const char *lower_chain(struct compiler *compiler, const struct chain *chain, const struct checked *checked,
                        struct tableset *tables)
{
    struct arena *arena = &compiler->output;
    struct lowering lowering = {.compiler = compiler, .arena = arena};
    struct mig_table_revision *rows = arena_array(arena, struct mig_table_revision, checked->count);
    uint32_t *text_ends = arena_array(arena, uint32_t, checked->count);
    const char **chained = arena_array(arena, const char *, checked->count);
    uint32_t *heads;
    pool_init(&lowering.pool, arena, UINT32_MAX);
    for (size_t i = 0; i < checked->count; i++) {
        const struct checked_revision *revision = &checked->revisions[i];
        const struct graph_revision *node = &chain->graph.revisions[i];
        pool_next_revision(&lowering.pool);
        lower_header(&lowering, revision->revision, node, &rows[i]);
        lower_digests(&lowering, revision->revision, node, chained, i, &rows[i]);
        lower_upgrade(&lowering, revision, &rows[i]);
        lower_downgrade(&lowering, revision, &rows[i]);
        lower_objects(&lowering, revision, &rows[i]);
        for (int d = 0; d < MIG_DIALECT_COUNT; d++)
            lower_rendering(&lowering, &rows[i].sides[d]);
        text_ends[i] = (uint32_t)lowering.pool.text.size;
    }
    mark_breaks(rows, checked->count);
    fill_chain(&lowering, rows, checked->count, &tables->chain);
    tables->chain.head_count = (uint32_t)graph_heads(arena, &chain->graph, &heads);
    tables->text_ends = text_ends;
    tables->calls = lowering.calls.items;
    return lowering.pool.full ? "the texts of all revisions together are larger than 4 GiB" : NULL;
}
