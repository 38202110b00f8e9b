/* SPDX-License-Identifier: MIT
 * In: what a database said, or what a guard found. Out: an error that names the revision, its step, the
 * place in the source and the SQL, and what the journal will say about it.
 */
#include "runtime/error.h"
#include "runtime/live/expected.h"
#include "runtime/run/run.h"

#include "base/buf.h"

#include <string.h>

enum { EVIDENCE_ROWS = 5, SQL_SHOWN = 400, CELL_SHOWN = 100 };

static enum mig_status fail_step(struct run *run, const struct actions *actions, const struct action *action)
{
    run->failed_id = actions->id;
    run->failed_step = action != NULL ? action->step : "";
    return MIG_FAILED;
}

static void add_place(struct mig *mig, const struct actions *actions, const struct action *action,
                      struct mig_error *error)
{
    mig__error_fact(error, "database", "%s", mig__place(mig));
    if (action == NULL || *action->step == '\0')
        return;
    if (*actions->file != '\0' && action->line != 0)
        mig__error_fact(error, "step", "%s (%s:%u)", action->step, actions->file, (unsigned)action->line);
    else
        mig__error_fact(error, "step", "%s", action->step);
}

static const char *doing(const struct run *run)
{
    return run->plan.down ? "take back" : "apply";
}

static void add_facts(struct mig_error *error, const struct mig_error *more)
{
    size_t used = strlen(error->facts), size = strlen(more->facts);
    if (used + size < sizeof error->facts)
        memcpy(error->facts + used, more->facts, size + 1);
}

/* Where ALTER TABLE of SQLite reads them all, one that does not work is in the way of every other. */
static void explain_reader(struct mig_error *said)
{
    if (strstr(said->message, "error in view ") != NULL || strstr(said->message, "error in trigger ") != NULL)
        mig__error_help(said, "drop or mend that one, then run the same command again");
}

enum mig_status mig__run_failed(struct run *run, const struct actions *actions, const struct action *action,
                                enum mig_status status, struct mig_error *error)
{
    struct mig_error said = *error;
    bool copy = action != NULL && (action->flags & MIG_STATEMENT_COPY) != 0;
    if (copy)
        mig__copy_explain(run->mig, action, &said);
    explain_reader(&said);
    mig__error_set(error, status, "cannot %s revision %s: %s", doing(run), actions->id, said.message);
    add_place(run->mig, actions, action, error);
    if (action != NULL && action->kind == MIG_KIND_EXECUTE && !copy && *action->note != '\0')
        mig__error_fact(error, "doing", "%s", action->note);
    else if (action != NULL && *action->sql != '\0' && !mig__copy_names_inner(action))
        mig__error_fact(error, "sql", "%.*s%s", SQL_SHOWN, action->sql,
                        strlen(action->sql) > SQL_SHOWN ? "..." : "");
    add_facts(error, &said);
    if (*said.help != '\0')
        mig__error_help(error, "%s", said.help);
    if (status != MIG_LOCKED) /* that is tried again */
        fail_step(run, actions, action);
    return status;
}

/* Rows that a guard found, a line each: "id 7, price -1" would need names; values alone are shown. */
static void add_evidence(struct mig *mig, const struct mig_rows *rows, struct mig_error *error)
{
    for (size_t row = 0; row < rows->row_count && row < EVIDENCE_ROWS; row++) {
        struct buf line;
        buf_init(&line, &mig->work);
        for (size_t column = 0; column < rows->column_count; column++) {
            const char *cell = rows->cells[row * rows->column_count + column];
            buf_format(&line, "%s%s", column == 0 ? "" : " | ",
                       cell != NULL ? mig__shortened(&mig->work, cell, CELL_SHOWN) : "NULL");
        }
        mig__error_fact(error, "found", "%s", line.data);
    }
    if (rows->row_count > EVIDENCE_ROWS)
        mig__error_fact(error, "found", "and %zu more", rows->row_count - EVIDENCE_ROWS);
}

enum mig_status mig__run_would_lose(struct mig *mig, const struct actions *actions,
                                    const struct action *action, struct mig_error *error)
{
    mig__error_set(error, MIG_DATA_LOSS, "taking back revision %s would destroy %s", actions->id,
                   action->note);
    add_place(mig, actions, action, error);
    for (const char *const *id = mig->options.allow_loss; id != NULL && *id != NULL; id++)
        mig__error_fact(error, "accepted", "only for %s", *id);
    mig__error_help(error, "to accept it: --allow-data-loss %s", actions->id);
    return MIG_DATA_LOSS;
}

enum mig_status mig__run_stopped(struct run *run, const struct actions *actions, const struct action *action,
                                 const struct mig_rows *rows, struct mig_error *error)
{
    if (action->kind == MIG_KIND_LOSS)
        return mig__run_would_lose(run->mig, actions, action, error);
    mig__error_set(error, MIG_FAILED, "cannot %s revision %s: %s", doing(run), actions->id, action->note);
    add_place(run->mig, actions, action, error);
    add_evidence(run->mig, rows, error);
    mig__error_help(error, "change or remove what was found, then run the same command again");
    return fail_step(run, actions, action);
}

enum mig_status mig__run_other_index(struct run *run, const struct actions *actions,
                                     const struct action *action, const struct index_check *check,
                                     struct mig_error *error)
{
    mig__error_set(error, MIG_DRIFT, "cannot %s revision %s: index `%s` exists and is a different one",
                   doing(run), actions->id, action->note);
    add_place(run->mig, actions, action, error);
    mig__error_fact(error, "expected", "%s", check->expected);
    mig__error_fact(error, "found", "%s", check->found);
    mig__error_help(error, "drop or rename the index that is there, then run the same command again");
    fail_step(run, actions, action);
    return MIG_DRIFT;
}

enum mig_status mig__run_other_table(struct run *run, const struct actions *actions,
                                     const struct action *action, const struct mig_error *found,
                                     struct mig_error *error)
{
    mig__error_set(error, MIG_DRIFT, "cannot %s revision %s: %s", doing(run), actions->id, action->note);
    add_place(run->mig, actions, action, error);
    add_facts(error, found);
    mig__error_help(error,
                    "drop what is unexpected, or bring it into the chain with a revision before this one;\n"
                    "make what is different as it is expected; then run the same command again");
    fail_step(run, actions, action);
    return MIG_DRIFT;
}

enum mig_status mig__run_outrun(struct run *run, struct mig_error *error)
{
    run->outrun = true;
    return mig__error_set(error, MIG_FAILED, "another process changed `%s` meanwhile", mig__place(run->mig));
}

bool mig__run_allows_loss(const struct mig *mig, const char *id)
{
    const char *const *allowed = mig->options.allow_loss;
    for (; allowed != NULL && *allowed != NULL; allowed++) {
        if (strcmp(*allowed, id) == 0)
            return true;
    }
    return false;
}

void mig__run_announce(const struct run *run, const struct actions *actions, enum mig_event_kind kind,
                       const char *detail)
{
    struct mig_event event = {.kind = kind,
                              .down = run->plan.down,
                              .revision = actions->id,
                              .message = actions->message,
                              .detail = detail,
                              .number = run->position,
                              .total = run->total};
    mig__event(run->mig, &event);
}
