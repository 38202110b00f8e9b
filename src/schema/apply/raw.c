/* SPDX-License-Identifier: MIT
 * Raw SQL: it changes what its `effect` says. Comes in: the schema before it. Goes out: the schema with the
 * steps of the effect applied, and with the objects outside the language that it makes or drops.
 */
#include "schema/apply/applying.h"
#include "schema/declared.h"
#include "schema/trigger.h"

/* On PostgreSQL a trigger has a function of its name. */
static bool is_of_trigger(const struct apply *apply, struct schema schema, const struct step *step,
                          const char *name)
{
    static const char word[] = "function ";
    size_t length = strlen(name);
    if (apply->dialect != MIG_DIALECT_POSTGRES || strncmp(name, word, strlen(word)) != 0 ||
        strcmp(name + length - 2, "()") != 0)
        return false;
    const char *plain = arena_textn(apply->arena, name + strlen(word), length - strlen(word) - 2);
    const struct trigger *trigger = schema_trigger(apply->arena, schema, plain);
    if (trigger == NULL)
        return false;
    struct problem *problem = problem_add(apply->problems, PROBLEM_DECLARED, step->name.span,
                                          "%s belongs to the trigger of its name at this revision", name);
    apply_note_made(apply, problem, apply_object_words(apply->arena, &trigger->object),
                    trigger->object.origin);
    return true;
}

void apply_declare(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const char *name = declared_name(apply->arena, step->name.text);
    const struct object *other = schema_find(apply->arena, *schema, OBJECT_DECLARED, name);
    if (strchr(name, ' ') == NULL || strlen(name) < 3) {
        struct problem *problem = problem_add(apply->problems, PROBLEM_DECLARED, step->name.span,
                                              "`%s` does not say what kind of object it is", name);
        problem_help(apply->problems, problem,
                     "write it as \"function f(integer)\" or \"trigger t on orders\"");
        return;
    }
    if (other != NULL) {
        struct problem *problem = problem_add(apply->problems, PROBLEM_DECLARED, step->name.span,
                                              "%s exists already at this revision", name);
        apply_note_made(apply, problem, name, other->origin);
        return;
    }
    if (is_of_trigger(apply, *schema, step, name))
        return;
    struct origin origin =
        apply->derived ? (struct origin){step->name.span, NULL} : apply_origin(apply, step->name.span);
    *schema = schema_put_object(apply->arena, *schema, declared_new(apply->arena, name, origin));
    schema->declared++;
}

void apply_undeclare(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const char *name = declared_name(apply->arena, step->name.text);
    const struct object *object = schema_find(apply->arena, *schema, OBJECT_DECLARED, name);
    if (object == NULL) {
        problem_add(apply->problems, PROBLEM_DECLARED, step->name.span, "%s does not exist at this revision",
                    name);
        return;
    }
    *schema = schema_remove(apply->arena, *schema, object, apply_origin(apply, step->span));
    schema->declared--;
}

/* One step of an effect: it has to be a change of the schema. */
static bool changes_schema(enum op op)
{
    return op != OP_INSERT && op != OP_UPDATE && op != OP_DELETE && op != OP_BACKFILL && op != OP_SQL &&
           op != OP_CALL;
}

void apply_raw(const struct apply *apply, struct schema *schema, const struct step *step)
{
    for (size_t i = 0; i < step->effect.count; i++) {
        const struct step *change = step->effect.items[i];
        if (changes_schema(change->op))
            *schema = apply_step(apply, *schema, change);
        else
            problem_add(apply->problems, PROBLEM_EFFECT, change->span,
                        "an effect says what becomes of the schema, and `%s` leaves it as it is",
                        op_words(change->op));
    }
}

struct hanging {
    struct schema schema;
    const struct object *found;
};

static void look_at_user(void *context, const struct table *user)
{
    struct hanging *hanging = context;
    if (hanging->found == NULL)
        hanging->found = declared_on(hanging->schema, user->object.name.text);
}

/* On SQLite the labels of an enum stand in each table that has a column of it. */
static const struct object *hanging_on_users(struct schema schema, const struct step *step)
{
    struct hanging hanging = {schema, NULL};
    schema_each_user(schema, step->name.text, look_at_user, &hanging);
    return hanging.found;
}

bool apply_may_touch(const struct apply *apply, struct schema schema, const struct step *step)
{
    bool on_label = step_is_on_value(step);
    bool rebuilds = apply->dialect == MIG_DIALECT_SQLITE && (on_label || step_rebuilds(schema, step));
    if (!rebuilds && step->op != OP_DROP_TABLE && step->op != OP_RENAME_TABLE)
        return true;
    const struct object *hanging =
        on_label ? hanging_on_users(schema, step) : declared_on(schema, step->table.text);
    if (hanging == NULL)
        return true;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_IN_USE, on_label ? step->name.span : step->table.span,
                    "%s is in the way: %s", hanging->name.text,
                    rebuilds ? "SQLite has to make the table anew, and only you know how to make that again"
                             : "it hangs on the table, and only you know what becomes of it");
    apply_note_made(apply, problem, "it", hanging->origin);
    problem_help(apply->problems, problem, "drop it before, with `sql ... effect { drop object \"%s\"; }`",
                 hanging->name.text);
    return false;
}

struct schema apply_quietly(struct arena *arena, struct schema before, const struct step *step,
                            enum mig_dialect dialect)
{
    struct problems problems = {.arena = arena};
    struct apply quiet = {arena, &problems, "", dialect, true};
    return apply_step(&quiet, before, step);
}
