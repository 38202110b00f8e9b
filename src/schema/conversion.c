/* SPDX-License-Identifier: MIT
 * In: the types of a column before and after. Out: whether values keep, lose or find no place, and the
 * templates of what they become. conversions.def has the families; sizes are compared here.
 */
#include "schema/conversion.h"

#include "base/text.h"

enum family type_family(struct type type)
{
    switch (type.kind) {
    case TYPE_SMALLINT:
    case TYPE_INTEGER:
    case TYPE_BIGINT:
        return FAMILY_WHOLE;
    case TYPE_NUMERIC:
        return FAMILY_DECIMAL;
    case TYPE_REAL:
    case TYPE_DOUBLE:
        return FAMILY_FLOAT;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_CHAR:
        return FAMILY_TEXT;
    case TYPE_BOOLEAN:
        return FAMILY_BOOLEAN;
    case TYPE_DATE:
        return FAMILY_DATE;
    case TYPE_TIMESTAMP:
        return FAMILY_MOMENT;
    case TYPE_TIMESTAMPTZ:
        return FAMILY_ZONED;
    case TYPE_JSON:
    case TYPE_JSONB:
        return FAMILY_JSON;
    case TYPE_UUID:
        return FAMILY_UUID;
    case TYPE_ENUM:
        return FAMILY_LABEL;
    case TYPE_BYTES:
    case TYPE_TIME:
    case TYPE_INTERVAL:
    case TYPE_OTHER:
    case TYPE_UNKNOWN:
        return FAMILY_OTHER;
    }
    return FAMILY_OTHER;
}

enum { UNBOUNDED = 1000000 };

/* Digits before the point that values of the type may have. */
static unsigned digits_before(struct type type)
{
    static const unsigned whole[] = {5, 10, 19};
    if (type_family(type) == FAMILY_WHOLE)
        return whole[type.kind - TYPE_SMALLINT];
    if (type_family(type) == FAMILY_BOOLEAN)
        return 1;
    return type_family(type) == FAMILY_DECIMAL && type.precision != 0 ? type.precision - type.scale
                                                                      : UNBOUNDED;
}

static unsigned digits_behind(struct type type)
{
    if (type_family(type) == FAMILY_WHOLE || type_family(type) == FAMILY_BOOLEAN)
        return 0;
    return type_family(type) == FAMILY_DECIMAL && type.precision != 0 ? type.scale : UNBOUNDED;
}

static unsigned longest_label(struct schema schema, struct type type)
{
    const struct enum_type *labels = schema_enum(schema, type.name);
    unsigned longest = labels != NULL ? 0 : UNBOUNDED;
    for (size_t i = 0; labels != NULL && i < labels->labels.count; i++) {
        unsigned length = text_characters(labels->labels.items[i].text);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Characters that the text of a value may have. */
static unsigned text_length(struct schema schema, struct type type)
{
    switch (type_family(type)) {
    case FAMILY_WHOLE:
        return digits_before(type) + 1;
    case FAMILY_BOOLEAN:
        return 5;
    case FAMILY_DATE:
        return 10;
    case FAMILY_MOMENT:
    case FAMILY_ZONED:
        return 26;
    case FAMILY_UUID:
        return 36;
    case FAMILY_LABEL:
        return longest_label(schema, type);
    case FAMILY_TEXT:
        return type.length != 0 ? type.length : type.kind == TYPE_CHAR ? 1 : UNBOUNDED;
    case FAMILY_DECIMAL:
    case FAMILY_FLOAT:
    case FAMILY_JSON:
    case FAMILY_OTHER:
        return UNBOUNDED;
    }
    return UNBOUNDED;
}

/* char(n) is filled up with blanks and loses those that were there. */
static bool text_fits(struct schema schema, struct type from, struct type to)
{
    bool blanks = type_family(from) == FAMILY_TEXT || type_family(from) == FAMILY_LABEL;
    bool padded = to.kind == TYPE_CHAR && from.kind != TYPE_CHAR && blanks;
    return text_length(schema, from) <= text_length(schema, to) && !padded;
}

static bool whole_fits(struct type from, struct type to)
{
    static const unsigned always[] = {4, 9, 18};
    if (type_family(from) == FAMILY_WHOLE)
        return from.kind <= to.kind;
    if (to.kind == TYPE_BIGINT && type_family(from) == FAMILY_FLOAT)
        return true;
    return digits_before(from) <= always[to.kind - TYPE_SMALLINT];
}

/* 99.9 becomes 100, which has one more digit before the point. */
static bool decimal_fits(struct type from, struct type to)
{
    unsigned carry = digits_behind(from) > digits_behind(to) ? 1 : 0;
    return to.precision == 0 || digits_before(from) + carry <= digits_before(to);
}

static bool float_fits(struct type from, struct type to)
{
    if (type_family(from) == FAMILY_WHOLE)
        return to.kind == TYPE_DOUBLE ? from.kind != TYPE_BIGINT : from.kind == TYPE_SMALLINT;
    if (type_family(from) == FAMILY_DECIMAL && from.precision != 0)
        return from.precision <= 30;
    return to.kind == TYPE_DOUBLE || from.kind == TYPE_REAL;
}

static bool labels_fit(struct schema schema, struct type from, struct type to)
{
    const struct enum_type *a = type_family(from) == FAMILY_LABEL ? schema_enum(schema, from.name) : NULL;
    const struct enum_type *b = schema_enum(schema, to.name);
    if (a == NULL || b == NULL)
        return false;
    for (size_t i = 0; i < a->labels.count; i++)
        if (!names_have(b->labels, a->labels.items[i].text))
            return false;
    return true;
}

static bool always_fits(struct schema schema, struct type from, struct type to)
{
    switch (type_family(to)) {
    case FAMILY_WHOLE:
        return whole_fits(from, to);
    case FAMILY_DECIMAL:
        return decimal_fits(from, to);
    case FAMILY_FLOAT:
        return float_fits(from, to);
    case FAMILY_TEXT:
        return text_fits(schema, from, to);
    case FAMILY_LABEL:
        return labels_fit(schema, from, to);
    case FAMILY_BOOLEAN:
    case FAMILY_DATE:
    case FAMILY_MOMENT:
    case FAMILY_ZONED:
    case FAMILY_JSON:
    case FAMILY_UUID:
    case FAMILY_OTHER:
        return true;
    }
    return true;
}

/* Decimal digits that survive the way into a binary number and back. */
static bool is_short(struct type from, struct type to)
{
    return type_family(from) == FAMILY_DECIMAL && from.precision != 0 &&
           from.precision <= (to.kind == TYPE_REAL ? 6u : 15u);
}

static bool is_exact(struct type from, struct type to)
{
    if (type_family(to) == FAMILY_DECIMAL)
        return to.precision == 0 || digits_behind(from) <= to.scale;
    if (to.kind == TYPE_REAL)
        return type_family(from) == FAMILY_WHOLE || from.kind == TYPE_REAL || is_short(from, to);
    return true;
}

static struct conversion between_families(enum family from, enum family to)
{
#define P(sqlite, postgres)                                                                                  \
    {                                                                                                        \
        sqlite, postgres                                                                                     \
    }
#define CONVERSION(FROM, TO, effect, value, misfit, changed)                                                 \
    if (from == FAMILY_##FROM && to == FAMILY_##TO)                                                          \
        return (struct conversion){EFFECT_##effect, true, true, value, misfit, changed};
#include "schema/conversions.def"
#undef CONVERSION
#undef P
    return (struct conversion){.effect = EFFECT_NONE};
}

static enum effect worse(enum effect a, enum effect b)
{
    return a > b ? a : b;
}

/* PostgreSQL's alone, and it converts the elements by itself. */
static struct conversion between_arrays(struct type from, struct type to)
{
    bool same = type_family(from) == type_family(to) &&
                (type_family(to) == FAMILY_WHOLE || type_family(to) == FAMILY_TEXT);
    if (!same || !from.array || !to.array)
        return (struct conversion){.effect = EFFECT_NONE};
    bool fits = always_fits(schema_empty, from, to);
    return (struct conversion){
        fits ? EFFECT_KEEPS : EFFECT_NARROWS, true, true, {"", ""}, {"", ""}, {"", ""}};
}

struct conversion type_conversion(struct schema schema, struct type from, struct type to)
{
    struct conversion conversion = between_families(type_family(from), type_family(to));
    if (from.array || to.array)
        return between_arrays(from, to);
    if (conversion.effect == EFFECT_NONE)
        return conversion;
    bool whole = type_family(from) == FAMILY_DECIMAL && digits_behind(from) == 0;
    if ((whole && type_family(to) == FAMILY_WHOLE) || (is_short(from, to) && type_family(to) == FAMILY_FLOAT))
        conversion.effect = EFFECT_KEEPS;
    conversion.fits = always_fits(schema, from, to);
    conversion.exact = is_exact(from, to);
    if (!conversion.fits)
        conversion.effect = worse(conversion.effect, EFFECT_NARROWS);
    if (!conversion.exact)
        conversion.effect = worse(conversion.effect, EFFECT_CHANGES);
    return conversion;
}
