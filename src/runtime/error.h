/* SPDX-License-Identifier: MIT
 * Filling a caller's struct mig_error. Every function takes error == NULL (the caller does not care) and
 * cuts what does not fit with "...", never in the middle of a UTF-8 character.
 */
#ifndef MIG_RUNTIME_ERROR_H
#define MIG_RUNTIME_ERROR_H

#include "base/arena.h"

#include <mig/status.h>

/* Starts the error anew: status and message; facts and help become empty. Returns `status`. */
enum mig_status mig__error_set(struct mig_error *error, enum mig_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Appends a line "  name      value": names are padded to a common width; line ends in the value become
 * blanks. */
void mig__error_fact(struct mig_error *error, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Takes such a line apart again. */
void mig__error_fact_parts(struct arena *arena, const char *line, const char **name, const char **value);

/* Appends a line of help. */
/* The text, or as much of it as a line has room for: whole characters and "...". */
const char *mig__shortened(struct arena *arena, const char *text, size_t most);

void mig__error_help(struct mig_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
