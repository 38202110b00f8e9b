/* SPDX-License-Identifier: MIT
 * Steps that change rows: insert, update, delete, and the value that a new column gives to the rows that
 * exist. Comes in: assignments of the language. Goes out: one statement, plus what keeps a sequence ahead of
 * keys that were given by hand.
 */
#include "sql/write.h"

#include "schema/trigger.h"

#include <string.h>

static const struct column *written_column(const struct change *change, const char *name)
{
    return change->now != NULL ? table_column(change->now, name) : NULL;
}

/* What an insert or update gives a column. */
static void write_given(struct buf *sql, const struct change *change, const char *name,
                        const struct expr *value)
{
    const struct column *column = written_column(change, name);
    enum mig_dialect dialect = change->render->dialect;
    if (column != NULL && change->fires && dialect == MIG_DIALECT_SQLITE)
        write_fitting(sql, change, column, value);
    else
        sql_stored(sql, value, column != NULL ? column->type : (struct type){.kind = TYPE_UNKNOWN}, dialect);
}

const struct expr *render_resolved(const struct render *render, const struct expr *expr,
                                   const struct table *table)
{
    struct problems ignored = {.arena = render->arena};
    struct expr_scope scope = {.schema = &render->schema,
                               .table = table,
                               .where = "",
                               .queries = true,
                               .dialects = 1U << render->dialect,
                               .revision = ""};
    const struct expr *found = expr->resolved ? expr : expr_resolve(&ignored, expr, &scope);
    return found == NULL ? expr : found;
}

/* PostgreSQL's sequence knows nothing of keys that it did not make; SQLite looks at the rows. */
static void move_sequence(const struct change *change)
{
    struct arena *arena = change->render->arena;
    const struct step *step = change->step;
    for (size_t i = 0; i < step->columns.count; i++) {
        const char *name = step->columns.items[i].text;
        const struct column *column = table_column(change->now, name);
        if (column == NULL || (!column->serial && column->identity == IDENTITY_NONE))
            continue;
        const char *table = quoted(arena, step->table.text);
        render_execute(change->render,
                       "SELECT setval(sequence, highest) FROM (SELECT CAST(pg_get_serial_sequence(%s, %s) AS "
                       "regclass) AS sequence, max(%s) AS highest FROM %s) AS used WHERE highest > "
                       "coalesce(pg_sequence_last_value(sequence), 0)",
                       literal(arena, table, MIG_DIALECT_POSTGRES),
                       literal(arena, name, MIG_DIALECT_POSTGRES), quoted(arena, name), table);
    }
}

const char *render_insert_text(const struct change *change)
{
    const struct step *step = change->step;
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_add(&sql, "INSERT INTO ");
    sql_name(&sql, step->table.text);
    buf_add(&sql, " (");
    sql_names(&sql, step->columns);
    buf_add(&sql, ") VALUES ");
    for (size_t i = 0; i < step->row_count * step->columns.count; i++) {
        size_t place = i % step->columns.count;
        buf_add(&sql, place != 0 ? ", " : i == 0 ? "(" : "), (");
        write_given(&sql, change, step->columns.items[place].text,
                    render_resolved(change->render, step->values[i], NULL));
    }
    buf_char(&sql, ')');
    return sql.data;
}

struct reference_search {
    const struct step *step;
    bool found;
};

static void find_action(void *context, const struct table *user)
{
    struct reference_search *search = context;
    const struct step *step = search->step;
    for (size_t i = 0; i < user->constraint_count; i++) {
        const struct constraint *key = user->constraints[i];
        if (key->kind != CONSTRAINT_FOREIGN_KEY || strcmp(key->table.text, step->table.text) != 0)
            continue;
        if (step->op == OP_DELETE ? key->on_delete != ACTION_NONE
                                  : key->on_update != ACTION_NONE && step_assigns(step, key->references))
            search->found = true;
    }
}

/* Rows elsewhere may follow these: a rebuild, which turns that off, must not run in the same transaction. */
static void note_actions(const struct change *change)
{
    struct reference_search search = {.step = change->step};
    if (change->old != NULL)
        find_action(&search, change->old);
    schema_each_user(change->before, change->step->table.text, find_action, &search);
    if (search.found)
        change->render->reference_actions = true;
}

static void note_fired_step(void *context, const struct step *step)
{
    struct change change = *(const struct change *)context;
    change.step = step;
    change.old = schema_table(change.before, step->table.text);
    if (step->op != OP_INSERT)
        note_actions(&change);
}

/* What the step sets off may do the same. */
static void note_fired(const struct change *change)
{
    struct change copy = *change;
    schema_each_fired(change->render->arena, change->before, change->step, note_fired_step, &copy);
}

static void guard_inserted(const struct change *change)
{
    const struct step *step = change->step;
    for (size_t i = 0; i < step->row_count * step->columns.count; i++)
        guard_fit(change, written_column(change, step->columns.items[i % step->columns.count].text),
                  render_resolved(change->render, step->values[i], NULL), NULL);
}

void render_insert(const struct change *change)
{
    note_fired(change);
    guard_inserted(change);
    render_add(change->render, MIG_KIND_EXECUTE, render_insert_text(change), "");
    if (change->render->dialect == MIG_DIALECT_POSTGRES && change->now != NULL)
        move_sequence(change);
}

static void add_where(struct buf *sql, const struct change *change)
{
    if (change->step->where == NULL)
        return;
    buf_add(sql, " WHERE ");
    sql_expr(sql, render_resolved(change->render, change->step->where, change->now), change->render->dialect);
}

static void add_open_where(struct buf *sql, const struct change *change)
{
    buf_add(sql, " WHERE ");
    if (change->step->where == NULL)
        buf_add(sql, "1 = 1");
    else
        sql_operand(sql, render_resolved(change->render, change->step->where, change->now),
                    change->render->dialect);
}

const char *render_update_text(const struct change *change, bool open)
{
    const struct step *step = change->step;
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_add(&sql, "UPDATE ");
    sql_name(&sql, step->table.text);
    buf_add(&sql, " SET ");
    for (size_t i = 0; i < step->assignment_count; i++) {
        const char *column = step->assignments[i].column.text;
        buf_add(&sql, i == 0 ? "" : ", ");
        sql_name(&sql, column);
        buf_add(&sql, " = ");
        write_given(&sql, change, column,
                    render_resolved(change->render, step->assignments[i].value, change->now));
    }
    if (open)
        add_open_where(&sql, change);
    else
        add_where(&sql, change);
    return sql.data;
}

void guard_updated(const struct change *change)
{
    const struct step *step = change->step;
    struct buf where;
    buf_init(&where, change->render->arena);
    if (step->where != NULL)
        sql_expr(&where, render_resolved(change->render, step->where, change->now), change->render->dialect);
    for (size_t i = 0; i < step->assignment_count; i++)
        guard_fit(change, written_column(change, step->assignments[i].column.text),
                  render_resolved(change->render, step->assignments[i].value, change->now), where.data);
}

void render_update(const struct change *change)
{
    note_actions(change);
    note_fired(change);
    guard_updated(change);
    render_add(change->render, MIG_KIND_EXECUTE, render_update_text(change, false), "");
}

const char *render_delete_text(const struct change *change)
{
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_add(&sql, "DELETE FROM ");
    sql_name(&sql, change->step->table.text);
    add_where(&sql, change);
    return sql.data;
}

void render_delete(const struct change *change)
{
    note_actions(change);
    note_fired(change);
    render_add(change->render, MIG_KIND_EXECUTE, render_delete_text(change), "");
}

const struct expr *render_fill_value(const struct change *change)
{
    return render_resolved(change->render, change->step->fill, change->old);
}

void render_fill(const struct change *change)
{
    const struct column *column = change->step->column;
    struct buf sql;
    buf_init(&sql, change->render->arena);
    buf_add(&sql, "UPDATE ");
    sql_name(&sql, change->step->table.text);
    buf_add(&sql, " SET ");
    sql_name(&sql, column->name.text);
    buf_add(&sql, " = ");
    sql_stored(&sql, render_fill_value(change), column->type, change->render->dialect);
    guard_fit(change, column, render_fill_value(change), "");
    render_add(change->render, MIG_KIND_EXECUTE, sql.data, "");
}
