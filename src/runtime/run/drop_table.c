/* SPDX-License-Identifier: MIT
 * In: a statement that drops a table of SQLite. Out: nobody else's table, view or trigger needs it, or the
 * revision stops.
 */
#include "runtime/run/run.h"

#include "sql/sql.h"

/* Those that the revision makes, and drops again before its end, are not in the way. */
static struct mig_rows without_made(struct arena *arena, const struct actions *actions,
                                    const struct mig_rows *rows)
{
    const char **cells = arena_array(arena, const char *, rows->row_count);
    struct mig_rows rest = {0, 1, cells};
    for (size_t i = 0; i < rows->row_count; i++) {
        bool made = false;
        for (size_t k = 0; k < actions->count && !made; k++)
            made = sql_creates(arena, actions->items[k].sql, rows->cells[i]);
        if (!made)
            cells[rest.row_count++] = rows->cells[i];
    }
    return rest;
}

const char *mig__run_dropped_table(struct run *run, const struct actions *actions,
                                   const struct action *action)
{
    size_t number = (size_t)(action - actions->items);
    if (mig__dialect(run->mig) != MIG_DIALECT_SQLITE || (action->flags & MIG_STATEMENT_RAW) != 0)
        return NULL;
    return sql_dropped_table(&run->mig->work, action->sql, number + 2 < actions->count ? action[2].sql : "");
}

enum mig_status mig__run_expect_no_users(struct run *run, uint32_t number, const struct actions *actions,
                                         const struct action *action, const char *table,
                                         struct mig_error *error)
{
    struct mig *mig = run->mig;
    struct mig_rows rows;
    struct action guard = *action;
    struct buf sql;
    buf_init(&sql, &mig->work);
    sql_users(&sql, table, *actions->file != '\0'); /* else which views are the chain's is not known */
    enum mig_status status = mig__query(mig, sql.data, &rows, error);
    if (status != MIG_OK)
        return mig__run_failed(run, actions, action, status, error);
    rows = without_made(&mig->work, actions, &rows);
    rows = mig__run_strangers(run, number, &rows);
    guard.kind = MIG_KIND_GUARD;
    guard.note =
        arena_format(&mig->work, "`%s` cannot be dropped: what the chain does not know needs it", table);
    return rows.row_count == 0 ? MIG_OK : mig__run_stopped(run, actions, &guard, &rows, error);
}
