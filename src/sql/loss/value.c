/* SPDX-License-Identifier: MIT
 * In: a step of a downgrade that takes a value from an enum and fills the rows that hold it with another.
 * Out: a query for such rows, which is asked before the downgrade begins, under the names of then.
 */
#include "sql/write.h"

#include "base/text.h"

bool labels_move(const struct step *const *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (step_is_on_value(steps[i]))
            return true;
    return false;
}

/* What the label was before the first of the steps; NULL: one of them adds it. */
static const char *original_label(const struct render *render, const struct step *drop)
{
    const char *type = drop->name.text;
    const char *label = drop->label.text;
    for (size_t i = render->seen.count; i-- > 0;) {
        const struct step *step = render->seen.items[i];
        type = step_former_name(render->arena, step, type);
        if (!text_equal(step->name.text, type))
            continue;
        if (step->op == OP_ADD_VALUE && text_equal(step->label.text, label))
            return NULL;
        if (step->op == OP_RENAME_VALUE && text_equal(step->to.text, label))
            label = step->label.text;
    }
    return label;
}

/* PostgreSQL compares texts, since the column may have been of another type. */
static void add_query(struct buf *sql, enum mig_dialect dialect, const char *table, const char *column,
                      const char *label, bool array)
{
    const char *name = quoted(sql->arena, column);
    const char *text = literal(sql->arena, label, dialect);
    buf_format(sql, "SELECT 1 FROM %s WHERE ", quoted(sql->arena, table));
    if (array)
        buf_format(sql, "%s = ANY (CAST(%s AS text[]))", text, name);
    else
        buf_format(sql, "CAST(%s AS text) = %s", name, text);
}

struct value_loss {
    const struct render *render;
    const struct step *step;
    const char *label;
    struct buf *sql;
    bool any;
};

static void visit_user(void *context, const struct table *user)
{
    struct value_loss *loss = context;
    const char *table = original_table(loss->render, user->object.name.text);
    for (size_t i = 0; i < user->column_count && table != NULL; i++) {
        const struct column *column = user->columns[i];
        const char *name = original_column(loss->render, user->object.name.text, column->name.text);
        if (!is_of_enum(column, loss->step->name.text) || column->generated != NULL || name == NULL)
            continue;
        buf_add(loss->sql, loss->any ? " UNION ALL " : "");
        add_query(loss->sql, loss->render->dialect, table, name, loss->label, column->type.array);
        loss->any = true;
    }
}

bool write_value_loss(struct buf *sql, const struct render *render, struct schema before,
                      const struct step *step)
{
    struct value_loss loss = {render, step, original_label(render, step), sql, false};
    if (loss.label != NULL)
        schema_each_user(before, step->name.text, visit_user, &loss);
    return loss.any;
}
