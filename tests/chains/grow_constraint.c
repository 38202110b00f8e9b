/* SPDX-License-Identifier: MIT
 * Statements on constraints: add, drop.
 */
#include "grow.h"

#include "base/text.h"

static const char *two_columns(struct growing *growing, const struct table *table)
{
    const struct column *first = grow_a_column(growing, table);
    const struct column *second = grow_a_column(growing, table);
    if (first == second || random_one_in(growing->random, 2))
        return grow_named(growing, first->name.text);
    return grow_format(growing, "%s, %s", grow_named(growing, first->name.text),
                       grow_named(growing, second->name.text));
}

/* A column of `table` that may well hold values of `wanted`. */
static const struct column *alike(struct growing *growing, const struct table *table, struct type wanted)
{
    enum { TRIES = 8 };
    for (unsigned i = 0; i < TRIES; i++) {
        const struct column *column = grow_a_column(growing, table);
        if (type_equal(column->type, wanted))
            return column;
    }
    return grow_a_column(growing, table);
}

static const char *actions(struct growing *growing)
{
    return PICK(growing->random, "", "", " on delete cascade", " on delete set null", " on update cascade",
                " deferrable", " deferrable initially deferred", " on delete set default",
                " on delete restrict on update set null");
}

/* As many columns as the key has. */
static const char *wide_foreign_key(struct growing *growing, const struct table *table,
                                    const struct table *other, const struct constraint *key)
{
    struct buf own, theirs;
    buf_init(&own, growing->arena);
    buf_init(&theirs, growing->arena);
    for (size_t i = 0; i < key->columns.count; i++) {
        const struct column *target = table_column(other, key->columns.items[i].text);
        const char *comma = i > 0 ? ", " : "";
        buf_format(&own, "%s%s", comma, grow_named(growing, alike(growing, table, target->type)->name.text));
        buf_format(&theirs, "%s%s", comma, grow_named(growing, target->name.text));
    }
    return grow_format(growing, "foreign key (%s) references %s (%s)%s", own.data,
                       grow_named(growing, other->object.name.text), theirs.data, actions(growing));
}

static const char *foreign_key(struct growing *growing, const struct table *table)
{
    const struct table *other = grow_a_table(growing);
    const struct constraint *key = grow_a_constraint(growing, other);
    if (key != NULL && constraint_is_key(key) && key->columns.count > 1 && table->column_count > 1)
        return wide_foreign_key(growing, table, other, key);
    bool keyed = key != NULL && constraint_is_key(key) && key->columns.count == 1;
    const struct column *target =
        keyed ? table_column(other, key->columns.items[0].text) : grow_a_column(growing, other);
    const struct column *source = alike(growing, table, target->type);
    const char *named = random_one_in(growing->random, 2) ? "" : " (%s)";
    return grow_format(growing, "foreign key (%s) references %s%s%s", grow_named(growing, source->name.text),
                       grow_named(growing, other->object.name.text),
                       *named != '\0' ? grow_format(growing, " (%s)", grow_named(growing, target->name.text))
                                      : "",
                       actions(growing));
}

static const char *body(struct growing *growing, const struct table *table)
{
    switch (random_below(growing->random, 6)) {
    case 0:
        return grow_format(growing, "primary key (%s)", two_columns(growing, table));
    case 1:
    case 2:
        return grow_format(growing, "unique (%s)%s", two_columns(growing, table),
                           random_one_in(growing->random, 8) ? " deferrable" : "");
    case 3:
        return foreign_key(growing, table);
    default:
        return grow_format(growing, "check (%s)", grow_condition(growing, table));
    }
}

static const char *add(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    if (table == NULL)
        return NULL;
    const char *name = random_one_in(growing->random, 2)
                           ? ""
                           : grow_format(growing, "constraint %s ", grow_new_object_name(growing));
    return grow_format(growing, "alter table %s add %s%s;", grow_named(growing, table->object.name.text),
                       name, body(growing, table));
}

static const char *drop(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct constraint *constraint = grow_a_constraint(growing, table);
    if (constraint == NULL || constraint->name.text == NULL)
        return NULL;
    return grow_format(growing, "alter table %s drop constraint %s;",
                       grow_named(growing, table->object.name.text),
                       grow_named(growing, constraint->name.text));
}

static const char *renamed(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct constraint *constraint = grow_a_constraint(growing, table);
    if (constraint == NULL || constraint->name.text == NULL)
        return NULL;
    return grow_format(growing, "alter table %s rename constraint %s to %s;",
                       grow_named(growing, table->object.name.text),
                       grow_named(growing, constraint->name.text), grow_new_object_name(growing));
}

const struct growth grow_constraint[] = {
    {"add constraint", 20, add},
    {"drop constraint", 14, drop},
    {"rename constraint", 8, renamed},
    {0},
};
