/* SPDX-License-Identifier: MIT
 * In: a trigger. Out: each of its expressions with the rows that are in sight of it, and the same trigger
 * with others in their place. What did not change is shared.
 */
#include "schema/trigger.h"

#include "base/path.h"

/* What is in sight of the condition, and of each step. */
struct rows {
    struct query_source both[2], own;
    struct query_select both_select, own_select;
    struct query_around outer, inner;
};

static void rows_init(struct rows *rows, const struct trigger *trigger)
{
    rows->both[0] = (struct query_source){.table = trigger->table, .alias = {.text = "old"}};
    rows->both[1] = (struct query_source){.table = trigger->table, .alias = {.text = "new"}};
    rows->both_select = (struct query_select){.sources = rows->both, .source_count = 2};
    rows->outer = (struct query_around){&rows->both_select, NULL, false};
    rows->own_select = (struct query_select){.sources = &rows->own, .source_count = 1};
    rows->inner = (struct query_around){&rows->own_select, &rows->outer, true};
}

static struct trigger_place place_of(struct rows *rows, const struct step *step)
{
    bool sees_own = step->op == OP_UPDATE || step->op == OP_DELETE;
    rows->own = (struct query_source){.table = step->table};
    rows->own.alias.text = step->table.text != NULL ? path_base(step->table.text) : NULL;
    return (struct trigger_place){step, sees_own ? &rows->inner : &rows->outer, NULL};
}

void trigger_exprs(const struct trigger *trigger, trigger_expr_fn *visit, void *context)
{
    struct rows rows;
    rows_init(&rows, trigger);
    if (trigger->when != NULL)
        visit(context, &(struct trigger_place){NULL, &rows.outer, NULL}, trigger->when);
    for (size_t i = 0; i < trigger->body.count; i++) {
        const struct step *step = trigger->body.items[i];
        const struct trigger_place place = place_of(&rows, step);
        for (size_t v = 0; v < step->row_count * step->columns.count; v++)
            visit(context, &place, step->values[v]);
        for (size_t a = 0; a < step->assignment_count; a++)
            visit(context, &place, step->assignments[a].value);
        if (step->where != NULL)
            visit(context, &place, step->where);
    }
}

struct changing {
    struct arena *arena;
    trigger_change_fn *change;
    void *context;
    bool changed;
};

static const struct expr *in_expr(struct changing *changing, const struct trigger_place *place,
                                  const struct expr *expr)
{
    const struct expr *made = expr != NULL ? changing->change(changing->context, place, expr) : NULL;
    changing->changed = changing->changed || made != expr;
    return made;
}

static const struct step *in_step(struct changing *changing, struct trigger_place place)
{
    const struct step *step = place.step;
    struct step *made = arena_new(changing->arena, struct step);
    size_t count = step->row_count * step->columns.count;
    const struct expr **values = arena_array(changing->arena, const struct expr *, count);
    struct assignment *assignments = arena_array(changing->arena, struct assignment, step->assignment_count);
    *made = *step;
    made->where = in_expr(changing, &place, step->where);
    for (size_t i = 0; i < count; i++) {
        place.column = step->columns.items[i % step->columns.count].text;
        values[i] = in_expr(changing, &place, step->values[i]);
    }
    for (size_t i = 0; i < step->assignment_count; i++) {
        place.column = step->assignments[i].column.text;
        assignments[i].column = step->assignments[i].column;
        assignments[i].value = in_expr(changing, &place, step->assignments[i].value);
    }
    made->values = values;
    made->assignments = assignments;
    return made;
}

const struct trigger *trigger_with_exprs(struct arena *arena, const struct trigger *trigger,
                                         trigger_change_fn *change, void *context)
{
    struct rows rows;
    struct changing changing = {arena, change, context, false};
    struct trigger *made = arena_new(arena, struct trigger);
    const struct step **body = arena_array(arena, const struct step *, trigger->body.count);
    rows_init(&rows, trigger);
    *made = *trigger;
    made->when = in_expr(&changing, &(struct trigger_place){NULL, &rows.outer, NULL}, trigger->when);
    for (size_t i = 0; i < trigger->body.count; i++)
        body[i] = in_step(&changing, place_of(&rows, trigger->body.items[i]));
    made->body.items = body;
    return changing.changed ? made : trigger;
}
