/* SPDX-License-Identifier: MIT
 * In: the parts of an `alter enum` or `rename enum`. Out: its step, whose enum is filled in when it goes into
 * a list; and, when a block is whole, which added values a later step of it may use.
 */
#include "language/tree.h"

#include "schema/enum_use.h"

struct step_list *step_list_of_enum(struct step_list *list, struct name name)
{
    for (size_t i = 0; i < list->steps.count; i++)
        list->steps.items[i]->name = name;
    return list;
}

static struct step *step_on_value(struct parser *parser, enum op op, struct name label)
{
    struct step *step = step_of(parser, op);
    step->label = label;
    return step;
}

struct step *build_add_value(struct parser *parser, struct name label, struct name beside, bool before,
                             const struct expr *fill)
{
    struct step *step = step_on_value(parser, OP_ADD_VALUE, label);
    step->beside = beside;
    step->before = before;
    step->fill = fill;
    return step;
}

struct step *build_rename_value(struct parser *parser, struct name label, struct name to)
{
    struct step *step = step_on_value(parser, OP_RENAME_VALUE, label);
    step->to = to;
    return step;
}

struct step *build_drop_value(struct parser *parser, struct name label, struct tail tail)
{
    struct step *step = step_on_value(parser, OP_DROP_VALUE, label);
    step->fill = tail.fill;
    step->accepts_loss = tail.accepts_loss;
    return step;
}

void step_list_mark_values(struct parser *parser, const struct step_list *list)
{
    const struct step *const *steps = (const struct step *const *)list->steps.items;
    for (size_t i = 0; i < list->steps.count; i++)
        if (steps[i]->op == OP_ADD_VALUE)
            list->steps.items[i]->at_once = value_may_be_used(
                parser->arena, steps[i], (struct steps){steps + i + 1, list->steps.count - i - 1});
}
