/* SPDX-License-Identifier: MIT
 * What a revision is made of: its row in mig_revision, its actions from the tables, or, for one that the
 * chain does not know, the way back that is stored beside its row.
 */
#include "runtime/run/run.h"

#include "base/buf.h"
#include "runtime/error.h"
#include "runtime/record/reverse.h"

static const char *parents_of(struct arena *arena, const struct graph *graph, uint32_t number)
{
    const struct graph_revision *revision = &graph->revisions[number];
    struct buf text;
    buf_init(&text, arena);
    for (size_t i = 0; i < revision->parent_count; i++)
        buf_format(&text, "%s%s", text.size == 0 ? "" : " ", graph->revisions[revision->parents[i]].id);
    for (size_t i = 0; i < revision->require_count; i++)
        buf_format(&text, "%s%s", text.size == 0 ? "" : " ", graph->revisions[revision->requirements[i]].id);
    return text.data;
}

struct record mig__run_record(struct arena *arena, const struct chain *chain, uint32_t number,
                              enum mig_dialect dialect, const char *origin, const char **reverse)
{
    const struct mig_table_revision *revision = mig__chain_revision(chain, number);
    struct actions down;
    mig__actions_of(arena, chain, number, dialect, true, &down);
    *reverse = mig__reverse_write(arena, &down);
    return (struct record){
        .id = mig__chain_text(chain, revision->id),
        .message = mig__chain_text(chain, revision->message),
        .digest = mig__chain_text(chain, revision->digest),
        .chain = mig__chain_text(chain, revision->chain),
        .parents = parents_of(arena, &chain->graph, number),
        .origin = origin,
        .loses = mig__chain_text(chain, revision->sides[dialect].loses),
    };
}

static enum mig_status cannot_reverse(const struct mig *mig, const struct record *record,
                                      enum reverse_answer answer, struct mig_error *error)
{
    static const char *const reasons[] = {
        [REVERSE_READ] = "",
        [REVERSE_UNKNOWN_FORMAT] = "its stored way back was written by a newer program",
        [REVERSE_DAMAGED] = "its stored way back is damaged",
        [REVERSE_CALLS] = "its stored way back calls a function of the program that applied it",
    };
    mig__error_set(error, MIG_AHEAD, "cannot take back revision %s, which this program does not know: %s",
                   record->id, reasons[answer]);
    mig__error_fact(error, "database", "%s", mig__place(mig));
    mig__error_fact(error, "applied", "%.16s UTC by %s", record->applied_at, record->applied_by);
    mig__error_help(error, "nothing was executed; use the program that applied it");
    return MIG_AHEAD;
}

static enum mig_status load_stored(struct mig *mig, const struct record *record, struct actions *actions,
                                   struct mig_error *error)
{
    const char *text, *digest;
    *actions = (struct actions){.id = record->id, .message = record->message, .file = "", .reason = ""};
    enum mig_status status = mig__records_reverse(mig, record->id, &text, &digest, error);
    if (status != MIG_OK)
        return status;
    enum reverse_answer answer = mig__reverse_read(&mig->work, text, digest, actions);
    return answer == REVERSE_READ ? MIG_OK : cannot_reverse(mig, record, answer, error);
}

enum mig_status mig__run_load(struct run *run, uint32_t number, struct actions *actions,
                              struct mig_error *error)
{
    struct mig *mig = run->mig;
    enum mig_status status = MIG_OK;
    if (number < run->state.known_count)
        mig__actions_of(&mig->work, &mig->chain, number, mig__dialect(mig), run->plan.down, actions);
    else
        status = load_stored(mig, run->state.recorded[number], actions, error);
    if (status == MIG_OK)
        mig__actions_choose(&mig->work, actions,
                            mig__actions_outside(actions, run->fresh && !run->plan.down));
    if (status != MIG_OK || !actions->irreversible)
        return status;
    mig__error_set(error, MIG_FAILED, "revision %s cannot be taken back: %s", actions->id, actions->reason);
    mig__error_fact(error, "database", "%s", mig__place(mig));
    mig__error_help(error, "nothing was executed");
    return MIG_FAILED;
}
