/* SPDX-License-Identifier: MIT
 * In: the tables that migc generated. Out: a view that cannot be walked out of, with an index of ids.
 * The work is linear in the number of revisions and reads no statement.
 */
#include "runtime/chain.h"

#include "runtime/error.h"

#include <string.h>

static bool range_fits(struct mig_range range, uint32_t count)
{
    return range.first <= count && range.count <= count - range.first;
}

static bool side_fits(const struct mig_chain *tables, const struct mig_table_side *side)
{
    return range_fits(side->up, tables->statement_count) && range_fits(side->down, tables->statement_count) &&
           range_fits(side->objects, tables->object_count) && side->loses < tables->text_size &&
           side->rendering < tables->text_size;
}

static bool revision_fits(const struct mig_chain *tables, const struct mig_table_revision *revision)
{
    const uint32_t texts[] = {revision->id,   revision->message, revision->created, revision->label,
                              revision->file, revision->digest,  revision->chain,   revision->irreversible};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i] >= tables->text_size)
            return false;
    }
    for (size_t i = 0; i < MIG_DIALECT_COUNT; i++) {
        if (!side_fits(tables, &revision->sides[i]))
            return false;
    }
    return range_fits(revision->parents, tables->link_count) &&
           range_fits(revision->requirements, tables->link_count) &&
           range_fits(revision->steps, tables->step_count) &&
           range_fits(revision->down_steps, tables->step_count);
}

/* Links must point back, so that walks over the graph end. */
static bool links_fit(const struct mig_chain *tables, struct mig_range links, uint32_t number)
{
    for (uint32_t i = 0; i < links.count; i++) {
        if (tables->links[links.first + i] >= number)
            return false;
    }
    return true;
}

static enum mig_status check_tables(const struct mig_chain *tables, struct mig_error *error)
{
    if (tables->format != MIG_TABLE_FORMAT) {
        mig__error_set(error, MIG_FAILED,
                       "the migrations of this program have table format %u, and this libmig reads %d",
                       (unsigned)tables->format, MIG_TABLE_FORMAT);
        mig__error_help(error, "build the program again with migc and libmig of one version");
        return MIG_FAILED;
    }
    bool fits = tables->text_size > 0 && tables->text[tables->text_size - 1] == '\0';
    for (uint32_t i = 0; fits && i < tables->revision_count; i++) {
        const struct mig_table_revision *revision = &tables->revisions[i];
        fits = revision_fits(tables, revision) && links_fit(tables, revision->parents, i) &&
               links_fit(tables, revision->requirements, i);
    }
    if (!fits) {
        mig__error_set(error, MIG_FAILED, "the migrations of this program are damaged");
        mig__error_help(error, "build the program again");
        return MIG_FAILED;
    }
    return MIG_OK;
}

static size_t bucket_of(const struct chain *chain, const char *id)
{
    uint64_t hash = 14695981039346656037u;
    for (const unsigned char *c = (const unsigned char *)id; *c != '\0'; c++)
        hash = (hash ^ *c) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32) & (chain->bucket_count - 1);
}

static void index_ids(struct arena *arena, struct chain *chain)
{
    chain->bucket_count = 16;
    while (chain->bucket_count < (size_t)chain->tables->revision_count * 2)
        chain->bucket_count *= 2;
    chain->buckets = arena_array(arena, uint32_t, chain->bucket_count);
    for (uint32_t i = 0; i < chain->tables->revision_count; i++) {
        size_t bucket = bucket_of(chain, mig__chain_id(chain, i));
        while (chain->buckets[bucket] != 0)
            bucket = (bucket + 1) & (chain->bucket_count - 1);
        chain->buckets[bucket] = i + 1;
    }
}

static void make_graph(struct arena *arena, struct chain *chain)
{
    const struct mig_chain *tables = chain->tables;
    struct graph_revision *revisions = arena_array(arena, struct graph_revision, tables->revision_count);
    for (uint32_t i = 0; i < tables->revision_count; i++) {
        const struct mig_table_revision *revision = &tables->revisions[i];
        revisions[i] = (struct graph_revision){
            .id = mig__chain_text(chain, revision->id),
            .label = mig__chain_text(chain, revision->label),
            .parents = tables->links + revision->parents.first,
            .requirements = tables->links + revision->requirements.first,
            .parent_count = revision->parents.count,
            .require_count = revision->requirements.count,
        };
    }
    chain->graph = (struct graph){revisions, tables->revision_count};
}

enum mig_status mig__chain_open(struct arena *arena, struct chain *chain, const struct mig_chain *tables,
                                struct mig_error *error)
{
    *chain = (struct chain){.tables = tables};
    enum mig_status status = check_tables(tables, error);
    if (status != MIG_OK)
        return status;
    index_ids(arena, chain);
    make_graph(arena, chain);
    return MIG_OK;
}

const char *mig__chain_text(const struct chain *chain, uint32_t offset)
{
    return offset < chain->tables->text_size ? chain->tables->text + offset : "";
}

const struct mig_table_revision *mig__chain_revision(const struct chain *chain, uint32_t number)
{
    return &chain->tables->revisions[number];
}

const char *mig__chain_id(const struct chain *chain, uint32_t number)
{
    return mig__chain_text(chain, chain->tables->revisions[number].id);
}

bool mig__chain_find(const struct chain *chain, const char *id, uint32_t *number)
{
    size_t bucket = bucket_of(chain, id);
    for (; chain->buckets[bucket] != 0; bucket = (bucket + 1) & (chain->bucket_count - 1)) {
        uint32_t candidate = chain->buckets[bucket] - 1;
        if (strcmp(mig__chain_id(chain, candidate), id) == 0) {
            *number = candidate;
            return true;
        }
    }
    return false;
}
