/* SPDX-License-Identifier: MIT
 * Comments on PostgreSQL, which has a statement of its own for each. Comes in: a table, a column, a text.
 * Goes out: that statement.
 */
#include "sql/write.h"

void postgres_comment(const struct change *change, const char *column, const char *comment)
{
    struct arena *arena = change->render->arena;
    const char *table = quoted(arena, change->step->table.text);
    const char *text = comment == NULL ? "NULL" : literal(arena, comment, MIG_DIALECT_POSTGRES);
    if (column == NULL)
        render_execute(change->render, "COMMENT ON TABLE %s IS %s", table, text);
    else
        render_execute(change->render, "COMMENT ON COLUMN %s.%s IS %s", table, quoted(arena, column), text);
}

void postgres_comments(const struct change *change, const struct table *table)
{
    if (table->comment != NULL)
        postgres_comment(change, NULL, table->comment);
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->comment != NULL)
            postgres_comment(change, table->columns[i]->name.text, table->columns[i]->comment);
}
