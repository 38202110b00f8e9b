/* SPDX-License-Identifier: MIT
 * The moving-average crossover: candles and two periods come in, the trades that the bot would have made
 * go out: it buys when the fast average rises above the slow one and sells when it falls below again.
 */
#include "bot/strategy.h"

#include "bot/candles.h"
#include "bot/positions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FEE_RATE 0.001

struct strategy {
    char id[24];
    unsigned fast, slow;
};

struct symbols {
    char (*items)[24];
    size_t count;
};

static bool note_found(void *context, const char *const *values)
{
    (void)values;
    *(bool *)context = true;
    return false;
}

/* UTC as the migrations store it; the application fills created_at, the database has no default for it. */
static void now_utc(char text[32])
{
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc) == NULL || strftime(text, 32, "%Y-%m-%d %H:%M:%S.000000", &utc) == 0)
        strcpy(text, "1970-01-01 00:00:00.000000");
}

bool strategy_save(struct store *store, const char *name, unsigned fast, unsigned slow)
{
    char parameters[80], now[32];
    bool there = false;
    snprintf(parameters, sizeof parameters, "{\"fast_period\": %u, \"slow_period\": %u}", fast, slow);
    now_utc(now);
    const char *values[] = {name, parameters, now};
    bool done = store_run(store, "SELECT id FROM strategies WHERE name = $1", values, 1, note_found, &there);
    if (done && there)
        done =
            store_run(store, "UPDATE strategies SET parameters = $2 WHERE name = $1", values, 2, NULL, NULL);
    else if (done)
        done = store_run(store, "INSERT INTO strategies (name, parameters, created_at) VALUES ($1, $2, $3)",
                         values, 3, NULL, NULL);
    if (done)
        printf("strategy %s: averages of %u and %u candles\n", name, fast, slow);
    return done;
}

static bool take_strategy(void *context, const char *const *values)
{
    struct strategy *strategy = context;
    snprintf(strategy->id, sizeof strategy->id, "%s", values[0]);
    strategy->fast = values[1] == NULL ? 0 : (unsigned)strtoul(values[1], NULL, 10);
    strategy->slow = values[2] == NULL ? 0 : (unsigned)strtoul(values[2], NULL, 10);
    return true;
}

static bool find_strategy(struct store *store, const char *name, struct strategy *strategy)
{
    *strategy = (struct strategy){"", 0, 0};
    if (!store_run(store,
                   "SELECT id, parameters ->> 'fast_period', parameters ->> 'slow_period' FROM strategies"
                   " WHERE name = $1 ORDER BY id DESC",
                   &name, 1, take_strategy, strategy))
        return false;
    if (strategy->id[0] == '\0')
        fprintf(stderr,
                "abidance: no strategy is called `%s`; make one with `abidance strategy %s --fast 10 --slow "
                "30`\n",
                name, name);
    else if (strategy->fast == 0 || strategy->slow <= strategy->fast)
        fprintf(stderr,
                "abidance: strategy `%s` needs fast_period and slow_period in its parameters, the second "
                "larger\n",
                name);
    else
        return true;
    return false;
}

static bool add_symbol(void *context, const char *const *values)
{
    struct symbols *symbols = context;
    char(*items)[24] = realloc(symbols->items, (symbols->count + 1) * sizeof *items);
    if (items == NULL)
        return false;
    symbols->items = items;
    snprintf(items[symbols->count++], sizeof *items, "%s", values[0]);
    return true;
}

static bool write_trade(struct store *store, const struct strategy *strategy, const char *symbol,
                        const struct candle *candle, const char *side, double amount)
{
    char size[40], price[40], fee[40];
    snprintf(size, sizeof size, "%.17g", amount);
    snprintf(price, sizeof price, "%.17g", candle->close);
    snprintf(fee, sizeof fee, "%.8f", amount * candle->close * FEE_RATE);
    const char *key[] = {symbol, candle->timestamp, strategy->id};
    struct symbols there = {NULL, 0};
    bool worked = store_run(
        store, "SELECT symbol FROM trades WHERE symbol = $1 AND timestamp = $2 AND strategy_id = $3", key, 3,
        add_symbol, &there);
    free(there.items);
    if (!worked || there.count != 0)
        return worked;
    const char *values[] = {symbol, side, size, price, candle->timestamp, strategy->id, fee};
    return store_run(store,
                     "INSERT INTO trades (symbol, side, amount, price, timestamp, strategy_id, fee)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                     values, 7, NULL, NULL);
}

static double average(const struct candles *candles, size_t end, unsigned period)
{
    double sum = 0;
    for (size_t i = end + 1 - period; i <= end; i++)
        sum += candles->items[i].close;
    return sum / period;
}

static bool trade_symbol(struct store *store, const struct strategy *strategy, const char *symbol,
                         double amount, unsigned long *trades)
{
    struct candles candles = {NULL, 0, 0};
    bool worked = candles_read(store, symbol, &candles), holding = false;
    for (size_t i = strategy->slow; worked && i < candles.count; i++) {
        bool above = average(&candles, i, strategy->fast) > average(&candles, i, strategy->slow);
        bool was_above = average(&candles, i - 1, strategy->fast) > average(&candles, i - 1, strategy->slow);
        bool buy = above && !was_above && !holding, sell = !above && was_above && holding;
        if (!buy && !sell)
            continue;
        worked = write_trade(store, strategy, symbol, &candles.items[i], buy ? "BUY" : "SELL", amount);
        holding = buy;
        ++*trades;
    }
    free(candles.items);
    return worked;
}

bool strategy_trade(struct store *store, const char *name, double amount)
{
    struct strategy strategy;
    struct symbols symbols = {NULL, 0};
    unsigned long trades = 0;
    if (!find_strategy(store, name, &strategy))
        return false;
    bool worked =
        store_run(store, "SELECT DISTINCT symbol FROM ohlcv ORDER BY symbol", NULL, 0, add_symbol, &symbols);
    bool begun = worked && store_run(store, "BEGIN", NULL, 0, NULL, NULL);
    worked = begun;
    for (size_t i = 0; worked && i < symbols.count; i++)
        worked = trade_symbol(store, &strategy, symbols.items[i], amount, &trades);
    worked = worked && positions_fill(store) && store_run(store, "COMMIT", NULL, 0, NULL, NULL);
    if (begun && !worked)
        store_run(store, "ROLLBACK", NULL, 0, NULL, NULL);
    if (worked)
        printf("strategy %s: %lu trades over the candles of %zu symbols\n", name, trades, symbols.count);
    free(symbols.items);
    return worked;
}

static bool print_row(void *context, const char *const *values)
{
    bool *any = context;
    if (!*any)
        printf("%-20s %-12s %7s %14s %14s %12s\n", "strategy", "symbol", "trades", "result", "held", "fees");
    *any = true;
    printf("%-20s %-12s %7s %14.2f %14.6f %12.4f\n", values[0], values[1], values[2], strtod(values[3], NULL),
           strtod(values[4], NULL), strtod(values[5], NULL));
    return true;
}

bool strategy_report(struct store *store)
{
    bool any = false;
    bool worked =
        store_run(store,
                  "SELECT s.name, t.symbol, count(*), sum(CASE WHEN t.side = 'BUY' THEN -t.amount * t.price "
                  "ELSE t.amount * t.price"
                  " END), sum(CASE WHEN t.side = 'BUY' THEN t.amount ELSE -t.amount END), sum(t.fee)"
                  " FROM trades t JOIN strategies s ON s.id = t.strategy_id GROUP BY s.name, t.symbol ORDER "
                  "BY s.name, t.symbol",
                  NULL, 0, print_row, &any);
    if (worked && !any)
        puts("no trades yet");
    return worked;
}
