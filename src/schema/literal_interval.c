/* SPDX-License-Identifier: MIT
 * In: a text such as '1 day 02:30:00' or '90 minutes'. Out: the one spelling that PostgreSQL prints for it
 * with its default interval style, since defaults come back in that (EncodeInterval in its datetime.c).
 *
 * Of the many spellings that PostgreSQL reads these are taken: whole numbers with a unit, from the largest
 * unit to the smallest, each at most once, and a time at the end.
 */
#include "base/buf.h"
#include "schema/literal.h"

#include <stdlib.h>
#include <string.h>

enum part { PART_MONTHS, PART_DAYS, PART_SECONDS, PARTS };

struct unit {
    const char *word, *plural, *other;
    enum part part;
    long factor;
};

/* From large to small. */
static const struct unit units[] = {
    {"year", "years", NULL, PART_MONTHS, 12},      {"month", "months", "mon", PART_MONTHS, 1},
    {"week", "weeks", NULL, PART_DAYS, 7},         {"day", "days", NULL, PART_DAYS, 1},
    {"hour", "hours", NULL, PART_SECONDS, 3600},   {"minute", "minutes", "min", PART_SECONDS, 60},
    {"second", "seconds", "sec", PART_SECONDS, 1},
};
enum { UNITS = sizeof units / sizeof *units, LARGEST = 99999999 };

struct reading {
    const char *at;
    long parts[PARTS];
    long microseconds;
    size_t next; /* the largest unit that may still come */
    bool any;
};

static bool read_digits(const char **at, long *number)
{
    size_t length = strspn(*at, "0123456789");
    if (length == 0 || length > 8)
        return false;
    *number = strtol(*at, NULL, 10);
    *at += length;
    return true;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return word != NULL && strlen(word) == length && strncmp(text, word, length) == 0;
}

static bool read_unit(struct reading *reading, long number)
{
    size_t length = strspn(reading->at, "abcdefghijklmnopqrstuvwxyz");
    for (size_t i = reading->next; i < UNITS; i++) {
        const struct unit *unit = &units[i];
        bool plural = is_word(reading->at, length, "mons") && unit->factor == 1 && unit->part == PART_MONTHS;
        if (!plural && !is_word(reading->at, length, unit->word) &&
            !is_word(reading->at, length, unit->plural) && !is_word(reading->at, length, unit->other))
            continue;
        reading->parts[unit->part] += number * unit->factor;
        reading->next = i + 1;
        reading->at += length;
        return true;
    }
    return false;
}

/* 02:30, 02:30:15, 02:30:15.25, behind its hours. */
static bool read_clock(struct reading *reading, long hours, bool negative)
{
    long minutes = 0, seconds = 0, fraction = 0;
    reading->at++;
    if (!read_digits(&reading->at, &minutes) || minutes > 59 || reading->next > 4)
        return false;
    if (*reading->at == ':') {
        reading->at++;
        if (!read_digits(&reading->at, &seconds) || seconds > 59)
            return false;
    }
    if (*reading->at == '.') {
        size_t length = strspn(++reading->at, "0123456789");
        if (length == 0 || length > 6)
            return false;
        for (size_t i = 0; i < 6; i++)
            fraction = fraction * 10 + (i < length ? reading->at[i] - '0' : 0);
        reading->at += length;
    }
    long sign = negative ? -1 : 1;
    reading->parts[PART_SECONDS] += sign * (hours * 3600 + minutes * 60 + seconds);
    reading->microseconds += sign * fraction;
    reading->next = UNITS;
    return true;
}

static bool read_part(struct reading *reading)
{
    bool negative = *reading->at == '-';
    long number;
    if (negative || *reading->at == '+')
        reading->at++;
    if (!read_digits(&reading->at, &number))
        return false;
    if (*reading->at == ':')
        return read_clock(reading, number, negative);
    reading->at += strspn(reading->at, " ");
    return read_unit(reading, negative ? -number : number);
}

struct printing {
    struct buf text;
    bool any, negative; /* the part before */
};

static void print_part(struct printing *printing, long number, const char *unit)
{
    if (number == 0)
        return;
    buf_format(&printing->text, "%s%s%ld %s%s", printing->any ? " " : "",
               printing->negative && number > 0 ? "+" : "", number, unit, number != 1 ? "s" : "");
    printing->any = true;
    printing->negative = number < 0;
}

static void print_clock(struct printing *printing, long seconds, long microseconds)
{
    bool minus = seconds < 0 || microseconds < 0;
    if (printing->any && seconds == 0 && microseconds == 0)
        return;
    seconds = labs(seconds);
    microseconds = labs(microseconds);
    buf_format(&printing->text, "%s%s%02ld:%02ld:%02ld", printing->any ? " " : "",
               minus                ? "-"
               : printing->negative ? "+"
                                    : "",
               seconds / 3600, seconds % 3600 / 60, seconds % 60);
    if (microseconds == 0)
        return;
    const char *digits = arena_format(printing->text.arena, "%06ld", microseconds);
    size_t length = 6;
    while (digits[length - 1] == '0')
        length--;
    buf_format(&printing->text, ".%.*s", (int)length, digits);
}

const char *literal_interval(struct arena *arena, const char *text)
{
    struct reading reading = {.at = text};
    while (*reading.at != '\0') {
        if (!read_part(&reading) || (*reading.at != ' ' && *reading.at != '\0'))
            return NULL;
        reading.any = true;
        if (*reading.at == ' ' && *++reading.at == '\0')
            return NULL;
    }
    /* Seconds and their fraction may differ in sign only when both were written: no such text is taken. */
    long seconds = reading.parts[PART_SECONDS];
    if (!reading.any || labs(reading.parts[PART_MONTHS]) > LARGEST ||
        labs(reading.parts[PART_DAYS]) > LARGEST ||
        (seconds != 0 && reading.microseconds != 0 && (seconds < 0) != (reading.microseconds < 0)))
        return NULL;
    struct printing printing = {.any = false};
    buf_init(&printing.text, arena);
    print_part(&printing, reading.parts[PART_MONTHS] / 12, "year");
    print_part(&printing, reading.parts[PART_MONTHS] % 12, "mon");
    print_part(&printing, reading.parts[PART_DAYS], "day");
    print_clock(&printing, seconds, reading.microseconds);
    return printing.text.data;
}
