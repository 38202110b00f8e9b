/* SPDX-License-Identifier: MIT
 * In: a step about a trigger and the schema before it. Out: the step that takes it back; the schema knows the
 * trigger that was there.
 */
#include "schema/trigger.h"
#include "schema/invert/inverting.h"

struct inverse inverting_trigger(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    enum op op = step->op == OP_CREATE_TRIGGER ? OP_DROP_TRIGGER
                 : step->op == OP_DROP_TRIGGER ? OP_CREATE_TRIGGER
                                               : OP_RENAME_TRIGGER;
    struct step *back = inverting_add(inverting, op, (struct name){0});
    back->name = op == OP_RENAME_TRIGGER ? step->to : step->name;
    back->to = op == OP_RENAME_TRIGGER ? step->name : (struct name){0};
    if (op == OP_CREATE_TRIGGER)
        back->trigger = schema_trigger(inverting->arena, inverting->before, step->name.text);
    return inverse_done(inverting);
}
