/* SPDX-License-Identifier: MIT
 * In: a table and one part of it. Out: the part found by name, or a copy of the table with the part
 * replaced, added or taken away; everything else is shared with the old one.
 */
#include "base/text.h"
#include "schema/schema.h"

bool names_equal(struct names a, struct names b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (!text_equal(a.items[i].text, b.items[i].text))
            return false;
    return true;
}

bool names_have(struct names names, const char *text)
{
    for (size_t i = 0; i < names.count; i++)
        if (text_equal(names.items[i].text, text))
            return true;
    return false;
}

const char *table_option_words(enum table_option option)
{
    static const char *const words[TABLE_OPTIONS] = {
        [TABLE_STRICT] = "strict",
        [TABLE_WITHOUT_ROWID] = "without rowid",
        [TABLE_AUTOINCREMENT] = "autoincrement",
        [TABLE_UNLOGGED] = "unlogged",
    };
    return words[option];
}

static size_t offset_of(enum table_option option)
{
    static const size_t offsets[TABLE_OPTIONS] = {
        [TABLE_STRICT] = offsetof(struct table, strict),
        [TABLE_WITHOUT_ROWID] = offsetof(struct table, without_rowid),
        [TABLE_AUTOINCREMENT] = offsetof(struct table, autoincrement),
        [TABLE_UNLOGGED] = offsetof(struct table, unlogged),
    };
    return offsets[option];
}

bool table_option(const struct table *table, enum table_option option)
{
    return *(const bool *)((const char *)table + offset_of(option));
}

void table_set_option(struct table *table, enum table_option option, bool on)
{
    *(bool *)((char *)table + offset_of(option)) = on;
}

void table_forget_sqlite(struct table *table)
{
    table->strict = table->without_rowid = table->autoincrement = false;
}

const struct column *table_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_equal(table->columns[i]->name.text, name))
            return table->columns[i];
    return NULL;
}

const struct constraint *table_constraint(const struct table *table, const char *name)
{
    for (size_t i = 0; name != NULL && i < table->constraint_count; i++)
        if (text_equal(table->constraints[i]->name.text, name))
            return table->constraints[i];
    return NULL;
}

const struct index *table_index(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->index_count; i++)
        if (text_equal(table->indexes[i]->object.name.text, name))
            return table->indexes[i];
    return NULL;
}

const struct constraint *table_primary_key(const struct table *table)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_PRIMARY_KEY)
            return table->constraints[i];
    return NULL;
}

bool constraint_is_key(const struct constraint *constraint)
{
    return constraint->kind == CONSTRAINT_PRIMARY_KEY || constraint->kind == CONSTRAINT_UNIQUE;
}

bool constraint_is_index(const struct constraint *constraint)
{
    return constraint_is_key(constraint) || constraint->kind == CONSTRAINT_EXCLUDE;
}

struct index constraint_as_index(const struct constraint *constraint)
{
    return (struct index){.object.name = constraint->name,
                          .parts = constraint->parts,
                          .part_count = constraint->part_count,
                          .where = constraint->where,
                          .method = constraint->method};
}

bool constraint_reads(const struct constraint *constraint, const char *column)
{
    for (size_t i = 0; i < constraint->part_count; i++)
        if (expr_reads(constraint->parts[i].expr, column))
            return true;
    return names_have(constraint->columns, column) || names_have(constraint->include, column) ||
           expr_reads(constraint->check, column) || expr_reads(constraint->where, column);
}

const char *table_nearest_column(const struct table *table, const char *wanted)
{
    const char *nearest = NULL;
    size_t shortest = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        const char *name = table->columns[i]->name.text;
        size_t limit = strlen(name) / 3;
        size_t distance = text_distance(wanted, name, limit);
        if (distance <= limit && (nearest == NULL || distance < shortest)) {
            nearest = name;
            shortest = distance;
        }
    }
    return nearest;
}

struct table *table_copy(struct arena *arena, const struct table *table)
{
    struct table *copy = arena_new(arena, struct table);
    *copy = *table;
    return copy;
}

/* The three kinds of parts have types of their own, so the same eight lines stand here once for all of them.
 */
#define WITH_PART(type, items, size)                                                                         \
    static void with_##items(struct arena *arena, struct table *copy, const type *replaced, const type *by)  \
    {                                                                                                        \
        const type **list = arena_array(arena, const type *, copy->size + 1);                                \
        size_t count = 0;                                                                                    \
        for (size_t i = 0; i < copy->size; i++)                                                              \
            if (copy->items[i] != replaced)                                                                  \
                list[count++] = copy->items[i];                                                              \
            else if (by != NULL)                                                                             \
                list[count++] = by;                                                                          \
        if (replaced == NULL && by != NULL)                                                                  \
            list[count++] = by;                                                                              \
        copy->items = list;                                                                                  \
        copy->size = count;                                                                                  \
    }
WITH_PART(struct column, columns, column_count)
WITH_PART(struct constraint, constraints, constraint_count)
WITH_PART(struct index, indexes, index_count)
#undef WITH_PART

struct table *table_with_column(struct arena *arena, const struct table *table, const struct column *replaced,
                                const struct column *by)
{
    struct table *copy = table_copy(arena, table);
    with_columns(arena, copy, replaced, by);
    return copy;
}

struct table *table_with_constraint(struct arena *arena, const struct table *table,
                                    const struct constraint *replaced, const struct constraint *by)
{
    struct table *copy = table_copy(arena, table);
    with_constraints(arena, copy, replaced, by);
    return copy;
}

struct table *table_with_index(struct arena *arena, const struct table *table, const struct index *replaced,
                               const struct index *by)
{
    struct table *copy = table_copy(arena, table);
    with_indexes(arena, copy, replaced, by);
    return copy;
}
