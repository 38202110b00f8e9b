/* SPDX-License-Identifier: MIT
 * In: a statement that is about to run. Out: events now and then while it does, when somebody wants them.
 *
 * SQLite counts the operations of its machine. A copy does the same ones for each row, and EXPLAIN shows
 * which, so that with the number of rows it is known how many there will be. Of other statements only the
 * time is told. The library calls from its middle: no memory is taken there, and nothing is asked.
 */
#include "runtime/run/watch.h"

#include "runtime/clock.h"
#include "sql/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 400, PAUSE_MS = 250, MOST_PERCENT = 99 };

static void tell(struct watch *watch, long long now)
{
    char text[200];
    const char *what = *watch->action->note != '\0' && watch->total != 0 ? watch->action->note : "";
    if (watch->total != 0) {
        unsigned long long percent = watch->done * 100 / watch->total;
        snprintf(text, sizeof text, "`%.100s`: %llu %% of %s copied", what,
                 percent < MOST_PERCENT ? percent : MOST_PERCENT, watch->rows);
    } else {
        snprintf(text, sizeof text, "at work for %lld s", (now - watch->began + 999) / 1000);
    }
    watch->told = now;
    mig__run_announce(watch->run, watch->actions, MIG_EVENT_WORKING, text);
}

static void at_work(void *context, unsigned operations)
{
    struct watch *watch = context;
    long long now = mig__clock_now();
    watch->done += operations;
    if (now - watch->began >= PATIENCE_MS && now - watch->told >= PAUSE_MS)
        tell(watch, now);
}

/* Operations for one row: the longest way from `Next` back to where it jumps. */
static unsigned long long operations_per_row(struct mig *mig, const char *sql)
{
    enum { ADDRESS, OPCODE, P1, P2 };
    struct mig_rows rows;
    struct mig_error ignored;
    unsigned long long most = 0;
    if (mig__ask(mig, arena_format(&mig->work, "EXPLAIN %s", sql), &rows, &ignored) != MIG_OK)
        return 0;
    for (size_t row = 0; row < rows.row_count && rows.column_count > P2; row++) {
        const char *const *cells = &rows.cells[row * rows.column_count];
        unsigned long long at = strtoull(cells[ADDRESS], NULL, 10), begin = strtoull(cells[P2], NULL, 10);
        if (strcmp(cells[OPCODE], "Next") == 0 && begin < at && at - begin + 1 > most)
            most = at - begin + 1;
    }
    return most;
}

static void measure_copy(struct mig *mig, struct watch *watch)
{
    struct mig_rows rows;
    struct mig_error ignored;
    struct buf sql;
    buf_init(&sql, &mig->work);
    buf_add(&sql, "SELECT count(*) FROM ");
    sql_name(&sql, watch->action->note);
    if (mig__ask(mig, sql.data, &rows, &ignored) != MIG_OK || rows.row_count != 1)
        return;
    unsigned long long count = strtoull(rows.cells[0], NULL, 10);
    watch->rows = arena_format(&mig->work, "%llu row%s", count, count == 1 ? "" : "s");
    watch->total = count * operations_per_row(mig, watch->action->sql);
}

void mig__watch_begin(struct watch *watch, const struct run *run, const struct actions *actions,
                      const struct action *action)
{
    struct mig *mig = run->mig;
    bool runs = action->kind == MIG_KIND_EXECUTE || action->kind == MIG_KIND_GUARD;
    *watch = (struct watch){.run = run, .actions = actions, .action = action};
    if (!runs || !mig->options.working || mig->backend->watch == NULL)
        return;
    if ((action->flags & MIG_STATEMENT_COPY) != 0)
        measure_copy(mig, watch);
    watch->began = mig__clock_now();
    watch->set = true;
    mig->backend->watch(mig->connection, at_work, watch);
}

void mig__watch_end(struct watch *watch)
{
    if (!watch->set)
        return;
    watch->run->mig->backend->watch(watch->run->mig->connection, NULL, NULL);
    if (watch->told != 0)
        mig__run_announce(watch->run, watch->actions, MIG_EVENT_WORKING, NULL);
}
