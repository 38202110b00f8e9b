/* SPDX-License-Identifier: MIT
 * Rows and values that an upgrade writes by itself: to take them back loses nothing, since the next upgrade
 * writes them again. Comes in: the steps of the upgrade and a table as it stands after them. Goes out: those
 * rows as `VALUES (...)` with the columns to compare, or nothing when they cannot be told from a user's.
 *
 * A row counts as unchanged when each column has what the insert gave it, or its default. Moments and other
 * computed values are not compared, so the columns that are must hold a key. Names are traced back through
 * the renames between the insert and the end.
 */
#include "sql/write.h"

#include "base/text.h"

/* A column on the way back from the end of the upgrade to one of its steps. */
struct trace {
    const char *table, *column;
    const struct step *added; /* it was added on the way */
    bool lost;                /* the table was made on the way, or the column written again */
};

static bool assigns(const struct step *step, const char *column)
{
    for (size_t i = 0; i < step->assignment_count; i++)
        if (text_equal(step->assignments[i].column.text, column))
            return true;
    return false;
}

static void trace_step(struct arena *arena, struct trace *trace, const struct step *step)
{
    trace->table = step_former_name(arena, step, trace->table);
    if (!text_equal(step->table.text, trace->table))
        return;
    if (step->op == OP_ALTER_COLUMN && text_equal(step->name.text, trace->column))
        trace->lost = true;
    if (step->op == OP_CREATE_TABLE || (step->op == OP_UPDATE && assigns(step, trace->column)))
        trace->lost = true;
    if (step->op == OP_ADD_COLUMN && text_equal(step->column->name.text, trace->column))
        trace->added = step;
    if (step->op == OP_RENAME_COLUMN && text_equal(step->to.text, trace->column))
        trace->column = step->name.text;
}

/* Back to just behind step number `until`. */
static struct trace trace_back(const struct render *render, const char *table, const char *column,
                               size_t until)
{
    struct trace trace = {.table = table, .column = column};
    for (size_t i = render->upgrade.count; i-- > until + 1 && trace.added == NULL && !trace.lost;)
        if (step_runs_on(render->upgrade.items[i], render->dialect))
            trace_step(render->arena, &trace, render->upgrade.items[i]);
    return trace;
}

const struct expr *seed_fill(const struct render *render, const char *table, const char *column)
{
    bool moves = labels_move(render->upgrade.items, render->upgrade.count);
    for (size_t i = render->upgrade.count; i-- > 0;) {
        const struct step *step = render->upgrade.items[i];
        if (step->op != OP_ADD_COLUMN || step->fill == NULL || !expr_is_constant(step->fill) ||
            (moves && step->column->type.kind == TYPE_ENUM))
            continue;
        struct trace trace = trace_back(render, table, column, i);
        if (!trace.lost && trace.added == NULL && text_equal(step->table.text, trace.table) &&
            text_equal(step->column->name.text, trace.column))
            return step->fill;
    }
    return NULL;
}

static const struct expr null_value = {.kind = EXPR_NULL};

static const struct expr *default_of(const struct column *column)
{
    if (column->value == NULL)
        return column->serial || column->identity != IDENTITY_NONE ? NULL : &null_value;
    return expr_is_constant(column->value) ? column->value : NULL;
}

/* What row number `row` of insert number `number` has in the column; NULL: nothing that could be compared. */
static const struct expr *seed_value(const struct render *render, const char *table,
                                     const struct column *column, size_t number, size_t row)
{
    const struct step *insert = render->upgrade.items[number];
    struct trace trace = trace_back(render, table, column->name.text, number);
    if (column->generated != NULL)
        return NULL;
    if (trace.added != NULL && trace.added->fill != NULL)
        return expr_is_constant(trace.added->fill) ? trace.added->fill : NULL;
    for (size_t i = 0; i < insert->columns.count && trace.added == NULL; i++) {
        const struct expr *value = insert->values[row * insert->columns.count + i];
        if (text_equal(insert->columns.items[i].text, trace.column))
            return expr_is_constant(value) ? value : NULL;
    }
    return default_of(column);
}

/* Does step number `number` insert into what is `table` in the end? */
static bool is_seed(const struct render *render, const char *table, size_t number)
{
    const struct step *step = render->upgrade.items[number];
    if (step->op != OP_INSERT || !step_runs_on(step, render->dialect))
        return false;
    struct trace trace = trace_back(render, table, "", number);
    return !trace.lost && text_equal(step->table.text, trace.table);
}

/* An update on the way may have given the rows other values, which a query after it cannot know. */
static bool is_rewritten(const struct render *render, const struct table *table)
{
    const char *name = table->object.name.text;
    for (size_t i = 0; i < render->upgrade.count; i++)
        for (size_t c = 0; c < table->column_count && is_seed(render, name, i); c++)
            if (trace_back(render, name, table->columns[c]->name.text, i).lost)
                return true;
    return false;
}

/* PostgreSQL cannot compare json. */
static bool is_compared(const struct render *render, const struct table *table, const struct column *column)
{
    bool seeded = false;
    if ((column->type.kind == TYPE_JSON && render->dialect == MIG_DIALECT_POSTGRES) ||
        (column->type.kind == TYPE_ENUM && labels_move(render->upgrade.items, render->upgrade.count)))
        return false;
    for (size_t i = 0; i < render->upgrade.count; i++) {
        if (!is_seed(render, table->object.name.text, i))
            continue;
        seeded = true;
        for (size_t row = 0; row < render->upgrade.items[i]->row_count; row++)
            if (seed_value(render, table->object.name.text, column, i, row) == NULL)
                return false;
    }
    return seeded;
}

static bool holds_key(const struct table *table, const bool *compared)
{
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *key = table->constraints[i];
        bool whole = key->kind == CONSTRAINT_PRIMARY_KEY || key->kind == CONSTRAINT_UNIQUE;
        for (size_t c = 0; c < table->column_count; c++)
            whole = whole && (compared[c] || !names_have(key->columns, table->columns[c]->name.text));
        if (whole)
            return true;
    }
    return false;
}

static void write_cell(struct buf *sql, const struct render *render, const struct column *column,
                       const struct expr *value)
{
    bool cast = render->dialect == MIG_DIALECT_POSTGRES;
    buf_add(sql, cast ? "CAST(" : "");
    sql_value(sql, value, column->type, render->dialect);
    if (!cast)
        return;
    buf_add(sql, " AS ");
    sql_type(sql, column->type, render->start, render->dialect);
    buf_char(sql, ')');
}

static void write_rows(struct buf *sql, const struct render *render, const struct table *table,
                       const bool *compared, size_t number, bool *first)
{
    for (size_t row = 0; row < render->upgrade.items[number]->row_count; row++) {
        const char *between = *first ? "(" : ", (";
        *first = false;
        for (size_t c = 0; c < table->column_count; c++) {
            if (!compared[c])
                continue;
            buf_add(sql, between);
            between = ", ";
            write_cell(sql, render, table->columns[c],
                       seed_value(render, table->object.name.text, table->columns[c], number, row));
        }
        buf_char(sql, ')');
    }
}

bool write_unseeded(struct buf *sql, const struct render *render, const struct table *table)
{
    bool *compared = arena_array(render->arena, bool, table->column_count);
    bool first = true;
    for (size_t c = 0; c < table->column_count; c++)
        compared[c] = is_compared(render, table, table->columns[c]);
    if (!holds_key(table, compared) || is_rewritten(render, table))
        return false;
    buf_add(sql, "SELECT ");
    for (size_t c = 0; c < table->column_count; c++) {
        if (!compared[c])
            continue;
        buf_add(sql, first ? "" : ", ");
        sql_name(sql, table->columns[c]->name.text);
        first = false;
    }
    buf_add(sql, " FROM ");
    sql_name(sql, table->object.name.text);
    buf_add(sql, " EXCEPT VALUES ");
    first = true;
    for (size_t i = 0; i < render->upgrade.count; i++)
        if (is_seed(render, table->object.name.text, i))
            write_rows(sql, render, table, compared, i, &first);
    return true;
}
