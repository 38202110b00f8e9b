/* SPDX-License-Identifier: MIT
 * Rows that have the same values where a table that is built anew has a key. Comes in: the table before and
 * after. Goes out: a guard for each key that is new, or whose columns get other values: it counts such rows
 * before anything is copied, where SQLite would complain of one row, and of a table that nobody knows.
 */
#include "sql/sqlite/rebuild.h"

#include "base/text.h"

#include <strings.h>

static bool is_key(const struct constraint *constraint)
{
    return constraint->kind == CONSTRAINT_PRIMARY_KEY || constraint->kind == CONSTRAINT_UNIQUE;
}

static bool had_key(const struct table *table, struct names columns)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (is_key(table->constraints[i]) && names_equal(table->constraints[i]->columns, columns))
            return true;
    return false;
}

/* A constant default, which all rows get that exist. */
static bool default_value(const struct column *column, struct buf *value)
{
    if (column->generated != NULL || column->value == NULL || !expr_is_constant(column->value))
        return false;
    sql_default(value, column->value, column->type, MIG_DIALECT_SQLITE);
    return true;
}

/* The value of a column as the new table will have it; false: it is not known before, or always null. */
static bool key_value(const struct rebuild *rebuild, const struct column *column, struct buf *value,
                      bool *changed)
{
    const struct column *old = table_column(rebuild->whole->old, column->name.text);
    enum copied copied = rebuild_value(rebuild, column, value);
    *changed = *changed || copied != COPIED_AS_IT_IS || !text_equal(old->collation, column->collation);
    return copied != COPIED_NOWHERE || default_value(column, value);
}

struct key_parts {
    struct buf values, present, groups, sample; /* lists, an item for each column */
};

static void add_part(struct key_parts *parts, size_t number, const char *value, const char *collation)
{
    const char *name = arena_format(parts->values.arena, "v%zu", number);
    const char *comma = number == 0 ? "" : ", ";
    buf_format(&parts->values, "%s%s AS %s", comma, value, name);
    buf_format(&parts->present, "%s%s IS NOT NULL", number == 0 ? "" : " AND ", name);
    buf_format(&parts->groups, "%s%s COLLATE %s", comma, name, quoted(parts->groups.arena, collation));
    buf_format(&parts->sample, "%squote(%s)", number == 0 ? "" : " || ', ' || ", name);
}

static bool key_parts(const struct rebuild *rebuild, const struct constraint *key, struct key_parts *parts)
{
    bool changed = !had_key(rebuild->whole->old, key->columns);
    buf_init(&parts->values, rebuild->arena);
    buf_init(&parts->present, rebuild->arena);
    buf_init(&parts->groups, rebuild->arena);
    buf_init(&parts->sample, rebuild->arena);
    for (size_t i = 0; i < key->columns.count; i++) {
        const struct column *column = table_column(rebuild->whole->now, key->columns.items[i].text);
        struct buf value;
        buf_init(&value, rebuild->arena);
        if (!key_value(rebuild, column, &value, &changed))
            return false;
        add_part(parts, i, value.data, column->collation != NULL ? column->collation : "binary");
    }
    return changed;
}

static const char *column_list(struct arena *arena, struct names columns)
{
    struct buf list;
    buf_init(&list, arena);
    for (size_t i = 0; i < columns.count; i++)
        buf_format(&list, "%s`%s`", i == 0 ? "" : ", ", columns.items[i].text);
    return list.data;
}

/* The step that made the key, or gave one of its columns other values. */
static size_t part_of(const struct rebuild *rebuild, const struct constraint *key)
{
    size_t part = rebuild->count - 1;
    for (size_t i = rebuild->count; i-- > 0;) {
        const struct change *change = &rebuild->steps[i];
        if (change->step->op == OP_ALTER_COLUMN && names_have(key->columns, change->step->name.text))
            part = i;
        if (!had_key(change->old, key->columns) && had_key(change->now, key->columns))
            return i;
    }
    return part;
}

static void guard_key(const struct rebuild *rebuild, const struct constraint *key)
{
    struct arena *arena = rebuild->arena;
    struct key_parts parts;
    if (!key_parts(rebuild, key, &parts))
        return;
    rebuild->render->part = part_of(rebuild, key);
    render_add(rebuild->render, MIG_KIND_GUARD,
               arena_format(arena,
                            "SELECT held || ' rows share ' || number || CASE number WHEN 1 THEN ' value' "
                            "ELSE ' values' END || ', such as ' || sample FROM (SELECT sum(held) AS held, "
                            "count(*) AS number, min(%s) AS sample FROM (SELECT count(*) AS held, * FROM "
                            "(SELECT %s FROM %s) WHERE %s GROUP BY %s HAVING count(*) > 1)) WHERE number > 0",
                            parts.sample.data, parts.values.data, rebuild->table, parts.present.data,
                            parts.groups.data),
               arena_format(arena, "`%s` holds rows with the same %s, of which `%s` allows one",
                            rebuild->name, column_list(arena, key->columns), key->name.text));
}

void rebuild_guard_keys(const struct rebuild *rebuild)
{
    const struct table *now = rebuild->whole->now;
    for (size_t i = 0; i < now->constraint_count; i++)
        if (is_key(now->constraints[i]))
            guard_key(rebuild, now->constraints[i]);
}
