/* SPDX-License-Identifier: MIT
 * Steps about triggers, and the triggers that another step has to do with. Comes in: the step and the schemas
 * around it. Goes out: statements; where a trigger has to be out of the way, it is dropped and made again.
 */
#include "sql/trigger_text.h"

#include "base/text.h"
#include "schema/apply.h"
#include "schema/namespace.h"

static bool on_postgres(const struct change *change)
{
    return change->render->dialect == MIG_DIALECT_POSTGRES;
}

static void make(const struct change *change, const struct trigger *trigger)
{
    render_add(change->render, MIG_KIND_EXECUTE, trigger_text(change, change->after, trigger), "");
}

static void make_function(const struct change *change, const char *words, const struct trigger *trigger)
{
    render_execute(change->render, "%s %s", words, trigger_function_text(change, change->after, trigger));
}

static void drop(const struct change *change, const struct trigger *trigger)
{
    struct arena *arena = change->render->arena;
    if (on_postgres(change)) /* which does not drop it while checks of the table are put off */
        settle_table(change, schema_table(change->before, trigger->table.text));
    if (on_postgres(change))
        render_execute(change->render, SQL_DROP_TRIGGER "%s ON %s", quoted(arena, trigger->object.name.text),
                       quoted(arena, trigger->table.text));
    else
        render_execute(change->render, SQL_DROP_TRIGGER "%s", quoted(arena, trigger->object.name.text));
}

static const struct trigger *trigger_in(const struct change *change, struct schema schema, const char *name)
{
    return schema_trigger(change->render->arena, schema, name);
}

static void rename_trigger(const struct change *change)
{
    const struct step *step = change->step;
    struct arena *arena = change->render->arena;
    const struct trigger *former = trigger_in(change, change->before, step->name.text);
    const char *from = quoted(arena, step->name.text), *to = quoted(arena, step->to.text);
    if (!on_postgres(change)) {
        drop(change, former);
        make(change, trigger_in(change, change->after, step->to.text));
        return;
    }
    render_execute(change->render, "ALTER TRIGGER %s ON %s RENAME TO %s", from,
                   quoted(arena, former->table.text), to);
    render_execute(change->render, "ALTER FUNCTION %s() RENAME TO %s", from, to);
}

void render_trigger(const struct change *change)
{
    const struct step *step = change->step;
    if (step->op == OP_RENAME_TRIGGER) {
        rename_trigger(change);
    } else if (step->op == OP_DROP_TRIGGER) {
        drop(change, trigger_in(change, change->before, step->name.text));
        if (on_postgres(change))
            render_execute(change->render, "DROP FUNCTION %s()",
                           quoted(change->render->arena, step->name.text));
    } else {
        if (on_postgres(change))
            make_function(change, "CREATE FUNCTION", trigger_in(change, change->after, step->name.text));
        make(change, trigger_in(change, change->after, step->name.text));
    }
}

/* --- triggers that another step has to do with --- */

struct concerned {
    const struct change *change;
    VEC(const struct trigger *) triggers; /* as they are before */
};

static void collect(void *context, const struct object *reader)
{
    struct concerned *concerned = context;
    const struct trigger *trigger = (const struct trigger *)reader;
    if (reader->kind != OBJECT_TRIGGER)
        return;
    for (size_t i = 0; i < concerned->triggers.count; i++)
        if (concerned->triggers.items[i] == trigger)
            return;
    vec_push(concerned->change->render->arena, &concerned->triggers, trigger);
}

static void collect_of(struct concerned *concerned, const char *name)
{
    if (name != NULL)
        schema_each_reader(concerned->change->render->arena, concerned->change->before, name, collect,
                           concerned);
}

static void collect_of_user(void *context, const struct table *user)
{
    collect_of(context, user->object.name.text);
}

static void collect_of_moved(void *context, const struct object *moved)
{
    struct concerned *concerned = context;
    collect_of(concerned, moved->name.text);
    schema_each_user(concerned->change->before, moved->name.text, collect_of_user, concerned);
}

static struct concerned concerned_by(const struct change *change)
{
    const struct step *step = change->step;
    struct concerned concerned = {.change = change};
    collect_of(&concerned, step->table.text);
    if (step->table.text != NULL || step->name.text == NULL)
        return concerned;
    if (step->op == OP_RENAME_SCHEMA)
        namespace_each(change->before, step->name.text, collect_of_moved, &concerned);
    collect_of(&concerned, step->name.text);
    schema_each_user(change->before, step->name.text, collect_of_user, &concerned);
    return concerned;
}

/* Does the step write rows, or types that a trigger's definition holds on to? */
static bool turns_rows(const struct step *step)
{
    if (step->op == OP_ADD_COLUMN)
        return step->fill != NULL;
    if (step->op == OP_ALTER_COLUMN)
        return step->fill != NULL || step->alteration->kind == ALTER_TYPE ||
               step->alteration->kind == ALTER_SET_COLLATION ||
               step->alteration->kind == ALTER_DROP_COLLATION ||
               step->alteration->kind == ALTER_SET_GENERATED;
    return step->op == OP_DROP_VALUE || (step->op == OP_ADD_VALUE && step->at_once);
}

struct owner {
    const char *table;
    bool found;
};

static void look_for_owner(void *context, const struct table *user)
{
    struct owner *owner = context;
    owner->found = owner->found || text_equal(user->object.name.text, owner->table);
}

/* Does the trigger stand on a table that the step changes, not only read it? */
static bool stands_on(const struct change *change, const struct trigger *trigger)
{
    struct owner owner = {trigger->table.text, false};
    if (!step_is_on_value(change->step))
        return text_equal(trigger->table.text, change->step->table.text);
    schema_each_user(change->before, change->step->name.text, look_for_owner, &owner);
    return owner.found;
}

static bool is_rebuilt(const struct change *change, const struct trigger *trigger)
{
    return !on_postgres(change) && step_rebuilds(change->before, change->step) && stands_on(change, trigger);
}

static bool says_the_same(const struct change *change, const struct trigger *before,
                          const struct trigger *after)
{
    return text_equal(trigger_text(change, change->before, before),
                      trigger_text(change, change->after, after));
}

bool trigger_goes_aside(const struct change *change, const struct trigger *trigger)
{
    const struct trigger *after = trigger_in(change, change->after, trigger->object.name.text);
    if (after == NULL)
        return false;
    if (turns_rows(change->step) && stands_on(change, trigger) && !is_rebuilt(change, trigger))
        return true;
    return !on_postgres(change) && !says_the_same(change, trigger, after);
}

void triggers_aside(const struct change *change)
{
    struct concerned concerned = concerned_by(change);
    for (size_t i = 0; i < concerned.triggers.count; i++)
        if (trigger_goes_aside(change, concerned.triggers.items[i]))
            drop(change, concerned.triggers.items[i]);
}

/* PostgreSQL keeps the function as a text, in which nothing follows a new name. */
static void renew_function(const struct change *change, const struct trigger *before,
                           const struct trigger *after)
{
    if (!text_equal(trigger_function_text(change, change->before, before),
                    trigger_function_text(change, change->after, after)))
        make_function(change, "CREATE OR REPLACE FUNCTION", after);
}

void triggers_back(const struct change *change)
{
    struct concerned concerned = concerned_by(change);
    for (size_t i = 0; i < concerned.triggers.count; i++) {
        const struct trigger *before = concerned.triggers.items[i];
        const struct trigger *after = trigger_in(change, change->after, before->object.name.text);
        if (after != NULL && on_postgres(change))
            renew_function(change, before, after);
        if (trigger_goes_aside(change, before))
            make(change, after);
    }
}

static void make_again(void *context, const struct trigger *trigger)
{
    const struct change *change = context;
    if (!trigger_goes_aside(change, trigger))
        make(change, trigger);
}

void triggers_of_rebuilt(const struct change *change)
{
    struct change copy = *change;
    schema_each_trigger(change->render->arena, change->before, change->step->table.text, make_again, &copy);
}

struct listing {
    const struct change *change;
    struct buf *sql;
};

static void list_one(void *context, const struct trigger *trigger)
{
    const struct listing *listing = context;
    if (!trigger_goes_aside(listing->change, trigger))
        buf_format(listing->sql, ";\n%s", trigger_text(listing->change, listing->change->before, trigger));
}

void write_triggers_in_place(struct buf *sql, const struct change *change)
{
    struct listing listing = {change, sql};
    schema_each_trigger(change->render->arena, change->before, change->step->table.text, list_one, &listing);
}
