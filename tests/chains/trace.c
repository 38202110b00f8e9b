/* SPDX-License-Identifier: MIT
 * In: steps with the schemas around them. Out: what they did to what stood there before. A step that is not
 * named here changes what its table looks like; then the columns whose type, nulls or computation it changed
 * are the ones whose values it may have changed.
 */
#include "trace.h"

#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"
#include "schema/partition.h"
#include "schema/trigger.h"

struct starting {
    struct trace *trace;
    VEC(struct trace_table) tables;
};

static void start_table(void *context, const struct object *object)
{
    struct starting *starting = context;
    if (object->kind != OBJECT_TABLE)
        return;
    const struct table *table = (const struct table *)object;
    struct trace_table row = {.from = object->name.text, .to = object->name.text};
    row.columns = arena_array(starting->trace->arena, struct trace_column, table->column_count);
    row.column_count = table->column_count;
    for (size_t i = 0; i < table->column_count; i++)
        row.columns[i].from = row.columns[i].to = table->columns[i]->name.text;
    vec_push(starting->trace->arena, &starting->tables, row);
}

struct trace trace_start(struct arena *arena, struct schema schema)
{
    struct trace trace = {.arena = arena};
    struct starting starting = {.trace = &trace};
    schema_each(schema, start_table, &starting);
    trace.tables = starting.tables.items;
    trace.table_count = starting.tables.count;
    return trace;
}

static struct trace_table *find_table(struct trace *trace, const char *name)
{
    for (size_t i = 0; i < trace->table_count; i++)
        if (trace->tables[i].to != NULL && text_equal(trace->tables[i].to, name))
            return &trace->tables[i];
    return NULL;
}

static struct trace_column *find_column(struct trace_table *table, const char *name)
{
    for (size_t i = 0; table != NULL && i < table->column_count; i++)
        if (table->columns[i].to != NULL && text_equal(table->columns[i].to, name))
            return &table->columns[i];
    return NULL;
}

/* References with actions may carry a change of rows or keys to any table that has some. */
static void carried(struct trace *trace, struct schema schema)
{
    for (size_t i = 0; i < trace->table_count; i++) {
        struct trace_table *row = &trace->tables[i];
        const struct table *table = row->to != NULL ? schema_table(schema, row->to) : NULL;
        for (size_t k = 0; table != NULL && k < table->constraint_count; k++) {
            const struct constraint *key = table->constraints[k];
            if (key->kind != CONSTRAINT_FOREIGN_KEY)
                continue;
            row->fewer = row->fewer || key->on_delete == ACTION_CASCADE;
            for (size_t c = 0; c < key->columns.count; c++) {
                struct trace_column *column = find_column(row, key->columns.items[c].text);
                if (column != NULL)
                    column->changed = true;
            }
        }
    }
}

static void anything(struct trace *trace)
{
    for (size_t i = 0; i < trace->table_count; i++) {
        struct trace_table *table = &trace->tables[i];
        table->more = table->fewer = true;
        for (size_t k = 0; k < table->column_count; k++)
            table->columns[k].changed = true;
    }
}

static bool same_expr(const struct expr *a, const struct expr *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || expr_equal(a, b));
}

static bool same_labels(struct type type, struct schema before, struct schema after)
{
    if (type.kind != TYPE_ENUM)
        return true;
    const struct enum_type *old = schema_enum(before, type.name);
    const struct enum_type *new = schema_enum(after, type.name);
    return old != NULL && new != NULL &&names_equal(old->labels, new->labels);
}

static void compare_columns(struct trace_table *row, const struct around *step)
{
    const struct table *before = row->to != NULL ? schema_table(step->before, row->to) : NULL;
    const struct table *after = row->to != NULL ? schema_table(step->after, row->to) : NULL;
    for (size_t i = 0; before != NULL && after != NULL && i < row->column_count; i++) {
        struct trace_column *column = &row->columns[i];
        const struct column *old = column->to != NULL ? table_column(before, column->to) : NULL;
        const struct column *new = column->to != NULL ? table_column(after, column->to) : NULL;
        if (old == NULL || new == NULL)
            continue;
        column->changed = column->changed || !type_equal(old->type, new->type) ||
                          old->not_null != new->not_null || !same_expr(old->generated, new->generated) ||
                          !same_labels(old->type, step->before, step->after);
    }
}

/* Columns that are computed from changed ones. */
static void follow_computed(struct trace_table *row, const struct table *table)
{
    bool again = true;
    while (again && table != NULL && row != NULL) {
        again = false;
        for (size_t i = 0; i < row->column_count; i++) {
            struct trace_column *column = &row->columns[i];
            const struct column *now = column->to != NULL ? table_column(table, column->to) : NULL;
            for (size_t k = 0; now != NULL && now->generated != NULL && k < row->column_count; k++)
                if (!column->changed && row->columns[k].changed && row->columns[k].to != NULL &&
                    expr_reads(now->generated, row->columns[k].to))
                    column->changed = again = true;
        }
    }
}

static void update(struct trace *trace, struct trace_table *row, const struct around *checked)
{
    const struct step *step = checked->step;
    for (size_t i = 0; row != NULL && i < step->assignment_count; i++) {
        struct trace_column *column = find_column(row, step->assignments[i].column.text);
        if (column != NULL)
            column->changed = true;
    }
    follow_computed(row, schema_table(checked->before, step->table.text));
    carried(trace, checked->before);
}

static bool has_key(const struct table *table)
{
    for (size_t i = 0; table != NULL && i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY)
            return true;
    return false;
}

static void rename_schema(struct trace *trace, const struct step *step)
{
    for (size_t i = 0; i < trace->table_count; i++) {
        struct trace_table *row = &trace->tables[i];
        if (row->to != NULL && path_stands_in(row->to, step->name.text))
            row->to = path_join(trace->arena, step->to.text, path_base(row->to));
    }
}

struct firing {
    struct trace *trace;
    const struct around *checked;
};

/* A change that a reference carries to its table sets off what an update or a delete there does. */
static void fire_carried(void *context, const struct object *object)
{
    const struct firing *firing = context;
    const struct trigger *trigger = (const struct trigger *)object;
    if (object->kind == OBJECT_TRIGGER && trigger->event != TRIGGER_INSERT &&
        has_key(schema_table(firing->checked->before, trigger->table.text)))
        anything(firing->trace);
}

static void trace_rows(struct trace *trace, const struct around *checked)
{
    struct trace_table *row = find_table(trace, checked->step->table.text);
    struct firing firing = {trace, checked};
    if (checked->step->op == OP_INSERT) {
        if (row != NULL)
            row->more = true;
        return;
    }
    if (checked->step->op == OP_DELETE) {
        if (row != NULL)
            row->fewer = true;
        carried(trace, checked->before);
    } else {
        update(trace, row, checked);
    }
    schema_each(checked->before, fire_carried, &firing);
}

static void trace_fired(void *context, const struct step *step)
{
    const struct firing *firing = context;
    struct around inner = *firing->checked;
    inner.step = step;
    trace_rows(firing->trace, &inner);
}

static bool is_on_rows(enum op op)
{
    return op == OP_INSERT || op == OP_DELETE || op == OP_UPDATE || op == OP_BACKFILL;
}

static void trace_step(struct trace *trace, const struct around *checked)
{
    const struct step *step = checked->step;
    struct trace_table *row = find_table(trace, step->table.text);
    struct trace_column *column = find_column(row, step->name.text);
    if (step->op == OP_SQL || step->op == OP_CALL) {
        anything(trace);
    } else if (step->op == OP_DROP_TABLE && row != NULL) {
        row->to = NULL;
    } else if (step->op == OP_DROP_PARTITION || step->op == OP_DETACH_PARTITION) {
        const struct partition *partition = schema_partition(checked->before, step->name.text);
        row = find_table(trace, partition->table.text);
        if (row != NULL)
            row->fewer = true;
    } else if (step->op == OP_ATTACH_PARTITION) {
        struct trace_table *attached = find_table(trace, step->name.text);
        row = find_table(trace, step->partition->table.text);
        if (attached != NULL)
            attached->to = NULL;
        if (row != NULL)
            row->more = true;
    } else if (step->op == OP_RENAME_TABLE && row != NULL) {
        row->to = step->to.text;
    } else if (step->op == OP_RENAME_SCHEMA) {
        rename_schema(trace, step);
    } else if (step->op == OP_DROP_COLUMN && column != NULL) {
        column->to = NULL;
    } else if (step->op == OP_RENAME_COLUMN && column != NULL) {
        column->to = step->to.text;
    } else if (is_on_rows(step->op)) {
        struct firing firing = {trace, checked};
        trace_rows(trace, checked);
        schema_each_fired(trace->arena, checked->before, step, trace_fired, &firing);
    } else {
        for (size_t i = 0; i < trace->table_count; i++)
            compare_columns(&trace->tables[i], checked);
        follow_computed(row, schema_table(checked->after, step->table.text));
    }
}

void trace_steps(struct trace *trace, const struct checked_steps *steps, enum mig_dialect dialect)
{
    for (size_t i = 0; i < steps->count; i++)
        if (step_runs_on(steps->items[i].step, dialect))
            trace_step(trace, &steps->items[i]);
}
