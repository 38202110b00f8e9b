/* SPDX-License-Identifier: MIT
 * In: the program's chain and the rows of mig_revision. Out: one value that says what is applied, and the
 * refusals that follow when binary and database do not belong together.
 */
#include "runtime/record/state.h"

#include "runtime/error.h"
#include "runtime/live/live.h"

#include <stdlib.h>
#include <string.h>

/* A recorded revision that the chain does not know. */
struct unknown {
    const struct record *record;
    struct unknown *waiting; /* what is sorted in after this one */
    uint32_t number;         /* once it is sorted in */
    bool begun, done;
};

struct sorting {
    struct arena *arena;
    const struct chain *chain;
    struct state *state;
    struct graph_revision *revisions;
    size_t count;           /* of `revisions` so far */
    struct unknown **by_id; /* `unknown_count` of them */
    size_t unknown_count;
};

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

static int by_id(const void *a, const void *b)
{
    const struct unknown *const *left = a, *const *right = b;
    return strcmp((*left)->record->id, (*right)->record->id);
}

static int id_of(const void *id, const void *unknown)
{
    const struct unknown *const *other = unknown;
    return strcmp(id, (*other)->record->id);
}

/* The id that `*parents` begins with goes out, and `*parents` stands behind it; NULL at its end. */
static const char *next_id(const struct sorting *sorting, const char **parents)
{
    size_t length = strcspn(*parents, " ");
    if (length == 0)
        return NULL;
    const char *id = arena_textn(sorting->arena, *parents, length);
    *parents += length;
    *parents += strspn(*parents, " ");
    return id;
}

static struct unknown *find(const struct sorting *sorting, const char *id)
{
    struct unknown **found =
        bsearch(id, sorting->by_id, sorting->unknown_count, sizeof(struct unknown *), id_of);
    return found == NULL ? NULL : *found;
}

static struct unknown *parent_not_begun(const struct sorting *sorting, const struct unknown *unknown)
{
    const char *id, *rest = unknown->record->parents;
    while ((id = next_id(sorting, &rest)) != NULL) {
        struct unknown *parent = find(sorting, id);
        if (parent != NULL && !parent->begun)
            return parent;
    }
    return NULL;
}

/* With the parents that are there; one that is recorded nowhere, or that waits for this one, is left out. */
static void add_unknown(struct sorting *sorting, struct unknown *unknown)
{
    struct state *state = sorting->state;
    const struct record *record = unknown->record;
    uint32_t *parents = arena_array(sorting->arena, uint32_t, strlen(record->parents) / 2 + 1);
    size_t count = 0;
    const char *id, *rest = record->parents;
    while ((id = next_id(sorting, &rest)) != NULL) {
        const struct unknown *parent = find(sorting, id);
        if (parent != NULL && parent->done)
            parents[count++] = parent->number;
        else if (mig__chain_find(sorting->chain, id, &parents[count]))
            count++;
    }
    unknown->number = (uint32_t)sorting->count;
    unknown->done = true;
    sorting->revisions[sorting->count] =
        (struct graph_revision){.id = record->id, .label = "", .parents = parents, .parent_count = count};
    state->applied[sorting->count] = true;
    state->recorded[sorting->count] = record;
    sorting->count++;
}

/* Parents first, in whatever order the rows come: those of one moment come by their ids. */
static void add_with_parents(struct sorting *sorting, struct unknown *unknown)
{
    while (unknown != NULL) {
        unknown->begun = true;
        struct unknown *parent = parent_not_begun(sorting, unknown);
        if (parent != NULL) {
            parent->waiting = unknown;
            unknown = parent;
        } else {
            add_unknown(sorting, unknown);
            unknown = unknown->waiting;
        }
    }
}

static void add_all_unknown(struct sorting *sorting, struct unknown *unknown)
{
    sorting->by_id = arena_array(sorting->arena, struct unknown *, sorting->unknown_count);
    for (size_t i = 0; i < sorting->unknown_count; i++)
        sorting->by_id[i] = &unknown[i];
    qsort(sorting->by_id, sorting->unknown_count, sizeof *sorting->by_id, by_id);
    for (size_t i = 0; i < sorting->unknown_count; i++)
        if (!unknown[i].begun)
            add_with_parents(sorting, &unknown[i]);
}

void mig__state_of(struct arena *arena, const struct chain *chain, const struct records *records,
                   struct state *state)
{
    size_t known = chain->graph.count, most = known + records->count;
    *state = (struct state){.records = *records, .known_count = known};
    state->applied = arena_array(arena, bool, most);
    state->recorded = arena_array(arena, const struct record *, most);
    struct sorting sorting = {.arena = arena, .chain = chain, .state = state, .count = known};
    struct unknown *unknown = arena_array(arena, struct unknown, records->count);
    for (size_t i = 0; i < records->count; i++) {
        uint32_t number;
        if (mig__chain_find(chain, records->items[i].id, &number))
            apply_known(&sorting, &records->items[i], number);
        else
            unknown[sorting.unknown_count++] = (struct unknown){.record = &records->items[i]};
    }
    state->open = !graph_closed(&chain->graph, state->applied, &state->missing, &state->missed_by);
    if (sorting.unknown_count == 0) {
        state->graph = chain->graph;
    } else {
        sorting.revisions = arena_array(arena, struct graph_revision, most);
        memcpy(sorting.revisions, chain->graph.revisions, known * sizeof *sorting.revisions);
        add_all_unknown(&sorting, unknown);
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
