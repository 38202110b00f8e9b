/* SPDX-License-Identifier: MIT
 * In: a type and an edge. Out: SQL for a value: the smallest, the largest, texts that are easily spoilt.
 */
#include "compiler/replay/values.h"

#include "base/text.h"
#include "sql/sql.h"

#include <string.h>

enum { LONGEST_TEXT = 200 };

/* The first `length` characters of text[edge], which is repeated until there are that many. */
static void add_text(struct buf *out, enum edge edge, unsigned length, enum mig_dialect dialect)
{
    static const char *const texts[EDGE_COUNT] = {
        "a",
        "b",
        "",
        "'zzzzzzzz",
        "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"'\\%_\n\t$1$ \xd7\xa9\xe4\xb8\xad;--/*",
        "c"};
    const char *text = texts[edge];
    const char *end = text + strlen(text);
    const char *at = text;
    struct buf cut;
    bool whole = edge == EDGE_LARGE;
    unsigned most = length == 0 || length > LONGEST_TEXT ? LONGEST_TEXT : length;
    buf_init(&cut, out->arena);
    for (unsigned i = 0; i < most && (at < end || whole); i++) {
        if (at == end)
            at = text + 1; /* the quote stands only in front */
        size_t size = text_utf8((const unsigned char *)at, (const unsigned char *)end);
        buf_addn(&cut, at, size);
        at += size;
    }
    sql_string(out, cut.data, dialect);
}

static const char *whole_number(enum type_kind kind, enum edge edge)
{
    static const char *const others[EDGE_COUNT] = {"1", "2", "", "", "3", "4"};
    bool small = edge == EDGE_SMALL;
    if (!small && edge != EDGE_LARGE)
        return others[edge];
    if (kind == TYPE_SMALLINT)
        return small ? "-32768" : "32767";
    if (kind == TYPE_BIGINT)
        return small ? "-9223372036854775807" : "9223372036854775807";
    return small ? "-2147483648" : "2147483647";
}

/* All its digits, as far as SQLite keeps them. */
static void add_numeric(struct buf *out, struct type type, enum edge edge)
{
    static const char *const others[EDGE_COUNT] = {"1", "2", "0", "", "3", "4"};
    bool fraction = type.precision != 0 && type.precision == type.scale;
    if (edge != EDGE_LARGE) {
        buf_format(out, "%s%s", fraction ? "0." : "", others[edge]);
        return;
    }
    if (type.precision == 0 || type.precision > 15) {
        buf_add(out, "123456789.012345");
        return;
    }
    for (unsigned i = 0; i < type.precision - type.scale; i++)
        buf_char(out, '9');
    if (fraction)
        buf_char(out, '0');
    for (unsigned i = 0; i < type.scale; i++)
        buf_add(out, i == 0 ? ".9" : "9");
}

static void add_label(struct buf *out, struct schema schema, struct type type, enum edge edge,
                      enum mig_dialect dialect)
{
    const struct enum_type *labels = schema_enum(schema, type.name);
    if (labels == NULL || labels->labels.count == 0) {
        buf_add(out, "NULL");
        return;
    }
    size_t last = labels->labels.count - 1;
    size_t number = edge == EDGE_SMALL ? 0 : edge == EDGE_LARGE ? last : (size_t)edge;
    sql_string(out, labels->labels.items[number > last ? last : number].text, dialect);
}

static const char *moment(enum type_kind kind, enum edge edge)
{
    static const char *const dates[EDGE_COUNT] = {"'2025-01-02'", "'2025-01-03'", "'0001-01-01'",
                                                  "'9999-12-31'", "'2000-02-29'", "'1969-12-31'"};
    static const char *const times[EDGE_COUNT] = {"'12:00:00'", "'12:30:00'", "'00:00:00'",
                                                  "'23:59:59'", "'01:02:03'", "'18:00:00'"};
    static const char *const stamps[EDGE_COUNT] = {
        "'2025-01-02 03:04:05.000000'", "'2025-01-03 03:04:05.000000'", "'0001-01-01 00:00:00.000000'",
        "'9999-12-31 23:59:59.000000'", "'2000-02-29 12:00:00.123456'", "'1969-12-31 23:59:59.000000'"};
    if (kind == TYPE_DATE)
        return dates[edge];
    return kind == TYPE_TIME ? times[edge] : stamps[edge];
}

static const char *json(enum edge edge)
{
    static const char *const texts[EDGE_COUNT] = {"'{}'",
                                                  "'[]'",
                                                  "'null'",
                                                  "'{\"a\": [1, null, {\"b\": 1e10}]}'",
                                                  "'{\"it''s\": \"\xc3\xa4 \\\" \\u00e9\"}'",
                                                  "'false'"};
    return texts[edge];
}

static const char *bytes(enum edge edge, bool postgres)
{
    static const char *const texts[EDGE_COUNT][2] = {
        {"x'01'", "'\\x01'::bytea"},         {"x'02'", "'\\x02'::bytea"}, {"x''", "'\\x'::bytea"},
        {"x'00ff27'", "'\\x00ff27'::bytea"}, {"x'03'", "'\\x03'::bytea"}, {"x'04'", "'\\x04'::bytea"}};
    return texts[edge][postgres];
}

static const char *truth(enum edge edge, bool postgres)
{
    bool yes = edge == EDGE_LARGE || edge == EDGE_AGAIN;
    return postgres ? (yes ? "TRUE" : "FALSE") : yes ? "1" : "0";
}

static const char *fraction(enum edge edge)
{
    static const char *const texts[EDGE_COUNT] = {"0.5", "1.5", "-1e30", "1e30", "-0.25", "2.5"};
    return texts[edge];
}

static const char *uuid(enum edge edge)
{
    static const char *const texts[EDGE_COUNT] = {
        "'00000000000040008000000000000001'", "'00000000000040008000000000000002'",
        "'00000000000000000000000000000000'", "'ffffffffffffffffffffffffffffffff'",
        "'00000000000040008000000000000003'", "'00000000000040008000000000000004'"};
    return texts[edge];
}

static const char *interval(enum edge edge)
{
    static const char *const texts[EDGE_COUNT] = {"'1 day'",    "'2 days'",        "'00:00:00'",
                                                  "'99 years'", "'-1 days 02:03'", "'1 hour'"};
    return texts[edge];
}

static const char *array(struct type type, enum edge edge)
{
    bool texts = type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR;
    if (edge == EDGE_LARGE && texts)
        return "'{\"a b\",NULL,\"\\\"''\"}'";
    if (edge == EDGE_LARGE && type.kind == TYPE_INTEGER)
        return "'{1,NULL,-2147483648}'";
    return "'{}'";
}

void replay_value(struct buf *out, struct schema schema, struct type type, enum edge edge,
                  enum mig_dialect dialect)
{
    bool postgres = dialect == MIG_DIALECT_POSTGRES;
    if (type.array) {
        buf_add(out, array(type, edge));
        return;
    }
    switch (type.kind) {
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
        buf_add(out, whole_number(type.kind, edge));
        return;
    case TYPE_BOOLEAN:
        buf_add(out, truth(edge, postgres));
        return;
    case TYPE_REAL:
    case TYPE_DOUBLE:
        buf_add(out, fraction(edge));
        return;
    case TYPE_NUMERIC:
        add_numeric(out, type, edge);
        return;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
        add_text(out, edge, type.length, dialect);
        return;
    case TYPE_BYTES:
        buf_add(out, bytes(edge, postgres));
        return;
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMPTZ:
        buf_add(out, moment(type.kind, edge));
        return;
    case TYPE_INTERVAL:
        buf_add(out, interval(edge));
        return;
    case TYPE_JSON:
    case TYPE_JSONB:
        buf_add(out, json(edge));
        return;
    case TYPE_UUID:
        buf_add(out, uuid(edge));
        return;
    case TYPE_ENUM:
        add_label(out, schema, type, edge, dialect);
        return;
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        buf_add(out, "NULL");
        return;
    }
}
