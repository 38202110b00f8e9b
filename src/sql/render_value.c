/* SPDX-License-Identifier: MIT
 * Steps on the values of an enum: what both databases share, and SQLite, where an enum is the length of its
 * columns and a check, so that the tables with such columns are built anew.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/apply.h"

static void collect_user(void *context, const struct table *user)
{
    struct value_users *users = context;
    vec_push(users->arena, &users->tables, user);
}

struct value_users value_users(const struct change *change)
{
    struct value_users users = {.arena = change->render->arena};
    schema_each_user(change->before, change->step->name.text, collect_user, &users);
    return users;
}

bool is_of_enum(const struct column *column, const char *type)
{
    return column->type.kind == TYPE_ENUM && text_equal(column->type.name, type);
}

static void add_holders(struct buf *sql, const struct change *change, const struct table *table,
                        const struct column *column)
{
    enum mig_dialect dialect = change->render->dialect;
    const char *label = literal(sql->arena, change->step->label.text, dialect);
    const char *name = quoted(sql->arena, column->name.text);
    const char *place = arena_format(sql->arena, "%s.%s: ", table->object.name.text, column->name.text);
    buf_add(sql, sql->size == 0 ? "" : " UNION ALL ");
    buf_format(sql,
               "SELECT %s || number || CASE number WHEN 1 THEN ' row' ELSE ' rows' END FROM (SELECT count(*) "
               "AS number FROM %s WHERE ",
               literal(sql->arena, place, dialect), quoted(sql->arena, table->object.name.text));
    if (column->type.array)
        buf_format(sql, "%s = ANY (CAST(%s AS text[]))", label, name);
    else
        buf_format(sql, "%s = %s", name, label);
    buf_add(sql, ") AS holders WHERE number > 0");
}

void guard_value_rows(const struct change *change)
{
    const struct step *step = change->step;
    struct value_users users = value_users(change);
    struct buf sql;
    if (step->op != OP_DROP_VALUE || step->fill != NULL)
        return;
    buf_init(&sql, change->render->arena);
    for (size_t i = 0; i < users.tables.count; i++)
        for (size_t c = 0; c < users.tables.items[i]->column_count; c++)
            if (is_of_enum(users.tables.items[i]->columns[c], step->name.text))
                add_holders(&sql, change, users.tables.items[i], users.tables.items[i]->columns[c]);
    if (sql.size != 0)
        render_add(change->render, MIG_KIND_GUARD, sql.data,
                   arena_format(change->render->arena, "enum `%s` cannot lose '%s' while rows hold it",
                                step->name.text, step->label.text));
}

/* What rows get that hold the value; NULL: they keep it. */
static const char *new_value(const struct step *step)
{
    if (step->op == OP_RENAME_VALUE)
        return step->to.text;
    return step->op == OP_DROP_VALUE && step->fill != NULL ? step->fill->text : NULL;
}

void write_copied_value(struct buf *sql, const struct change *change, const struct column *column)
{
    const struct step *step = change->step;
    const char *name = quoted(sql->arena, column->name.text);
    bool replaced = step_is_on_value(step) && is_of_enum(column, step->name.text) && new_value(step) != NULL;
    if (!replaced) {
        buf_add(sql, name);
        return;
    }
    buf_format(sql, "CASE %s WHEN %s THEN %s ELSE %s END", name,
               literal(sql->arena, step->label.text, MIG_DIALECT_SQLITE),
               literal(sql->arena, new_value(step), MIG_DIALECT_SQLITE), name);
}

/* For each table the step stands on that table. */
void render_value_sqlite(const struct change *change)
{
    struct value_users users = value_users(change);
    guard_value_rows(change);
    for (size_t i = 0; i < users.tables.count && enum_step_changes(change->before, change->step); i++) {
        const struct table *old = users.tables.items[i];
        struct step step = *change->step;
        step.table = old->object.name;
        const struct change one = {.render = change->render,
                                   .before = change->before,
                                   .after = change->after,
                                   .step = &step,
                                   .old = old,
                                   .now = schema_table(change->after, old->object.name.text)};
        rebuild_sqlite(&one);
    }
}
