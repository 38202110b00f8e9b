/* SPDX-License-Identifier: MIT
 * Statements on enums: create, drop.
 */
#include "grow.h"

static const char *create(struct growing *growing)
{
    return grow_format(growing, "create enum %s (%s)%s;", grow_new_object_name(growing),
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

const struct growth grow_enum[] = {
    {"create enum", 8, create},
    {"drop enum", 4, drop},
    {0},
};
