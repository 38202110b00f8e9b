/* SPDX-License-Identifier: MIT
 * One revision in full: its steps, and the statements that each database gets.
 */
#ifndef MIG_RUNTIME_COMMAND_SHOW_H
#define MIG_RUNTIME_COMMAND_SHOW_H

#include "runtime/command/listing.h"

/* What `show` shows of one direction: the form of the statements that an everyday run takes. */
void mig__show_actions(struct command_line *line, uint32_t number, enum mig_dialect dialect, bool down,
                       struct actions *actions);

/* Is it left out of what is shown? The way out of a rare case (a script has it), and what is no statement. */
bool mig__show_hides(const struct action *action);

/* As a person reads it, each line behind `indent`. */
void mig__show_sql(FILE *out, const struct actions *actions, const char *indent);

void mig__show_json(struct command_line *line, const struct listing *listing, uint32_t number);
void mig__statements_json(struct json_writer *writer, const char *name, const struct actions *actions);
/* With what they mean on `dialect`, unless that is NULL. */
void mig__steps_json(struct json_writer *writer, const struct chain *chain, struct mig_range steps,
                     const enum mig_dialect *dialect);

#endif
