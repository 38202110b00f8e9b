/* SPDX-License-Identifier: MIT
 * Statements on enums and their values.
 */
#include "grow.h"

#include "schema/print.h"

static const char *create(struct growing *growing)
{
    return grow_format(growing, "create enum %s (%s)%s;",
                       grow_in_schema(growing, grow_new_object_name(growing)),
                       PICK(growing->random, "'BUY', 'SELL'", "'low', 'it''s', 'h\xc3\xb6her'", "'', 'one'",
                            "'1m', '1h', '1d', 'a long label with blanks'"),
                       random_one_in(growing->random, 4) ? " unchecked on sqlite" : "");
}

static const char *drop(struct growing *growing)
{
    const struct enum_type *type = grow_an_enum(growing);
    if (type == NULL)
        return NULL;
    return grow_format(growing, "drop enum %s;", grow_named(growing, type->object.name.text));
}

static const char *rename_enum(struct growing *growing)
{
    const struct enum_type *type = grow_an_enum(growing);
    if (type == NULL)
        return NULL;
    return grow_format(growing, "rename enum %s to %s;", grow_named(growing, type->object.name.text),
                       grow_beside(growing, type->object.name.text, grow_new_object_name(growing)));
}

static const char *in_quotes(struct growing *growing, const char *text)
{
    struct buf out;
    buf_init(&out, growing->arena);
    print_string(&out, text);
    return out.data;
}

static const char *a_label(struct growing *growing, const struct enum_type *type)
{
    return in_quotes(growing,
                     type->labels.items[random_below(growing->random, (unsigned)type->labels.count)].text);
}

static const char *a_new_label(struct growing *growing)
{
    return PICK(growing->random, "'HOLD'", "'WAIT'", "'it''s \"so\"'",
                "'gr\xc3\xb6\xc3\x9f"
                "er'",
                "'x'", "' '", "'BUY'", "'a\\b'", "'a label of more letters than all the others'");
}

static const char *maybe_fill(struct growing *growing, const struct enum_type *type, unsigned one_in)
{
    if (!random_one_in(growing->random, one_in))
        return "";
    return grow_format(growing, " fill %s", a_label(growing, type));
}

static const char *add_value(struct growing *growing)
{
    const struct enum_type *type = grow_an_enum(growing);
    if (type == NULL)
        return NULL;
    const char *place = PICK(growing->random, "", " before ", " after ");
    return grow_format(growing, "alter enum %s add value %s%s%s%s;",
                       grow_named(growing, type->object.name.text), a_new_label(growing), place,
                       *place != '\0' ? a_label(growing, type) : "", maybe_fill(growing, type, 2));
}

static const char *rename_value(struct growing *growing)
{
    const struct enum_type *type = grow_an_enum(growing);
    if (type == NULL)
        return NULL;
    return grow_format(growing, "alter enum %s rename value %s to %s;",
                       grow_named(growing, type->object.name.text), a_label(growing, type),
                       a_new_label(growing));
}

/* Rows may hold it, so mostly with what they get. */
static const char *drop_value(struct growing *growing)
{
    const struct enum_type *type = grow_an_enum(growing);
    if (type == NULL)
        return NULL;
    return grow_format(growing, "alter enum %s drop value %s fill %s accepting data loss \"x\";",
                       grow_named(growing, type->object.name.text), a_label(growing, type),
                       a_label(growing, type));
}

const struct growth grow_enum[] = {
    {"create enum", 8, create},
    {"drop enum", 4, drop},
    {"rename enum", 4, rename_enum},
    {"add enum value", 14, add_value},
    {"rename enum value", 10, rename_value},
    {"drop enum value", 10, drop_value},
    {0},
};
