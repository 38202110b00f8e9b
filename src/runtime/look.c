/* SPDX-License-Identifier: MIT
 * Commands that list revisions: history, current, heads, branches. A revision is a line: its id with marks,
 * the day it was made, its message.
 */
#include "runtime/command.h"

#include "base/buf.h"
#include "runtime/error.h"
#include "runtime/plan.h"

#include <string.h>

/* ---- marks ---- */

static bool has_child(const struct graph *graph, uint32_t number, const bool *among)
{
    for (size_t i = number + 1; i < graph->count; i++) {
        const struct graph_revision *revision = &graph->revisions[i];
        for (size_t p = 0; (among == NULL || among[i]) && p < revision->parent_count; p++) {
            if (revision->parents[p] == number)
                return true;
        }
    }
    return false;
}

static bool *set_of(struct arena *arena, const uint32_t *numbers, size_t count, size_t size)
{
    bool *set = arena_array(arena, bool, size);
    for (size_t i = 0; i < count; i++)
        set[numbers[i]] = true;
    return set;
}

const char *mig__command_marks(const struct command_line *line, uint32_t number, const bool *applied)
{
    const struct graph *graph = &line->chain.graph;
    const struct graph_revision *revision = &graph->revisions[number];
    struct buf marks;
    buf_init(&marks, line->arena);
    if (!has_child(graph, number, NULL))
        buf_add(&marks, "head");
    if (applied != NULL && applied[number] && !has_child(graph, number, applied))
        buf_add(&marks, marks.size != 0 ? ", current" : "current");
    if (revision->parent_count > 1)
        buf_add(&marks, marks.size != 0 ? ", merge" : "merge");
    if (revision->label != NULL && *revision->label != '\0')
        buf_format(&marks, "%s%s", marks.size != 0 ? ", " : "", revision->label);
    return marks.size == 0 ? revision->id : arena_format(line->arena, "%s (%s)", revision->id, marks.data);
}

/* ---- one line a revision ---- */

struct listing {
    struct command_line *line;
    const bool *heads, *current; /* `current` NULL: not asked */
    const bool *applied;         /* NULL: not marked */
    int width;
};

static const char *name_of(const struct listing *listing, uint32_t number)
{
    const struct graph_revision *revision = &listing->line->chain.graph.revisions[number];
    bool head = listing->heads[number], current = listing->current != NULL && listing->current[number];
    const char *label = revision->label != NULL ? revision->label : "";
    if (!head && !current && *label == '\0')
        return revision->id;
    return arena_format(listing->line->arena, "%s (%s%s%s%s%s)", revision->id, head ? "head" : "",
                        head && current ? ", " : "", current ? "current" : "",
                        (head || current) && *label != '\0' ? ", " : "", label);
}

static void print_revision(const struct listing *listing, uint32_t number)
{
    struct command_line *line = listing->line;
    const struct mig_table_revision *revision = mig__chain_revision(&line->chain, number);
    const char *created = mig__chain_text(&line->chain, revision->created);
    const char *mark = listing->applied == NULL ? "" : listing->applied[number] ? "* " : "  ";
    fprintf(line->out, "%s%s%-*s%s  ", mark, line->colour ? "\033[33m" : "", listing->width,
            name_of(listing, number), line->colour ? "\033[0m" : "");
    if (*created != '\0')
        fprintf(line->out, "%.10s  ", created);
    fprintf(line->out, "%s\n", mig__chain_text(&line->chain, revision->message));
}

static struct listing listing_new(struct command_line *line, const bool *applied)
{
    const struct graph *graph = &line->chain.graph;
    uint32_t *numbers;
    size_t count = graph_heads(line->arena, graph, &numbers);
    struct listing listing = {.line = line, .heads = set_of(line->arena, numbers, count, graph->count)};
    if (applied != NULL) {
        count = graph_applied_heads(line->arena, graph, applied, &numbers);
        listing.current = set_of(line->arena, numbers, count, graph->count);
        listing.applied = applied;
    }
    return listing;
}

static void measure(struct listing *listing, const uint32_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int width = (int)strlen(name_of(listing, numbers[i]));
        listing->width = width > listing->width ? width : listing->width;
    }
}

static void print_all(struct listing *listing, const uint32_t *numbers, size_t count)
{
    measure(listing, numbers, count);
    for (size_t i = 0; i < count; i++)
        print_revision(listing, numbers[i]);
}

/* ---- what the database says ---- */

static enum mig_status read_state(struct mig *mig, const void *arguments, struct mig_error *error)
{
    return mig__state_read(mig, *(struct state *const *)arguments, error);
}

enum mig_status mig__command_state(struct command_line *line, struct state *state)
{
    enum mig_status status = mig__command_open(line, MIG_OPEN_LOOK);
    return status == MIG_OK ? mig__handle_run(line->mig, read_state, &state, line->error) : status;
}

/* ---- history ---- */

static void print_links(const struct command_line *line, const char *word, struct mig_range links)
{
    for (uint32_t i = 0; i < links.count; i++)
        fprintf(line->out, "%s%s", i == 0 ? word : ", ",
                mig__chain_id(&line->chain, line->chain.tables->links[links.first + i]));
    if (links.count != 0)
        fputc('\n', line->out);
}

static void print_details(const struct listing *listing, uint32_t number, const struct record *record)
{
    struct command_line *line = listing->line;
    const struct mig_table_revision *revision = mig__chain_revision(&line->chain, number);
    print_revision(listing, number);
    print_links(line, "    after     ", revision->parents);
    print_links(line, "    requires  ", revision->requirements);
    fprintf(line->out, "    file      %s\n    digest    %.12s\n",
            mig__chain_text(&line->chain, revision->file), mig__chain_text(&line->chain, revision->digest));
    if (record != NULL)
        fprintf(line->out, "    applied   %s UTC in %ld ms by %s%s\n", record->applied_at,
                record->duration_ms, record->applied_by,
                strcmp(record->origin, "run") == 0 ? "" : ", not run: only recorded");
}

static enum mig_status choose(struct command_line *line, const bool *applied, uint32_t **order, size_t *count)
{
    struct graph_problem problem;
    const char *range = line->options.range != NULL ? line->options.range : ":";
    if (graph_range(line->arena, &line->chain.graph, applied, range, order, count, &problem))
        return MIG_OK;
    return mig__plan_problem(&problem, line->error);
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
    if (status != MIG_OK)
        return status;
    struct listing listing = listing_new(line, state.applied);
    if (!line->options.given[OPTION_VERBOSE]) {
        print_all(&listing, order, count);
        return MIG_OK;
    }
    measure(&listing, order, count);
    for (size_t i = 0; i < count; i++)
        print_details(&listing, order[i], asks ? state.recorded[order[i]] : NULL);
    return MIG_OK;
}

/* ---- current ---- */

static void print_unknown(struct command_line *line, const struct record *record)
{
    fprintf(line->out, "%s  %s  (not known to this program; applied %.16s UTC by %s)\n", record->id,
            record->message, record->applied_at, record->applied_by);
}

static void print_current(struct command_line *line, const struct state *state)
{
    struct listing listing = listing_new(line, state->applied);
    listing.current = listing.applied = NULL; /* all of them are */
    uint32_t *heads;
    size_t count = graph_applied_heads(line->arena, &state->graph, state->applied, &heads), known = 0;
    uint32_t *numbers = arena_array(line->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        if (heads[i] < state->known_count)
            numbers[known++] = heads[i];
        else
            print_unknown(line, state->recorded[heads[i]]);
    }
    if (!line->options.given[OPTION_VERBOSE]) {
        print_all(&listing, numbers, known);
        return;
    }
    measure(&listing, numbers, known);
    for (size_t i = 0; i < known; i++)
        print_details(&listing, numbers[i], state->recorded[numbers[i]]);
}

static void print_pending(struct command_line *line, const struct mig_state *where)
{
    if (where->unversioned)
        fputs("nothing is recorded, but the database holds objects: it was made by other means\n", line->out);
    else if (where->applied_count == 0)
        fputs("nothing is applied\n", line->out);
    if (where->pending_count != 0)
        fprintf(line->out, "%zu revision%s to apply\n", where->pending_count,
                where->pending_count == 1 ? "" : "s");
}

enum mig_status mig__command_current(struct command_line *line)
{
    struct state state;
    struct mig_state where;
    enum mig_status status = mig__command_state(line, &state);
    if (status != MIG_OK)
        return status;
    if (line->options.given[OPTION_VERBOSE])
        fprintf(line->out, "database  %s\n", mig__place(line->mig));
    print_current(line, &state);
    status = mig_status_of(line->mig, &where, line->error);
    if (status == MIG_OK || status == MIG_NOT_AT_HEAD)
        print_pending(line, &where);
    return status == MIG_NOT_AT_HEAD && !line->options.given[OPTION_CHECK_HEADS] ? MIG_OK : status;
}

/* ---- heads and branches ---- */

enum mig_status mig__command_heads(struct command_line *line)
{
    struct listing listing = listing_new(line, NULL);
    uint32_t *heads;
    size_t count = graph_heads(line->arena, &line->chain.graph, &heads);
    print_all(&listing, heads, count);
    return MIG_OK;
}

enum mig_status mig__command_branches(struct command_line *line)
{
    const struct graph *graph = &line->chain.graph;
    struct listing listing = listing_new(line, NULL);
    size_t *children = arena_array(line->arena, size_t, graph->count);
    bool any = false;
    for (size_t i = 0; i < graph->count; i++) {
        for (size_t p = 0; p < graph->revisions[i].parent_count; p++)
            any = ++children[graph->revisions[i].parents[p]] > 1 || any;
    }
    if (!any)
        fputs("no branches: each revision comes after the one before it\n", line->out);
    for (uint32_t number = 0; any && number < graph->count; number++) {
        if (children[number] < 2)
            continue;
        print_revision(&listing, number);
        for (uint32_t i = number + 1; i < graph->count; i++) {
            for (size_t p = 0; p < graph->revisions[i].parent_count; p++) {
                if (graph->revisions[i].parents[p] == number)
                    fprintf(line->out, "  -> %s\n", name_of(&listing, i));
            }
        }
    }
    return MIG_OK;
}
