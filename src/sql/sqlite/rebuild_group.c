/* SPDX-License-Identifier: MIT
 * Which steps on one table share a rebuild. Comes in: steps in order with the schemas around them. Goes out:
 * how many of the first ones build the table anew once, together.
 *
 * A step asks its questions of the rows, and computes its values from them, before any row is written. So it
 * may join only where all that it reads is still as it was before the first step; in doubt it does not.
 */
#include "sql/sqlite/rebuild.h"

#include "base/text.h"
#include "schema/apply.h"

static bool may_share(const struct around *around)
{
    const struct step *step = around->step;
    bool kind = step->op == OP_ADD_COLUMN || step->op == OP_DROP_COLUMN || step->op == OP_ALTER_COLUMN ||
                step->op == OP_ADD_CONSTRAINT || step->op == OP_DROP_CONSTRAINT ||
                step->op == OP_RENAME_CONSTRAINT;
    return kind && step_runs_on(step, MIG_DIALECT_SQLITE) && step_rebuilds(around->before, step);
}

/* The columns that are no longer what they were: others in the file, or with other values in some row. */
struct touched {
    struct render *render;
    const struct around *steps;
    size_t count;
    bool found;
};

static bool is_touched(struct render *render, const struct around *around, const char *column)
{
    const struct change change = render_change_of(render, around);
    const struct column *old = table_column(change.old, column);
    const struct column *now = table_column(change.now, column);
    struct buf value;
    buf_init(&value, render->arena);
    if (old == NULL || now == NULL)
        return old != now;
    return !stays_in_place(&change, old, now) || rebuild_alters(&change, column, &value);
}

static void look_at(struct touched *touched, const char *column)
{
    for (size_t i = 0; i < touched->count && !touched->found; i++)
        touched->found = is_touched(touched->render, &touched->steps[i], column);
}

static void look_at_read(void *context, const struct expr *column)
{
    look_at(context, column->text);
}

static void look_at_all(struct touched *touched, struct names columns)
{
    for (size_t i = 0; i < columns.count; i++)
        look_at(touched, columns.items[i].text);
}

static void look_at_constraint(struct touched *touched, const struct constraint *constraint)
{
    look_at_all(touched, constraint->columns);
    expr_columns(constraint->check, look_at_read, touched);
}

/* A new default, or no `not null` any more, is nothing to the rows of a column that has its values. */
static bool only_says(const struct touched *touched, const struct step *step)
{
    enum alteration_kind kind = step->alteration->kind;
    return (kind == ALTER_SET_DEFAULT || kind == ALTER_DROP_DEFAULT || kind == ALTER_DROP_NOT_NULL) &&
           table_column(schema_table(touched->steps[0].before, step->table.text), step->name.text) != NULL;
}

static void look_at_alteration(struct touched *touched, const struct step *step)
{
    if (!only_says(touched, step))
        look_at(touched, step->name.text);
    expr_columns(step->alteration->using, look_at_read, touched);
    expr_columns(step->fill, look_at_read, touched);
}

/* One of that name that was there before would be copied into it. */
static void look_at_addition(struct touched *touched, const struct step *step)
{
    const struct table *first = schema_table(touched->steps[0].before, step->table.text);
    look_at(touched, step->column->name.text);
    touched->found = touched->found || table_column(first, step->column->name.text) != NULL;
    expr_columns(step->fill, look_at_read, touched);
    expr_columns(step->column->generated, look_at_read, touched);
    for (size_t i = 0; i < step->constraint_count; i++)
        look_at_constraint(touched, step->constraints[i]);
}

/* The table with a new column asks its rows whether they fit the checks that come with it, so one of them has
 * to stand there once. */
static bool drops_new_check(const struct around *steps, size_t count, const struct around *around)
{
    const struct table *first = schema_table(steps[0].before, around->step->table.text);
    const struct table *old = schema_table(around->before, around->step->table.text);
    const struct constraint *dropped = table_constraint(old, around->step->name.text);
    bool brought = false;
    for (size_t i = 0; i < count; i++)
        brought = brought || (steps[i].step->op == OP_ADD_COLUMN && steps[i].step->constraint_count != 0);
    return brought && dropped->kind == CONSTRAINT_CHECK &&
           table_constraint(first, dropped->name.text) == NULL;
}

static bool joins(struct render *render, const struct around *steps, size_t count,
                  const struct around *around)
{
    const struct step *step = around->step;
    struct touched touched = {render, steps, count, false};
    if (!may_share(around) || !text_equal(step->table.text, steps[0].step->table.text))
        return false;
    if (step->op == OP_ADD_COLUMN)
        look_at_addition(&touched, step);
    else if (step->op == OP_DROP_COLUMN)
        look_at(&touched, step->name.text);
    else if (step->op == OP_ALTER_COLUMN)
        look_at_alteration(&touched, step);
    else if (step->op == OP_ADD_CONSTRAINT)
        look_at_constraint(&touched, step->constraints[0]);
    else if (step->op == OP_DROP_CONSTRAINT)
        look_at_constraint(&touched,
                           table_constraint(schema_table(around->before, step->table.text), step->name.text));
    return !touched.found && !(step->op == OP_DROP_CONSTRAINT && drops_new_check(steps, count, around));
}

size_t rebuild_shared(struct render *render, const struct around *steps, size_t count)
{
    size_t shared = 1;
    if (render->dialect != MIG_DIALECT_SQLITE || !may_share(&steps[0]))
        return 1;
    while (shared < count && joins(render, steps, shared, &steps[shared]))
        shared++;
    return shared;
}
