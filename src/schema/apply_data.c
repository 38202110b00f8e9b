/* SPDX-License-Identifier: MIT
 * insert, update and delete: they leave the schema as it is and must fit it.
 */
#include "schema/applying.h"
#include "schema/view.h"

/* Returns the column that may be written under this name, or NULL. */
static const struct column *writable(const struct apply *apply, struct schema schema,
                                     const struct table *table, struct name name)
{
    const struct column *column = apply_find_column(apply, schema, table, name);
    return column != NULL && apply_is_computed(apply, table, column, name.span) ? NULL : column;
}

static bool check_twice(const struct apply *apply, struct name name, bool twice, const char *verb)
{
    if (twice)
        problem_add(apply->problems, PROBLEM_NAMED_TWICE, name.span, "this %s `%s` twice", verb, name.text);
    return twice;
}

/* Columns that an insert leaves out although nothing would fill them. */
static void check_left_out(const struct apply *apply, const struct step *step, const struct table *table)
{
    struct buf list;
    const struct column *first = NULL;
    buf_init(&list, apply->arena);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        if (!column_needs_value(column) || names_have(step->columns, column->name.text))
            continue;
        buf_format(&list, "%s`%s`", first != NULL ? ", " : "", column->name.text);
        first = first != NULL ? first : column;
    }
    if (first == NULL)
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_NO_VALUE, step->table.span,
                                          "this insert into `%s` gives no value to %s, which cannot be null",
                                          step->table.text, list.data);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", first->name.text), first->origin);
}

struct own_rows {
    const struct schema *schema;
    const char *table;
    bool read;
};

static void look_for_own(void *context, const char *name)
{
    struct own_rows *own = context;
    const struct view *view = schema_view(*own->schema, name);
    own->read = own->read || strcmp(name, own->table) == 0;
    if (!own->read && view != NULL && view->query != NULL)
        query_tables(view->query, look_for_own, own);
}

/* A value that a query finds among the rows that are being changed. */
static bool check_own_rows(const struct apply *apply, const struct schema *schema, const struct step *step,
                           const struct expr *value)
{
    struct own_rows own = {schema, step->table.text, false};
    expr_query_tables(value, look_for_own, &own);
    if (!own.read || step->dialects != EVERY_DIALECT)
        return true;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_OWN_ROWS, value->span,
        "this query reads `%s` while its rows change, and SQLite would see those that did", step->table.text);
    problem_help(apply->problems, problem, "keep what it finds in a table or column first");
    return false;
}

void apply_insert(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    struct place place = {NULL, "a value of an insert", RULE_QUERIES};
    for (size_t i = 0; step->row_count > 1 && i < step->row_count * step->columns.count; i++)
        check_own_rows(apply, schema, step, step->values[i]);
    for (size_t i = 0; i < step->columns.count; i++) {
        struct name name = step->columns.items[i];
        bool twice = names_have((struct names){step->columns.items, i}, name.text);
        const struct column *column =
            check_twice(apply, name, twice, "insert names") ? NULL : writable(apply, *schema, table, name);
        for (size_t row = 0; column != NULL && row < step->row_count; row++)
            apply_value(apply, *schema, step, place, table, column,
                        step->values[row * step->columns.count + i]);
    }
    check_left_out(apply, step, table);
}

static bool assigned_before(const struct step *step, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(step->assignments[i].column.text, step->assignments[at].column.text) == 0)
            return true;
    return false;
}

static void check_where(const struct apply *apply, struct schema schema, const struct step *step,
                        const struct table *table, const char *what)
{
    if (step->where != NULL)
        apply_expr(apply, schema, step, (struct place){table, what, RULE_BOOLEAN | RULE_QUERIES},
                   step->where);
}

void apply_update(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    struct place place = {table, "an update", RULE_QUERIES};
    for (size_t i = 0; i < step->assignment_count; i++) {
        const struct assignment *assignment = &step->assignments[i];
        const struct column *column =
            check_twice(apply, assignment->column, assigned_before(step, i), "update sets")
                ? NULL
                : writable(apply, *schema, table, assignment->column);
        if (column != NULL && check_own_rows(apply, schema, step, assignment->value))
            apply_value(apply, *schema, step, place, table, column, assignment->value);
    }
    check_where(apply, *schema, step, table, "the condition of an update");
}

static void no_key(const struct apply *apply, const struct step *step)
{
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_BACKFILL_KEY, step->table.span,
        "`%s` has no primary key, and a backfill goes through the rows in its order", step->table.text);
    problem_help(apply->problems, problem, "add a primary key first, or use `update`");
}

static void check_key_stays(const struct apply *apply, const struct step *step, const struct constraint *key)
{
    for (size_t i = 0; i < step->assignment_count; i++) {
        struct name column = step->assignments[i].column;
        if (!names_have(key->columns, column.text))
            continue;
        struct problem *problem = problem_add(apply->problems, PROBLEM_BACKFILL_KEY, column.span,
                                              "a backfill cannot change `%s.%s`, which is in the primary key "
                                              "that it goes by",
                                              step->table.text, column.text);
        apply_note_made(apply, problem, "the key", key->origin);
        problem_help(apply->problems, problem, "use `update`");
    }
}

void apply_backfill(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = schema_table(*schema, step->table.text);
    const struct constraint *key = table != NULL ? table_primary_key(table) : NULL;
    apply_update(apply, schema, step);
    check_own_rows(apply, schema, step, step->where); /* a batch would see those before it */
    if (table != NULL && key == NULL)
        no_key(apply, step);
    else if (table != NULL)
        check_key_stays(apply, step, key);
}

void apply_delete(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    check_where(apply, *schema, step, table, "the condition of a delete");
    apply_check_loss(apply, *schema, step, arena_format(apply->arena, "`%s`", step->table.text),
                     table->object.origin);
}
