/* SPDX-License-Identifier: MIT
 * alter column: one attribute of a column that is there becomes another.
 */
#include "grow.h"

#include "schema/print.h"

struct altering {
    const struct table *table;
    const struct column *column;
};

static struct altering choose(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    return (struct altering){table, grow_a_column(growing, table)};
}

static const char *alter(struct growing *growing, struct altering altering, const char *action)
{
    return grow_format(growing, "alter table %s alter column %s %s;",
                       grow_named(growing, altering.table->object.name.text),
                       grow_named(growing, altering.column->name.text), action);
}

static const char *loss(struct growing *growing)
{
    return PICK(growing->random, "", " accepting data loss \"unused\"");
}

/* Mostly one that is near: other sizes of the same, or a text. */
static struct type near_type(struct growing *growing, struct type type)
{
    struct random *random = growing->random;
    unsigned size = 1 + random_below(random, 12);
    switch (random_below(random, 6)) {
    case 0:
        return grow_type(growing);
    case 1:
        return (struct type){.kind = TYPE_TEXT};
    case 2:
        return (struct type){.kind = TYPE_VARCHAR, .length = size};
    default:
        break;
    }
    if (type.kind == TYPE_SMALLINT || type.kind == TYPE_INTEGER || type.kind == TYPE_BIGINT)
        return (struct type){.kind = (enum type_kind)(TYPE_SMALLINT + random_below(random, 3)),
                             .array = type.array};
    if (type.kind == TYPE_NUMERIC || type.kind == TYPE_REAL || type.kind == TYPE_DOUBLE)
        return (struct type){.kind = TYPE_NUMERIC, .precision = size + 2, .scale = size / 2};
    if (type.kind == TYPE_DATE || type.kind == TYPE_TIMESTAMP || type.kind == TYPE_TIMESTAMPTZ)
        return (struct type){.kind = random_one_in(random, 3)   ? TYPE_DATE
                                     : random_one_in(random, 2) ? TYPE_TIMESTAMP
                                                                : TYPE_TIMESTAMPTZ};
    if (type.kind == TYPE_JSON || type.kind == TYPE_JSONB)
        return (struct type){.kind = type.kind == TYPE_JSON ? TYPE_JSONB : TYPE_JSON};
    return random_one_in(random, 3) ? (struct type){.kind = TYPE_CHAR, .length = size} : grow_type(growing);
}

static const char *type_words(struct growing *growing, struct type type)
{
    struct buf out;
    buf_init(&out, growing->arena);
    type_print(&out, type);
    return out.data;
}

static const char *type(struct growing *growing)
{
    struct altering altering = choose(growing);
    if (altering.column == NULL)
        return NULL;
    struct type to = near_type(growing, altering.column->type);
    return alter(growing, altering,
                 grow_format(growing, "type %s%s", type_words(growing, to), loss(growing)));
}

static const char *type_using(struct growing *growing)
{
    struct altering altering = choose(growing);
    if (altering.column == NULL)
        return NULL;
    struct type to = near_type(growing, altering.column->type);
    const char *using = grow_value(growing, altering.table, to);
    const char *back = random_one_in(growing->random, 2)
                           ? grow_value(growing, altering.table, altering.column->type)
                           : grow_literal(growing, altering.column->type);
    return alter(growing, altering,
                 grow_format(growing, "type %s using %s reverse %s", type_words(growing, to), using, back));
}

static const char *null(struct growing *growing)
{
    struct altering altering = choose(growing);
    if (altering.column == NULL)
        return NULL;
    const char *fill = "";
    if (random_one_in(growing->random, 2))
        fill = grow_format(growing, " fill %s", grow_value(growing, altering.table, altering.column->type));
    return alter(growing, altering,
                 grow_format(growing, "%s not null%s", altering.column->not_null ? "drop" : "set", fill));
}

static const char *standard(struct growing *growing)
{
    struct altering altering = choose(growing);
    if (altering.column == NULL)
        return NULL;
    if (altering.column->value != NULL && random_one_in(growing->random, 2))
        return alter(growing, altering, "drop default");
    return alter(growing, altering,
                 grow_format(growing, "set default %s", grow_literal(growing, altering.column->type)));
}

static const char *collation(struct growing *growing)
{
    struct altering altering = choose(growing);
    if (altering.column == NULL)
        return NULL;
    return grow_format(
        growing, "on %s",
        altering.column->collation != NULL && random_one_in(growing->random, 2)
            ? grow_format(growing, "%s %s", PICK(growing->random, "sqlite", "postgres"),
                          alter(growing, altering, "drop collation"))
        : random_one_in(growing->random, 2)
            ? grow_format(growing, "postgres %s", alter(growing, altering, "set collation \"C\""))
            : grow_format(growing, "sqlite %s", alter(growing, altering, "set collation nocase")));
}

static const char *computed(struct growing *growing)
{
    struct altering altering = choose(growing);
    if (altering.column == NULL)
        return NULL;
    if (altering.column->generated != NULL && random_one_in(growing->random, 2))
        return alter(growing, altering, "drop generated");
    return alter(growing, altering,
                 grow_format(growing, "set generated always as (%s) stored accepting data loss \"unused\"",
                             grow_value(growing, altering.table, altering.column->type)));
}

static const char *numbers(struct growing *growing)
{
    struct altering altering = choose(growing);
    if (altering.column == NULL)
        return NULL;
    return alter(growing, altering,
                 PICK(growing->random, "drop identity", "set generated always as identity",
                      "set generated by default as identity", "set serial"));
}

const struct growth grow_alter[] = {
    {"alter type", 14, type},          {"alter type using", 6, type_using},
    {"alter null", 8, null},           {"alter default", 6, standard},
    {"alter collation", 4, collation}, {"alter generated", 6, computed},
    {"alter identity", 3, numbers},    {0},
};
