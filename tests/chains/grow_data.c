/* SPDX-License-Identifier: MIT
 * Statements on rows: insert, update, delete. Keys are counted up, so that two inserts never meet.
 */
#include "grow.h"

#include "base/text.h"

static bool is_number(struct type type)
{
    return !type.array && (type.kind == TYPE_INTEGER || type.kind == TYPE_BIGINT ||
                           type.kind == TYPE_DOUBLE || type.kind == TYPE_SMALLINT);
}

static bool is_unique(const struct table *table, const char *column)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (constraint_is_key(table->constraints[i]) && names_have(table->constraints[i]->columns, column))
            return true;
    for (size_t i = 0; i < table->index_count; i++)
        if (table->indexes[i]->unique)
            return true;
    return false;
}

static bool refers(const struct table *table, const char *column)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            names_have(table->constraints[i]->columns, column))
            return true;
    return false;
}

static const char *value_for(struct growing *growing, const struct table *table, const struct column *column)
{
    if (refers(table, column->name.text))
        return column->not_null ? NULL : "null";
    if (!is_unique(table, column->name.text))
        return grow_literal(growing, column->type);
    if (is_number(column->type))
        return grow_format(growing, "%u", ++*growing->key);
    if (column->type.kind == TYPE_TEXT && !column->type.array)
        return grow_format(growing, "'key %u'", ++*growing->key);
    return column->not_null ? NULL : "null";
}

/* Literals know nothing of conditions. */
static bool is_checked(const struct table *table)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_CHECK)
            return true;
    return false;
}

static const char *insert(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    struct buf names, values;
    if (table == NULL || is_checked(table))
        return NULL;
    buf_init(&names, growing->arena);
    buf_init(&values, growing->arena);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        if (column->generated != NULL || column->identity == IDENTITY_ALWAYS)
            continue;
        const char *value = value_for(growing, table, column);
        if (value == NULL)
            return NULL;
        buf_format(&names, "%s%s", names.size > 0 ? ", " : "", grow_named(growing, column->name.text));
        buf_format(&values, "%s%s", values.size > 0 ? ", " : "", value);
    }
    return grow_format(growing, "insert into %s (%s) values (%s);",
                       grow_named(growing, table->object.name.text), names.data, values.data);
}

static const char *update(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct column *column = grow_a_column(growing, table);
    if (column == NULL || refers(table, column->name.text) || is_unique(table, column->name.text))
        return NULL;
    const char *where = random_one_in(growing->random, 2)
                            ? grow_format(growing, " where %s", grow_condition(growing, table))
                            : "";
    return grow_format(growing, "update %s set %s = %s%s;", grow_named(growing, table->object.name.text),
                       grow_named(growing, column->name.text), grow_value(growing, table, column->type),
                       where);
}

static const char *backfill(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    const struct column *column = grow_a_column(growing, table);
    if (column == NULL || refers(table, column->name.text) || is_unique(table, column->name.text))
        return NULL;
    const char *name = grow_named(growing, column->name.text);
    return grow_format(growing, "backfill %s set %s = %s where %s is null%s%s in batches of %u;",
                       grow_named(growing, table->object.name.text), name,
                       grow_value(growing, table, column->type), name, " and ",
                       random_one_in(growing->random, 2) ? grow_condition(growing, table) : "true",
                       1 + random_below(growing->random, 4));
}

static const char *delete_rows(struct growing *growing)
{
    const struct table *table = grow_a_table(growing);
    if (table == NULL)
        return NULL;
    return grow_format(growing, "delete from %s where %s accepting data loss \"test rows\";",
                       grow_named(growing, table->object.name.text), grow_condition(growing, table));
}

const struct growth grow_data[] = {
    {"insert", 8, insert}, {"update", 10, update}, {"backfill", 8, backfill}, {"delete", 2, delete_rows}, {0},
};
