/* SPDX-License-Identifier: MIT
 * In: a statement and what it sets off. Out: a problem where that mends a reference which the statement
 * breaks. PostgreSQL looks at references behind each statement, those of triggers too, and before what is
 * `after`; SQLite at the end of all.
 */
#include "base/text.h"
#include "schema/trigger_order.h"

static bool is_on(const struct step *step, const char *table)
{
    return text_equal(step->table.text, table);
}

/* May the first step break a reference that the second one mends? PostgreSQL looks when the first one is
 * done, SQLite at the end of all. */
static bool mends(const struct table *owner, const struct constraint *key, const struct step *first,
                  const struct step *second)
{
    const char *own = owner->object.name.text, *other = key->table.text;
    enum reference_action action = first->op == OP_DELETE ? key->on_delete : key->on_update;
    if (key->kind != CONSTRAINT_FOREIGN_KEY || key->initially_deferred || text_equal(own, other))
        return false;
    if (is_on(first, own) && is_on(second, other))
        return (first->op == OP_INSERT || step_assigns(first, key->columns)) &&
               (second->op == OP_INSERT || step_assigns(second, key->references));
    return is_on(first, other) && is_on(second, own) && action == ACTION_NONE &&
           (first->op == OP_DELETE || step_assigns(first, key->references)) &&
           (second->op == OP_DELETE || step_assigns(second, key->columns));
}

struct mending {
    const struct statement *statement;
    const struct step *first, *second;
    const struct trigger *by; /* of the second one */
    bool found;
};

static void look_at_user(void *context, const struct table *owner)
{
    struct mending *mending = context;
    const struct apply *apply = mending->statement->apply;
    for (size_t i = 0; i < owner->constraint_count && !mending->found; i++) {
        const struct constraint *key = owner->constraints[i];
        if (!mends(owner, key, mending->first, mending->second))
            continue;
        mending->found = true;
        struct problem *problem = problem_add(
            apply->problems, PROBLEM_TRIGGER_MENDS, mending->statement->span,
            "trigger `%s` changes `%s` only after a statement on `%s`, which may break foreign key "
            "`%s` of `%s`: PostgreSQL looks at it before, SQLite behind",
            mending->by->object.name.text, mending->second->table.text, mending->first->table.text,
            key->name.text, owner->object.name.text);
        apply_note_made(apply, problem, arena_format(apply->arena, "foreign key `%s`", key->name.text),
                        key->origin);
        trigger_order_help(mending->statement, problem,
                           "change that table first, make the foreign key `deferrable initially deferred`");
    }
}

static void look_at_keys(struct mending *mending)
{
    const struct schema schema = mending->statement->schema;
    const struct table *table = schema_table(schema, mending->second->table.text);
    if (table == NULL || mending->found)
        return;
    look_at_user(mending, table);
    schema_each_user(schema, table->object.name.text, look_at_user, mending);
}

static void look_at_step(void *context, struct walk *walk, const struct step *step)
{
    struct mending *mending = context;
    mending->second = step;
    mending->by = walk->by;
    if (walk->by != NULL)
        look_at_keys(mending);
}

bool trigger_reference_is_right(const struct statement *statement, const struct act *act)
{
    struct mending mending = {.statement = statement, .first = statement->step};
    struct walk walk = {.arena = statement->apply->arena,
                        .schema = statement->schema,
                        .step = look_at_step,
                        .context = &mending};
    if (act->trigger != NULL && act->trigger->before)
        return true;
    if (act->trigger != NULL)
        walk_trigger(&walk, act->trigger);
    else
        walk_key(&walk, act->user, act->key, statement->step);
    return !mending.found;
}

bool trigger_body_mends_nothing(const struct statement *statement, const struct trigger *trigger)
{
    struct mending mending = {.statement = statement, .by = trigger};
    for (size_t i = 0; i < trigger->body.count; i++)
        for (size_t j = i + 1; j < trigger->body.count; j++) {
            mending.first = trigger->body.items[i];
            mending.second = trigger->body.items[j];
            if (mending.first->op != OP_REQUIRE && mending.second->op != OP_REQUIRE)
                look_at_keys(&mending);
        }
    return !mending.found;
}
