/* SPDX-License-Identifier: MIT
 * What an upgrade or downgrade would do: its revisions with their steps, what each step means for data and
 * for whoever is using the database, and the SQL. Reads the database and writes nothing.
 */
#include "base/buf.h"
#include "runtime/command/show.h"
#include "runtime/command/unfinished.h"
#include "runtime/error.h"
#include "runtime/run/run.h"

#include <string.h>

struct showing {
    struct command_line *line;
    bool down;
};

static const char *risk_words(struct arena *arena, unsigned risk)
{
    struct buf text;
    buf_init(&text, arena);
#define RISK(NAME, word, words)                                                                              \
    if ((risk & MIG_RISK_##NAME) != 0)                                                                       \
        buf_format(&text, "%s%s", text.size == 0 ? "" : "; ", words);
#include "runtime/run/risks.def"
    return text.data;
}

static void print_steps(const struct showing *showing, struct mig *mig, struct mig_range steps)
{
    FILE *out = showing->line->out;
    for (uint32_t i = 0; i < steps.count; i++) {
        const struct mig_table_step *step = &mig->chain.tables->steps[steps.first + i];
        const char *risk = risk_words(&mig->work, step->risk[mig__dialect(mig)]);
        fprintf(out, "  %s %s%s%s\n", mig__text(mig, step->words), mig__text(mig, step->subject),
                *risk != '\0' ? "  -- " : "", risk);
        if (*mig__text(mig, step->reason) != '\0')
            fprintf(out, "    accepted: %s\n", mig__text(mig, step->reason));
    }
}

static void print_loss(const struct showing *showing, struct mig *mig,
                       const struct mig_table_revision *revision)
{
    const char *loses = mig__text(mig, revision->sides[mig__dialect(mig)].loses);
    if (!showing->down && *loses != '\0')
        fprintf(showing->line->out, "  destroys %s\n", loses);
}

/* Are the rows there that a downgrade would destroy? */
enum loss {
    LOSS_NONE,
    LOSS_SOME,
    LOSS_ACCEPTED, /* some, and --allow-data-loss names the revision */
    LOSS_LATER     /* the question names what only comes back with a revision taken back earlier */
};

static enum loss loss_now(struct mig *mig, const struct action *action, const char *id)
{
    struct mig_rows rows;
    struct mig_error ignored;
    if (mig__query(mig, action->sql, &rows, &ignored) != MIG_OK)
        return LOSS_LATER;
    if (rows.row_count == 0)
        return LOSS_NONE;
    return mig__run_allows_loss(mig, id) ? LOSS_ACCEPTED : LOSS_SOME;
}

static const char *loss_words(struct mig *mig, enum loss loss, const char *id)
{
    switch (loss) {
    case LOSS_NONE:
        return "there are none now";
    case LOSS_SOME:
        return arena_format(&mig->work, "there are some now; to accept it: --allow-data-loss %s", id);
    case LOSS_ACCEPTED:
        return "there are some now, and that is accepted";
    case LOSS_LATER:
        break;
    }
    return "asked for at its turn";
}

static void print_losses(const struct showing *showing, struct mig *mig, const struct actions *actions)
{
    for (size_t i = 0; i < actions->count; i++) {
        const struct action *action = &actions->items[i];
        if (action->kind == MIG_KIND_LOSS)
            fprintf(showing->line->out, "  destroys %s: %s\n", action->note,
                    loss_words(mig, loss_now(mig, action, actions->id), actions->id));
    }
}

static void print_revision(const struct showing *showing, struct run *run, uint32_t number,
                           const struct actions *actions)
{
    struct mig *mig = run->mig;
    FILE *out = showing->line->out;
    fprintf(out, "\n%s  %s\n", actions->id, actions->message);
    if (number < run->state.known_count) {
        const struct mig_table_revision *revision = mig__chain_revision(&mig->chain, number);
        print_steps(showing, mig, showing->down ? revision->down_steps : revision->steps);
        print_loss(showing, mig, revision);
    } else {
        fputs("  not known to this program: the way back is stored in the database\n", out);
    }
    print_losses(showing, mig, actions);
    if ((actions->flags & MIG_SIDE_NO_TRANSACTION) != 0)
        fputs("  runs outside a transaction\n", out);
    mig__show_sql(out, actions, "    ");
}

static void print_head(const struct showing *showing, const struct run *run)
{
    FILE *out = showing->line->out;
    size_t count = run->plan.count;
    if (count == 0)
        fprintf(out, "%s: nothing to do\n", mig__place(run->mig));
    else
        fprintf(out, "%s: %zu revision%s to %s\n", mig__place(run->mig), count, count == 1 ? "" : "s",
                showing->down ? "take back" : "apply");
}

/* ---- as JSON ---- */

static void write_losses(struct json_writer *writer, struct mig *mig, const struct actions *actions)
{
    static const char *const words[] = {[LOSS_NONE] = "none",
                                        [LOSS_SOME] = "some",
                                        [LOSS_ACCEPTED] = "accepted",
                                        [LOSS_LATER] = "asked later"};
    mig__json_open(writer, "losses", '[');
    for (size_t i = 0; i < actions->count; i++) {
        const struct action *action = &actions->items[i];
        if (action->kind != MIG_KIND_LOSS)
            continue;
        mig__json_open(writer, NULL, '{');
        mig__json_text(writer, "what", action->note);
        mig__json_text(writer, "now", words[loss_now(mig, action, actions->id)]);
        mig__json_close(writer, '}');
    }
    mig__json_close(writer, ']');
}

static void write_revision(const struct showing *showing, struct run *run, uint32_t number,
                           const struct actions *actions)
{
    struct json_writer *writer = &showing->line->answer->writer;
    struct mig *mig = run->mig;
    enum mig_dialect dialect = mig__dialect(mig);
    bool known = number < run->state.known_count;
    mig__json_open(writer, NULL, '{');
    mig__json_text(writer, "id", actions->id);
    mig__json_text(writer, "message", actions->message);
    mig__json_flag(writer, "known", known);
    if (known) {
        const struct mig_table_revision *revision = mig__chain_revision(&mig->chain, number);
        mig__steps_json(writer, &mig->chain, showing->down ? revision->down_steps : revision->steps,
                        &dialect);
        if (!showing->down)
            mig__json_some_text(writer, "destroys", mig__text(mig, revision->sides[dialect].loses));
    }
    write_losses(writer, mig, actions);
    mig__json_flag(writer, "transaction", (actions->flags & MIG_SIDE_NO_TRANSACTION) == 0);
    mig__statements_json(writer, "statements", actions);
    mig__json_close(writer, '}');
}

/* ---- the whole ---- */

static void begin(const struct showing *showing, const struct run *run)
{
    struct answer *answer = showing->line->answer;
    if (answer == NULL) {
        print_head(showing, run);
        mig__unfinished_tell(showing->line, &run->state);
        return;
    }
    mig__json_text(&answer->writer, "database", mig__place(run->mig));
    mig__json_text(&answer->writer, "direction", showing->down ? "down" : "up");
    mig__unfinished_tell(showing->line, &run->state);
    mig__json_open(&answer->writer, "revisions", '[');
}

static void finish(const struct showing *showing, bool refused, const struct mig_error *loss)
{
    struct answer *answer = showing->line->answer;
    if (answer != NULL) {
        mig__json_close(&answer->writer, ']');
        mig__json_some_text(&answer->writer, "refused", refused ? loss->message : "");
    } else if (refused) {
        fprintf(showing->line->out, "\nit would be refused: %s\n", loss->message);
    }
}

static enum mig_status show(struct mig *mig, const void *arguments, struct mig_error *error)
{
    const struct showing *showing = arguments;
    struct run run;
    const char *target = mig__plan_target(showing->line->options.targets[0], showing->down);
    enum mig_status status = mig__run_look(mig, target, showing->down, &run, error);
    if (status != MIG_OK && status != MIG_DATA_LOSS)
        return status;
    struct mig_error loss = *error;
    enum mig_status looked = mig__state_unfinished(mig, &run.state, error);
    if (looked != MIG_OK)
        return looked;
    begin(showing, &run);
    for (size_t i = 0; i < run.plan.count; i++) {
        struct actions actions;
        enum mig_status loaded = mig__run_load(&run, run.plan.order[i], &actions, error);
        if (loaded != MIG_OK)
            return loaded;
        (showing->line->answer != NULL ? write_revision : print_revision)(showing, &run, run.plan.order[i],
                                                                          &actions);
    }
    finish(showing, status == MIG_DATA_LOSS, &loss);
    return mig__answers(mig, error); /* else no question about losses was answered */
}

enum mig_status mig__command_plan(struct command_line *line, bool down)
{
    struct showing showing = {line, down};
    const char *target = mig__plan_target(line->options.targets[0], down);
    enum mig_status status =
        mig__plan_check_target(line->arena, target, down ? TARGET_DOWNGRADE : TARGET_UPGRADE, line->error);
    if (status == MIG_OK)
        status = mig__command_open(line, MIG_OPEN_LOOK);
    return status == MIG_OK ? mig__handle_run(line->mig, show, &showing, line->error) : status;
}
