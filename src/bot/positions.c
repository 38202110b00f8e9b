/* SPDX-License-Identifier: MIT
 * What is held: the trades come in, one row for each symbol and strategy goes out. The migration function
 * bot_fill_positions does the same inside its revision's transaction.
 */
#include "bot/positions.h"

#include <mig/mig.h>

#include <stdio.h>

bool positions_fill(struct store *store)
{
    return store_run(store, "DELETE FROM positions", NULL, 0, NULL, NULL) &&
           store_run(
               store,
               "INSERT INTO positions (symbol, strategy_id, amount, cost, changed_at)"
               " SELECT symbol, strategy_id,"
               " sum(CASE WHEN side = 'BUY' THEN amount ELSE -amount END),"
               " sum(CASE WHEN side = 'BUY' THEN amount * price ELSE -amount * price END), max(timestamp)"
               " FROM trades WHERE strategy_id IS NOT NULL GROUP BY symbol, strategy_id",
               NULL, 0, NULL, NULL);
}

mig_call_fn bot_fill_positions;

enum mig_status bot_fill_positions(struct mig_call *call, struct mig_error *error)
{
    struct store *store = call->dialect == MIG_DIALECT_SQLITE ? store_borrow_sqlite(call->handle)
                                                              : store_borrow_postgres(call->handle);
    bool done = store != NULL && positions_fill(store);
    if (!done) {
        error->status = MIG_FAILED;
        snprintf(error->message, sizeof error->message, "cannot work out the positions: %s",
                 store == NULL ? "out of memory" : store_problem(store));
    }
    store_close(store);
    return done ? MIG_OK : MIG_FAILED;
}
