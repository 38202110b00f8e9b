/* SPDX-License-Identifier: MIT
 * In: numbers of revisions. Out: a line for each, and with --verbose what it comes after, its file, its
 * digest and when it was applied. The drawing is that of `git log --graph`, in plain characters everywhere.
 */
#include "runtime/command/listing.h"

#include "base/buf.h"
#include "graph/lanes.h"

#include <string.h>

static bool *set_of(struct arena *arena, const uint32_t *numbers, size_t count, size_t size)
{
    bool *set = arena_array(arena, bool, size);
    for (size_t i = 0; i < count; i++)
        set[numbers[i]] = true;
    return set;
}

struct listing mig__listing_new(struct command_line *line, const struct state *state)
{
    const struct graph *graph = &line->chain.graph;
    uint32_t *numbers;
    size_t count = graph_heads(line->arena, graph, &numbers);
    struct listing listing = {.line = line, .heads = set_of(line->arena, numbers, count, graph->count)};
    if (state != NULL && state->applied != NULL) {
        count = graph_applied_heads(line->arena, graph, state->applied, &numbers);
        listing.current = set_of(line->arena, numbers, count, graph->count);
        listing.applied = state->applied;
        listing.recorded = state->recorded;
    }
    return listing;
}

/* ---- one line ---- */

static void add_mark(struct buf *marks, bool is, const char *mark)
{
    if (is)
        buf_format(marks, "%s%s", marks->size != 0 ? ", " : "", mark);
}

/* Has the file another meaning than what was applied? */
static bool is_changed(const struct listing *listing, uint32_t number)
{
    const struct chain *chain = &listing->line->chain;
    const struct record *record = listing->recorded != NULL ? listing->recorded[number] : NULL;
    const char *digest = mig__chain_text(chain, mig__chain_revision(chain, number)->digest);
    return record != NULL && strcmp(record->digest, digest) != 0;
}

const char *mig__listing_name(const struct listing *listing, uint32_t number)
{
    struct arena *arena = listing->line->arena;
    const struct graph_revision *revision = &listing->line->chain.graph.revisions[number];
    struct buf marks;
    buf_init(&marks, arena);
    add_mark(&marks, listing->heads[number], "head");
    add_mark(&marks, listing->current != NULL && listing->current[number], "current");
    add_mark(&marks, is_changed(listing, number), "changed since");
    add_mark(&marks, revision->parent_count > 1, "merge");
    add_mark(&marks, *revision->label != '\0', revision->label);
    return marks.size == 0 ? revision->id : arena_format(arena, "%s (%s)", revision->id, marks.data);
}

static void print_line(const struct listing *listing, const char *front, uint32_t number)
{
    struct command_line *line = listing->line;
    const struct mig_table_revision *revision = mig__chain_revision(&line->chain, number);
    const char *created = mig__chain_text(&line->chain, revision->created);
    fprintf(line->out, "%s%s%-*s%s  ", front, line->colour ? "\033[33m" : "", listing->width,
            mig__listing_name(listing, number), line->colour ? "\033[0m" : "");
    if (*created != '\0')
        fprintf(line->out, "%.10s  ", created);
    fprintf(line->out, "%s\n", mig__chain_text(&line->chain, revision->message));
}

/* ---- what --verbose adds ---- */

static void print_links(const struct command_line *line, const char *front, const char *word,
                        struct mig_range links)
{
    for (uint32_t i = 0; i < links.count; i++)
        fprintf(line->out, "%s%s%s", i == 0 ? front : ", ", i == 0 ? word : "",
                mig__chain_id(&line->chain, line->chain.tables->links[links.first + i]));
    if (links.count != 0)
        fputc('\n', line->out);
}

static void print_details(const struct listing *listing, const char *front, uint32_t number)
{
    struct command_line *line = listing->line;
    const struct mig_table_revision *revision = mig__chain_revision(&line->chain, number);
    const struct record *record = listing->recorded != NULL ? listing->recorded[number] : NULL;
    const char *created = mig__chain_text(&line->chain, revision->created);
    print_links(line, front, "    after     ", revision->parents);
    print_links(line, front, "    requires  ", revision->requirements);
    if (*created != '\0')
        fprintf(line->out, "%s    created   %s\n", front, created);
    fprintf(line->out, "%s    file      %s\n%s    digest    %.12s\n", front,
            mig__chain_text(&line->chain, revision->file), front,
            mig__chain_text(&line->chain, revision->digest));
    if (record != NULL)
        fprintf(line->out, "%s    applied   %s UTC in %ld ms by %s%s\n", front, record->applied_at,
                record->duration_ms, record->applied_by,
                strcmp(record->origin, "run") == 0 ? "" : ", not run: only recorded");
}

static void print_whole(const struct listing *listing, const char *front, const char *beside, uint32_t number)
{
    print_line(listing, front, number);
    if (listing->line->options.given[OPTION_VERBOSE])
        print_details(listing, beside, number);
}

/* ---- all of them ---- */

static void print_plain(const struct listing *listing, const uint32_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *mark = listing->applied == NULL ? "" : listing->applied[numbers[i]] ? "* " : "  ";
        print_whole(listing, mark, "", numbers[i]);
    }
}

/* Behind the drawing, which is as wide as its lanes, columns would not stand below each other: names are not
 * padded. */
static void print_drawn(struct listing *listing, const uint32_t *numbers, size_t count)
{
    struct command_line *line = listing->line;
    struct lanes lanes;
    struct lane_row row;
    listing->width = 0;
    lanes_begin(&lanes, line->arena, &line->chain.graph, numbers, count);
    while (lanes_next(&lanes, &row)) {
        char mark = listing->applied == NULL || listing->applied[row.revision] ? '*' : 'o';
        struct lane_text text = lanes_draw(line->arena, &row, mark);
        print_whole(listing, arena_format(line->arena, "%s  ", text.revision), text.beside, row.revision);
        for (size_t i = 0; i < text.link_count; i++)
            fprintf(line->out, "%s\n", text.links[i]);
    }
}

void mig__listing_print(struct listing *listing, const uint32_t *numbers, size_t count, bool drawing)
{
    for (size_t i = 0; i < count; i++) {
        int width = (int)strlen(mig__listing_name(listing, numbers[i]));
        listing->width = width > listing->width ? width : listing->width;
    }
    if (drawing)
        print_drawn(listing, numbers, count);
    else
        print_plain(listing, numbers, count);
}

bool mig__listing_is_line(const struct listing *listing, const uint32_t *numbers, size_t count)
{
    const struct graph_revision *revisions = listing->line->chain.graph.revisions;
    for (size_t i = 0; i + 1 < count; i++) {
        const struct graph_revision *newer = &revisions[numbers[i]];
        if (newer->parent_count != 1 || newer->parents[0] != numbers[i + 1])
            return false;
    }
    return count == 0 || revisions[numbers[count - 1]].parent_count <= 1;
}

/* ---- as JSON ---- */

void mig__listing_links_json(const struct command_line *line, struct json_writer *writer, const char *name,
                             struct mig_range links)
{
    mig__json_open(writer, name, '[');
    for (uint32_t i = 0; i < links.count; i++)
        mig__json_text(writer, NULL, mig__chain_id(&line->chain, line->chain.tables->links[links.first + i]));
    mig__json_close(writer, ']');
}

const char *mig__json_time(struct arena *arena, const char *time)
{
    size_t day = strcspn(time, " ");
    return time[day] == '\0' ? time : arena_format(arena, "%.*sT%sZ", (int)day, time, time + day + 1);
}

void mig__record_json(struct json_writer *writer, const struct record *record)
{
    mig__json_open(writer, "record", '{');
    mig__json_text(writer, "applied_at", mig__json_time(writer->text.arena, record->applied_at));
    mig__json_number(writer, "duration_ms", record->duration_ms);
    mig__json_text(writer, "applied_by", record->applied_by);
    mig__json_text(writer, "origin", record->origin);
    mig__json_text(writer, "digest", record->digest);
    mig__json_close(writer, '}');
}

void mig__listing_open_json(const struct listing *listing, struct json_writer *writer, const char *name,
                            uint32_t number)
{
    const struct command_line *line = listing->line;
    const struct mig_table_revision *revision = mig__chain_revision(&line->chain, number);
    mig__json_open(writer, name, '{');
    mig__json_text(writer, "id", mig__chain_id(&line->chain, number));
    mig__json_text(writer, "message", mig__chain_text(&line->chain, revision->message));
    mig__listing_links_json(line, writer, "parents", revision->parents);
    mig__listing_links_json(line, writer, "requires", revision->requirements);
    mig__json_some_text(writer, "label", mig__chain_text(&line->chain, revision->label));
    mig__json_some_text(writer, "created", mig__chain_text(&line->chain, revision->created));
    mig__json_text(writer, "file", mig__chain_text(&line->chain, revision->file));
    mig__json_text(writer, "digest", mig__chain_text(&line->chain, revision->digest));
    mig__json_flag(writer, "head", listing->heads[number]);
    if (listing->applied == NULL)
        return;
    mig__json_flag(writer, "applied", listing->applied[number]);
    mig__json_flag(writer, "current", listing->current[number]);
    if (listing->recorded[number] != NULL)
        mig__record_json(writer, listing->recorded[number]);
}

void mig__listing_write_json(const struct listing *listing, struct json_writer *writer, const char *name,
                             const uint32_t *numbers, size_t count)
{
    mig__json_open(writer, name, '[');
    for (size_t i = 0; i < count; i++) {
        mig__listing_open_json(listing, writer, NULL, numbers[i]);
        mig__json_close(writer, '}');
    }
    mig__json_close(writer, ']');
}
