/* SPDX-License-Identifier: MIT
 * In: a type and a text. Out: the value's one spelling, which sorts as text the way the values do and which
 * both databases read the same; or nothing.
 */
#include "schema/literal.h"

#include <string.h>

static const char digits[] = "0123456789";

/* Exactly `count` digits; moves on. */
static bool read_number(const char **at, size_t count, unsigned *number)
{
    *number = 0;
    if (strspn(*at, digits) < count)
        return false;
    for (; count > 0; count--, (*at)++)
        *number = *number * 10 + (unsigned)(**at - '0');
    return true;
}

static bool read_char(const char **at, char c)
{
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

struct moment {
    unsigned year, month, day, hour, minute, second, microsecond;
};

static unsigned days_of(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static bool read_date(const char **at, struct moment *moment)
{
    return read_number(at, 4, &moment->year) && read_char(at, '-') && read_number(at, 2, &moment->month) &&
           read_char(at, '-') && read_number(at, 2, &moment->day) && moment->year >= 1 &&
           moment->month >= 1 && moment->month <= 12 && moment->day >= 1 &&
           moment->day <= days_of(moment->year, moment->month);
}

/* .f to .ffffff */
static bool read_fraction(const char **at, unsigned *microsecond)
{
    size_t count = strspn(*at, digits);
    if (count < 1 || count > 6 || !read_number(at, count, microsecond))
        return false;
    for (; count < 6; count++)
        *microsecond *= 10;
    return true;
}

/* HH:MM, HH:MM:SS or HH:MM:SS.f */
static bool read_time(const char **at, struct moment *moment)
{
    if (!read_number(at, 2, &moment->hour) || !read_char(at, ':') || !read_number(at, 2, &moment->minute) ||
        moment->hour > 23 || moment->minute > 59)
        return false;
    if (!read_char(at, ':'))
        return true;
    return read_number(at, 2, &moment->second) && moment->second <= 59 &&
           (!read_char(at, '.') || read_fraction(at, &moment->microsecond));
}

static void next_day(struct moment *moment)
{
    if (++moment->day <= days_of(moment->year, moment->month))
        return;
    moment->day = 1;
    if (++moment->month > 12) {
        moment->month = 1;
        moment->year++;
    }
}

static void previous_day(struct moment *moment)
{
    if (--moment->day >= 1)
        return;
    if (--moment->month < 1) {
        moment->month = 12;
        moment->year--;
    }
    moment->day = days_of(moment->year, moment->month);
}

/* Z, +HH, +HHMM or +HH:MM, east of Greenwich; the moment becomes UTC. */
static bool read_zone(const char **at, struct moment *moment)
{
    unsigned hours = 0;
    unsigned minutes = 0;
    if (read_char(at, 'Z') || **at == '\0')
        return true;
    bool east = read_char(at, '+');
    if ((!east && !read_char(at, '-')) || !read_number(at, 2, &hours))
        return false;
    bool colon = read_char(at, ':');
    if ((colon || **at != '\0') && !read_number(at, 2, &minutes))
        return false;
    if (hours > 15 || minutes > 59)
        return false;
    unsigned offset = hours * 60 + minutes;
    unsigned clock = moment->hour * 60 + moment->minute;
    clock = east ? clock + 1440 - offset : clock + 1440 + offset; /* 1440: the same day */
    if (clock < 1440)
        previous_day(moment);
    else if (clock >= 2880)
        next_day(moment);
    moment->hour = clock % 1440 / 60;
    moment->minute = clock % 60;
    return moment->year >= 1 && moment->year <= 9999;
}

static const char *canonical_date(struct arena *arena, const char *text)
{
    struct moment moment = {0};
    return read_date(&text, &moment) && *text == '\0'
               ? arena_format(arena, "%04u-%02u-%02u", moment.year, moment.month, moment.day)
               : NULL;
}

static const char *canonical_time(struct arena *arena, const char *text)
{
    struct moment moment = {0};
    return read_time(&text, &moment) && *text == '\0'
               ? arena_format(arena, "%02u:%02u:%02u.%06u", moment.hour, moment.minute, moment.second,
                              moment.microsecond)
               : NULL;
}

/* A date alone is its midnight. A zone where the type has none would be lost without a word: refused. */
static const char *canonical_timestamp(struct arena *arena, const char *text, bool zone)
{
    struct moment moment = {0};
    if (!read_date(&text, &moment))
        return NULL;
    if (*text != '\0' && ((!read_char(&text, ' ') && !read_char(&text, 'T')) || !read_time(&text, &moment)))
        return NULL;
    if ((zone && !read_zone(&text, &moment)) || *text != '\0')
        return NULL;
    return arena_format(arena, "%04u-%02u-%02u %02u:%02u:%02u.%06u", moment.year, moment.month, moment.day,
                        moment.hour, moment.minute, moment.second, moment.microsecond);
}

const char *literal_day(struct arena *arena, const char *text)
{
    const char *moment = canonical_timestamp(arena, text, false);
    bool midnight = moment != NULL && strcmp(moment + strlen("YYYY-MM-DD"), " 00:00:00.000000") == 0;
    return midnight ? arena_textn(arena, moment, strlen("YYYY-MM-DD")) : NULL;
}

/* With dashes at their four places, or without any. */
static const char *canonical_uuid(struct arena *arena, const char *text)
{
    static const char upper[] = "ABCDEF";
    size_t length = strlen(text);
    char hex[33];
    size_t count = 0;
    if (length != 32 && length != 36)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        const char *big = strchr(upper, text[i]);
        bool dash = length == 36 && (i == 8 || i == 13 || i == 18 || i == 23);
        if (dash ? text[i] != '-' : big == NULL && strchr("0123456789abcdef", text[i]) == NULL)
            return NULL;
        if (!dash)
            hex[count++] = big != NULL ? "abcdef"[big - upper] : text[i];
    }
    hex[count] = '\0';
    return arena_format(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

const char *literal_canonical(struct arena *arena, struct type type, const char *text)
{
    if (type.array)
        return literal_array(arena, type, text);
    switch (type.kind) {
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
    case TYPE_BOOLEAN:
    case TYPE_REAL:
    case TYPE_DOUBLE:
    case TYPE_NUMERIC:
    case TYPE_BYTES:
        return NULL;
    case TYPE_DATE:
        return canonical_date(arena, text);
    case TYPE_TIME:
        return canonical_time(arena, text);
    case TYPE_TIMESTAMP:
        return canonical_timestamp(arena, text, false);
    case TYPE_TIMESTAMPTZ:
        return canonical_timestamp(arena, text, true);
    case TYPE_JSON:
        return literal_json(text) ? text : NULL;
    case TYPE_JSONB:
        return literal_jsonb(text) ? text : NULL;
    case TYPE_UUID:
        return canonical_uuid(arena, text);
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
    case TYPE_ENUM:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return text;
    case TYPE_INTERVAL:
        return literal_interval(arena, text);
    }
    return NULL;
}
