/* SPDX-License-Identifier: MIT
 * What `alter column` asks of the rows on both databases. Comes in: one step. Goes out: guards that name how
 * many rows do not go with the altered column, the new value of a row, and the condition for a loss.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/apply.h"

static struct converting converting_of(const struct change *change)
{
    const struct step *step = change->step;
    const struct alteration *alteration = step->alteration;
    struct converting converting = {.schema = change->before,
                                    .column = table_column(change->old, step->name.text),
                                    .name = step->name.text,
                                    .to = alteration->to.type,
                                    .dialect = change->render->dialect};
    struct buf text;
    if (alteration->using == NULL)
        return converting;
    buf_init(&text, change->render->arena);
    converting.using = render_resolved(change->render, alteration->using, change->old);
    sql_value(&text, converting.using, alteration->to.type, change->render->dialect);
    converting.value = arena_format(change->render->arena, "(%s)", text.data);
    return converting;
}

/* The values of the column that stop the step; `shown`: one of them. */
static void guard_column(const struct change *change, const char *condition, bool shown, const char *note)
{
    struct arena *arena = change->render->arena;
    const char *text = change->render->dialect == MIG_DIALECT_SQLITE ? "TEXT" : "text";
    const char *sample =
        arena_format(arena, "'''' || CAST(%s AS %s) || ''''", quoted(arena, change->step->name.text), text);
    guard_rows(change->render, quoted(arena, change->step->table.text), condition, shown ? sample : NULL,
               note);
}

static const char *type_words(const struct change *change)
{
    struct buf text;
    buf_init(&text, change->render->arena);
    type_print(&text, change->step->alteration->to.type);
    return text.data;
}

static void guard_values(const struct change *change)
{
    struct converting converting = converting_of(change);
    struct arena *arena = change->render->arena;
    struct buf condition;
    buf_init(&condition, arena);
    bool asks = converting.value != NULL ? write_too_large(&condition, &converting)
                                         : write_misfit(&condition, &converting);
    if (!asks || converting.column->generated != NULL)
        return;
    if (converting.dialect == MIG_DIALECT_POSTGRES) /* nobody else writes between question and answer */
        render_execute(change->render, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE",
                       quoted(arena, change->step->table.text));
    guard_column(change, condition.data, true,
                 arena_format(arena, "`%s.%s` holds what does not fit into `%s`", change->step->table.text,
                              change->step->name.text, type_words(change)));
}

static void guard_nulls(const struct change *change)
{
    struct arena *arena = change->render->arena;
    if (change->step->fill != NULL || judge_null_checked(change->before, change->step))
        return;
    guard_column(change, arena_format(arena, "%s IS NULL", quoted(arena, change->step->name.text)), false,
                 arena_format(arena, "`%s.%s` cannot become not null while rows hold null",
                              change->step->table.text, change->step->name.text));
}

void render_alter_guards(const struct change *change)
{
    if (change->step->op != OP_ALTER_COLUMN)
        return;
    if (change->step->alteration->kind == ALTER_TYPE)
        guard_values(change);
    if (change->step->alteration->kind == ALTER_SET_NOT_NULL)
        guard_nulls(change);
    if (change->step->alteration->kind == ALTER_SET_NOT_NULL && change->step->fill != NULL)
        guard_fit(change, table_column(change->old, change->step->name.text),
                  render_resolved(change->render, change->step->fill, change->old),
                  arena_format(change->render->arena, "%s IS NULL",
                               quoted(change->render->arena, change->step->name.text)));
}

bool write_altered_value(struct buf *out, const struct change *change)
{
    const struct alteration *alteration = change->step->alteration;
    struct converting converting = converting_of(change);
    if (alteration->kind == ALTER_TYPE)
        return write_converted(out, &converting);
    if (alteration->kind != ALTER_SET_NOT_NULL || change->step->fill == NULL)
        return false;
    buf_add(out, "coalesce(");
    sql_name(out, change->step->name.text);
    buf_add(out, ", ");
    const struct expr *fill = render_resolved(change->render, change->step->fill, change->old);
    if (converting.dialect == MIG_DIALECT_SQLITE)
        sql_stored(out, fill, converting.column->type, converting.dialect);
    else
        sql_result(out, fill, converting.column->type, converting.dialect);
    buf_char(out, ')');
    return true;
}
