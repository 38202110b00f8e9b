/* SPDX-License-Identifier: MIT
 * Candles: from a CSV file into the table ohlcv, and back in order of time.
 */
#ifndef ABIDANCE_CANDLES_H
#define ABIDANCE_CANDLES_H

#include "bot/store.h"

struct candle {
    char timestamp[32]; /* YYYY-MM-DD HH:MM:SS.ffffff, UTC */
    double close;
};

struct candles {
    struct candle *items; /* malloc */
    size_t count, room;
};

/* Reads `timestamp,open,high,low,close,volume` lines, with a heading or without; all lines or none. */
bool candles_load(struct store *store, const char *path, const char *symbol);
bool candles_read(struct store *store, const char *symbol, struct candles *candles);

#endif
