/* SPDX-License-Identifier: MIT
 * A statement of SQLite that takes long says meanwhile how far it is.
 */
#ifndef MIG_RUNTIME_RUN_WATCH_H
#define MIG_RUNTIME_RUN_WATCH_H

#include "runtime/run/run.h"

struct watch {
    const struct run *run;
    const struct actions *actions;
    const struct action *action;
    long long began, told;          /* milliseconds; told 0: nothing yet */
    unsigned long long done, total; /* operations of the statement; total 0: not known */
    const char *rows;               /* of the table that is copied, in words */
    bool set;
};

/* Around one statement. What is not asked for costs nothing, also not the counting of rows. */
void mig__watch_begin(struct watch *watch, const struct run *run, const struct actions *actions,
                      const struct action *action);
void mig__watch_end(struct watch *watch);

#endif
