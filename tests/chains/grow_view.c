/* SPDX-License-Identifier: MIT
 * Statements on views, and queries in the conditions of others: create, replace, rename, drop, require,
 * update.
 */
#include "grow.h"
#include "schema/view.h"

/* What a query can read: a table, or a view as if it were one. */
static const struct table *a_source(struct growing *growing)
{
    const struct view *view = random_one_in(growing->random, 3) ? grow_a_view(growing) : NULL;
    const struct query_select *select = view != NULL ? &view->query->selects[0] : NULL;
    if (view == NULL)
        return grow_a_table(growing);
    struct table *made = arena_new(growing->arena, struct table);
    const struct column **columns = arena_array(growing->arena, const struct column *, select->item_count);
    for (size_t i = 0; i < select->item_count; i++) {
        struct column *column = arena_new(growing->arena, struct column);
        column->name = select->items[i].name;
        column->type = select->items[i].expr->type;
        columns[i] = column;
    }
    made->object.name = view->object.name;
    made->columns = columns;
    made->column_count = select->item_count;
    return made;
}

static const char *name_of(struct growing *growing, const struct table *table)
{
    return grow_named(growing, table->object.name.text);
}

static const char *column_of(struct growing *growing, const struct table *table)
{
    return grow_named(growing, grow_a_column(growing, table)->name.text);
}

/* A column of the type of `like`, or any. */
static const char *column_like(struct growing *growing, const struct table *table, const struct column *like)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (type_equal(table->columns[i]->type, like->type))
            return grow_named(growing, table->columns[i]->name.text);
    return column_of(growing, table);
}

static const char *an_item(struct growing *growing, const struct table *table)
{
    struct type type = grow_a_column(growing, table)->type;
    return random_one_in(growing->random, 3) ? grow_value(growing, table, type) : column_of(growing, table);
}

static const char *an_order(struct growing *growing, const char *key)
{
    struct random *random = growing->random;
    return grow_format(growing, " order by %s%s%s%s", key, PICK(random, "", " desc"),
                       PICK(random, "", "", " nulls first", " nulls last"),
                       PICK(random, "", "", " limit 2", " limit 3 offset 1"));
}

static const char *plain(struct growing *growing, const struct table *table)
{
    struct random *random = growing->random;
    const char *where =
        random_one_in(random, 2) ? grow_format(growing, " where %s", grow_condition(growing, table)) : "";
    const char *order =
        random_one_in(random, 3) ? an_order(growing, PICK(random, "p", column_of(growing, table))) : "";
    return grow_format(growing, "select %s%s as p, %s as q%s from %s%s%s", PICK(random, "", "", "distinct "),
                       an_item(growing, table), an_item(growing, table),
                       random_one_in(random, 2) ? grow_format(growing, ", %s as r", an_item(growing, table))
                                                : "",
                       name_of(growing, table), where, order);
}

static const char *grouped(struct growing *growing, const struct table *table)
{
    struct random *random = growing->random;
    const char *key = an_item(growing, table);
    const char *one = column_of(growing, table), *other = column_of(growing, table);
    return grow_format(
        growing, "select %s as p, count(*) as q, %s(%s%s) as r, %s(%s) as s from %s where %s%s%s%s", key,
        PICK(random, "sum", "avg", "count", "min", "max"), PICK(random, "", "distinct "), one,
        PICK(random, "min", "max", "count", "sum"), other, name_of(growing, table),
        grow_condition(growing, table), grow_format(growing, " group by %s", key),
        PICK(random, "", " having count(*) > 1", " having max(1) = 1"),
        random_one_in(random, 3) ? an_order(growing, PICK(random, "p", "q", "count(*)", "s")) : "");
}

static const char *joined(struct growing *growing, const struct table *table)
{
    struct random *random = growing->random;
    const struct table *other = a_source(growing);
    const struct column *left = grow_a_column(growing, table);
    return grow_format(
        growing, "select x.%s as p, y.%s as q, x.%s as r from %s as x %sjoin %s as y on x.%s = y.%s%s",
        column_of(growing, table), column_of(growing, other), column_of(growing, table),
        name_of(growing, table), PICK(random, "", "left "), name_of(growing, other),
        grow_named(growing, left->name.text), column_like(growing, other, left),
        random_one_in(random, 2) ? grow_format(growing, " where y.%s is not null", column_of(growing, other))
                                 : "");
}

static const char *united(struct growing *growing, const struct table *table)
{
    struct random *random = growing->random;
    const struct table *other = a_source(growing);
    const struct column *left = grow_a_column(growing, table);
    return grow_format(growing, "select %s as p from %s %s select %s from %s%s",
                       grow_named(growing, left->name.text), name_of(growing, table),
                       PICK(random, "union", "union all"), column_like(growing, other, left),
                       name_of(growing, other), random_one_in(random, 2) ? an_order(growing, "p") : "");
}

static const char *nested(struct growing *growing, const struct table *table)
{
    struct random *random = growing->random;
    const struct table *other = a_source(growing);
    const struct column *left = grow_a_column(growing, table);
    const char *name = grow_named(growing, left->name.text), *like = column_like(growing, other, left);
    const char *from = name_of(growing, other);
    return grow_format(growing, "select x.%s as p%s from %s as x where %s", name,
                       random_one_in(random, 2)
                           ? grow_format(growing, ", (select %s(y.%s) from %s as y where y.%s = x.%s) as q",
                                         PICK(random, "max", "min", "count", "sum"), like, from, like, name)
                           : "",
                       name_of(growing, table),
                       random_one_in(random, 2)
                           ? grow_format(growing, "%sexists (select 1 from %s as y where y.%s = x.%s)",
                                         PICK(random, "", "not "), from, like, name)
                           : grow_format(growing, "x.%s %sin (select %s from %s)", name,
                                         PICK(random, "", "not "), like, from));
}

static const char *a_query(struct growing *growing)
{
    const struct table *table = a_source(growing);
    if (table == NULL)
        return NULL;
    switch (random_below(growing->random, 5)) {
    case 0:
        return grouped(growing, table);
    case 1:
        return joined(growing, table);
    case 2:
        return united(growing, table);
    case 3:
        return nested(growing, table);
    }
    return plain(growing, table);
}

static const char *create(struct growing *growing)
{
    const char *query = a_query(growing);
    if (query == NULL)
        return NULL;
    return grow_format(
        growing, "create view %s as %s;",
        grow_in_schema(growing, PICK(growing->random, "v", "w", "\"View 1\"", grow_new_table_name(growing))),
        query);
}

static const char *replace(struct growing *growing)
{
    const struct view *view = grow_a_view(growing);
    const char *query = a_query(growing);
    if (view == NULL || query == NULL)
        return NULL;
    return grow_format(growing, "replace view %s as %s;", grow_named(growing, view->object.name.text), query);
}

static const char *rename_view(struct growing *growing)
{
    const struct view *view = grow_a_view(growing);
    if (view == NULL)
        return NULL;
    return grow_format(growing, "rename view %s to %s;", grow_named(growing, view->object.name.text),
                       grow_beside(growing, view->object.name.text,
                                   PICK(growing->random, "v", "w", "z", grow_new_table_name(growing))));
}

static const char *drop(struct growing *growing)
{
    const struct view *view = grow_a_view(growing);
    if (view == NULL)
        return NULL;
    return grow_format(growing, "drop view %s;", grow_named(growing, view->object.name.text));
}

static const char *require(struct growing *growing)
{
    const char *query = a_query(growing);
    if (query == NULL)
        return NULL;
    return grow_format(growing,
                       PICK(growing->random, "require not exists (%s) or 1 = 1 else \"always\";",
                            "require exists (%s) or exists (select 1) else \"always\";"),
                       query);
}

static const char *update(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct table *other = a_source(growing);
    const struct column *column = grow_a_column(growing, table);
    if (column == NULL || other == NULL)
        return NULL;
    return grow_format(growing, "update %s set %s = %s where %s %sin (select %s from %s) and 1 = 2;",
                       name_of(growing, table), column_of(growing, table),
                       grow_named(growing, column->name.text), grow_named(growing, column->name.text),
                       PICK(growing->random, "", "not "), column_like(growing, other, column),
                       name_of(growing, other));
}

const struct growth grow_view[] = {
    {"create view", 25, create},
    {"replace view", 10, replace},
    {"rename view", 6, rename_view},
    {"drop view", 6, drop},
    {"require", 6, require},
    {"update where in", 4, update},
    {0},
};
