/* SPDX-License-Identifier: MIT
 * Candles: lines of CSV come in, rows of ohlcv go out; a line that cannot be read leaves the table as it
 * was and is named. Candles that are there already stay as they are.
 */
#include "bot/candles.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 512, FIELDS = 6 };

static const char *const field_names[FIELDS] = {"timestamp", "open", "high", "low", "close", "volume"};

/* 2025-01-31 13:00:00, with a T between, with a fraction or a Z behind; into the one stored form. */
static bool read_timestamp(const char *text, char timestamp[32])
{
    int year, month, day, hour, minute, second, used = 0;
    if (sscanf(text, "%4d-%2d-%2d%*1[ T]%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second,
               &used) != 6 ||
        month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59 || year < 1970)
        return false;
    char fraction[7] = "000000";
    text += used;
    if (*text == '.') {
        size_t digits = strspn(++text, "0123456789");
        if (digits == 0 || digits > 6)
            return false;
        memcpy(fraction, text, digits);
        text += digits;
    }
    if (strcmp(text, "") != 0 && strcmp(text, "Z") != 0 && strcmp(text, "+00:00") != 0)
        return false;
    snprintf(timestamp, 32, "%04d-%02d-%02d %02d:%02d:%02d.%s", year, month, day, hour, minute, second,
             fraction);
    return true;
}

static bool is_number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(value) && value >= 0;
}

/* Cuts the line at its commas; the number of fields found. */
static size_t split(char *line, char *fields[FIELDS])
{
    size_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *field = line; field != NULL; count++) {
        char *comma = strchr(field, ',');
        if (comma != NULL)
            *comma++ = '\0';
        if (count < FIELDS)
            fields[count] = field;
        field = comma;
    }
    return count;
}

static bool refuse(const char *path, unsigned long number, const char *what, const char *found)
{
    fprintf(stderr, "abidance: %s:%lu: %s, found `%s`; no candle was stored\n", path, number, what, found);
    return false;
}

static bool store_line(struct store *store, const char *path, unsigned long number, char *line,
                       const char *symbol)
{
    char *fields[FIELDS], timestamp[32], what[64];
    size_t count = split(line, fields);
    if (count != FIELDS) {
        snprintf(what, sizeof what, "expected 6 fields, not %zu", count);
        return refuse(path, number, what, line);
    }
    if (!read_timestamp(fields[0], timestamp))
        return refuse(path, number, "expected a UTC time like 2025-01-31 13:00:00", fields[0]);
    for (size_t i = 1; i < FIELDS; i++) {
        snprintf(what, sizeof what, "expected a number for %s", field_names[i]);
        if (!is_number(fields[i]))
            return refuse(path, number, what, fields[i]);
    }
    const char *values[] = {symbol, timestamp, fields[1], fields[2], fields[3], fields[4], fields[5]};
    return store_run(store,
                     "INSERT INTO ohlcv (symbol, timestamp, open, high, low, close, volume)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (symbol, timestamp) DO NOTHING",
                     values, 7, NULL, NULL);
}

static bool store_lines(struct store *store, FILE *file, const char *path, const char *symbol,
                        unsigned long *stored)
{
    char line[LINE];
    for (unsigned long number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        if (strchr(line, '\n') == NULL && !feof(file))
            return refuse(path, number, "expected a shorter line", "more than 510 characters");
        if (line[strspn(line, " \r\n")] == '\0' || (number == 1 && strncmp(line, "timestamp,", 10) == 0))
            continue;
        if (!store_line(store, path, number, line, symbol))
            return false;
        ++*stored;
    }
    if (ferror(file) != 0) {
        fprintf(stderr, "abidance: cannot read `%s`\n", path);
        return false;
    }
    return true;
}

bool candles_load(struct store *store, const char *path, const char *symbol)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "abidance: cannot read `%s`; no candle was stored\n", path);
        return false;
    }
    unsigned long stored = 0;
    bool begun = store_run(store, "BEGIN", NULL, 0, NULL, NULL);
    bool done = begun && store_lines(store, file, path, symbol, &stored) &&
                store_run(store, "COMMIT", NULL, 0, NULL, NULL);
    if (begun && !done)
        store_run(store, "ROLLBACK", NULL, 0, NULL, NULL);
    fclose(file);
    if (done)
        printf("%lu candles of %s read from %s\n", stored, symbol, path);
    return done;
}

static bool add_candle(void *context, const char *const *values)
{
    struct candles *candles = context;
    if (candles->count == candles->room) {
        size_t room = candles->room == 0 ? 256 : candles->room * 2;
        struct candle *items = realloc(candles->items, room * sizeof *items);
        if (items == NULL)
            return false;
        candles->items = items;
        candles->room = room;
    }
    struct candle *candle = &candles->items[candles->count++];
    snprintf(candle->timestamp, sizeof candle->timestamp, "%s", values[0]);
    candle->close = strtod(values[1], NULL);
    return true;
}

bool candles_read(struct store *store, const char *symbol, struct candles *candles)
{
    return store_run(store, "SELECT timestamp, close FROM ohlcv WHERE symbol = $1 ORDER BY timestamp",
                     &symbol, 1, add_candle, candles);
}
