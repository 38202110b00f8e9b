/* SPDX-License-Identifier: MIT
 * create, drop and rename trigger. What the schema keeps is the resolved trigger. On PostgreSQL it is a
 * trigger and a function of one name.
 */
#include "schema/trigger.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/declared.h"
#include "schema/object.h"

#include <strings.h>

static const struct trigger *find(const struct apply *apply, struct schema *schema, struct name name)
{
    struct arena *arena = apply->arena;
    const char *key = object_key(arena, OBJECT_TRIGGER, name.text);
    const struct trigger *trigger = schema_trigger(arena, *schema, name.text);
    const struct gone *gone = schema_gone(arena, *schema, NULL, key);
    if (trigger != NULL || (gone != NULL && gone->unknown))
        return trigger;
    struct problem *problem = problem_add(apply->problems, PROBLEM_UNKNOWN_TRIGGER, name.span,
                                          "there is no trigger `%s` at this revision", name.text);
    apply_note_gone(apply, problem, gone);
    if (gone == NULL)
        *schema = schema_mark_gone(arena, *schema, NULL, key, (struct gone){.unknown = true});
    return NULL;
}

/* Triggers have names of their own, which SQLite knows in any case. */
static bool is_free(const struct apply *apply, struct schema schema, struct name name)
{
    struct arena *arena = apply->arena;
    const struct taken *taken = schema_taken(arena, schema, object_key(arena, OBJECT_TRIGGER, name.text));
    if (taken == NULL)
        return true;
    const char *mark = strrchr(taken->name, '\037');
    const struct trigger *other = schema_trigger(arena, schema, mark != NULL ? mark + 1 : taken->name);
    bool same = text_equal(other->object.name.text, name.text);
    struct problem *problem =
        same ? problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span,
                           "the name `%s` is taken by a trigger at this revision", name.text)
             : problem_add(apply->problems, PROBLEM_NAME_CASE, name.span,
                           "`%s` differs from trigger `%s` only by case", name.text, other->object.name.text);
    apply_note_made(apply, problem, apply_object_words(arena, &other->object), other->object.origin);
    return false;
}

static bool is_function_of_postgres(const char *name)
{
    static const char *const names[] = {
#define POSTGRES_FUNCTION(name) name,
#include "schema/postgres_functions.def"
#undef POSTGRES_FUNCTION
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(names[i], name))
            return true;
    return false;
}

/* The function beside it must not be there already. */
static bool function_is_free(const struct apply *apply, struct schema schema, struct name name)
{
    if (apply->dialect == MIG_DIALECT_POSTGRES && is_function_of_postgres(name.text)) {
        problem_add(apply->problems, PROBLEM_RESERVED_NAME, name.span,
                    "the trigger has a function of its name, and PostgreSQL has a function `%s` of its own",
                    name.text);
        return false;
    }
    const char *function =
        declared_name(apply->arena, arena_format(apply->arena, "function %s()", name.text));
    const struct object *declared = schema_find(apply->arena, schema, OBJECT_DECLARED, function);
    if (apply->dialect != MIG_DIALECT_POSTGRES || declared == NULL)
        return true;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_NEEDED_NAME, name.span,
        "the trigger `%s` has a function of its name, and there is one at this revision", name.text);
    apply_note_made(apply, problem, function, declared->origin);
    return false;
}

static bool check_new_name(const struct apply *apply, struct schema schema, struct name name)
{
    return apply_check_name(apply, name) && apply_check_reserved(apply, name) &&
           is_free(apply, schema, name) && function_is_free(apply, schema, name);
}

static const struct trigger *new_trigger(const struct apply *apply, const struct step *step,
                                         const struct trigger *resolved)
{
    struct trigger *made = arena_new(apply->arena, struct trigger);
    *made = *resolved;
    made->object = (struct object){OBJECT_TRIGGER, step->name, {{0, 0}, NULL}};
    if (apply->derived)
        return made;
    made->object.origin = apply_origin(apply, step->name.span);
    made->alone = step->dialects != EVERY_DIALECT;
    return made;
}

void apply_create_trigger(const struct apply *apply, struct schema *schema, const struct step *step)
{
    bool free = check_new_name(apply, *schema, step->name);
    unsigned dialects = apply->derived ? 1u << apply->dialect : step->dialects;
    const struct trigger *resolved = apply_trigger_body(apply, schema, step->trigger, dialects);
    const struct trigger *made = resolved != NULL && free ? new_trigger(apply, step, resolved) : NULL;
    if (made != NULL && apply_check_trigger(apply, *schema, made, dialects))
        *schema = schema_put_object(apply->arena, *schema, &made->object);
    else /* what names it later is no new mistake */
        *schema = schema_mark_gone(apply->arena, *schema, NULL,
                                   object_key(apply->arena, OBJECT_TRIGGER, step->name.text),
                                   (struct gone){.unknown = true});
}

void apply_drop_trigger(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct trigger *trigger = find(apply, schema, step->name);
    if (trigger != NULL)
        *schema = schema_remove(apply->arena, *schema, &trigger->object, apply_origin(apply, step->span));
}

void apply_rename_trigger(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct trigger *trigger = find(apply, schema, step->name);
    struct origin by = apply_origin(apply, step->span);
    const char *key = object_key(apply->arena, OBJECT_TRIGGER, step->name.text);
    if (trigger == NULL || !check_new_name(apply, *schema, step->to))
        return;
    struct trigger *copy = arena_new(apply->arena, struct trigger);
    *copy = *trigger;
    copy->object.name = step->to;
    struct schema after = schema_remove(apply->arena, *schema, &trigger->object, by);
    after = schema_mark_gone(apply->arena, after, NULL, key, (struct gone){.by = by, .to = step->to.text});
    *schema = schema_put_object(apply->arena, after, &copy->object);
}
