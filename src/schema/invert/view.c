/* SPDX-License-Identifier: MIT
 * In: a step about a view and the schema before it. Out: the step that takes it back; the schema knows the
 * query that was there. And for a step that views let pass and whose way back they would refuse: the views,
 * and the triggers that read them, go before it and come again behind it.
 */
#include "schema/view.h"
#include "base/text.h"
#include "schema/declared.h"
#include "schema/invert/inverting.h"
#include "schema/trigger.h"

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

struct standing {
    struct view_readers readers;
    VEC(const struct trigger *) triggers; /* that read the views */
    const char *table, *column;
};

static void see_trigger(void *context, const struct object *reader)
{
    struct standing *standing = context;
    const struct trigger *trigger = (const struct trigger *)reader;
    if (reader->kind != OBJECT_TRIGGER)
        return;
    for (size_t i = 0; i < standing->triggers.count; i++)
        if (standing->triggers.items[i] == trigger)
            return;
    vec_push(standing->readers.arena, &standing->triggers, trigger);
}

static void see_reader(void *context, const struct object *reader)
{
    struct standing *standing = context;
    if (standing->column == NULL || object_reads_column(reader, standing->table, standing->column))
        view_readers_add(&standing->readers, reader);
}

static void see_column(struct standing *standing, const char *table, const char *column)
{
    standing->table = table;
    standing->column = column;
    schema_each_reader(standing->readers.arena, standing->readers.schema, table, see_reader, standing);
}

struct enum_standing {
    struct standing *standing;
    const char *type;
};

static void see_user(void *context, const struct table *user)
{
    const struct enum_standing *on = context;
    for (size_t i = 0; i < user->column_count; i++)
        if (user->columns[i]->type.kind == TYPE_ENUM && text_equal(user->columns[i]->type.name, on->type))
            see_column(on->standing, user->object.name.text, user->columns[i]->name.text);
}

/* Of all steps these alone may be taken under a view and not be taken back under it. */
static void see_views(struct standing *standing, const struct step *step)
{
    struct enum_standing on = {standing, step->name.text};
    if (step->op == OP_ALTER_COLUMN)
        see_column(standing, step->table.text, step->name.text);
    if (step->op != OP_ADD_VALUE)
        return;
    see_column(standing, step->name.text, NULL);
    schema_each_user(standing->readers.schema, step->name.text, see_user, &on);
}

static bool is_refused(const struct inverting *inverting, struct schema schema, const struct inverse *inverse)
{
    struct problems problems = {.arena = inverting->arena};
    struct apply apply = {inverting->arena, &problems, "", inverting->dialect, true};
    for (size_t i = 0; i < inverse->steps.count && problems.list.count == 0; i++)
        schema = apply_step(&apply, schema, inverse->steps.items[i]);
    return problems.list.count > 0 && problems.list.items[0]->code == PROBLEM_IN_USE;
}

struct inverse inverting_around_views(struct inverting *inverting, struct inverse inverse)
{
    const struct step *step = inverting->step;
    struct arena *arena = inverting->arena;
    struct schema before = inverting->before;
    struct inverting around = {.arena = arena, .before = before, .step = step, .dialect = inverting->dialect};
    struct standing standing = {.readers = {.arena = arena, .schema = before}};
    if (inverse.result != INVERT_DONE)
        return inverse;
    see_views(&standing, step);
    size_t count = standing.readers.list.count;
    if (count == 0 ||
        !is_refused(inverting, apply_quietly(arena, before, step, inverting->dialect), &inverse))
        return inverse;
    for (size_t i = 0; i < count; i++)
        if (declared_on(before, standing.readers.list.items[i]->object.name.text) != NULL)
            return inverse; /* what raw SQL made on it would not come again */
    for (size_t i = 0; i < count; i++)
        schema_each_reader(arena, before, standing.readers.list.items[i]->object.name.text, see_trigger,
                           &standing);
    for (size_t i = 0; i < standing.triggers.count; i++)
        inverting_add(&around, OP_DROP_TRIGGER, (struct name){0})->name =
            standing.triggers.items[i]->object.name;
    for (size_t i = 0; i < count; i++)
        make(&around, OP_DROP_VIEW, standing.readers.list.items[i]->object.name);
    for (size_t i = 0; i < inverse.steps.count; i++)
        vec_push(arena, &around.steps, inverse.steps.items[i]);
    for (size_t i = count; i-- > 0;)
        make(&around, OP_CREATE_VIEW, standing.readers.list.items[i]->object.name);
    for (size_t i = 0; i < standing.triggers.count; i++) {
        struct step *again = inverting_add(&around, OP_CREATE_TRIGGER, (struct name){0});
        again->name = standing.triggers.items[i]->object.name;
        again->trigger = standing.triggers.items[i];
    }
    return inverse_done(&around);
}
