/* SPDX-License-Identifier: MIT
 * Statements on triggers: create, rename, drop. What fires them are the statements on rows of grow_data.c,
 * and the rows that are put between the revisions.
 */
#include "grow.h"

#include "base/text.h"

struct firing {
    struct growing *growing;
    const struct table *table; /* of the trigger */
    bool before;
    enum trigger_event event;
};

static const char *name_of(struct growing *growing, const struct table *table)
{
    return grow_named(growing, table->object.name.text);
}

/* new.c; NULL where the row does not have it. */
static const char *of_row(const struct firing *firing, const struct column *column)
{
    struct random *random = firing->growing->random;
    const char *row = firing->event == TRIGGER_INSERT   ? "new"
                      : firing->event == TRIGGER_DELETE ? "old"
                                                        : PICK(random, "old", "new");
    if (column == NULL)
        return NULL;
    return grow_format(firing->growing, "%s.%s", row, grow_named(firing->growing, column->name.text));
}

static bool is_whole(struct type type)
{
    return !type.array &&
           (type.kind == TYPE_INTEGER || type.kind == TYPE_BIGINT || type.kind == TYPE_SMALLINT);
}

static bool is_text(struct type type)
{
    return !type.array && (type.kind == TYPE_TEXT || type.kind == TYPE_VARCHAR);
}

/* A condition on the row. */
static const char *row_condition(const struct firing *firing)
{
    struct growing *growing = firing->growing;
    const struct column *column = grow_a_column(growing, firing->table);
    const char *value = of_row(firing, column);
    const char *name = column != NULL ? grow_named(growing, column->name.text) : NULL;
    if (column == NULL)
        return "1 = 1";
    if (firing->event == TRIGGER_UPDATE && random_one_in(growing->random, 3))
        return grow_format(growing, "(old.%s %s new.%s or old.%s is null)", name,
                           PICK(growing->random, "<>", "="), name, name);
    if (is_whole(column->type))
        return grow_format(growing, PICK(growing->random, "%s > 0", "%s %% 2 = 0", "coalesce(%s, 1) <> 77"),
                           value);
    if (is_text(column->type))
        return grow_format(
            growing, PICK(growing->random, "length(%s) < 5", "%s like 'a%%'", "upper(%s) = 'X'"), value);
    if (column->type.kind == TYPE_ENUM && !column->type.array)
        return grow_format(growing, "%s %s %s", value, PICK(growing->random, "=", "<>"),
                           grow_literal(growing, column->type));
    return grow_format(growing, "%s is %snull", value, PICK(growing->random, "", "not "));
}

/* A column of the row that can be stored in `to`, or a value. */
static const char *row_value(const struct firing *firing, const struct table *target, const struct column *to)
{
    struct growing *growing = firing->growing;
    for (size_t i = 0; i < firing->table->column_count; i++) {
        const struct column *column = firing->table->columns[i];
        const char *value = of_row(firing, column);
        if (!type_equal(column->type, to->type) || random_one_in(growing->random, 3))
            continue;
        if (is_whole(to->type) && random_one_in(growing->random, 4))
            return grow_format(growing, "%s + 1", value);
        if (to->type.kind == TYPE_TEXT && !to->type.array && random_one_in(growing->random, 4))
            return grow_format(growing, "coalesce(%s, '') || '!'", value);
        return value;
    }
    return target != NULL ? grow_value(growing, target, to->type) : grow_literal(growing, to->type);
}

static bool is_key(const struct table *table, const char *column)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind != CONSTRAINT_CHECK &&
            names_have(table->constraints[i]->columns, column))
            return true;
    return false;
}

static const char *insert(const struct firing *firing, const struct table *target)
{
    struct growing *growing = firing->growing;
    struct buf names, values;
    buf_init(&names, growing->arena);
    buf_init(&values, growing->arena);
    for (size_t i = 0; i < target->column_count; i++) {
        const struct column *column = target->columns[i];
        bool given = column->generated == NULL && column->identity == IDENTITY_NONE && !column->serial;
        if (!given ||
            (!column->not_null && (is_key(target, column->name.text) || random_one_in(growing->random, 3))))
            continue;
        buf_format(&names, "%s%s", names.size > 0 ? ", " : "", grow_named(growing, column->name.text));
        buf_format(&values, "%s%s", values.size > 0 ? ", " : "", row_value(firing, NULL, column));
    }
    if (names.size == 0)
        return NULL;
    return grow_format(growing, "insert into %s (%s) values (%s);", name_of(growing, target), names.data,
                       values.data);
}

static const char *a_query_value(const struct firing *firing, const struct column *to)
{
    struct growing *growing = firing->growing;
    const struct table *other = grow_a_table(growing);
    for (size_t i = 0; i < other->column_count; i++)
        if (type_equal(other->columns[i]->type, to->type) && is_whole(to->type))
            return grow_format(growing, "(select %s(y.%s) from %s as y where y.%s = %s)",
                               PICK(growing->random, "max", "min"),
                               grow_named(growing, other->columns[i]->name.text), name_of(growing, other),
                               grow_named(growing, other->columns[i]->name.text),
                               row_value(firing, NULL, to));
    return row_value(firing, NULL, to);
}

/* The row itself, or some rows of another table. */
static const char *which_rows(const struct firing *firing, const struct table *target)
{
    struct growing *growing = firing->growing;
    const struct constraint *key = table_primary_key(target);
    struct buf out;
    if (target != firing->table || key == NULL)
        return grow_format(growing, "%s and %s", grow_condition(growing, target), row_condition(firing));
    buf_init(&out, growing->arena);
    for (size_t i = 0; i < key->columns.count; i++)
        buf_format(
            &out, "%s%s = %s.%s", i > 0 ? " and " : "", grow_named(growing, key->columns.items[i].text),
            firing->event == TRIGGER_DELETE ? "old" : "new", grow_named(growing, key->columns.items[i].text));
    return out.data;
}

static const char *update(const struct firing *firing, const struct table *target)
{
    struct growing *growing = firing->growing;
    const struct column *column = grow_a_column(growing, target);
    if (column == NULL || column->generated != NULL || is_key(target, column->name.text))
        return NULL;
    return grow_format(growing, "update %s set %s = %s where %s;", name_of(growing, target),
                       grow_named(growing, column->name.text),
                       random_one_in(growing->random, 5) ? a_query_value(firing, column)
                                                         : row_value(firing, target, column),
                       which_rows(firing, target));
}

static const char *require(const struct firing *firing)
{
    struct growing *growing = firing->growing;
    const char *always = PICK(growing->random, " or 1 = 1", " or 1 = 1", "");
    if (!random_one_in(growing->random, 3))
        return grow_format(growing, "require %s%s else \"rows aren't \"\"right\"\"\";", row_condition(firing),
                           always);
    return grow_format(growing, "require %sexists (select 1 from %s as z where %s)%s else \"rows\";",
                       PICK(growing->random, "", "not "), name_of(growing, grow_a_table(growing)),
                       row_condition(firing), always);
}

static const char *a_step(const struct firing *firing)
{
    const struct table *target = grow_a_table(firing->growing);
    switch (random_below(firing->growing->random, 6)) {
    case 0:
        return require(firing);
    case 1:
    case 2:
        return update(firing, target);
    case 3:
        return grow_format(firing->growing, "delete from %s where %s;", name_of(firing->growing, target),
                           which_rows(firing, target));
    }
    return insert(firing, target);
}

static const char *events(const struct firing *firing)
{
    struct growing *growing = firing->growing;
    const struct column *first = grow_a_column(growing, firing->table);
    const struct column *second = grow_a_column(growing, firing->table);
    if (firing->event != TRIGGER_UPDATE || first == NULL || random_one_in(growing->random, 3))
        return trigger_event_word(firing->event);
    return grow_format(growing, first == second ? "update of %s" : "update of %s, %s",
                       grow_named(growing, first->name.text), grow_named(growing, second->name.text));
}

static const char *a_name(struct growing *growing)
{
    return PICK(growing->random, "g", "h", "\"Trigger 1\"", "after", grow_new_object_name(growing),
                grow_new_table_name(growing));
}

static const char *create(struct growing *growing)
{
    struct firing firing = {.growing = growing,
                            .table = grow_a_table(growing),
                            .before = random_one_in(growing->random, 3),
                            .event = (enum trigger_event)random_below(growing->random, 3)};
    struct buf body;
    buf_init(&body, growing->arena);
    if (firing.table == NULL)
        return NULL;
    for (unsigned count = 1 + random_below(growing->random, 3); count > 0; count--) {
        const char *step = a_step(&firing);
        buf_format(&body, " %s", step != NULL ? step : "");
    }
    if (body.size < 4)
        return NULL;
    return grow_format(
        growing, "create trigger %s %s %s on %s%s {%s }", a_name(growing), firing.before ? "before" : "after",
        events(&firing), name_of(growing, firing.table),
        random_one_in(growing->random, 3) ? grow_format(growing, " when %s", row_condition(&firing)) : "",
        body.data);
}

static const char *rename_trigger(struct growing *growing)
{
    const struct trigger *trigger = grow_a_trigger(growing);
    if (trigger == NULL)
        return NULL;
    return grow_format(growing, "rename trigger %s to %s;", grow_named(growing, trigger->object.name.text),
                       a_name(growing));
}

static const char *drop(struct growing *growing)
{
    const struct trigger *trigger = grow_a_trigger(growing);
    if (trigger == NULL)
        return NULL;
    return grow_format(growing, "drop trigger %s;", grow_named(growing, trigger->object.name.text));
}

const struct growth grow_trigger[] = {
    {"create trigger", 60, create},
    {"rename trigger", 6, rename_trigger},
    {"drop trigger", 8, drop},
    {0},
};
