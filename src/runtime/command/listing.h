/* SPDX-License-Identifier: MIT
 * Revisions as `history`, `current`, `heads`, `branches` and `show` list them: a line each, its id with
 * marks, the day it was made, its message; in front of it, where there are branches, the drawing; or as JSON.
 */
#ifndef MIG_RUNTIME_COMMAND_LISTING_H
#define MIG_RUNTIME_COMMAND_LISTING_H

#include "runtime/command/command.h"
#include "runtime/record/state.h"

struct listing {
    struct command_line *line;
    const bool *heads;
    const bool *applied, *current;  /* NULL: no database was asked */
    const struct record **recorded; /* by number, NULL where not applied; NULL: not asked */
    int width;                      /* of the widest name; 0: names are not padded */
};

/* `state` NULL: no database was asked. */
struct listing mig__listing_new(struct command_line *line, const struct state *state);

/* "7c1f0b2a9d34 (head, current, merge, billing)" */
const char *mig__listing_name(const struct listing *listing, uint32_t number);

/* A line each, or with --verbose some more; drawn when `drawing`, else with marks for what is applied. */
void mig__listing_print(struct listing *listing, const uint32_t *numbers, size_t count, bool drawing);

/* Do these come one directly after the other? Then there is nothing to draw. */
bool mig__listing_is_line(const struct listing *listing, const uint32_t *numbers, size_t count);

/* One object; the caller may add members to it and closes it. */
void mig__listing_open_json(const struct listing *listing, struct json_writer *writer, const char *name,
                            uint32_t number);
void mig__listing_write_json(const struct listing *listing, struct json_writer *writer, const char *name,
                             const uint32_t *numbers, size_t count);

/* Lists of ids. */
void mig__listing_links_json(const struct command_line *line, struct json_writer *writer, const char *name,
                             struct mig_range links);

/* "2026-05-01 09:00:00.123" as "2026-05-01T09:00:00.123Z" */
const char *mig__json_time(struct arena *arena, const char *time);

/* What was recorded: when, how, by whom. */
void mig__record_json(struct json_writer *writer, const struct record *record);

#endif
