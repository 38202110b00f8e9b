/* SPDX-License-Identifier: MIT
 * What an upgrade or downgrade would do: its revisions with their steps, what each step means for data and
 * for whoever is using the database, and the SQL. Reads the database and writes nothing.
 */
#include "runtime/command.h"

#include "base/buf.h"
#include "runtime/error.h"
#include "runtime/run.h"

#include <string.h>

struct showing {
    struct command_line *line;
    bool down;
};

static const char *risk_words(struct arena *arena, unsigned risk)
{
    static const struct {
        unsigned bit;
        const char *words;
    } all[] = {
        {MIG_RISK_LOSES_DATA, "destroys data"},
        {MIG_RISK_REWRITES, "writes every row again"},
        {MIG_RISK_SCANS, "reads every row"},
        {MIG_RISK_BLOCKS_READS, "nobody can read the table meanwhile"},
        {MIG_RISK_BLOCKS_WRITES, "nobody can write the table meanwhile"},
        {MIG_RISK_RENAMES, "breaks a running program that uses the old name"},
    };
    struct buf words;
    buf_init(&words, arena);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if ((risk & all[i].bit) != 0)
            buf_format(&words, "%s%s", words.size == 0 ? "" : "; ", all[i].words);
    }
    return words.data;
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

/* A question that fails asks about names that only come back with a revision taken back earlier. */
static const char *loss_now(struct mig *mig, const struct action *action, const char *id)
{
    struct mig_rows rows;
    struct mig_error ignored;
    if (mig__query(mig, action->sql, &rows, &ignored) != MIG_OK)
        return "asked for at its turn";
    if (rows.row_count == 0)
        return "there are none now";
    if (mig__run_allows_loss(mig, id))
        return "there are some now, and that is accepted";
    return arena_format(&mig->work, "there are some now; to accept it: --allow-data-loss %s", id);
}

static void print_losses(const struct showing *showing, struct mig *mig, const struct actions *actions)
{
    for (size_t i = 0; i < actions->count; i++) {
        const struct action *action = &actions->items[i];
        if (action->kind == MIG_KIND_LOSS)
            fprintf(showing->line->out, "  destroys %s: %s\n", action->note,
                    loss_now(mig, action, actions->id));
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
    mig__command_print_sql(out, actions, "    ");
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

static enum mig_status show(struct mig *mig, const void *arguments, struct mig_error *error)
{
    const struct showing *showing = arguments;
    struct run run;
    const char *target = mig__plan_target(showing->line->options.targets[0], showing->down);
    enum mig_status status = mig__run_look(mig, target, showing->down, &run, error);
    if (status != MIG_OK && status != MIG_DATA_LOSS)
        return status;
    struct mig_error loss = *error;
    print_head(showing, &run);
    for (size_t i = 0; i < run.plan.count; i++) {
        struct actions actions;
        enum mig_status loaded = mig__run_load(&run, run.plan.order[i], &actions, error);
        if (loaded != MIG_OK)
            return loaded;
        print_revision(showing, &run, run.plan.order[i], &actions);
    }
    if (status == MIG_DATA_LOSS)
        fprintf(showing->line->out, "\nit would be refused: %s\n", loss.message);
    return MIG_OK;
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
