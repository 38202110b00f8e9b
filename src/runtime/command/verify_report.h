/* SPDX-License-Identifier: MIT
 * What both forms of a report of `verify` are made from.
 */
#ifndef MIG_RUNTIME_COMMAND_VERIFY_REPORT_H
#define MIG_RUNTIME_COMMAND_VERIFY_REPORT_H

#include "runtime/command/command.h"
#include "runtime/verify/verify.h"

struct reporting {
    struct command_line *line;
    struct mig *mig;
    const struct verdict *verdict;
};

/* The revision that made an object, or for what is there too early the one that will (`pending`). */
bool mig__verify_origin(const struct reporting *reporting, const struct difference *difference,
                        uint32_t *number, bool *pending);

/* A clause on an object of the migrations that cannot be read. */
bool mig__verify_unclear(const struct drift *drift, const struct foreign *foreign);
/* A whole object beside the migrations, in words; with the table that it is on. */
const char *mig__verify_beside(struct arena *arena, const struct difference *difference);

void mig__verify_built_in_json(struct json_writer *writer, size_t count, bool intact);
void mig__verify_json(const struct reporting *reporting);

#endif
