/* SPDX-License-Identifier: MIT
 * Commands that list revisions: history, current, heads, branches. Each finds its revisions and where the
 * database is, if it has to ask one, and hands them to the listing, for people or as JSON.
 */
#include "runtime/command/listing.h"
#include "runtime/command/unfinished.h"
#include "runtime/error.h"
#include "runtime/run/plan.h"

#include <string.h>
#include <unistd.h>

/* ---- what the database says ---- */

static enum mig_status read_state(struct mig *mig, const void *arguments, struct mig_error *error)
{
    struct state *state = *(struct state *const *)arguments;
    enum mig_status status = mig__state_read(mig, state, error);
    return status == MIG_OK ? mig__state_unfinished(mig, state, error) : status;
}

enum mig_status mig__command_state(struct command_line *line, struct state *state)
{
    enum mig_status status = mig__command_open(line, MIG_OPEN_LOOK);
    return status == MIG_OK ? mig__handle_run(line->mig, read_state, &state, line->error) : status;
}

/* ---- revisions that only the database knows ---- */

static void print_unknown(struct command_line *line, const char *front, const struct record *record)
{
    fprintf(line->out, "%s%s  %s  (not known to this program; applied %.16s UTC by %s)\n", front, record->id,
            record->message, record->applied_at, record->applied_by);
}

static void write_unknown(struct json_writer *writer, const struct record *record)
{
    mig__json_open(writer, NULL, '{');
    mig__json_text(writer, "id", record->id);
    mig__json_text(writer, "message", record->message);
    mig__record_json(writer, record);
}

/* ---- history ---- */

static enum mig_status choose(struct command_line *line, const bool *applied, uint32_t **order, size_t *count)
{
    struct graph_problem problem;
    const char *range = line->options.range != NULL ? line->options.range : ":";
    if (graph_range(line->arena, &line->chain.graph, applied, range, order, count, &problem))
        return MIG_OK;
    return mig__plan_problem(&problem, line->error);
}

/* What the database knows beyond the program, newest first: a part of the whole history, and of no range. */
static void show_unknown(struct command_line *line, const struct state *state)
{
    struct answer *answer = line->answer;
    if (answer != NULL)
        mig__json_open(&answer->writer, "unknown", '[');
    for (size_t i = state->graph.count; i-- > state->known_count;) {
        if (answer == NULL) {
            print_unknown(line, "* ", state->recorded[i]);
            continue;
        }
        write_unknown(&answer->writer, state->recorded[i]);
        mig__json_close(&answer->writer, '}');
    }
    if (answer != NULL)
        mig__json_close(&answer->writer, ']');
}

/* Marks, and the drawing where it is no line, stand in front. */
static void show_history(struct command_line *line, const struct state *state, const uint32_t *order,
                         size_t count)
{
    struct listing listing = mig__listing_new(line, state);
    if (line->answer != NULL && state != NULL)
        mig__json_text(&line->answer->writer, "database", mig__place(line->mig));
    if (state != NULL && line->options.range == NULL)
        show_unknown(line, state);
    if (line->answer != NULL)
        mig__listing_write_json(&listing, &line->answer->writer, "revisions", order, count);
    else
        mig__listing_print(&listing, order, count, !mig__listing_is_line(&listing, order, count));
    if (state != NULL && line->options.range == NULL)
        mig__unfinished_tell(line, state);
}

enum mig_status mig__command_history(struct command_line *line)
{
    const char *range = line->options.range;
    struct state state = {0};
    enum mig_status status = MIG_OK;
    if (range != NULL)
        status = mig__plan_check_target(line->arena, range, TARGET_RANGE, line->error);
    bool asks = line->options.given[OPTION_MARK] || (range != NULL && strstr(range, "current") != NULL);
    if (status == MIG_OK && asks)
        status = mig__command_state(line, &state);
    uint32_t *order;
    size_t count;
    if (status == MIG_OK)
        status = choose(line, state.applied, &order, &count);
    if (status == MIG_OK)
        show_history(line, asks ? &state : NULL, order, count);
    return status;
}

/* ---- current ---- */

static void print_current(struct command_line *line, const struct state *state, const uint32_t *heads,
                          size_t count)
{
    struct listing listing = mig__listing_new(line, state);
    size_t known = 0;
    uint32_t *numbers = arena_array(line->arena, uint32_t, count);
    listing.applied = listing.current = NULL; /* all of them are */
    if (line->options.given[OPTION_VERBOSE])
        fprintf(line->out, "database  %s\n", mig__place(line->mig));
    for (size_t i = 0; i < count; i++) {
        if (heads[i] < state->known_count)
            numbers[known++] = heads[i];
        else
            print_unknown(line, "", state->recorded[heads[i]]);
    }
    mig__listing_print(&listing, numbers, known, false);
}

static void write_current(struct command_line *line, const struct state *state, const uint32_t *heads,
                          size_t count)
{
    struct json_writer *writer = &line->answer->writer;
    struct listing listing = mig__listing_new(line, state);
    mig__json_text(writer, "database", mig__place(line->mig));
    mig__json_open(writer, "revisions", '[');
    for (size_t i = 0; i < count; i++) {
        if (heads[i] < state->known_count) {
            mig__listing_open_json(&listing, writer, NULL, heads[i]);
        } else {
            write_unknown(writer, state->recorded[heads[i]]);
        }
        mig__json_flag(writer, "known", heads[i] < state->known_count);
        mig__json_close(writer, '}');
    }
    mig__json_close(writer, ']');
}

/* A look takes a file that is not there for an empty database. */
static bool is_missing(const struct mig *mig)
{
    const char *place = mig__place(mig);
    return mig__dialect(mig) == MIG_DIALECT_SQLITE && *place == '/' && access(place, F_OK) != 0;
}

static void print_pending(struct command_line *line, const struct mig_state *where)
{
    if (where->unversioned)
        fputs("nothing is recorded, but the database holds objects: it was made by other means, and `adopt` "
              "takes it over\n",
              line->out);
    else if (where->applied_count == 0)
        fprintf(line->out, "nothing is applied: `%s` %s\n", mig__place(line->mig),
                is_missing(line->mig) ? "does not exist"
                : where->empty        ? "is empty"
                                      : "holds no record");
    if (where->pending_count != 0)
        fprintf(line->out, "%zu revision%s to apply\n", where->pending_count,
                where->pending_count == 1 ? "" : "s");
}

static void write_pending(struct command_line *line, const struct mig_state *where)
{
    struct json_writer *writer = &line->answer->writer;
    mig__json_number(writer, "applied", (long long)where->applied_count);
    mig__json_number(writer, "pending", (long long)where->pending_count);
    mig__json_flag(writer, "unversioned", where->unversioned);
}

enum mig_status mig__command_current(struct command_line *line)
{
    struct state state;
    struct mig_state where;
    uint32_t *heads;
    enum mig_status status = mig__command_state(line, &state);
    if (status != MIG_OK)
        return status;
    size_t count = graph_applied_heads(line->arena, &state.graph, state.applied, &heads);
    (line->answer != NULL ? write_current : print_current)(line, &state, heads, count);
    mig__unfinished_tell(line, &state);
    status = mig_status_of(line->mig, &where, line->error);
    if (line->answer != NULL && status != MIG_FAILED && status != MIG_LOCKED)
        write_pending(line, &where);
    else if (line->answer == NULL && (status == MIG_OK || status == MIG_NOT_AT_HEAD))
        print_pending(line, &where);
    return status == MIG_NOT_AT_HEAD && !line->options.given[OPTION_CHECK_HEADS] ? MIG_OK : status;
}

/* ---- heads and branches ---- */

enum mig_status mig__command_heads(struct command_line *line)
{
    struct listing listing = mig__listing_new(line, NULL);
    uint32_t *heads;
    size_t count = graph_heads(line->arena, &line->chain.graph, &heads);
    if (line->answer != NULL)
        mig__listing_write_json(&listing, &line->answer->writer, "revisions", heads, count);
    else
        mig__listing_print(&listing, heads, count, false);
    return MIG_OK;
}

/* For every revision what comes directly after it. */
struct children {
    size_t *ends; /* the children of i stand in `list` from ends[i - 1] (0 for the first) to ends[i] */
    uint32_t *list;
};

static struct children children_of(struct arena *arena, const struct graph *graph)
{
    size_t *ends = arena_array(arena, size_t, graph->count + 1), links = 0;
    for (size_t i = 0; i < graph->count; i++)
        for (size_t p = 0; p < graph->revisions[i].parent_count; p++, links++)
            ends[graph->revisions[i].parents[p] + 1]++;
    for (size_t i = 1; i <= graph->count; i++)
        ends[i] += ends[i - 1];
    uint32_t *list = arena_array(arena, uint32_t, links);
    for (uint32_t i = 0; i < graph->count; i++)
        for (size_t p = 0; p < graph->revisions[i].parent_count; p++)
            list[ends[graph->revisions[i].parents[p]]++] = i;
    return (struct children){ends, list};
}

static void show_branch(struct listing *listing, uint32_t number, const uint32_t *children, size_t count)
{
    struct command_line *line = listing->line;
    if (line->answer != NULL) {
        mig__listing_open_json(listing, &line->answer->writer, NULL, number);
        mig__json_open(&line->answer->writer, "children", '[');
        for (size_t i = 0; i < count; i++)
            mig__json_text(&line->answer->writer, NULL, mig__chain_id(&line->chain, children[i]));
        mig__json_close(&line->answer->writer, ']');
        mig__json_close(&line->answer->writer, '}');
        return;
    }
    mig__listing_print(listing, &number, 1, false);
    for (size_t i = 0; i < count; i++)
        fprintf(line->out, "  -> %s  %s\n", mig__listing_name(listing, children[i]),
                mig__chain_text(&line->chain, mig__chain_revision(&line->chain, children[i])->message));
}

enum mig_status mig__command_branches(struct command_line *line)
{
    const struct graph *graph = &line->chain.graph;
    struct listing listing = mig__listing_new(line, NULL);
    struct children children = children_of(line->arena, graph);
    size_t shown = 0;
    if (line->answer != NULL)
        mig__json_open(&line->answer->writer, "revisions", '[');
    for (uint32_t number = 0; number < graph->count; number++) {
        size_t from = number == 0 ? 0 : children.ends[number - 1], count = children.ends[number] - from;
        if (count < 2)
            continue;
        show_branch(&listing, number, children.list + from, count);
        shown++;
    }
    if (line->answer != NULL)
        mig__json_close(&line->answer->writer, ']');
    else if (shown == 0)
        fputs("no branches: no revision has more than one after it\n", line->out);
    return MIG_OK;
}
