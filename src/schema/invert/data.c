/* SPDX-License-Identifier: MIT
 * The way back of insert, update and delete. What the same revision created goes away with it, so changes
 * of its values need no way back; inserted rows are found again by a key that stands in the source.
 */
#include "base/text.h"
#include "schema/invert/inverting.h"
#include "schema/trigger.h"

/* A name may change, and a name may come to mean another thing; the place where an object was made stays. */
static bool same_origin(struct origin a, struct origin b)
{
    return a.span.begin == b.span.begin && a.span.end == b.span.end && text_equal(a.revision, b.revision);
}

struct former {
    struct origin origin;
    const struct table *table;
};

static void see_former(void *context, const char *key, const void *a, const void *b)
{
    struct former *former = context;
    const struct object *object = a;
    (void)key;
    (void)b;
    if (object != NULL && object->kind == OBJECT_TABLE && same_origin(object->origin, former->origin))
        former->table = (const struct table *)object;
}

/* The table as it was before the revision, under whatever name; NULL when the revision made it. */
static const struct table *former_table(const struct inverting *inverting, const struct table *table)
{
    const struct table *former = schema_table(inverting->revision_start, table->object.name.text);
    if (former != NULL && same_origin(former->object.origin, table->object.origin))
        return former;
    struct former found = {table->object.origin, NULL};
    map_differ(inverting->arena, inverting->revision_start.objects, inverting->before.objects, see_former,
               &found);
    return found.table;
}

static bool had_column(const struct table *former, const struct column *column)
{
    for (size_t i = 0; i < former->column_count; i++)
        if (same_origin(former->columns[i]->origin, column->origin))
            return true;
    return false;
}

/* Null equals nothing, not even itself. */
static bool is_literal(const struct expr *expr)
{
    return expr->kind != EXPR_NULL && expr_is_constant(expr);
}

/* SQLite has JSON as a text, and compares how it is written. */
static bool is_comparable(enum mig_dialect dialect, const struct table *table, struct names key)
{
    for (size_t i = 0; dialect == MIG_DIALECT_SQLITE && i < key.count; i++) {
        enum type_kind kind = table_column(table, key.items[i].text)->type.kind;
        if (kind == TYPE_JSON || kind == TYPE_JSONB)
            return false;
    }
    return true;
}

static bool key_is_literal(const struct step *step, struct names key)
{
    for (size_t row = 0; row < step->row_count; row++)
        for (size_t i = 0; i < key.count; i++) {
            const struct expr *value = step_inserted(step, row, key.items[i].text);
            if (value == NULL || !is_literal(value))
                return false;
        }
    return true;
}

static const struct constraint *literal_key(const struct step *step, const struct table *table,
                                            enum mig_dialect dialect)
{
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *key = table->constraints[i];
        if (constraint_is_key(key) && is_comparable(dialect, table, key->columns) &&
            key_is_literal(step, key->columns))
            return key;
    }
    return NULL;
}

static const struct expr *make(struct arena *arena, enum expr_kind kind, const char *text,
                               const struct expr *const *args, size_t count)
{
    struct expr *expr = arena_new(arena, struct expr);
    *expr = (struct expr){.kind = kind, .text = text, .args = args, .count = count};
    return expr;
}

static const struct expr *binary(struct arena *arena, const char *operation, const struct expr *left,
                                 const struct expr *right)
{
    const struct expr **args = arena_array(arena, const struct expr *, 2);
    args[0] = left;
    args[1] = right;
    return make(arena, EXPR_BINARY, operation, args, 2);
}

/* a = 1 and b = 'x' */
static const struct expr *row_condition(struct arena *arena, const struct step *step, struct names key,
                                        size_t row)
{
    const struct expr *all = NULL;
    for (size_t i = 0; i < key.count; i++) {
        const struct expr *column = make(arena, EXPR_COLUMN, key.items[i].text, NULL, 0);
        const struct expr *one = binary(arena, "=", column, step_inserted(step, row, key.items[i].text));
        all = all != NULL ? binary(arena, "and", all, one) : one;
    }
    return all;
}

/* id in (1, 2, 3) */
static const struct expr *rows_condition(struct arena *arena, const struct step *step, struct name key)
{
    const struct expr **args = arena_array(arena, const struct expr *, step->row_count + 1);
    args[0] = make(arena, EXPR_COLUMN, key.text, NULL, 0);
    for (size_t row = 0; row < step->row_count; row++)
        args[row + 1] = step_inserted(step, row, key.text);
    return make(arena, EXPR_IN, NULL, args, step->row_count + 1);
}

/* Last row first, as rows of one insert may refer to each other. */
static void delete_rows(struct inverting *inverting, struct names key)
{
    const struct step *step = inverting->step;
    if (key.count == 1 && step->row_count > 1) {
        inverting_add(inverting, OP_DELETE, step->table)->where =
            rows_condition(inverting->arena, step, key.items[0]);
        return;
    }
    for (size_t row = step->row_count; row-- > 0;)
        inverting_add(inverting, OP_DELETE, step->table)->where =
            row_condition(inverting->arena, step, key, row);
}

struct traces {
    const struct inverting *inverting;
    bool found;
};

/* Tables that the revision made go away with all that is in them. */
static void look_for_traces(void *context, const struct step *step)
{
    struct traces *traces = context;
    const struct table *table = schema_table(traces->inverting->before, step->table.text);
    traces->found = traces->found || former_table(traces->inverting, table) != NULL;
}

/* What a trigger has done, or would do on the way back, nothing takes back. */
static bool fires(const struct inverting *inverting, enum op op)
{
    struct step step = *inverting->step;
    struct traces traces = {inverting, false};
    step.op = op;
    schema_each_fired(inverting->arena, inverting->before, &step, look_for_traces, &traces);
    return traces.found;
}

struct watching {
    struct step step;
    bool found;
};

static void look_for_watcher(void *context, const struct trigger *trigger)
{
    struct watching *watching = context;
    watching->found = watching->found || trigger_fires(trigger, &watching->step);
}

/* Also by one that only asks: it may refuse the way back. */
static bool delete_is_watched(const struct inverting *inverting)
{
    struct watching watching = {*inverting->step, false};
    watching.step.op = OP_DELETE;
    schema_each_trigger(inverting->arena, inverting->before, watching.step.table.text, look_for_watcher,
                        &watching);
    return watching.found;
}

static struct inverse inverse_fired(const struct inverting *inverting)
{
    return inverse_missing(INVERT_NEEDS_REVERSE,
                           arena_format(inverting->arena,
                                        "a trigger of `%s` has changed more than the step says",
                                        inverting->step->table.text));
}

struct inverse inverting_insert(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct table *table = schema_table(inverting->before, step->table.text);
    const struct constraint *key = literal_key(step, table, inverting->dialect);
    if (fires(inverting, OP_INSERT))
        return inverse_fired(inverting);
    if (former_table(inverting, table) == NULL)
        return inverse_done(inverting);
    if (key == NULL)
        return inverse_missing(
            INVERT_NEEDS_REVERSE,
            arena_format(inverting->arena,
                         "no key in the source finds the rows again that it inserts into `%s`",
                         step->table.text));
    if (delete_is_watched(inverting))
        return inverse_missing(
            INVERT_NEEDS_REVERSE,
            arena_format(
                inverting->arena,
                "to delete its rows from `%s` would fire a trigger, which may refuse it or change more",
                step->table.text));
    delete_rows(inverting, key->columns);
    return inverse_done(inverting);
}

struct inverse inverting_update(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct table *table = schema_table(inverting->before, step->table.text);
    const struct table *former = former_table(inverting, table);
    if (fires(inverting, OP_UPDATE))
        return inverse_fired(inverting);
    for (size_t i = 0; former != NULL && i < step->assignment_count; i++) {
        const char *name = step->assignments[i].column.text;
        if (had_column(former, table_column(table, name)))
            return inverse_missing(INVERT_NEEDS_REVERSE,
                                   arena_format(inverting->arena,
                                                "it overwrites `%s.%s`, whose old values nothing remembers",
                                                step->table.text, name));
    }
    return inverse_done(inverting);
}

/* ... and c is null and ... */
static bool asks_for_null(const struct expr *where, const char *column)
{
    if (where == NULL)
        return false;
    if (where->kind == EXPR_BINARY && text_equal(where->text, "and"))
        return asks_for_null(where->args[0], column) || asks_for_null(where->args[1], column);
    return where->kind == EXPR_IS_NULL && !where->negated && where->args[0]->kind == EXPR_COLUMN &&
           text_equal(where->args[0]->text, column);
}

/* What was null holds nothing that could be lost; the values may stay, and the next upgrade finds them. */
struct inverse inverting_backfill(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    bool only_nulls = true;
    for (size_t i = 0; i < step->assignment_count; i++)
        only_nulls = only_nulls && asks_for_null(step->where, step->assignments[i].column.text);
    return only_nulls && !fires(inverting, OP_UPDATE) ? inverse_done(inverting) : inverting_update(inverting);
}

struct inverse inverting_delete(struct inverting *inverting)
{
    const struct table *table = schema_table(inverting->before, inverting->step->table.text);
    if (fires(inverting, OP_DELETE))
        return inverse_fired(inverting);
    if (former_table(inverting, table) == NULL)
        return inverse_done(inverting);
    return inverse_missing(INVERT_NEEDS_REVERSE,
                           arena_format(inverting->arena, "it deletes rows of `%s`, which nothing remembers",
                                        inverting->step->table.text));
}
