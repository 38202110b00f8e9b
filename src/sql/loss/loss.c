/* SPDX-License-Identifier: MIT
 * What a downgrade would lose now. Comes in: a step that destroys something. Goes out: a query that returns a
 * row when there is something to destroy; the runner asks it before it does anything.
 *
 * It is asked at the schema before the whole downgrade, so names are traced back through the renames of the
 * steps before, and what the downgrade itself makes is nothing that could be lost.
 */
#include "sql/write.h"

#include "base/text.h"
#include "schema/apply.h"

/* The table's name before the first of these steps; NULL: one of them makes it. */
const char *original_table(const struct render *render, const char *table)
{
    for (size_t i = render->seen.count; i-- > 0;) {
        const struct step *step = render->seen.items[i];
        if (step->op == OP_CREATE_TABLE && text_equal(step->table.text, table))
            return NULL;
        table = step_former_name(render->arena, step, table);
    }
    return table;
}

const char *original_column(const struct render *render, const char *table, const char *column)
{
    for (size_t i = render->seen.count; i-- > 0;) {
        const struct step *step = render->seen.items[i];
        table = step_former_name(render->arena, step, table);
        if (!text_equal(step->table.text, table))
            continue;
        if (step->op == OP_ADD_COLUMN && text_equal(step->column->name.text, column))
            return NULL;
        if (step->op == OP_RENAME_COLUMN && text_equal(step->to.text, column))
            column = step->name.text;
    }
    return column;
}

/* Rows, and the names of what they hold, are what they were. */
static bool leaves_rows(const struct step *step)
{
    static const enum op others[] = {
        OP_ADD_CONSTRAINT, OP_DROP_CONSTRAINT, OP_RENAME_CONSTRAINT, OP_CREATE_INDEX, OP_DROP_INDEX,
        OP_RENAME_INDEX,   OP_SET_COMMENT,     OP_DROP_COMMENT,      OP_CREATE_VIEW,  OP_DROP_VIEW,
        OP_RENAME_VIEW,    OP_REPLACE_VIEW,    OP_CREATE_TRIGGER,    OP_DROP_TRIGGER, OP_RENAME_TRIGGER,
    };
    if (step->op == OP_ALTER_COLUMN)
        return step->alteration->kind == ALTER_SET_DEFAULT || step->alteration->kind == ALTER_DROP_DEFAULT;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (step->op == others[i])
            return true;
    return false;
}

/* Has a step so far changed what is in the column, so that its values cannot be asked for yet? A default is
 * for new rows. */
static bool is_altered(const struct render *render, const char *table, const char *column, bool defaults)
{
    for (size_t i = render->seen.count; i-- > 0;) {
        const struct step *step = render->seen.items[i];
        table = step_former_name(render->arena, step, table);
        if (!text_equal(step->table.text, table))
            continue;
        if (step->op == OP_ALTER_COLUMN && (defaults || !leaves_rows(step)) &&
            (column == NULL || text_equal(step->name.text, column)))
            return true;
        if (step->op == OP_RENAME_COLUMN && column != NULL && text_equal(step->to.text, column))
            column = step->name.text;
    }
    return false;
}

static void add_unless(struct buf *sql, const struct column *column, const char *name,
                       const struct expr *value, enum mig_dialect dialect)
{
    bool known = value != NULL && expr_is_constant(value) && value->kind != EXPR_NULL;
    bool cast = dialect == MIG_DIALECT_POSTGRES && type_is_inexact(column->type);
    if (!known || column->type.kind == TYPE_JSON)
        return;
    buf_add(sql, " AND ");
    sql_name(sql, name);
    buf_add(sql, cast ? " <> CAST(" : " <> ");
    sql_value(sql, value, column->type, dialect);
    if (!cast)
        return;
    buf_add(sql, " AS ");
    sql_type(sql, column->type, schema_empty, dialect);
    buf_char(sql, ')');
}

/* The name of a partition or sequence before the first of these steps; NULL: one of them makes it. */
static const char *original_name(const struct render *render, const char *name, enum op create)
{
    for (size_t i = render->seen.count; i-- > 0;) {
        const struct step *step = render->seen.items[i];
        if (step->op == create && text_equal(step->name.text, name))
            return NULL;
        name = step_former_name(render->arena, step, name);
    }
    return name;
}

static bool partition_query(struct buf *sql, const struct render *render, const struct step *step)
{
    const char *name = original_name(render, step->name.text, OP_CREATE_PARTITION);
    if (name == NULL)
        return false;
    buf_add(sql, "SELECT 1 FROM ");
    sql_name(sql, name);
    return true;
}

/* One that nobody drew from is no loss. */
static bool sequence_query(struct buf *sql, const struct render *render, const struct step *step)
{
    const char *name = original_name(render, step->name.text, OP_CREATE_SEQUENCE);
    if (name == NULL)
        return false;
    buf_add(sql, "SELECT 1 FROM ");
    sql_name(sql, name);
    buf_add(sql, " WHERE is_called");
    return true;
}

/* A constant that the upgrade would give every row again is no loss. */
static bool column_query(struct buf *sql, const struct render *render, struct schema before,
                         const struct step *step)
{
    const struct table *table = schema_table(before, step->table.text);
    const struct column *column = table == NULL ? NULL : table_column(table, step->name.text);
    const char *place = original_table(render, step->table.text);
    const char *name = original_column(render, step->table.text, step->name.text);
    if (column == NULL || place == NULL || name == NULL)
        return false;
    buf_add(sql, "SELECT 1 FROM ");
    sql_name(sql, place);
    buf_add(sql, " WHERE ");
    sql_name(sql, name);
    buf_add(sql, " IS NOT NULL");
    if (is_altered(render, step->table.text, step->name.text, true) ||
        (column->type.kind == TYPE_ENUM && labels_move(render->seen.items, render->seen.count)))
        return true;
    add_unless(sql, column, name, column->value, render->dialect);
    add_unless(sql, column, name, seed_fill(render, place, name), render->dialect);
    return true;
}

static bool table_query(struct buf *sql, const struct render *render, const struct step *step)
{
    const char *place = original_table(render, step->table.text);
    const struct table *table = place == NULL ? NULL : schema_table(render->start, place);
    if (table == NULL)
        return false;
    if (step->op == OP_DROP_TABLE && write_unseeded(sql, render, table))
        return true;
    buf_add(sql, "SELECT 1 FROM ");
    sql_name(sql, place);
    return true;
}

/* The condition under the names of before; NULL: it reads what the downgrade makes. */
static const struct expr *original_where(const struct render *render, const char *table,
                                         const struct expr *where)
{
    for (size_t i = render->seen.count; i-- > 0;) {
        const struct step *step = render->seen.items[i];
        table = step_former_name(render->arena, step, table);
        if (!text_equal(step->table.text, table))
            continue;
        if (step->op == OP_ADD_COLUMN && expr_reads(where, step->column->name.text))
            return NULL;
        if (step->op == OP_RENAME_COLUMN)
            where = expr_rename_column(render->arena, where, step->to.text, step->name.text);
    }
    return where;
}

/* A derived delete takes back rows that the upgrade put there; only a written one says that it loses some. */
static bool rows_query(struct buf *sql, const struct render *render, struct schema before,
                       const struct step *step)
{
    const struct table *table = schema_table(before, step->table.text);
    const struct expr *where = step->where;
    if (step->accepts_loss == NULL || table == NULL || !table_query(sql, render, step))
        return false;
    if (where == NULL || is_altered(render, step->table.text, NULL, true) ||
        labels_move(render->seen.items, render->seen.count))
        return true;
    where = render_resolved(render, where, table);
    if (expr_has_query(where)) /* its names are those of now: rather too much than too little */
        return true;
    where = original_where(render, step->table.text, where);
    if (where == NULL)
        return false;
    buf_add(sql, " WHERE ");
    sql_expr(sql, where, render->dialect);
    return true;
}

static bool reads(const struct alteration *alteration, const char *column)
{
    const struct expr *expressions[] = {alteration->using, alteration->reverse, alteration->to.generated};
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        if (expressions[i] != NULL && expr_reads(expressions[i], column))
            return true;
    return false;
}

/* Has a step so far changed what the alteration computes from? A new name of a table counts, too. */
static bool is_moved(const struct render *render, const struct step *step)
{
    for (size_t i = 0; i < render->seen.count; i++) {
        const struct step *seen = render->seen.items[i];
        bool column = seen->op == OP_ADD_COLUMN || seen->op == OP_DROP_COLUMN ||
                      seen->op == OP_RENAME_COLUMN || seen->op == OP_ALTER_COLUMN;
        bool aside = seen->op == OP_DROP_COLUMN || !text_equal(seen->table.text, step->table.text) ||
                     (seen->op == OP_ALTER_COLUMN && !text_equal(seen->name.text, step->name.text) &&
                      !reads(step->alteration, seen->name.text));
        if (!leaves_rows(seen) && (!column || !aside))
            return true;
    }
    return false;
}

static bool altered_query(struct buf *sql, const struct render *render, struct schema before,
                          const struct step *step)
{
    const char *place = original_table(render, step->table.text);
    const char *name = original_column(render, step->table.text, step->name.text);
    struct buf condition;
    buf_init(&condition, render->arena);
    if (place == NULL || name == NULL ||
        !write_alter_loss(&condition, render, before, step, name, is_moved(render, step)))
        return false;
    buf_add(sql, "SELECT 1 FROM ");
    sql_name(sql, place);
    buf_add(sql, " WHERE ");
    if (is_altered(render, step->table.text, step->name.text, false)) {
        sql_name(sql, name);
        buf_add(sql, " IS NOT NULL");
    } else {
        buf_add(sql, condition.data);
    }
    return true;
}

static bool loss_query(struct buf *sql, const struct render *render, struct schema before,
                       const struct step *step)
{
    if (step->op == OP_DROP_COLUMN)
        return column_query(sql, render, before, step);
    if (step->op == OP_DROP_TABLE)
        return table_query(sql, render, step);
    if (step->op == OP_ALTER_COLUMN)
        return altered_query(sql, render, before, step);
    if (step->op == OP_DROP_VALUE)
        return write_value_loss(sql, render, before, step);
    if (step->op == OP_DROP_PARTITION)
        return partition_query(sql, render, step);
    if (step->op == OP_DROP_SEQUENCE)
        return sequence_query(sql, render, step);
    return step->op == OP_DELETE && rows_query(sql, render, before, step);
}

/* Raw SQL destroys what its effect says. */
static void render_effect(struct render *render, struct schema schema, const struct step *step)
{
    for (size_t i = 0; i < step->effect.count; i++) {
        render_loss(render, schema, step->effect.items[i]);
        schema = apply_quietly(render->arena, schema, step->effect.items[i], render->dialect);
    }
}

void render_loss(struct render *render, struct schema before, const struct step *step)
{
    if (step->op == OP_SQL && step_runs_on(step, render->dialect))
        render_effect(render, before, step);
    if (step->op == OP_SQL)
        return;
    const char *words = judge_loss(render->arena, before, step);
    struct buf sql;
    if (words == NULL && step->op == OP_ALTER_COLUMN) /* what the author computes may lose something too */
        words =
            arena_format(render->arena, "parts of the values of `%s.%s`", step->table.text, step->name.text);
    if (!step_runs_on(step, render->dialect))
        return;
    if (render->seen.count == 0)
        render->start = before;
    render->schema = before;
    buf_init(&sql, render->arena);
    buf_add(&sql, "SELECT 1 WHERE EXISTS (");
    if (words != NULL && loss_query(&sql, render, before, step)) {
        buf_char(&sql, ')');
        render_add(render, MIG_KIND_LOSS, sql.data, words);
    }
    vec_push(render->arena, &render->seen, step);
}
