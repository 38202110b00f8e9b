/* SPDX-License-Identifier: MIT
 * In: the program's chain and the rows of mig_revision. Out: one value that says what is applied, and the
 * refusals that follow when binary and database do not belong together.
 */
#include "runtime/state.h"

#include "runtime/error.h"
#include "runtime/live.h"

#include <string.h>

struct sorting {
    struct arena *arena;
    const struct chain *chain;
    struct state *state;
    struct graph_revision *revisions;
    size_t count; /* of `revisions` so far */
};

/* Among what is sorted in already; the chain's own by its index. */
static bool find(const struct sorting *sorting, const char *id, uint32_t *number)
{
    if (mig__chain_find(sorting->chain, id, number))
        return true;
    for (size_t i = sorting->state->known_count; i < sorting->count; i++) {
        if (strcmp(sorting->revisions[i].id, id) == 0) {
            *number = (uint32_t)i;
            return true;
        }
    }
    return false;
}

static void apply_known(struct sorting *sorting, const struct record *record, uint32_t number)
{
    struct state *state = sorting->state;
    const struct mig_table_revision *revision = mig__chain_revision(sorting->chain, number);
    state->applied[number] = true;
    state->recorded[number] = record;
    bool same = strcmp(record->digest, mig__chain_text(sorting->chain, revision->digest)) == 0 &&
                strcmp(record->chain, mig__chain_text(sorting->chain, revision->chain)) == 0;
    if (!same && state->changed == NULL)
        state->changed = record;
}

/* True when every parent of the record is sorted in, or will never be (it is not recorded). */
static bool parents_of(const struct sorting *sorting, const struct record *record,
                       const struct records *records, uint32_t *parents, size_t *count)
{
    *count = 0;
    for (const char *c = record->parents; *c != '\0';) {
        size_t length = strcspn(c, " ");
        const char *id = arena_textn(sorting->arena, c, length);
        if (find(sorting, id, &parents[*count])) {
            (*count)++;
        } else {
            for (size_t i = 0; i < records->count; i++) {
                if (strcmp(records->items[i].id, id) == 0)
                    return false;
            }
        }
        c += length;
        c += strspn(c, " ");
    }
    return true;
}

static void add_unknown(struct sorting *sorting, const struct record *record, const uint32_t *parents,
                        size_t count)
{
    struct state *state = sorting->state;
    sorting->revisions[sorting->count] =
        (struct graph_revision){.id = record->id, .label = "", .parents = parents, .parent_count = count};
    state->applied[sorting->count] = true;
    state->recorded[sorting->count] = record;
    sorting->count++;
}

/* Rows come in the order in which they were applied, so one pass mostly does. Rows that need each other in a
 * circle, which we never write, come last, without parents. */
static void add_all_unknown(struct sorting *sorting, const struct record **unknown, size_t total,
                            const struct records *records)
{
    bool progress = true, give_up = false;
    while (progress || !give_up) {
        give_up = !progress;
        progress = false;
        for (size_t i = 0; i < total; i++) {
            if (unknown[i] == NULL)
                continue;
            uint32_t *parents = arena_array(sorting->arena, uint32_t, strlen(unknown[i]->parents) / 2 + 1);
            size_t count;
            if (!parents_of(sorting, unknown[i], records, parents, &count) && !give_up)
                continue;
            add_unknown(sorting, unknown[i], parents, give_up ? 0 : count);
            unknown[i] = NULL;
            progress = !give_up;
        }
    }
}

void mig__state_of(struct arena *arena, const struct chain *chain, const struct records *records,
                   struct state *state)
{
    size_t known = chain->graph.count, most = known + records->count;
    *state = (struct state){.records = *records, .known_count = known};
    state->applied = arena_array(arena, bool, most);
    state->recorded = arena_array(arena, const struct record *, most);
    struct sorting sorting = {arena, chain, state, NULL, known};
    const struct record **unknown = arena_array(arena, const struct record *, records->count);
    size_t unknown_count = 0;
    for (size_t i = 0; i < records->count; i++) {
        uint32_t number;
        if (mig__chain_find(chain, records->items[i].id, &number))
            apply_known(&sorting, &records->items[i], number);
        else
            unknown[unknown_count++] = &records->items[i];
    }
    state->open = !graph_closed(&chain->graph, state->applied, &state->missing, &state->missed_by);
    if (unknown_count == 0) {
        state->graph = chain->graph;
    } else {
        sorting.revisions = arena_array(arena, struct graph_revision, most);
        memcpy(sorting.revisions, chain->graph.revisions, known * sizeof *sorting.revisions);
        add_all_unknown(&sorting, unknown, unknown_count, records);
        state->graph = (struct graph){sorting.revisions, sorting.count};
    }
    state->applied_count = records->count;
}

enum mig_status mig__state_read(struct mig *mig, struct state *state, struct mig_error *error)
{
    struct records records;
    enum mig_status status = mig__records_read(mig, &records, error);
    if (status == MIG_OK)
        mig__state_of(&mig->work, &mig->chain, &records, state);
    return status;
}

enum mig_status mig__state_empty(struct mig *mig, bool *empty, struct mig_error *error)
{
    struct catalog_source source;
    mig__live_source(mig, &source);
    if (mig->program->revision_table == NULL && mig->program->journal_table == NULL)
        return catalog_empty(&mig->work, &source, empty, error);
    struct catalog catalog;
    enum mig_status status = mig__live_read(mig, &schema_empty, &catalog, error);
    *empty = status == MIG_OK && map_count(catalog.schema.objects) == 0 && catalog.foreign_count == 0;
    return status;
}

static enum mig_status changed(const struct mig *mig, const struct record *record, struct mig_error *error)
{
    uint32_t number = 0;
    mig__chain_find(&mig->chain, record->id, &number);
    const struct mig_table_revision *revision = mig__chain_revision(&mig->chain, number);
    bool below = strcmp(record->digest, mig__text(mig, revision->digest)) == 0;
    mig__error_set(error, MIG_DIGEST,
                   below ? "this program does not fit `%s`: what revision %s comes after was changed since"
                         : "this program does not fit `%s`: revision %s was changed after it was applied",
                   mig__place(mig), record->id);
    mig__error_fact(error, "applied", "\"%s\"  %.16s UTC  by %s  digest %.12s", record->message,
                    record->applied_at, record->applied_by, record->digest);
    mig__error_fact(error, "built in", "\"%s\"  %s  digest %.12s", mig__text(mig, revision->message),
                    mig__text(mig, revision->file), mig__text(mig, revision->digest));
    mig__error_help(error,
                    "nothing was executed; %s\n"
                    "`verify` shows whether the live schema is that of this program",
                    below ? "put back its `after` and `requires`, and the revisions that they name"
                          : "make the file again what it was then, and put the change into a new revision");
    return MIG_DIGEST;
}

static enum mig_status incomplete(const struct mig *mig, const struct state *state, struct mig_error *error)
{
    const char *missing = state->graph.revisions[state->missing].id;
    const struct record *by = state->recorded[state->missed_by];
    mig__error_set(error, MIG_DIGEST,
                   "the record of `%s` has a gap: revision %s is applied, and %s, which it needs, is not",
                   mig__place(mig), by->id, missing);
    mig__error_fact(error, "applied", "%s  \"%s\"  %.16s UTC  by %s", by->id, by->message, by->applied_at,
                    by->applied_by);
    mig__error_fact(error, "missing", "%s  \"%s\"", missing,
                    mig__text(mig, mig__chain_revision(&mig->chain, state->missing)->message));
    mig__error_fact(error, "table", "%s", mig->revision_table);
    mig__error_help(
        error, "nothing was executed; a row was deleted by hand, or what a revision needs was changed\n"
               "`stamp --purge REVISION` compares the live schema and records anew where the database is");
    return MIG_DIGEST;
}

bool mig__state_foreign(const struct state *state)
{
    return state->applied_count != 0 && state->known_count != 0 &&
           state->graph.count - state->known_count == state->applied_count;
}

enum mig_status mig__state_check_digests(const struct mig *mig, const struct state *state,
                                         struct mig_error *error)
{
    if (state->changed != NULL)
        return changed(mig, state->changed, error);
    return state->open ? incomplete(mig, state, error) : MIG_OK;
}

/* What leaves the revisions that this program knows, where one target says that. */
static const char *target_behind(struct mig *mig, const struct state *state)
{
    uint32_t *heads;
    size_t count = graph_applied_heads(&mig->work, &mig->chain.graph, state->applied, &heads);
    const char *target = count == 0 ? "base" : mig__chain_id(&mig->chain, heads[0]);
    return count <= 1 ? arena_format(&mig->work, " %s", target) : "";
}

enum mig_status mig__state_check(struct mig *mig, const struct state *state, struct mig_error *error)
{
    enum mig_status status = mig__state_check_digests(mig, state, error);
    if (status != MIG_OK || state->graph.count == state->known_count)
        return status;
    size_t count = state->graph.count - state->known_count;
    const struct record *record = state->recorded[state->known_count];
    bool foreign = mig__state_foreign(state);
    if (foreign)
        mig__error_set(error, MIG_AHEAD,
                       "`%s` holds the record of another program: none of its revisions is known here",
                       mig__place(mig));
    else
        mig__error_set(error, MIG_AHEAD, "`%s` is ahead of this program: revision %s is not known here",
                       mig__place(mig), record->id);
    for (size_t i = 0; i < count && i < 5; i++) {
        record = state->recorded[state->known_count + i];
        mig__error_fact(error, "unknown", "%s  \"%s\"  applied %.16s UTC by %s", record->id, record->message,
                        record->applied_at, record->applied_by);
    }
    if (count > 5)
        mig__error_fact(error, "unknown", "and %zu more", count - 5);
    const char *target = target_behind(mig, state);
    if (foreign)
        mig__error_help(error,
                        "nothing was executed; is --url or DATABASE_URL the right one?\n"
                        "programs with chains of their own need a database each,\n"
                        "or tables of their own (revision_table and journal_table of struct mig_program)");
    else
        mig__error_help(
            error,
            "nothing was executed; run a program that knows these revisions, or take them back:\n"
            "`downgrade%s` uses the way back that is stored in the database, `plan --down%s` shows it",
            target, target);
    return MIG_AHEAD;
}
