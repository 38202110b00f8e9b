/* SPDX-License-Identifier: MIT
 * In: an enum that is made anew on PostgreSQL, and a part of a table. Out: whether the part stands in the
 * way: it spells a label, compares a column of the enum, or stands on a generated column that does.
 */
#include "sql/postgres/swap.h"

#include "base/text.h"

static const struct type itself = {.kind = TYPE_UNKNOWN};

bool swap_default(const struct swap *swap, const struct column *column)
{
    return column->value != NULL && (is_of_enum(column, swap->name) ||
                                     expr_mentions_enum(&swap->edit, NULL, column->value, column->type) != 0);
}

bool swap_generated(const struct swap *swap, const struct table *table, const struct column *column)
{
    return column->generated != NULL &&
           (is_of_enum(column, swap->name) ||
            expr_mentions_enum(&swap->edit, table, column->generated, column->type) != 0);
}

static bool names_generated(const struct swap *swap, const struct table *table, struct names names)
{
    for (size_t i = 0; i < names.count; i++) {
        const struct column *column = table_column(table, names.items[i].text);
        if (column != NULL && swap_generated(swap, table, column))
            return true;
    }
    return false;
}

static bool names_changed(const struct swap *swap, const struct table *table, struct names names)
{
    for (size_t i = 0; i < names.count; i++) {
        const struct column *column = table_column(table, names.items[i].text);
        if (column != NULL && is_of_enum(column, swap->name))
            return true;
    }
    return names_generated(swap, table, names);
}

static bool expr_in_way(const struct swap *swap, const struct table *table, const struct expr *expr)
{
    if (expr == NULL)
        return false;
    for (size_t i = 0; i < table->column_count; i++)
        if (expr_reads(expr, table->columns[i]->name.text) && swap_generated(swap, table, table->columns[i]))
            return true;
    return expr_mentions_enum(&swap->edit, table, expr, itself) != 0;
}

/* A plain key over a column of the enum is kept: PostgreSQL builds the index again by itself. */
static bool parts_in_way(const struct swap *swap, const struct table *table, const struct index_part *parts,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct expr *expr = parts[i].expr;
        const struct column *column = expr->kind == EXPR_COLUMN ? table_column(table, expr->text) : NULL;
        if (column != NULL ? swap_generated(swap, table, column) : expr_in_way(swap, table, expr))
            return true;
    }
    return false;
}

bool swap_constraint(const struct swap *swap, const struct table *table, const struct constraint *constraint)
{
    switch (constraint->kind) {
    case CONSTRAINT_CHECK:
        return expr_in_way(swap, table, constraint->check);
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE:
        return names_generated(swap, table, constraint->columns) ||
               names_generated(swap, table, constraint->include);
    case CONSTRAINT_EXCLUDE:
        return parts_in_way(swap, table, constraint->parts, constraint->part_count) ||
               expr_in_way(swap, table, constraint->where);
    case CONSTRAINT_FOREIGN_KEY:
        return false;
    }
    return false;
}

bool swap_index(const struct swap *swap, const struct table *table, const struct index *index)
{
    return parts_in_way(swap, table, index->parts, index->part_count) ||
           expr_in_way(swap, table, index->where) || names_generated(swap, table, index->include);
}

static void add_key(struct swap *swap, const struct table *table, const struct constraint *key)
{
    for (size_t i = 0; i < swap->keys.count; i++)
        if (swap->keys.items[i].constraint == key)
            return;
    vec_push(swap->arena, &swap->keys, ((struct swap_key){table, key}));
}

struct referred {
    struct swap *swap;
    const struct table *table;
};

static bool is_unique_over(const struct index *index, struct names columns)
{
    bool same = index->unique && index->part_count == columns.count;
    for (size_t i = 0; same && i < index->part_count; i++)
        same = index->parts[i].expr->kind == EXPR_COLUMN && names_have(columns, index->parts[i].expr->text);
    return same;
}

static bool is_key_over(const struct constraint *key, struct names columns)
{
    bool same = constraint_is_key(key) && key->columns.count == columns.count;
    for (size_t i = 0; same && i < key->columns.count; i++)
        same = names_have(columns, key->columns.items[i].text);
    return same;
}

/* PostgreSQL makes the index of a key anew for a column that it includes, and not while anybody refers to it.
 */
static bool key_includes_changed(const struct swap *swap, const struct table *table, struct names columns)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (is_key_over(table->constraints[i], columns) &&
            names_changed(swap, table, table->constraints[i]->include))
            return true;
    for (size_t i = 0; i < table->index_count; i++)
        if (is_unique_over(table->indexes[i], columns) &&
            names_changed(swap, table, table->indexes[i]->include))
            return true;
    return false;
}

static void visit_referring(void *context, const struct table *user)
{
    const struct referred *referred = context;
    for (size_t i = 0; i < user->constraint_count; i++) {
        const struct constraint *key = user->constraints[i];
        if (key->kind == CONSTRAINT_FOREIGN_KEY &&
            text_equal(key->table.text, referred->table->object.name.text) &&
            (names_changed(referred->swap, referred->table, key->references) ||
             key_includes_changed(referred->swap, referred->table, key->references)))
            add_key(referred->swap, user, key);
    }
}

void swap_collect_keys(struct swap *swap)
{
    for (size_t i = 0; i < swap->users.tables.count; i++) {
        const struct table *table = swap->users.tables.items[i];
        struct referred referred = {swap, table};
        for (size_t k = 0; k < table->constraint_count; k++)
            if (table->constraints[k]->kind == CONSTRAINT_FOREIGN_KEY &&
                names_changed(swap, table, table->constraints[k]->columns))
                add_key(swap, table, table->constraints[k]);
        visit_referring(&referred, table);
        schema_each_user(swap->change->before, table->object.name.text, visit_referring, &referred);
    }
}
