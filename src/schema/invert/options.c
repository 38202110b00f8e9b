/* SPDX-License-Identifier: MIT
 * In: a step about names, comments or options, and the schema before it. Out: the steps that give the table
 * what it had.
 */
#include "schema/invert/inverting.h"
#include "schema/parameters.h"

struct inverse inverting_rename_constraint(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct table *table = schema_table(inverting->before, step->table.text);
    const struct constraint **one = arena_array(inverting->arena, const struct constraint *, 1);
    struct step *back = inverting_add(inverting, OP_RENAME_CONSTRAINT, step->table);
    one[0] = table_constraint(table, step->name.text);
    back->name = step->to;
    back->to = step->name;
    back->constraints = one; /* whether its old name was said */
    back->constraint_count = 1;
    return inverse_done(inverting);
}

struct inverse inverting_rename_index(struct inverting *inverting)
{
    struct step *back = inverting_add(inverting, OP_RENAME_INDEX, inverting->step->table);
    back->name = inverting->step->to;
    back->to = inverting->step->name;
    return inverse_done(inverting);
}

struct inverse inverting_comment(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct table *table = schema_table(inverting->before, step->table.text);
    const char *former =
        step->name.text == NULL ? table->comment : table_column(table, step->name.text)->comment;
    struct step *back =
        inverting_add(inverting, former != NULL ? OP_SET_COMMENT : OP_DROP_COMMENT, step->table);
    back->name = step->name;
    back->comment = former;
    return inverse_done(inverting);
}

struct inverse inverting_option(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    enum op op = step->op == OP_SET_OPTION ? OP_DROP_OPTION : OP_SET_OPTION;
    inverting_add(inverting, op, step->table)->option = step->option;
    return inverse_done(inverting);
}

static void back_to(struct inverting *inverting, enum op op, struct parameters parameters)
{
    struct step *back = inverting_add(inverting, op, inverting->step->table);
    back->name = inverting->step->name;
    back->parameters = parameters;
}

/* Those that were set before get their value again, the others go. */
struct inverse inverting_parameters(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct table *table = schema_table(inverting->before, step->table.text);
    struct parameters before =
        table != NULL ? table->parameters : schema_index(inverting->before, step->name.text)->parameters;
    struct parameters old = {NULL, 0}, new = {NULL, 0};
    for (size_t i = 0; i < step->parameters.count; i++) {
        struct parameter parameter = {step->parameters.items[i].name, NULL, {0, 0}};
        const struct parameter *former = parameters_find(before, parameter.name.text);
        if (former != NULL)
            old = parameters_with(inverting->arena, old, *former);
        else
            new = parameters_with(inverting->arena, new, parameter);
    }
    if (old.count != 0)
        back_to(inverting, OP_SET_PARAMETERS, old);
    if (new.count != 0)
        back_to(inverting, OP_RESET_PARAMETERS, new);
    return inverse_done(inverting);
}
