/* SPDX-License-Identifier: MIT
 * In: a data step, and the triggers of its table. Out: which of them it sets off. A step that changes the
 * schema sets off none, whatever it does to rows.
 */
#include "base/text.h"
#include "base/vec.h"
#include "schema/trigger.h"

bool trigger_fires(const struct trigger *trigger, const struct step *step)
{
    if (!text_equal(trigger->table.text, step->table.text))
        return false;
    switch (trigger->event) {
    case TRIGGER_INSERT:
        return step->op == OP_INSERT;
    case TRIGGER_UPDATE:
        return (step->op == OP_UPDATE || step->op == OP_BACKFILL) &&
               (trigger->columns.count == 0 || step_assigns(step, trigger->columns));
    case TRIGGER_DELETE:
        return step->op == OP_DELETE;
    }
    return false;
}

struct firing {
    struct arena *scratch;
    struct schema schema;
    const struct step *step;
    VEC(const struct step *) seen; /* a trigger for one database may fire itself */
    fired_fn *visit;
    void *context;
};

static bool was_seen(const struct firing *firing, const struct step *step)
{
    for (size_t i = 0; i < firing->seen.count; i++)
        if (firing->seen.items[i] == step)
            return true;
    return false;
}

static void fire(void *context, const struct trigger *trigger)
{
    struct firing *firing = context;
    const struct step *step = firing->step;
    for (size_t i = 0; trigger_fires(trigger, step) && i < trigger->body.count; i++) {
        const struct step *set_off = trigger->body.items[i];
        if (set_off->op == OP_REQUIRE || was_seen(firing, set_off))
            continue;
        vec_push(firing->scratch, &firing->seen, set_off);
        firing->visit(firing->context, set_off);
        firing->step = set_off;
        schema_each_trigger(firing->scratch, firing->schema, set_off->table.text, fire, firing);
        firing->step = step;
    }
}

void schema_each_fired(struct arena *scratch, struct schema schema, const struct step *step, fired_fn *visit,
                       void *context)
{
    struct firing firing = {
        .scratch = scratch, .schema = schema, .step = step, .visit = visit, .context = context};
    schema_each_trigger(scratch, schema, step->table.text, fire, &firing);
}
