/* SPDX-License-Identifier: MIT
 * Statements on indexes: create, drop.
 */
#include "grow.h"

static const char *part(struct growing *growing, const struct table *table)
{
    struct random *random = growing->random;
    const char *key = random_one_in(random, 4)
                          ? grow_format(growing, "(%s)", grow_key_expression(growing, table))
                          : grow_named(growing, grow_a_column(growing, table)->name.text);
    return grow_format(growing, "%s%s%s", key, PICK(random, "", "", "", " desc", " asc"),
                       random_one_in(random, 10) ? PICK(random, " nulls first", " nulls last") : "");
}

static const char *create(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    struct random *random = growing->random;
    if (table == NULL)
        return NULL;
    const char *parts = part(growing, table);
    for (unsigned i = random_below(random, 3); i > 0; i--)
        parts = grow_format(growing, "%s, %s", parts, part(growing, table));
    const char *where =
        random_one_in(random, 4) ? grow_format(growing, " where %s", grow_condition(growing, table)) : "";
    return grow_format(growing, "create %sindex %s%s%s on %s (%s)%s;", PICK(random, "", "", "unique "),
                       random_one_in(random, 20) ? "concurrently " : "",
                       PICK(random, "", "", "", "if not exists "), grow_new_object_name(growing),
                       grow_named(growing, table->object.name.text), parts, where);
}

/* What only PostgreSQL has. */
static const char *on_postgres(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct column *column = grow_a_column(growing, table);
    if (column == NULL)
        return NULL;
    const char *include = grow_named(growing, grow_a_column(growing, table)->name.text);
    return grow_format(
        growing, "on postgres create %sindex %s on %s (%s%s)%s%s%s;",
        PICK(growing->random, "", "", "unique "), grow_new_object_name(growing),
        grow_named(growing, table->object.name.text), grow_named(growing, column->name.text),
        PICK(growing->random, "", " desc nulls last", " asc nulls first"),
        PICK(growing->random, "", " using btree"),
        random_one_in(growing->random, 3) ? grow_format(growing, " include (%s)", include) : "",
        random_one_in(growing->random, 4) ? grow_format(growing, " where %s", grow_condition(growing, table))
                                          : "");
}

static const char *drop(struct growing *growing)
{
    const struct index *index = grow_an_index(growing);
    if (index == NULL)
        return NULL;
    return grow_format(growing, "drop index %s%s;", random_one_in(growing->random, 10) ? "concurrently " : "",
                       grow_named(growing, index->object.name.text));
}

static const char *renamed(struct growing *growing)
{
    const struct index *index = grow_an_index(growing);
    if (index == NULL)
        return NULL;
    return grow_format(growing, "rename index %s to %s;", grow_named(growing, index->object.name.text),
                       grow_beside(growing, index->object.name.text, grow_new_object_name(growing)));
}

const struct growth grow_index[] = {
    {"create index", 20, create},
    {"index on PostgreSQL", 6, on_postgres},
    {"drop index", 8, drop},
    {"rename index", 6, renamed},
    {0},
};
