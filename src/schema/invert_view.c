/* SPDX-License-Identifier: MIT
 * In: a step about a view and the schema before it. Out: the step that takes it back; the schema knows the
 * query that was there.
 */
#include "schema/inverting.h"
#include "schema/view.h"

static void make(struct inverting *inverting, enum op op, struct name name)
{
    const struct view *view = schema_view(inverting->before, name.text);
    struct step *step = inverting_add(inverting, op, (struct name){0});
    step->name = name;
    step->query = view->query;
}

struct inverse inverting_view(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    if (step->op == OP_DROP_VIEW) {
        make(inverting, OP_CREATE_VIEW, step->name);
    } else if (step->op == OP_REPLACE_VIEW) {
        make(inverting, OP_REPLACE_VIEW, step->name);
    } else if (step->op == OP_CREATE_VIEW) {
        inverting_add(inverting, OP_DROP_VIEW, (struct name){0})->name = step->name;
    } else {
        struct step *back = inverting_add(inverting, OP_RENAME_VIEW, (struct name){0});
        back->name = step->to;
        back->to = step->name;
    }
    return inverse_done(inverting);
}
