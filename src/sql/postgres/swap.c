/* SPDX-License-Identifier: MIT
 * In: a step that takes a value from an enum, or adds one that is needed at once. Out: statements that make
 * the type anew and turn every column of the old one into one of the new one.
 *
 * PostgreSQL would refuse while something compares such a column with a label of the old type: defaults,
 * checks, expressions and conditions of indexes, generated columns, foreign keys between two such columns. So
 * these go first and come back behind; all of them are known. What the chain does not know stops it.
 */
#include "sql/postgres/swap.h"

#include "base/path.h"

#include "base/text.h"

static const char old_type[] = "mig_old_type";

static void swap_init(struct swap *swap, const struct change *change)
{
    *swap = (struct swap){.change = change,
                          .arena = change->render->arena,
                          .name = change->step->name.text,
                          .users = value_users(change),
                          .edit = {.arena = change->render->arena,
                                   .schema = change->before,
                                   .dialect = MIG_DIALECT_POSTGRES,
                                   .type = change->step->name.text}};
    swap_collect_keys(swap);
}

static const struct table *after_of(const struct swap *swap, const struct table *table)
{
    return schema_table(swap->change->after, table->object.name.text);
}

static const char *table_name(const struct swap *swap, const struct table *table)
{
    return quoted(swap->arena, table->object.name.text);
}

static void drop_constraint(const struct swap *swap, const struct table *table,
                            const struct constraint *constraint)
{
    render_execute(swap->change->render, "ALTER TABLE %s DROP CONSTRAINT %s", table_name(swap, table),
                   quoted(swap->arena, constraint->name.text));
}

static void add_constraint(const struct swap *swap, const struct table *table,
                           const struct constraint *constraint)
{
    struct buf sql;
    buf_init(&sql, swap->arena);
    buf_format(&sql, "ALTER TABLE %s ADD ", table_name(swap, table));
    write_constraint(&sql, table_constraint(after_of(swap, table), constraint->name.text),
                     MIG_DIALECT_POSTGRES);
    render_add(swap->change->render, MIG_KIND_EXECUTE, sql.data, "");
}

static void alter_column(const struct swap *swap, const struct table *table, const struct column *column,
                         const char *action)
{
    render_execute(swap->change->render, "ALTER TABLE %s ALTER COLUMN %s %s", table_name(swap, table),
                   quoted(swap->arena, column->name.text), action);
}

static void clear_table(const struct swap *swap, const struct table *table)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (swap_constraint(swap, table, table->constraints[i]))
            drop_constraint(swap, table, table->constraints[i]);
    for (size_t i = 0; i < table->index_count; i++)
        if (swap_index(swap, table, table->indexes[i]))
            render_execute(swap->change->render, "DROP INDEX %s",
                           quoted(swap->arena, table->indexes[i]->object.name.text));
    for (size_t i = 0; i < table->column_count; i++) {
        if (swap_default(swap, table->columns[i]))
            alter_column(swap, table, table->columns[i], "DROP DEFAULT");
        if (swap_generated(swap, table, table->columns[i]))
            render_execute(swap->change->render, "ALTER TABLE %s DROP COLUMN %s", table_name(swap, table),
                           quoted(swap->arena, table->columns[i]->name.text));
    }
}

static void restore_comment(const struct swap *swap, const struct table *table, const struct column *column)
{
    struct step step = *swap->change->step;
    struct change change = *swap->change;
    step.table = table->object.name;
    change.step = &step;
    if (column->comment != NULL)
        postgres_comment(&change, column->name.text, column->comment);
}

static void restore_columns(const struct swap *swap, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table_column(after_of(swap, table), table->columns[i]->name.text);
        struct buf action;
        buf_init(&action, swap->arena);
        if (swap_default(swap, table->columns[i])) {
            buf_add(&action, "SET DEFAULT ");
            sql_default(&action, column->value, column->type, MIG_DIALECT_POSTGRES);
            alter_column(swap, table, column, action.data);
        } else if (swap_generated(swap, table, table->columns[i])) {
            write_column(&action, swap->change->after, after_of(swap, table), column, MIG_DIALECT_POSTGRES);
            render_execute(swap->change->render, "ALTER TABLE %s ADD COLUMN %s", table_name(swap, table),
                           action.data);
            restore_comment(swap, table, column);
        }
    }
}

static void restore_table(const struct swap *swap, const struct table *table)
{
    restore_columns(swap, table);
    for (size_t i = 0; i < table->constraint_count; i++)
        if (swap_constraint(swap, table, table->constraints[i]))
            add_constraint(swap, table, table->constraints[i]);
    for (size_t i = 0; i < table->index_count; i++) {
        const char *name = table->indexes[i]->object.name.text;
        struct buf sql;
        if (!swap_index(swap, table, table->indexes[i]))
            continue;
        buf_init(&sql, swap->arena);
        render_create_index(&sql, schema_index(swap->change->after, name), MIG_DIALECT_POSTGRES);
        render_add(swap->change->render, MIG_KIND_EXECUTE, sql.data, "");
    }
}

/* A value that goes becomes the one that it is filled with; guard_value_rows has looked otherwise. */
static const char *new_value(const struct swap *swap, const struct column *column)
{
    const struct step *step = swap->change->step;
    const char *array = column->type.array ? "[]" : "";
    const char *text =
        arena_format(swap->arena, "CAST(%s AS text%s)", quoted(swap->arena, column->name.text), array);
    if (step->op == OP_DROP_VALUE && step->fill != NULL) {
        const char *from = literal(swap->arena, step->label.text, MIG_DIALECT_POSTGRES);
        const char *to = literal(swap->arena, step->fill->text, MIG_DIALECT_POSTGRES);
        text = column->type.array
                   ? arena_format(swap->arena, "array_replace(%s, %s, %s)", text, from, to)
                   : arena_format(swap->arena, "CASE %s WHEN %s THEN %s ELSE %s END", text, from, to, text);
    }
    return arena_format(swap->arena, "CAST(%s AS %s%s)", text, quoted(swap->arena, swap->name), array);
}

/* All columns of a table in one statement, which writes its rows once. */
static void turn_columns(const struct swap *swap, const struct table *table)
{
    struct buf sql;
    bool any = false;
    buf_init(&sql, swap->arena);
    buf_format(&sql, "ALTER TABLE %s", table_name(swap, table));
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        if (!is_of_enum(column, swap->name) || column->generated != NULL)
            continue;
        buf_format(&sql, "%s ALTER COLUMN %s TYPE %s%s USING %s", any ? "," : "",
                   quoted(swap->arena, column->name.text), quoted(swap->arena, swap->name),
                   column->type.array ? "[]" : "", new_value(swap, column));
        any = true;
    }
    if (any)
        render_add(swap->change->render, MIG_KIND_EXECUTE, sql.data, "");
}

void swap_type(const struct change *change)
{
    struct swap swap;
    swap_init(&swap, change);
    const char *old = path_beside(swap.arena, swap.name, old_type);
    guard_value_rows(change);
    guard_swap(&swap);
    for (size_t i = 0; i < swap.users.tables.count; i++)
        settle_table(change, swap.users.tables.items[i]);
    for (size_t i = 0; i < swap.keys.count; i++)
        settle_table(change, swap.keys.items[i].table);
    for (size_t i = 0; i < swap.keys.count; i++)
        drop_constraint(&swap, swap.keys.items[i].table, swap.keys.items[i].constraint);
    for (size_t i = 0; i < swap.users.tables.count; i++)
        clear_table(&swap, swap.users.tables.items[i]);
    render_renamed(change->render, "TYPE", swap.name, old);
    write_create_type(change, schema_enum(change->after, swap.name));
    for (size_t i = 0; i < swap.users.tables.count; i++)
        turn_columns(&swap, swap.users.tables.items[i]);
    for (size_t i = 0; i < swap.users.tables.count; i++)
        restore_table(&swap, swap.users.tables.items[i]);
    for (size_t i = 0; i < swap.keys.count; i++)
        add_constraint(&swap, swap.keys.items[i].table, swap.keys.items[i].constraint);
    render_execute(change->render, "DROP TYPE %s", quoted(swap.arena, old));
}
