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
