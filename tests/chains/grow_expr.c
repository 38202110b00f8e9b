/* SPDX-License-Identifier: MIT
 * In: a table and a type. Out: expressions that have it, and conditions. Forms are texts in which a letter
 * stands for a part: N a number, I a whole number, T a text, B a condition, P a moment.
 */
#include "grow.h"

#include <string.h>

struct writing {
    struct growing *growing;
    const struct table *table;
    struct buf out;
};

#define CHOOSE(growing, list) list[random_below((growing)->random, sizeof(list) / sizeof *(list))]

static const char *const whole_forms[] = {"I + 1",
                                          "I * 2",
                                          "I - I",
                                          "abs(I)",
                                          "- I",
                                          "I % 3",
                                          "7",
                                          "coalesce(I, 0)",
                                          "nullif(I, I)",
                                          "length(T)",
                                          "case when B then I else 3 end",
                                          "I + 32767",
                                          "I * 70000",
                                          "max(-9, min(I, 9))",
                                          "cast(I as smallint)",
                                          "cast(round(N) as integer)",
                                          "cast(round(N) as bigint)"};
static const char *const number_forms[] = {"N + N",
                                           "N * 2",
                                           "N / N",
                                           "round(N)",
                                           "round(N, 2)",
                                           "max(N, N)",
                                           "min(N, 3, N)",
                                           "coalesce(N, 1)",
                                           "cast(I as double)",
                                           "I",
                                           "2.5",
                                           "-0.25",
                                           "N * 99999.995",
                                           "N / 3",
                                           "cast(N as numeric(5, 2))",
                                           "max(-1, min(N, 1))"};
static const char *const text_forms[] = {"lower(T)",
                                         "upper(T)",
                                         "trim(T)",
                                         "substr(T, 1, 2)",
                                         "replace(T, 'a', T)",
                                         "T || T",
                                         "T || 'x'",
                                         "coalesce(T, 'none')",
                                         "cast(I as text)",
                                         "'it''s'",
                                         "case when B then T end",
                                         "nullif(T, '')"};
static const char *const condition_forms[] = {"N > 0",
                                              "N = N",
                                              "I in (1, 2, 3)",
                                              "N between -1 and 1000000",
                                              "T is not null",
                                              "T <> ''",
                                              "T like 'a%'",
                                              "T in ('x', 'y')",
                                              "length(T) < 500",
                                              "I is null or I < 5",
                                              "P > '1999-12-31'",
                                              "P is not null",
                                              "(B) and (B)",
                                              "(B) or (B)",
                                              "not (B)",
                                              "coalesce(I, 1) <> 77"};
static const char *const moment_forms[] = {"'2025-01-01'", "'2025-06-01 12:30:00.5'", "now()"};

enum part { PART_WHOLE, PART_NUMBER, PART_TEXT, PART_MOMENT, PART_BOOLEAN };

static bool stands_for(struct type type, enum part part)
{
    bool whole = type.kind == TYPE_SMALLINT || type.kind == TYPE_INTEGER || type.kind == TYPE_BIGINT;
    if (type.array)
        return false;
    switch (part) {
    case PART_WHOLE:
        return whole;
    case PART_NUMBER:
        return whole || type.kind == TYPE_NUMERIC || type.kind == TYPE_DOUBLE || type.kind == TYPE_REAL;
    case PART_TEXT:
        return type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR || type.kind == TYPE_CHAR;
    case PART_MOMENT:
        return type.kind == TYPE_TIMESTAMP || type.kind == TYPE_DATE;
    case PART_BOOLEAN:
        return type.kind == TYPE_BOOLEAN;
    }
    return false;
}

/* A column that can stand for it, or NULL. */
static const struct column *column_for(struct writing *writing, enum part part)
{
    size_t count = writing->table != NULL ? writing->table->column_count : 0;
    size_t first = random_below(writing->growing->random, (unsigned)count);
    for (size_t i = 0; i < count; i++) {
        const struct column *column = writing->table->columns[(first + i) % count];
        if (stands_for(column->type, part))
            return column;
    }
    return NULL;
}

static void put(struct writing *writing, const char *form, unsigned depth);

static const char *form_of(struct writing *writing, enum part part)
{
    switch (part) {
    case PART_WHOLE:
        return CHOOSE(writing->growing, whole_forms);
    case PART_NUMBER:
        return CHOOSE(writing->growing, number_forms);
    case PART_TEXT:
        return CHOOSE(writing->growing, text_forms);
    case PART_MOMENT:
        return CHOOSE(writing->growing, moment_forms);
    case PART_BOOLEAN:
        return CHOOSE(writing->growing, condition_forms);
    }
    return "1";
}

static void put_part(struct writing *writing, enum part part, unsigned depth)
{
    static const char *const last[] = {"5", "1.5", "'abc'", "'2025-01-01'", "1 = 1"};
    const struct column *column = column_for(writing, part);
    bool leaf = depth == 0 || !random_one_in(writing->growing->random, 3);
    if (leaf && column != NULL) {
        buf_add(&writing->out, grow_named(writing->growing, column->name.text));
    } else if (depth == 0) {
        buf_add(&writing->out, last[part]);
    } else {
        buf_char(&writing->out, '(');
        put(writing, form_of(writing, part), depth - 1);
        buf_char(&writing->out, ')');
    }
}

static void put(struct writing *writing, const char *form, unsigned depth)
{
    static const char letters[] = "INTPB";
    bool quoted = false;
    for (const char *c = form; *c != '\0'; c++) {
        const char *letter = strchr(letters, *c);
        quoted ^= *c == '\'';
        if (!quoted && letter != NULL)
            put_part(writing, (enum part)(letter - letters), depth);
        else
            buf_char(&writing->out, *c);
    }
}

static const char *written(struct growing *growing, const struct table *table, enum part part)
{
    struct writing writing = {.growing = growing, .table = table};
    buf_init(&writing.out, growing->arena);
    put(&writing, form_of(&writing, part), random_below(growing->random, 3));
    return writing.out.data;
}

const char *grow_condition(struct growing *growing, const struct table *table)
{
    const struct column *column = grow_a_column(growing, table);
    if (column != NULL && column->type.kind == TYPE_ENUM && !column->type.array)
        return grow_format(growing, "%s %s %s", grow_named(growing, column->name.text),
                           PICK(growing->random, "=", "<>"), grow_literal(growing, column->type));
    return written(growing, table, PART_BOOLEAN);
}

const char *grow_key_expression(struct growing *growing, const struct table *table)
{
    return written(growing, table, random_one_in(growing->random, 2) ? PART_TEXT : PART_WHOLE);
}

const char *grow_value(struct growing *growing, const struct table *table, struct type type)
{
    const struct column *column = grow_a_column(growing, table);
    if (column != NULL && type_equal(column->type, type) && random_one_in(growing->random, 2))
        return grow_named(growing, column->name.text);
    if (random_one_in(growing->random, 3))
        return grow_literal(growing, type);
    for (enum part part = PART_WHOLE; part <= PART_BOOLEAN; part++)
        if (part != PART_MOMENT && stands_for(type, part))
            return grow_format(growing, "(%s)", written(growing, table, part));
    return grow_literal(growing, type);
}

static const char *label(struct growing *growing, struct type type)
{
    const struct enum_type *labels = schema_enum(growing->schema, type.name);
    struct buf out;
    if (labels == NULL || labels->labels.count == 0)
        return "null";
    buf_init(&out, growing->arena);
    buf_char(&out, '\'');
    for (const char *c =
             labels->labels.items[random_below(growing->random, (unsigned)labels->labels.count)].text;
         *c != '\0'; c++)
        buf_format(&out, "%s%c", *c == '\'' ? "'" : "", *c);
    buf_char(&out, '\'');
    return out.data;
}

const char *grow_literal(struct growing *growing, struct type type)
{
    struct random *random = growing->random;
    if (type.array)
        return PICK(random, "'{}'", "'{1,2}'", "null");
    switch (type.kind) {
    case TYPE_SMALLINT:
        return PICK(random, "0", "1", "-32768", "32767");
    case TYPE_INTEGER:
        return PICK(random, "0", "1", "7", "-2147483648", "2147483647");
    case TYPE_BIGINT:
        return PICK(random, "0", "1", "9223372036854775807", "-9223372036854775808");
    case TYPE_BOOLEAN:
        return PICK(random, "true", "false");
    case TYPE_REAL:
    case TYPE_DOUBLE:
        return PICK(random, "0", "0.5", "-1.5", "1e10");
    case TYPE_NUMERIC:
        return PICK(random, "0", "1", "0.5", "-2.25");
    case TYPE_TEXT:
        return PICK(random, "''", "'abc'", "'it''s'", "'\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80'",
                    "'back\\slash'", "'a\"b'", "'%_'");
    case TYPE_VARCHAR:
    case TYPE_CHAR:
        return PICK(random, "''", "'a'", "'\xc3\xa4'");
    case TYPE_BYTES:
        return "null";
    case TYPE_DATE:
        return PICK(random, "'2025-01-01'", "'1970-01-01'", "'9999-12-31'", "current_date");
    case TYPE_TIME:
        return PICK(random, "'00:00:00'", "'23:59:59.5'");
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
        return PICK(random, "'2025-01-01 10:00:00'", "'1970-01-01'", "now()");
    case TYPE_INTERVAL:
        return PICK(random, "'1 day'", "'02:00:00'");
    case TYPE_JSON:
    case TYPE_JSONB:
        return PICK(random, "'{}'", "'[1, null, \"x\"]'", "'\"it''s\"'");
    case TYPE_UUID:
        return "'00000000-0000-4000-8000-000000000000'";
    case TYPE_ENUM:
        return label(growing, type);
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return "null";
    }
    return "null";
}
