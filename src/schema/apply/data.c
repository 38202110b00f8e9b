/* SPDX-License-Identifier: MIT
 * insert, update and delete: they leave the schema as it is and must fit it. In the body of a trigger, where
 * `require` stands beside them, they also read the rows of the trigger, and are kept with all names and
 * types.
 */
#include "schema/apply/applying.h"
#include "schema/query.h"
#include "schema/view.h"

/* Where a step stands: by itself, or in the body of a trigger. */
struct data {
    const struct apply *apply;
    struct schema *schema;
    const struct step *step;
    const struct sources_in_sight *around; /* NULL: by itself */
    struct step *made;                     /* the step with what has been resolved */
};

static struct place place_of(const struct data *data, const struct table *rows, const char *where,
                             unsigned rules)
{
    return (struct place){data->around == NULL ? rows : NULL, where, rules | RULE_QUERIES};
}

/* In a trigger: the rows of the table, if it has some already, and those around. */
static const struct sources_in_sight *sight_of(const struct data *data, const struct table *rows)
{
    struct sources_in_sight *sight = arena_new(data->apply->arena, struct sources_in_sight);
    if (data->around == NULL || rows == NULL)
        return data->around;
    *sight = query_table_in_sight(data->apply->arena, rows);
    sight->outer = data->around;
    return sight;
}

/* Returns the column that may be written under this name, or NULL. */
static const struct column *writable(const struct data *data, const struct table *table, struct name name)
{
    const struct column *column = apply_find_column(data->apply, *data->schema, table, name);
    return column != NULL && apply_is_computed(data->apply, table, column, name.span) ? NULL : column;
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
    for (size_t i = 0; i < step->columns.count; i++)
        if (table_column(table, step->columns.items[i].text) == NULL)
            return; /* it may be the one */
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

bool apply_query_reads(const struct schema *schema, const struct expr *expr, const char *table)
{
    struct own_rows own = {schema, table, false};
    expr_query_tables(expr, look_for_own, &own);
    return own.read;
}

/* A value that a query finds among the rows that are being changed. */
static bool check_own_rows(const struct data *data, const struct expr *value)
{
    const struct step *step = data->step;
    const char *table = apply_query_reads(data->schema, value, step->table.text) ? step->table.text : NULL;
    if (table == NULL && data->around == NULL && step->op != OP_INSERT)
        table = apply_reads_set_off(data->apply, *data->schema, step, value);
    if (table == NULL || step->dialects != EVERY_DIALECT)
        return true;
    struct problem *problem =
        problem_add(data->apply->problems, PROBLEM_OWN_ROWS, value->span,
                    "this query reads `%s` while its rows change%s, and SQLite would see those that did",
                    table, table == step->table.text ? "" : " by a trigger or a foreign key");
    problem_help(data->apply->problems, problem, "keep what it finds in a table or column first");
    return false;
}

static void insert_rows(const struct data *data)
{
    const struct step *step = data->step;
    const struct table *table = apply_find_table(data->apply, data->schema, step->table);
    size_t width = step->columns.count;
    const struct expr **values = arena_array(data->apply->arena, const struct expr *, step->row_count *width);
    if (table == NULL)
        return;
    struct place place = place_of(data, NULL, "a value of an insert", 0);
    for (size_t i = 0; i < step->row_count * width; i++) {
        values[i] = step->values[i];
        if (step->row_count > 1)
            check_own_rows(data, step->values[i]);
    }
    for (size_t i = 0; i < width; i++) {
        struct name name = step->columns.items[i];
        bool twice = names_have((struct names){step->columns.items, i}, name.text);
        const struct column *column =
            check_twice(data->apply, name, twice, "insert names") ? NULL : writable(data, table, name);
        for (size_t row = 0; column != NULL && row < step->row_count; row++)
            values[row * width + i] = apply_value_among(data->apply, *data->schema, step, place, data->around,
                                                        table, column, step->values[row * width + i]);
    }
    check_left_out(data->apply, step, table);
    data->made->values = values;
}

static bool assigned_before(const struct step *step, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(step->assignments[i].column.text, step->assignments[at].column.text) == 0)
            return true;
    return false;
}

static void check_where(const struct data *data, const struct table *table, const char *what)
{
    if (data->step->where != NULL)
        data->made->where = apply_expr_among(data->apply, *data->schema, data->step,
                                             place_of(data, table, what, RULE_BOOLEAN), sight_of(data, table),
                                             data->step->where);
}

static void update_rows(const struct data *data)
{
    const struct step *step = data->step;
    const struct table *table = apply_find_table(data->apply, data->schema, step->table);
    struct assignment *made = arena_array(data->apply->arena, struct assignment, step->assignment_count);
    if (table == NULL)
        return;
    struct place place = place_of(data, table, "an update", 0);
    for (size_t i = 0; i < step->assignment_count; i++) {
        const struct assignment *assignment = &step->assignments[i];
        const struct column *column =
            check_twice(data->apply, assignment->column, assigned_before(step, i), "update sets")
                ? NULL
                : writable(data, table, assignment->column);
        made[i] = *assignment;
        if (column != NULL && check_own_rows(data, assignment->value))
            made[i].value = apply_value_among(data->apply, *data->schema, step, place, sight_of(data, table),
                                              table, column, assignment->value);
    }
    check_where(data, table, "the condition of an update");
    data->made->assignments = made;
}

static void delete_rows(const struct data *data)
{
    const struct step *step = data->step;
    const struct table *table = apply_find_table(data->apply, data->schema, step->table);
    if (table == NULL)
        return;
    check_where(data, table, "the condition of a delete");
    if (data->around == NULL)
        apply_check_loss(data->apply, *data->schema, step,
                         arena_format(data->apply->arena, "`%s`", step->table.text), table->object.origin);
}

static struct data by_itself(const struct apply *apply, struct schema *schema, const struct step *step)
{
    return (struct data){apply, schema, step, NULL, arena_new(apply->arena, struct step)};
}

void apply_insert(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct data data = by_itself(apply, schema, step);
    insert_rows(&data);
}

void apply_update(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct data data = by_itself(apply, schema, step);
    update_rows(&data);
}

void apply_delete(const struct apply *apply, struct schema *schema, const struct step *step)
{
    struct data data = by_itself(apply, schema, step);
    delete_rows(&data);
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
    struct data data = by_itself(apply, schema, step);
    update_rows(&data);
    check_own_rows(&data, step->where); /* a batch would see those before it */
    if (table != NULL && key == NULL)
        no_key(apply, step);
    else if (table != NULL)
        check_key_stays(apply, step, key);
}

const struct step *apply_body_step(const struct apply *apply, struct schema *schema, const struct step *step,
                                   const struct sources_in_sight *around)
{
    struct step *made = arena_new(apply->arena, struct step);
    struct data data = {apply, schema, step, around, made};
    *made = *step;
    if (step->op == OP_INSERT)
        insert_rows(&data);
    else if (step->op == OP_UPDATE)
        update_rows(&data);
    else if (step->op == OP_DELETE)
        delete_rows(&data);
    else
        check_where(&data, NULL, "`require`");
    return made;
}
