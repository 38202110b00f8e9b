/* SPDX-License-Identifier: MIT
 * In: a revision of the tables. Out: its steps and statements as JSON, for `show` and `plan`. What people are
 * not shown is left out here, too.
 */
#include "runtime/command/show.h"

void mig__statements_json(struct json_writer *writer, const char *name, const struct actions *actions)
{
    mig__json_open(writer, name, '[');
    for (size_t i = 0; i < actions->count; i++) {
        const struct action *action = &actions->items[i];
        if (mig__show_hides(action))
            continue;
        mig__json_open(writer, NULL, '{');
        mig__json_text(writer, "kind", mig__kind_name(action->kind));
        mig__json_some_text(writer, "sql", action->sql);
        mig__json_some_text(writer, "note", action->note);
        mig__json_some_flag(writer, "leftover", (action->flags & MIG_STATEMENT_LEFTOVER) != 0);
        mig__json_some_number(writer, "rows", action->kind == MIG_KIND_BACKFILL ? action->argument : 0);
        mig__json_some_text(writer, "step", action->step);
        mig__json_some_number(writer, "line", action->line);
        mig__json_close(writer, '}');
    }
    mig__json_close(writer, ']');
}

static void write_risks(struct json_writer *writer, unsigned risk)
{
    mig__json_open(writer, "risks", '[');
#define RISK(NAME, word, words)                                                                              \
    if ((risk & MIG_RISK_##NAME) != 0)                                                                       \
        mig__json_text(writer, NULL, word);
#include "runtime/run/risks.def"
    mig__json_close(writer, ']');
}

void mig__steps_json(struct json_writer *writer, const struct chain *chain, struct mig_range steps,
                     const enum mig_dialect *dialect)
{
    mig__json_open(writer, "steps", '[');
    for (uint32_t i = 0; i < steps.count; i++) {
        const struct mig_table_step *step = &chain->tables->steps[steps.first + i];
        mig__json_open(writer, NULL, '{');
        mig__json_text(writer, "words", mig__chain_text(chain, step->words));
        mig__json_text(writer, "subject", mig__chain_text(chain, step->subject));
        mig__json_some_text(writer, "accepted", mig__chain_text(chain, step->reason));
        if (dialect != NULL)
            write_risks(writer, step->risk[*dialect]);
        mig__json_close(writer, '}');
    }
    mig__json_close(writer, ']');
}

static void write_direction(struct command_line *line, uint32_t number, bool down)
{
    static const char *const names[MIG_DIALECT_COUNT] = {"sqlite", "postgres"};
    struct json_writer *writer = &line->answer->writer;
    mig__json_open(writer, down ? "downgrade" : "upgrade", '{');
    for (int dialect = 0; dialect < MIG_DIALECT_COUNT; dialect++) {
        struct actions actions;
        mig__show_actions(line, number, (enum mig_dialect)dialect, down, &actions);
        if (actions.irreversible) {
            mig__json_text(writer, "irreversible", actions.reason);
            break;
        }
        mig__statements_json(writer, names[dialect], &actions);
    }
    mig__json_close(writer, '}');
}

void mig__show_json(struct command_line *line, const struct listing *listing, uint32_t number)
{
    struct json_writer *writer = &line->answer->writer;
    mig__listing_open_json(listing, writer, "revision", number);
    mig__steps_json(writer, &line->chain, mig__chain_revision(&line->chain, number)->steps, NULL);
    write_direction(line, number, false);
    write_direction(line, number, true);
    mig__json_close(writer, '}');
}
