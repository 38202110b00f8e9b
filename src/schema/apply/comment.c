/* SPDX-License-Identifier: MIT
 * set and drop comment, of a table or of one of its columns. SQLite keeps none, so there it is in the schema
 * alone.
 */
#include "base/text.h"
#include "schema/apply/applying.h"

static void changes_nothing(const struct apply *apply, const struct step *step, const char *former)
{
    const char *column = step->name.text;
    struct span span = column != NULL ? step->name.span : step->table.span;
    const char *name =
        column != NULL ? arena_format(apply->arena, "%s.%s", step->table.text, column) : step->table.text;
    if (!text_equal(former, step->comment))
        return;
    if (former == NULL)
        problem_add(apply->problems, PROBLEM_NO_CHANGE, span, "`%s` has no comment that could be dropped",
                    name);
    else
        problem_add(apply->problems, PROBLEM_NO_CHANGE, span, "`%s` has this comment already", name);
}

static const struct table *with_comment(const struct apply *apply, const struct step *step,
                                        const struct table *table)
{
    struct table *copy = table_copy(apply->arena, table);
    changes_nothing(apply, step, table->comment);
    copy->comment = step->comment;
    return copy;
}

static const struct table *with_column_comment(const struct apply *apply, const struct step *step,
                                               const struct table *table, const struct column *column)
{
    struct column *copy = arena_new(apply->arena, struct column);
    *copy = *column;
    changes_nothing(apply, step, column->comment);
    copy->comment = step->comment;
    return table_with_column(apply->arena, table, column, copy);
}

void apply_set_comment(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    if (step->name.text == NULL) {
        *schema = schema_put_table(apply->arena, *schema, with_comment(apply, step, table));
        return;
    }
    const struct column *column = apply_find_column(apply, *schema, table, step->name);
    if (column != NULL)
        *schema = schema_put_table(apply->arena, *schema, with_column_comment(apply, step, table, column));
}

void apply_drop_comment(const struct apply *apply, struct schema *schema, const struct step *step)
{
    apply_set_comment(apply, schema, step);
}
