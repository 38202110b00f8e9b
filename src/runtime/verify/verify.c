/* SPDX-License-Identifier: MIT
 * In: a program's tables, the rows that it finds recorded, and the live schema. Out: whether each agrees with
 * the others. Only reads; the graver finding is the one that is returned.
 */
#include "runtime/verify/verify.h"

#include "base/hash.h"
#include "graph/content.h"
#include "runtime/error.h"
#include "runtime/run/run.h"

#include <string.h>

enum { MOST_TRIES = 5 };

/* ---- the program ---- */

enum mig_status mig__verify_tables(const struct chain *chain, struct mig_error *error)
{
    char content[SHA256_HEX];
    content_digest(chain->tables, content);
    if (strcmp(content, chain->tables->content) == 0)
        return MIG_OK;
    mig__error_set(error, MIG_DIGEST, "the migrations in this program are not as they were generated");
    mig__error_fact(error, "generated", "%.12s", chain->tables->content);
    mig__error_fact(error, "found", "%.12s", content);
    mig__error_help(error, "build the program again from its sources");
    return MIG_DIGEST;
}

static enum mig_status check_tables(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    enum mig_status status = mig__verify_tables(&mig->chain, error);
    verdict->intact = status == MIG_OK;
    return status;
}

/* ---- the record ---- */

static enum mig_status find_damaged(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    struct mig_rows rows;
    if (verdict->state.records.count == 0)
        return MIG_OK;
    const char *sql =
        arena_format(&mig->work, "SELECT id, reverse, reverse_digest FROM %s", mig->revision_name);
    enum mig_status status = mig__query(mig, sql, &rows, error);
    for (size_t i = 0; status == MIG_OK && i < rows.row_count && verdict->damaged == NULL; i++) {
        const char *const *row = rows.cells + i * rows.column_count;
        char found[SHA256_HEX];
        sha256_text(row[1], strlen(row[1]), found);
        if (strcmp(found, row[2]) != 0)
            verdict->damaged = row[0];
    }
    return status;
}

static enum mig_status check_reverse(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    enum mig_status status = find_damaged(mig, verdict, error);
    if (status != MIG_OK || verdict->damaged == NULL)
        return status;
    mig__error_set(error, MIG_DIGEST, "the way back that `%s` keeps for revision %s was changed",
                   mig__place(mig), verdict->damaged);
    mig__error_fact(error, "table", "%s", mig->revision_table);
    mig__error_help(error, "a program that knows the revision does not need it; `stamp --purge REVISION` "
                           "compares the live schema and writes all rows anew");
    return MIG_DIGEST;
}

/* A database that nobody recorded anything in is refused by `upgrade` when its objects are in the way. */
static enum mig_status check_unrecorded(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    struct run run;
    enum mig_status status = mig__run_look(mig, "heads", false, &run, error);
    verdict->other_means = status == MIG_DRIFT;
    return status;
}

/* ---- the schema ---- */

static enum mig_status check_schema(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    bool *set = arena_array(&mig->work, bool, mig->chain.graph.count);
    memcpy(set, verdict->state.applied, mig->chain.graph.count * sizeof *set);
    enum mig_status status = mig__drift_read(mig, set, &verdict->drift, error);
    if (status != MIG_OK || verdict->drift.count == 0)
        return status;
    mig__error_set(error, MIG_DRIFT, "the schema of `%s` differs in %zu place%s from what its revisions made",
                   mig__place(mig), verdict->drift.count, verdict->drift.count == 1 ? "" : "s");
    mig__drift_facts(mig, &verdict->drift, error);
    mig__error_help(error, "change the schema back, or put the change into a new revision;\n"
                           "where the record is wrong, `stamp REVISION` compares and records anew");
    return MIG_DRIFT;
}

/* ---- the whole ---- */

/* From a graver finding to a lesser one: what failed to be read ends it, the first to be found stays. */
struct finding {
    enum mig_status status;
    struct mig_error error;
};

static void note(struct finding *finding, enum mig_status status, const struct mig_error *error)
{
    if (finding->status == MIG_OK && status != MIG_OK)
        *finding = (struct finding){status, *error};
}

static bool is_finding(enum mig_status status)
{
    return status == MIG_OK || status == MIG_DIGEST || status == MIG_AHEAD || status == MIG_DRIFT;
}

static enum mig_status check_record(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    struct state *state = &verdict->state;
    if (state->open)
        verdict->apart = "rows are missing from the record";
    else if (state->graph.count != state->known_count)
        verdict->apart = "this program does not know all revisions that made it";
    return mig__state_check(mig, state, error);
}

static enum mig_status compare_schema(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    if (verdict->apart != NULL)
        return MIG_OK;
    enum mig_status status = check_schema(mig, verdict, error);
    if (status != MIG_OK || verdict->state.applied_count != 0)
        return status;
    return check_unrecorded(mig, verdict, error);
}

static enum mig_status verify_once(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    static enum mig_status (*const checks[])(struct mig *, struct verdict *, struct mig_error *) = {
        check_tables, check_record, check_reverse, compare_schema};
    struct finding finding = {.status = MIG_OK};
    *verdict = (struct verdict){0};
    enum mig_status status = mig__state_read(mig, &verdict->state, error);
    if (status == MIG_OK)
        status = mig__state_unfinished(mig, &verdict->state, error);
    if (status != MIG_OK)
        return status;
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        status = checks[i](mig, verdict, error);
        if (!is_finding(status))
            return status;
        if (status == MIG_DIGEST && finding.status == MIG_AHEAD)
            finding.status = MIG_OK; /* the graver one */
        note(&finding, status, error);
    }
    if (finding.status != MIG_OK)
        *error = finding.error;
    return finding.status;
}

/* What was read first and what was read last need not be of one moment. */
static bool somebody_migrated(struct mig *mig, const struct records *before)
{
    struct records now;
    struct mig_error ignored;
    if (mig__records_read(mig, &now, &ignored) != MIG_OK || now.count != before->count)
        return true;
    for (size_t i = 0; i < now.count; i++) {
        if (strcmp(now.items[i].id, before->items[i].id) != 0)
            return true;
    }
    return false;
}

enum mig_status mig__verify(struct mig *mig, struct verdict *verdict, struct mig_error *error)
{
    enum mig_status status = verify_once(mig, verdict, error);
    for (int again = 1; (status == MIG_DRIFT || status == MIG_FAILED) && again < MOST_TRIES; again++) {
        if (!somebody_migrated(mig, &verdict->state.records))
            break;
        status = verify_once(mig, verdict, error);
    }
    return status;
}

static enum mig_status verify(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct verdict verdict;
    (void)arguments;
    return mig__verify(mig, &verdict, error);
}

enum mig_status mig_verify(struct mig *mig, struct mig_error *error)
{
    return mig__handle_run(mig, verify, NULL, error);
}
