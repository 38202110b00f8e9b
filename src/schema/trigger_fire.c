/* SPDX-License-Identifier: MIT
 * In: a data step, and the triggers of its table. Out: which of them it sets off. A step that changes the
 * schema sets off none, whatever it does to rows.
 */
#include "base/text.h"
#include "schema/trigger.h"

static bool assigns_any(const struct step *step, struct names columns)
{
    for (size_t i = 0; i < step->assignment_count; i++)
        if (names_have(columns, step->assignments[i].column.text))
            return true;
    return columns.count == 0;
}

bool trigger_fires(const struct trigger *trigger, const struct step *step)
{
    if (!text_equal(trigger->table.text, step->table.text))
        return false;
    switch (trigger->event) {
    case TRIGGER_INSERT:
        return step->op == OP_INSERT;
    case TRIGGER_UPDATE:
        return (step->op == OP_UPDATE || step->op == OP_BACKFILL) && assigns_any(step, trigger->columns);
    case TRIGGER_DELETE:
        return step->op == OP_DELETE;
    }
    return false;
}

enum { DEEPEST = 32 }; /* a trigger for one database may fire itself */

struct firing {
    struct arena *scratch;
    struct schema schema;
    const struct step *step;
    unsigned depth;
    fired_fn *visit;
    void *context;
};

static void fire(void *context, const struct trigger *trigger)
{
    const struct firing *outer = context;
    struct firing inner = *outer;
    inner.depth++;
    for (size_t i = 0; trigger_fires(trigger, outer->step) && i < trigger->body.count; i++) {
        inner.step = trigger->body.items[i];
        if (inner.step->op == OP_REQUIRE)
            continue;
        outer->visit(outer->context, inner.step);
        if (inner.depth < DEEPEST)
            schema_each_trigger(inner.scratch, inner.schema, inner.step->table.text, fire, &inner);
    }
}

void schema_each_fired(struct arena *scratch, struct schema schema, const struct step *step, fired_fn *visit,
                       void *context)
{
    struct firing firing = {scratch, schema, step, 0, visit, context};
    schema_each_trigger(scratch, schema, step->table.text, fire, &firing);
}
