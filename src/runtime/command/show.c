/* SPDX-License-Identifier: MIT
 * One revision in full: what it comes after, its steps, and the SQL that each database gets, up and down.
 */
#include "runtime/command/show.h"

#include "runtime/error.h"
#include "runtime/run/plan.h"

#include <string.h>

static void print_lines(FILE *out, const char *indent, const char *text, const char *end)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *rest = text + length + (text[length] == '\n' ? 1 : 0);
        fprintf(out, "%s%.*s%s\n", indent, (int)length, text, *rest == '\0' ? end : "");
        text = rest;
    }
}

bool mig__show_hides(const struct action *action)
{
    return (action->flags & MIG_STATEMENT_UNLESS_EDITED) != 0 || action->kind == MIG_KIND_STATISTICS;
}

static void print_action(FILE *out, const struct action *action, const char *indent)
{
    if (mig__show_hides(action))
        return;
    if ((action->flags & MIG_STATEMENT_LEFTOVER) != 0)
        fprintf(out, "%s-- when an earlier try was cut off\n", indent);
    switch (action->kind) {
    case MIG_KIND_EXECUTE:
        if (*action->note != '\0')
            fprintf(out, "%s-- to %s\n", indent, action->note);
        break;
    case MIG_KIND_GUARD:
        fprintf(out, "%s-- stops when this finds a row: %s\n", indent, action->note);
        break;
    case MIG_KIND_CALL:
        fprintf(out, "%s-- calls the program's function %s\n", indent, action->note);
        return;
    case MIG_KIND_ENSURE_INDEX:
        fprintf(out, "%s-- unless the same index is there already\n", indent);
        break;
    case MIG_KIND_LOSS:
        fprintf(out, "%s-- would destroy %s when this finds a row\n", indent, action->note);
        break;
    case MIG_KIND_EXPECT_TABLE:
        fprintf(out, "%s-- stops unless the table is this one: %s\n", indent, action->note);
        break;
    case MIG_KIND_EDIT_TABLE:
        fprintf(
            out,
            "%s-- replaces the table's text and leaves its rows alone; where its columns stand in another "
            "order, makes it anew\n",
            indent);
        break;
    case MIG_KIND_BACKFILL:
        fprintf(out, "%s-- in batches of %u rows by %s, each in a transaction of its own\n", indent,
                action->argument, action->note);
        break;
    case MIG_KIND_STATISTICS: /* no statement of its own */
    case MIG_KIND_COUNT:
        return;
    }
    print_lines(out, indent, action->sql, ";");
}

void mig__show_sql(FILE *out, const struct actions *actions, const char *indent)
{
    for (size_t i = 0; i < actions->count; i++)
        print_action(out, &actions->items[i], indent);
    if (actions->count == 0)
        fprintf(out, "%s-- nothing\n", indent);
}

static bool same_actions(const struct actions *a, const struct actions *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (a->items[i].kind != b->items[i].kind || strcmp(a->items[i].sql, b->items[i].sql) != 0 ||
            strcmp(a->items[i].note, b->items[i].note) != 0)
            return false;
    }
    return true;
}

void mig__show_actions(struct command_line *line, uint32_t number, enum mig_dialect dialect, bool down,
                       struct actions *actions)
{
    mig__actions_of(line->arena, &line->chain, number, dialect, down, actions);
    mig__actions_choose(line->arena, actions, mig__actions_outside(actions, false));
}

static void print_direction(struct command_line *line, uint32_t number, bool down)
{
    struct actions sqlite, postgres;
    mig__show_actions(line, number, MIG_DIALECT_SQLITE, down, &sqlite);
    mig__show_actions(line, number, MIG_DIALECT_POSTGRES, down, &postgres);
    fprintf(line->out, "\n%s\n", down ? "downgrade" : "upgrade");
    if (sqlite.irreversible) {
        fprintf(line->out, "  there is none: %s\n", sqlite.reason);
        return;
    }
    if (same_actions(&sqlite, &postgres)) {
        fputs("  SQLite and PostgreSQL\n", line->out);
        mig__show_sql(line->out, &sqlite, "    ");
        return;
    }
    fputs("  SQLite\n", line->out);
    mig__show_sql(line->out, &sqlite, "    ");
    fputs("  PostgreSQL\n", line->out);
    mig__show_sql(line->out, &postgres, "    ");
}

static void print_field(struct command_line *line, const char *name, const char *text)
{
    if (*text != '\0')
        fprintf(line->out, "  %-9s %s\n", name, text);
}

static void print_links(struct command_line *line, const char *name, struct mig_range links)
{
    for (uint32_t i = 0; i < links.count; i++)
        print_field(line, name, mig__chain_id(&line->chain, line->chain.tables->links[links.first + i]));
}

static void print_steps(struct command_line *line, const struct mig_table_revision *revision)
{
    const struct chain *chain = &line->chain;
    for (uint32_t i = 0; i < revision->steps.count; i++) {
        const struct mig_table_step *step = &chain->tables->steps[revision->steps.first + i];
        fprintf(line->out, "  %s %s\n", mig__chain_text(chain, step->words),
                mig__chain_text(chain, step->subject));
        if (*mig__chain_text(chain, step->reason) != '\0')
            fprintf(line->out, "    accepts data loss: %s\n", mig__chain_text(chain, step->reason));
    }
}

static void print_whole(struct command_line *line, const struct listing *listing, uint32_t number)
{
    const struct chain *chain = &line->chain;
    const struct mig_table_revision *revision = mig__chain_revision(chain, number);
    fprintf(line->out, "revision %s\n", mig__listing_name(listing, number));
    print_field(line, "message", mig__chain_text(chain, revision->message));
    print_links(line, "after", revision->parents);
    print_links(line, "requires", revision->requirements);
    print_field(line, "created", mig__chain_text(chain, revision->created));
    print_field(line, "file", mig__chain_text(chain, revision->file));
    print_field(line, "digest", mig__chain_text(chain, revision->digest));
    if (revision->steps.count != 0) {
        fputs("\nsteps\n", line->out);
        print_steps(line, revision);
    }
    print_direction(line, number, false);
    print_direction(line, number, true);
}

enum mig_status mig__command_show(struct command_line *line)
{
    const char *target = line->options.targets[0];
    struct graph_problem problem;
    struct state state = {0};
    uint32_t number;
    bool base;
    enum mig_status status = mig__plan_check_target(line->arena, target, TARGET_SHOW, line->error);
    if (status == MIG_OK && strstr(target, "current") != NULL)
        status = mig__command_state(line, &state);
    if (status != MIG_OK)
        return status;
    if (!graph_find(line->arena, &line->chain.graph, state.applied, target, &number, &base, &problem))
        return mig__plan_problem(&problem, line->error);
    if (base)
        return mig__error_set(line->error, MIG_USAGE,
                              "`base` is where there is no revision yet: nothing to show");
    struct listing listing = mig__listing_new(line, NULL);
    if (line->answer != NULL)
        mig__show_json(line, &listing, number);
    else
        print_whole(line, &listing, number);
    return MIG_OK;
}
