/* SPDX-License-Identifier: MIT
 * In: a step on the values of an enum. Out: whether SQLite, which knows an enum only by the length of its
 * columns and a check, must build the tables anew that have such columns.
 */
#include "base/text.h"
#include "schema/apply.h"

/* The longest label but for one; `but` NULL: of all. */
static size_t longest(struct names labels, const char *but)
{
    size_t most = 1;
    for (size_t i = 0; i < labels.count; i++) {
        size_t length = text_equal(labels.items[i].text, but) ? 0 : text_characters(labels.items[i].text);
        most = length > most ? length : most;
    }
    return most;
}

bool enum_step_changes(struct schema before, const struct step *step)
{
    const struct enum_type *type = schema_enum(before, step->name.text);
    if (type == NULL)
        return false;
    if (!type->unchecked_on_sqlite || step->op == OP_RENAME_VALUE ||
        (step->op == OP_DROP_VALUE && step->fill != NULL))
        return true;
    size_t length = longest(type->labels, NULL);
    return step->op == OP_ADD_VALUE ? text_characters(step->label.text) > length
                                    : longest(type->labels, step->label.text) < length;
}

static void see_user(void *context, const struct table *user)
{
    bool *any = context;
    *any = user != NULL;
}

bool enum_step_rebuilds(struct schema before, const struct step *step)
{
    bool any = false;
    schema_each_user(before, step->name.text, see_user, &any);
    return any && enum_step_changes(before, step);
}
