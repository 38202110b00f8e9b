/* SPDX-License-Identifier: MIT
 * The moving-average crossover: parameters from the table strategies, trades into the table trades.
 */
#ifndef ABIDANCE_STRATEGY_H
#define ABIDANCE_STRATEGY_H

#include "bot/store.h"

/* Adds a strategy, or changes the parameters of the one with that name. */
bool strategy_save(struct store *store, const char *name, unsigned fast, unsigned slow);

/* Trades every symbol that has candles; writes only trades that are not there yet. */
bool strategy_trade(struct store *store, const char *name, double amount);

/* Prints what each strategy did and holds. */
bool strategy_report(struct store *store);

#endif
