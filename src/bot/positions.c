/* SPDX-License-Identifier: MIT
 * What is held: the trades come in, one row for each symbol and strategy goes out. The functions
 * bot_fill_positions and bot_forget_positions do the same, and take it back, for a revision.
 */
#include "bot/positions.h"

#include <mig/mig.h>

#include <stdio.h>

static bool positions_forget(struct store *store)
{
    return store_run(store, "DELETE FROM positions", NULL, 0, NULL, NULL);
}

bool positions_fill(struct store *store)
{
    return positions_forget(store) &&
           store_run(
               store,
               "INSERT INTO positions (symbol, strategy_id, amount, cost, changed_at)"
               " SELECT symbol, strategy_id,"
               " sum(CASE WHEN side = 'BUY' THEN amount ELSE -amount END),"
               " sum(CASE WHEN side = 'BUY' THEN amount * price ELSE -amount * price END), max(timestamp)"
               " FROM trades WHERE strategy_id IS NOT NULL GROUP BY symbol, strategy_id",
               NULL, 0, NULL, NULL);
}

typedef bool work_fn(struct store *store);

static enum mig_status work(const struct mig_call *call, work_fn *function, const char *what,
                            struct mig_error *error)
{
    struct store *store = call->dialect == MIG_DIALECT_SQLITE ? store_borrow_sqlite(call->handle)
                                                              : store_borrow_postgres(call->handle);
    bool done = store != NULL && function(store);
    if (!done) {
        error->status = MIG_FAILED;
        snprintf(error->message, sizeof error->message, "cannot %s the positions: %s", what,
                 store == NULL ? "out of memory" : store_problem(store));
    }
    store_close(store);
    return done ? MIG_OK : MIG_FAILED;
}

mig_call_fn bot_fill_positions, bot_forget_positions;

enum mig_status bot_fill_positions(struct mig_call *call, struct mig_error *error)
{
    return work(call, positions_fill, "work out", error);
}

/* They are worked out again by the next upgrade, so nothing is lost. */
enum mig_status bot_forget_positions(struct mig_call *call, struct mig_error *error)
{
    return work(call, positions_forget, "forget", error);
}
