/* SPDX-License-Identifier: MIT
 * In: what the journal says was begun and not ended, and what is recorded. Out: revisions that are half
 * applied or half taken back, for the commands that look, and the refusal to take one of the second kind for
 * whole.
 */
#include "runtime/command/unfinished.h"

#include "runtime/command/listing.h"
#include "runtime/error.h"

#include <string.h>

static bool is_recorded(const struct state *state, const char *id)
{
    for (size_t i = 0; i < state->records.count; i++) {
        if (strcmp(state->records.items[i].id, id) == 0)
            return true;
    }
    return false;
}

/* Whoever recorded or forgot it by other means has ended it, too. */
static void keep_open(struct arena *arena, struct state *state)
{
    struct unfinished *kept = arena_array(arena, struct unfinished, state->unfinished_count);
    size_t count = 0;
    for (size_t i = 0; i < state->unfinished_count; i++) {
        if (is_recorded(state, state->unfinished[i].id) == state->unfinished[i].down)
            kept[count++] = state->unfinished[i];
    }
    state->unfinished = kept;
    state->unfinished_count = count;
}

enum mig_status mig__state_unfinished(struct mig *mig, struct state *state, struct mig_error *error)
{
    struct mig_error said, ignored;
    if (!state->records.made)
        return MIG_OK;
    enum mig_status status =
        mig__records_unfinished(mig, &state->unfinished, &state->unfinished_count, &said);
    if (status == MIG_FAILED && mig__answers(mig, &ignored) == MIG_OK) {
        state->unfinished_unknown = arena_text(&mig->work, said.message);
        return MIG_OK;
    }
    if (status != MIG_OK)
        *error = said;
    keep_open(&mig->work, state);
    return status;
}

enum mig_status mig__state_check_whole(const struct mig *mig, const struct state *state,
                                       struct mig_error *error)
{
    for (size_t i = 0; i < state->unfinished_count; i++) {
        const struct unfinished *open = &state->unfinished[i];
        if (!open->down || !open->wrote)
            continue;
        mig__error_set(error, MIG_NOT_AT_HEAD, "revision %s of `%s` is half taken back", open->id,
                       mig__place(mig));
        mig__error_fact(error, "begun", "%.16s UTC  by %s", open->begun_at, open->begun_by);
        mig__error_help(error, "nothing was executed; the `downgrade` that was cut off goes on where it was\n"
                               "when it is run again; after it, `upgrade` applies the revision anew");
        return MIG_NOT_AT_HEAD;
    }
    return MIG_OK;
}

/* Which one of the plan does it rest on? What a program does not know may rest on any. */
static bool rests_on(struct mig *mig, const struct state *state, uint32_t number, const uint32_t *plan,
                     size_t count, uint32_t *needed)
{
    uint32_t by;
    bool *left = arena_array(&mig->work, bool, state->graph.count);
    memcpy(left, state->applied, state->graph.count * sizeof *left);
    for (size_t i = 0; i < count; i++)
        left[plan[i]] = false;
    left[number] = true;
    return !graph_closed(&state->graph, left, needed, &by);
}

static enum mig_status half_applied(const struct mig *mig, const struct unfinished *open, const char *needed,
                                    bool known, struct mig_error *error)
{
    mig__error_set(error, MIG_FAILED, "cannot take back revision %s of `%s`: %s, which %s, is half applied",
                   needed, mig__place(mig), open->id, known ? "needs it" : "is not known to this program");
    mig__error_fact(error, "begun", "%.16s UTC  by %s", open->begun_at, open->begun_by);
    mig__error_help(error,
                    "nothing was executed; first `upgrade %s`%s, which goes on where it was,\n"
                    "or, where its rows are put back by hand, `stamp` of the revision before it",
                    open->id, known ? "" : " by a program that knows it");
    return MIG_FAILED;
}

enum mig_status mig__state_check_needed(struct mig *mig, const struct state *state, const uint32_t *plan,
                                        size_t count, struct mig_error *error)
{
    for (size_t i = 0; count != 0 && i < state->unfinished_count; i++) {
        const struct unfinished *open = &state->unfinished[i];
        uint32_t number, needed = plan[0];
        if (open->down || !open->wrote)
            continue;
        bool known = mig__chain_find(&mig->chain, open->id, &number);
        if (!known || rests_on(mig, state, number, plan, count, &needed))
            return half_applied(mig, open, state->graph.revisions[needed].id, known, error);
    }
    return MIG_OK;
}

/* ---- where an operator looks ---- */

static const char *message_of(struct command_line *line, const char *id)
{
    uint32_t number;
    if (!mig__chain_find(&line->chain, id, &number))
        return NULL;
    return mig__chain_text(&line->chain, mig__chain_revision(&line->chain, number)->message);
}

static const char *goes_on(const struct unfinished *open, bool known)
{
    if (open->down)
        return open->wrote ? "the same `downgrade` goes on from there, and no `upgrade` runs before that"
                           : "the same `downgrade` goes on from there";
    if (!known)
        return "the program that began it goes on from there";
    return open->wrote ? "`upgrade` goes on from there, and what it needs is not taken back before that"
                       : "`upgrade` goes on from there";
}

static void print(struct command_line *line, const struct unfinished *open)
{
    const char *message = message_of(line, open->id);
    fprintf(line->out, "%s %s: %s  %s\n  begun %.16s UTC by %s; %s\n", open->wrote ? "half" : "begun and not",
            open->down ? "taken back" : "applied", open->id,
            message != NULL ? message : "(not known to this program)", open->begun_at, open->begun_by,
            goes_on(open, message != NULL));
}

static void write(struct command_line *line, const struct unfinished *open)
{
    struct json_writer *writer = &line->answer->writer;
    mig__json_open(writer, NULL, '{');
    mig__json_text(writer, "id", open->id);
    mig__json_text(writer, "direction", open->down ? "down" : "up");
    mig__json_text(writer, "begun_at", mig__json_time(writer->text.arena, open->begun_at));
    mig__json_text(writer, "begun_by", open->begun_by);
    mig__json_flag(writer, "half", open->wrote);
    mig__json_flag(writer, "known", message_of(line, open->id) != NULL);
    mig__json_close(writer, '}');
}

void mig__unfinished_tell(struct command_line *line, const struct state *state)
{
    const char *unknown = state->unfinished_unknown;
    if (line->answer != NULL && unknown == NULL)
        mig__json_open(&line->answer->writer, "unfinished", '[');
    for (size_t i = 0; i < state->unfinished_count; i++)
        (line->answer != NULL ? write : print)(line, &state->unfinished[i]);
    if (line->answer != NULL && unknown == NULL)
        mig__json_close(&line->answer->writer, ']');
    else if (unknown != NULL && line->answer == NULL)
        fprintf(line->out, "whether a revision is half done is not known: %s\n", unknown);
}
