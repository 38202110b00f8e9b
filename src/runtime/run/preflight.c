/* SPDX-License-Identifier: MIT
 * Before the first write: a plan comes in, a refusal may go out. Nothing is changed here.
 */
#include "runtime/run/run.h"

#include "base/buf.h"
#include "runtime/error.h"
#include "runtime/live/live.h"
#include "schema/object.h"
#include "sql/sql.h"

#include <string.h>

enum { MOST_NAMED = 5 };

/* ---- what an upgrade would run into ---- */

/* Outside a transaction an index is always looked at first, and is not there only when it is to be made. */
static bool ensures_index(const struct action *action, const char *name)
{
    return action->kind == MIG_KIND_ENSURE_INDEX && strcmp(action->note, name) == 0 &&
           (action->flags & MIG_STATEMENT_NO_TRANSACTION) == 0;
}

bool mig__run_ensures(struct mig *mig, uint32_t number, enum mig_object_kind kind, const char *name)
{
    struct actions actions;
    struct buf words;
    buf_init(&words, &mig->work);
    buf_add(&words, " IF NOT EXISTS ");
    sql_name(&words, name);
    mig__actions_of(&mig->work, &mig->chain, number, mig__dialect(mig), false, &actions);
    for (size_t i = 0; i < actions.count; i++) {
        const struct action *action = &actions.items[i];
        bool ensures = kind == MIG_OBJECT_INDEX
                           ? ensures_index(action, name)
                           : action->kind == MIG_KIND_EXECUTE && strstr(action->sql, words.data) != NULL;
        if (ensures)
            return true;
    }
    return false;
}

static const char *in_the_way(struct run *run, const struct catalog *catalog, uint32_t number,
                              const struct mig_table_object *object)
{
    const char *name = mig__text(run->mig, object->name);
    enum mig_object_kind kind = (enum mig_object_kind)object->kind;
    bool known = object->removed == 0 && object->kind < MIG_OBJECT_KINDS &&
                 (object->kind == MIG_OBJECT_SCHEMA || object_is_shared((enum object_kind)kind));
    if (!known || schema_find(&run->mig->work, catalog->schema, (enum object_kind)kind, name) == NULL)
        return NULL;
    if (object->kind == MIG_OBJECT_INDEX && mig__run_ensures(run->mig, number, kind, name))
        return NULL;
    return arena_format(&run->mig->work, "%s `%s`, which revision %s creates", object_word(kind), name,
                        mig__chain_id(&run->mig->chain, number));
}

/* It says best who made the database, and where that stands. */
static void add_alembic(struct mig *mig, struct mig_error *error)
{
    struct mig_error ignored;
    struct mig_rows rows;
    bool exists;
    if (mig__records_alembic(mig, &exists, &rows, &ignored) != MIG_OK || !exists)
        return;
    if (rows.row_count == 0)
        mig__error_fact(error, "alembic", "at base");
    for (size_t i = 0; i < rows.row_count; i++)
        mig__error_fact(error, "alembic", "at %s", rows.cells[i]);
}

/* A database that nobody recorded anything in may hold what the plan creates: then it was made by other
 * means. */
static enum mig_status check_unversioned(struct run *run, struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct catalog catalog;
    enum mig_status status = mig__live_read(mig, NULL, &catalog, error);
    if (status != MIG_OK)
        return status;
    size_t count = 0;
    const char *named[MOST_NAMED];
    for (size_t i = 0; i < run->plan.count; i++) {
        uint32_t number = run->plan.order[i];
        struct mig_range objects = mig__chain_revision(&mig->chain, number)->sides[mig__dialect(mig)].objects;
        for (uint32_t o = objects.first; o < objects.first + objects.count; o++) {
            const char *found = in_the_way(run, &catalog, number, &mig->chain.tables->objects[o]);
            if (found != NULL && count++ < MOST_NAMED)
                named[count - 1] = found;
        }
    }
    if (count == 0)
        return MIG_OK;
    mig__error_set(error, MIG_DRIFT,
                   "`%s` was made by other means: it holds objects that the migrations create, and "
                   "no record of them",
                   mig__place(mig));
    for (size_t i = 0; i < count && i < MOST_NAMED; i++)
        mig__error_fact(error, "exists", "%s", named[i]);
    if (count > MOST_NAMED)
        mig__error_fact(error, "exists", "and %zu more", count - MOST_NAMED);
    add_alembic(run->mig, error);
    mig__error_help(error, "nothing was changed; if its schema is that of a revision, `adopt` recognises and "
                           "records it;\nthen upgrade again");
    return MIG_DRIFT;
}

/* ---- what a downgrade would destroy ---- */

/* "DELETE FROM "t" ..." and "UPDATE "t" ...": the quoted name of the table; NULL for anything else. */
static const char *changed_table(struct arena *arena, const char *sql)
{
    static const char *const beginnings[] = {"DELETE FROM \"", "UPDATE \""};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = strlen(beginnings[i]);
        const char *end = strncmp(sql, beginnings[i], length) == 0 ? strchr(sql + length, '"') : NULL;
        if (end != NULL && strncmp(end, "\".\"", 3) == 0) /* the schema's */
            end = strchr(end + 3, '"');
        if (end != NULL)
            return arena_textn(arena, sql + length - 1, (size_t)(end - sql) - length + 2);
    }
    return NULL;
}

/* Will a revision that is taken back earlier remove rows that this probe finds now? Then only the probe at
 * its own turn tells. */
static bool may_change(struct arena *arena, const struct actions *earlier, size_t count, const char *probe)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t a = 0; a < earlier[i].count; a++) {
            const char *table = changed_table(arena, earlier[i].items[a].sql);
            if (table != NULL && strstr(probe, table) != NULL)
                return true;
        }
    }
    return false;
}

/* Does the revision itself run a function or raw SQL before it asks? They may take out what they once put in.
 */
static bool is_asked_late(const struct actions *actions, size_t at)
{
    for (size_t a = 0; a < at; a++) {
        if (actions->items[a].kind == MIG_KIND_CALL || (actions->items[a].flags & MIG_STATEMENT_RAW) != 0)
            return true;
    }
    return false;
}

/* Asks every probe of the plan before anything is taken back. One that fails asks about names that are not
 * there yet; it will be asked again at its turn, inside the transaction. */
static enum mig_status check_losses(struct run *run, const struct actions *all, struct mig_error *error)
{
    struct mig *mig = run->mig;
    for (size_t i = 0; i < run->plan.count; i++) {
        for (size_t a = 0; a < all[i].count; a++) {
            const struct action *action = &all[i].items[a];
            struct mig_rows rows = {0};
            struct mig_error ignored;
            if (action->kind != MIG_KIND_LOSS || mig__run_allows_loss(mig, all[i].id))
                continue;
            if (mig__query(mig, action->sql, &rows, &ignored) == MIG_OK && rows.row_count != 0 &&
                !is_asked_late(&all[i], a) && !may_change(&mig->work, all, i, action->sql))
                return mig__run_would_lose(mig, &all[i], action, error);
        }
    }
    return MIG_OK;
}

/* Every revision of the plan can be loaded and has a way back, before the first one runs. */
static enum mig_status check_down(struct run *run, struct mig_error *error)
{
    struct actions *all = arena_array(&run->mig->work, struct actions, run->plan.count);
    enum mig_status status = MIG_OK;
    for (size_t i = 0; status == MIG_OK && i < run->plan.count; i++)
        status = mig__run_load(run, run->plan.order[i], &all[i], error);
    return status == MIG_OK ? check_losses(run, all, error) : status;
}

/* ---- the whole ---- */

/* What was read first and what was read last need not be of one moment. */
static bool somebody_recorded(struct run *run)
{
    struct records records;
    struct mig_error ignored;
    return mig__records_read(run->mig, &records, &ignored) == MIG_OK && records.count != 0;
}

enum mig_status mig__run_preflight(struct run *run, struct mig_error *error)
{
    run->fresh = false;
    if (run->plan.down)
        return check_down(run, error);
    if (run->state.applied_count != 0)
        return MIG_OK;
    enum mig_status status = mig__state_empty(run->mig, &run->fresh, error);
    if (status == MIG_OK && !run->fresh)
        status = check_unversioned(run, error);
    if (status == MIG_DRIFT && somebody_recorded(run)) {
        run->outrun = true;
        return MIG_OK;
    }
    return status;
}

enum mig_status mig__run_look(struct mig *mig, const char *target, bool down, struct run *run,
                              struct mig_error *error)
{
    *run = (struct run){.mig = mig};
    enum mig_status status = mig__state_read(mig, &run->state, error);
    if (status == MIG_OK)
        status = mig__plan_make(mig, &run->state, target, down, &run->plan, error);
    return status == MIG_OK && run->plan.count != 0 ? mig__run_preflight(run, error) : status;
}
