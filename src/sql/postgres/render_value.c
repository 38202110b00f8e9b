/* SPDX-License-Identifier: MIT
 * Steps on the values of an enum on PostgreSQL, which can add and rename them, but not drop one, and lets
 * nobody use an added one before the commit. Where that does not do, the type is made anew under its name,
 * and every column becomes one of the new type; what stands in the way of that is dropped and made again.
 */
#include "sql/postgres/swap.h"

#include "base/text.h"

static void add_value(const struct change *change)
{
    const struct step *step = change->step;
    struct arena *arena = change->render->arena;
    const char *place = "";
    if (step->beside.text != NULL)
        place = arena_format(arena, " %s %s", step->before ? "BEFORE" : "AFTER",
                             literal(arena, step->beside.text, MIG_DIALECT_POSTGRES));
    change->render->adds_value = true;
    render_execute(change->render, "ALTER TYPE %s ADD VALUE %s%s", quoted(arena, step->name.text),
                   literal(arena, step->label.text, MIG_DIALECT_POSTGRES), place);
}

void render_value_postgres(const struct change *change)
{
    const struct step *step = change->step;
    struct arena *arena = change->render->arena;
    if (step->op == OP_RENAME_VALUE)
        render_execute(change->render, "ALTER TYPE %s RENAME VALUE %s TO %s", quoted(arena, step->name.text),
                       literal(arena, step->label.text, MIG_DIALECT_POSTGRES),
                       literal(arena, step->to.text, MIG_DIALECT_POSTGRES));
    else if (step->op == OP_ADD_VALUE && !step->at_once)
        add_value(change);
    else
        swap_type(change);
}
