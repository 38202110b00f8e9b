/* SPDX-License-Identifier: MIT
 * In: a trigger, a foreign key with an action, or a step on rows. Out: each trigger and step that it sets
 * off, also by way of others. Triggers for one database are left out: they may do what they like.
 */
#include "schema/trigger.h"

#include "base/text.h"

static bool same_columns(const struct step *a, const struct step *b)
{
    bool same = a->assignment_count == b->assignment_count;
    for (size_t i = 0; same && i < a->assignment_count; i++)
        same = text_equal(a->assignments[i].column.text, b->assignments[i].column.text);
    return same;
}

/* Only a step of a key tells what it sets off by which key it was. */
static const struct constraint *maker(const struct walk *walk)
{
    return walk->by == NULL ? walk->key : NULL;
}

static bool was_seen(const struct walk *walk, const struct step *step)
{
    for (size_t i = 0; i < walk->seen.count; i++) {
        const struct step *other = walk->seen.items[i].step;
        if (walk->seen.items[i].key == maker(walk) && other->op == step->op &&
            text_equal(other->table.text, step->table.text) && same_columns(other, step))
            return true;
    }
    return false;
}

void walk_trigger(struct walk *walk, const struct trigger *trigger)
{
    const struct trigger *outer = walk->by, *through = walk->through;
    const struct constraint *key = walk->key;
    walk->key = maker(walk);
    walk->by = walk->through = trigger;
    if (walk->trigger != NULL)
        walk->trigger(walk->context, walk, trigger);
    for (size_t i = 0; i < trigger->body.count && !walk->stop; i++)
        if (trigger->body.items[i]->op != OP_REQUIRE)
            walk_step(walk, trigger->body.items[i]);
    walk->by = outer;
    walk->through = through;
    walk->key = key;
}

struct setting_off {
    struct walk *walk;
    const struct step *step;
};

static void fire(void *context, const struct trigger *trigger)
{
    const struct setting_off *by = context;
    if (!by->walk->stop && !trigger->alone && trigger_fires(trigger, by->step))
        walk_trigger(by->walk, trigger);
}

bool key_acts(const struct constraint *key, const struct step *step)
{
    enum reference_action action = step->op == OP_DELETE ? key->on_delete : key->on_update;
    bool touched = step->op == OP_DELETE;
    for (size_t i = 0; i < step->assignment_count; i++)
        touched = touched || names_have(key->references, step->assignments[i].column.text);
    return key->kind == CONSTRAINT_FOREIGN_KEY && touched && step->op != OP_INSERT && action != ACTION_NONE &&
           action != ACTION_RESTRICT;
}

void walk_key(struct walk *walk, const struct table *user, const struct constraint *key,
              const struct step *step)
{
    const struct trigger *outer = walk->by;
    const struct constraint *outer_key = walk->key;
    struct step *made = arena_new(walk->arena, struct step);
    struct assignment *assignments = arena_array(walk->arena, struct assignment, key->columns.count);
    bool deletes = step->op == OP_DELETE && key->on_delete == ACTION_CASCADE;
    if (!key_acts(key, step))
        return;
    for (size_t i = 0; i < key->columns.count; i++)
        assignments[i].column = key->columns.items[i];
    *made = (struct step){.op = deletes ? OP_DELETE : OP_UPDATE,
                          .table = user->object.name,
                          .assignments = assignments,
                          .assignment_count = deletes ? 0 : key->columns.count};
    walk->by = NULL;
    walk->key = key;
    walk_step(walk, made);
    walk->by = outer;
    walk->key = outer_key;
}

static void follow_user(void *context, const struct table *user)
{
    const struct setting_off *by = context;
    for (size_t i = 0; i < user->constraint_count && !by->walk->stop; i++)
        if (text_equal(user->constraints[i]->table.text, by->step->table.text))
            walk_key(by->walk, user, user->constraints[i], by->step);
}

void walk_step(struct walk *walk, const struct step *step)
{
    struct setting_off by = {walk, step};
    const struct table *own = schema_table(walk->schema, step->table.text);
    if (walk->step != NULL)
        walk->step(walk->context, walk, step);
    if (walk->stop || was_seen(walk, step))
        return;
    vec_push(walk->arena, &walk->seen, ((struct walked){step, maker(walk)}));
    schema_each_trigger(walk->arena, walk->schema, step->table.text, fire, &by);
    if (step->op == OP_INSERT || own == NULL)
        return;
    follow_user(&by, own);
    schema_each_user(walk->schema, step->table.text, follow_user, &by);
}
