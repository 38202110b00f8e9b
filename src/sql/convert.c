/* SPDX-License-Identifier: MIT
 * What becomes of the values of a column whose type changes. Comes in: the column and its new type. Goes out:
 * the expression for the new value, and the conditions for rows that have none or would not come back as they
 * were. schema/conversions.def has the templates; sizes come on top here.
 */
#include "sql/write.h"

#include "schema/conversion.h"
#include "schema/extent.h"

#include <string.h>

/* The column as the templates see it: without the blanks that fill up char(n). */
static void write_operand(struct buf *out, const struct converting *converting)
{
    bool blanks = converting->column->type.kind == TYPE_CHAR && converting->dialect == MIG_DIALECT_POSTGRES;
    buf_add(out, blanks ? "CAST(" : "");
    sql_name(out, converting->name);
    buf_add(out, blanks ? " AS text)" : "");
}

static void write_template(struct buf *out, const struct converting *converting, const char *template)
{
    for (const char *at = template; *at != '\0'; at++) {
        if (*at == '$' && at[1] != '\'') { /* not the end of a pattern */
            write_operand(out, converting);
        } else if (strncmp(at, "{type}", 6) == 0) {
            sql_type(out, converting->to, converting->schema, converting->dialect);
            at += 5;
        } else if (strncmp(at, "{from}", 6) == 0) {
            sql_type(out, converting->column->type, converting->schema, converting->dialect);
            at += 5;
        } else {
            buf_char(out, *at);
        }
    }
}

static struct conversion conversion_of(const struct converting *converting)
{
    return type_conversion(converting->schema, converting->column->type, converting->to);
}

/* Before its size is looked at. */
static const char *wide_value(const struct converting *converting, struct arena *arena)
{
    struct conversion conversion = conversion_of(converting);
    const char *template = conversion.value[converting->dialect];
    struct buf value;
    if (converting->value != NULL)
        return converting->value;
    buf_init(&value, arena);
    write_template(&value, converting, template == NULL || *template == '\0' ? "$" : template);
    return value.data;
}

static bool is_decimal(struct type type)
{
    return type.kind == TYPE_NUMERIC && type.precision != 0;
}

/* Has what `using` gives more digits than the new type? */
static bool is_finer(const struct converting *converting)
{
    return converting->using == NULL || extent_of(converting->using).behind > converting->to.scale;
}

bool write_converted(struct buf *out, const struct converting *converting)
{
    struct conversion conversion = conversion_of(converting);
    const char *template = conversion.value[converting->dialect];
    const char *value = wide_value(converting, out->arena);
    bool sqlite = converting->dialect == MIG_DIALECT_SQLITE;
    if (converting->value == NULL && (template == NULL || *template == '\0'))
        return false;
    if (sqlite && is_decimal(converting->to) &&
        (converting->value != NULL ? is_finer(converting) : !conversion.exact)) {
        buf_format(out, "CASE typeof(%s) WHEN 'integer' THEN %s ELSE round(%s, %u) END", value, value, value,
                   converting->to.scale); /* which would make a fraction of 53 bits of it */
    } else if (!sqlite && converting->to.kind == TYPE_ENUM && converting->value == NULL) {
        buf_format(out, "CAST(%s AS ", value);
        sql_type(out, converting->to, converting->schema, converting->dialect);
        buf_char(out, ')');
    } else {
        buf_add(out, value);
    }
    return true;
}

/* Whole numbers up to here have all of their digits in it. */
static void write_float_misfit(struct buf *out, const char *value, const struct converting *converting)
{
    bool real = converting->to.kind == TYPE_REAL;
    if (type_family(converting->column->type) == FAMILY_WHOLE)
        buf_format(out, "%s NOT BETWEEN -%s AND %s", value, real ? "16777216" : "9007199254740992",
                   real ? "16777216" : "9007199254740992");
    else
        buf_format(out, "abs(%s) > %s", value, real ? "3.4028235e38" : "1.7976931348623157e308");
    if (real && type_family(converting->column->type) != FAMILY_WHOLE)
        buf_format(out, " OR %s <> 0 AND abs(%s) < 7.1e-46", value, value); /* PostgreSQL makes it no 0 */
}

static void write_label_misfit(struct buf *out, const char *value, const struct converting *converting)
{
    const struct enum_type *type = schema_enum(converting->schema, converting->to.name);
    buf_format(out, "%s NOT IN (", value);
    for (size_t i = 0; type != NULL && i < type->labels.count; i++) {
        buf_add(out, i == 0 ? "" : ", ");
        sql_string(out, type->labels.items[i].text, converting->dialect);
    }
    buf_char(out, ')');
}

static bool is_whole(const struct converting *converting)
{
    struct type from = converting->column->type;
    bool whole = type_family(from) == FAMILY_WHOLE || (is_decimal(from) && from.scale == 0);
    return whole && converting->value == NULL;
}

/* What the length, range, precision or labels of the new type have no place for. */
static void write_size_misfit(struct buf *out, const struct converting *converting)
{
    const char *value = wide_value(converting, out->arena);
    struct type to = converting->to;
    switch (type_family(to)) {
    case FAMILY_WHOLE:
    case FAMILY_DECIMAL:
        write_out_of_range(out, value, to, is_whole(converting));
        return;
    case FAMILY_FLOAT:
        write_float_misfit(out, value, converting);
        return;
    case FAMILY_TEXT:
        buf_format(out, "length(%s) > %u", value, to.length != 0 ? to.length : 1);
        if (to.kind == TYPE_CHAR)
            buf_format(out, " OR substr(%s, length(%s)) = ' '", value, value);
        return;
    case FAMILY_LABEL:
        write_label_misfit(out, value, converting);
        return;
    case FAMILY_BOOLEAN:
    case FAMILY_DATE:
    case FAMILY_MOMENT:
    case FAMILY_ZONED:
    case FAMILY_JSON:
    case FAMILY_UUID:
    case FAMILY_OTHER:
        return;
    }
}

/* Digits that a precision rounds off. */
static void write_size_change(struct buf *out, const struct converting *converting)
{
    const char *value = wide_value(converting, out->arena);
    bool sqlite = converting->dialect == MIG_DIALECT_SQLITE;
    if (sqlite && is_decimal(converting->to))
        buf_format(out, "typeof(%s) <> 'integer' AND ", value);
    if (is_decimal(converting->to))
        buf_format(out, "round(%s, %u) <> %s", value, converting->to.scale, value);
    else if (!sqlite)
        buf_format(out, "CAST(%s AS real) <> %s", value, value);
}

struct choice {
    struct buf *out;
    bool any;
};

static void add_choice(struct choice *choice, const char *condition, bool result)
{
    if (*condition == '\0')
        return;
    buf_format(choice->out, " WHEN %s THEN %s", condition, result ? "1" : "0");
    choice->any = true;
}

static const char *template_text(struct arena *arena, const struct converting *converting,
                                 const char *template)
{
    struct buf text;
    buf_init(&text, arena);
    if (template != NULL)
        write_template(&text, converting, template);
    return text.data;
}

static void add_misfits(struct choice *choice, const struct converting *converting, bool result)
{
    struct conversion conversion = conversion_of(converting);
    struct arena *arena = choice->out->arena;
    struct buf size;
    buf_init(&size, arena);
    if (conversion.effect == EFFECT_KEEPS)
        return;
    add_choice(choice, template_text(arena, converting, conversion.misfit[converting->dialect]), result);
    if (!conversion.fits)
        write_size_misfit(&size, converting);
    add_choice(choice, size.data, result);
}

static void begin(struct buf *out, const struct converting *converting)
{
    sql_name(out, converting->name);
    buf_add(out, " IS NOT NULL AND CASE");
}

/* A CASE, since what stands behind can be asked only of rows that have got so far. */
static bool end(struct buf *out, const struct buf *text, const struct choice *choice)
{
    if (choice->any)
        buf_format(out, "%s ELSE 0 END = 1", text->data);
    return choice->any;
}

bool write_misfit(struct buf *out, const struct converting *converting)
{
    struct buf text;
    struct choice choice = {&text, false};
    buf_init(&text, out->arena);
    begin(&text, converting);
    add_misfits(&choice, converting, true);
    return end(out, &text, &choice);
}

bool write_changed(struct buf *out, const struct converting *converting)
{
    struct conversion conversion = conversion_of(converting);
    struct buf text, size;
    struct choice choice = {&text, false};
    buf_init(&text, out->arena);
    buf_init(&size, out->arena);
    begin(&text, converting);
    add_misfits(&choice, converting, false);
    choice.any = false;
    add_choice(&choice, template_text(out->arena, converting, conversion.changed[converting->dialect]), true);
    if (!conversion.exact)
        write_size_change(&size, converting);
    add_choice(&choice, size.data, true);
    return end(out, &text, &choice);
}

static bool write_too_long(struct buf *out, const struct converting *converting)
{
    struct type to = converting->to;
    bool bounded = to.kind == TYPE_CHAR || (to.kind == TYPE_VARCHAR && to.length != 0) ||
                   type_family(to) == FAMILY_LABEL;
    struct buf stopping;
    buf_init(&stopping, out->arena);
    bool stops = write_stopping(&stopping, converting->using);
    if (bounded)
        write_size_misfit(out, converting);
    buf_format(out, "%s%s", bounded && stops ? " OR " : "", stopping.data);
    return bounded || stops;
}

bool write_too_large(struct buf *out, const struct converting *converting)
{
    struct type to = converting->to;
    enum family family = type_family(to);
    bool number = family == FAMILY_WHOLE || family == FAMILY_DECIMAL || family == FAMILY_FLOAT;
    if (to.array || converting->dialect != MIG_DIALECT_SQLITE)
        return false;
    bool asks = number ? write_unfit(out, converting->schema, converting->using, to)
                       : write_too_long(out, converting);
    if (converting->column->serial) /* SQLite would give the row a number of its own */
        buf_format(out, "%s%s IS NULL", asks ? " OR " : "", converting->value);
    return asks || converting->column->serial;
}
