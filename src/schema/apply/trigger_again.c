/* SPDX-License-Identifier: MIT
 * In: a step that has changed a table. Out: the triggers that read or write the table, resolved anew; a
 * problem for each that does not go with the table any more.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/namespace.h"
#include "schema/object.h"
#include "schema/trigger.h"

struct looking {
    const struct apply *apply;
    const struct step *step;
    struct schema *schema;
};

/* It may be for one database only, though this step is for both. */
static const struct trigger *resolved(const struct looking *looking, const struct trigger *trigger,
                                      struct problems *problems)
{
    struct apply apply = *looking->apply;
    struct schema schema = *looking->schema;
    apply.problems = problems;
    apply.derived = true;
    bool both = !trigger->alone && !looking->apply->derived && looking->step->dialects == EVERY_DIALECT;
    return apply_trigger_body(&apply, &schema, trigger, both ? EVERY_DIALECT : 1u << apply.dialect);
}

static void refuse(struct looking *looking, const struct object *reader, const char *why)
{
    const struct apply *apply = looking->apply;
    const char *words = apply_object_words(apply->arena, reader);
    struct problem *problem = problem_add(apply->problems, PROBLEM_NOT_REFITTED, looking->step->span,
                                          "%s does not go with this: %s", words, why);
    apply_note_made(apply, problem, words, reader->origin);
    problem_help(apply->problems, problem, "drop it first: `drop trigger %s;`",
                 apply_written(apply->arena, reader->name.text));
    reader = schema_find(apply->arena, *looking->schema, OBJECT_TRIGGER, reader->name.text);
    *looking->schema = schema_remove(apply->arena, *looking->schema, reader, (struct origin){0});
    *looking->schema = schema_mark_gone(apply->arena, *looking->schema, NULL, /* said once */
                                        object_key(apply->arena, OBJECT_TRIGGER, reader->name.text),
                                        (struct gone){.unknown = true});
}

static void look(void *context, const struct object *reader)
{
    struct looking *looking = context;
    const struct apply *apply = looking->apply;
    struct problems problems = {.arena = apply->arena};
    if (reader->kind != OBJECT_TRIGGER || ((const struct trigger *)reader)->text != NULL)
        return;
    const struct trigger *made = resolved(looking, (const struct trigger *)reader, &problems);
    if (problems.list.count == 0) {
        *looking->schema = schema_put_object(apply->arena, *looking->schema, &made->object);
        return;
    }
    refuse(looking, reader, problems.list.items[0]->message);
}

/* --- a table that gets a name which a query inside already has for something else --- */

struct hiding {
    const char *name;
    bool found;
};

static void look_for_alias(void *context, const struct expr *expr)
{
    struct hiding *hiding = context;
    for (size_t s = 0; expr->query != NULL && s < expr->query->select_count; s++)
        for (size_t i = 0; i < expr->query->selects[s].source_count; i++)
            if (text_equal(expr->query->selects[s].sources[i].alias.text, hiding->name))
                hiding->found = true;
    if (expr->query != NULL)
        query_exprs(expr->query, look_for_alias, hiding);
    for (size_t i = 0; i < expr->count; i++)
        look_for_alias(hiding, expr->args[i]);
}

static void look_for_hidden(void *context, const struct trigger_place *place, const struct expr *expr)
{
    if (place->around->by_table)
        look_for_alias(context, expr);
}

static void look_renamed(void *context, const struct object *reader)
{
    struct looking *looking = context;
    struct hiding hiding = {path_base(looking->step->to.text), false};
    if (reader->kind != OBJECT_TRIGGER || looking->apply->derived) /* that name was its own */
        return;
    trigger_exprs((const struct trigger *)reader, look_for_hidden, &hiding);
    if (trigger_row_name(hiding.name))
        refuse(
            looking, reader,
            arena_format(looking->apply->arena, "`%s` is a row in it, and no name for a table", hiding.name));
    else if (hiding.found)
        refuse(looking, reader,
               arena_format(looking->apply->arena, "a query in it calls something else `%s`", hiding.name));
}

static void look_at_table(struct looking *looking, const char *name)
{
    schema_each_reader(looking->apply->arena, *looking->schema, name, look, looking);
}

static void look_at_user(void *context, const struct table *user)
{
    look_at_table(context, user->object.name.text);
}

/* Under its new name already. */
static void look_at_moved(void *context, const struct object *moved)
{
    struct looking *looking = context;
    look_at_table(looking, moved->name.text);
    schema_each_user(*looking->schema, moved->name.text, look_at_user, looking);
}

void apply_triggers_again(const struct apply *apply, struct schema before, struct schema *schema,
                          const struct step *step)
{
    struct looking looking = {apply, step, schema};
    const char *table = step->table.text;
    const char *type = step->op == OP_RENAME_ENUM ? step->to.text : step->name.text;
    if (step_is_on_value(step) || step->op == OP_RENAME_ENUM)
        schema_each_user(*schema, type, look_at_user, &looking);
    else if (step->op == OP_RENAME_SCHEMA)
        namespace_each(*schema, step->to.text, look_at_moved, &looking);
    else if (step->op == OP_RENAME_TABLE)
        schema_each_reader(apply->arena, before, table, look_renamed, &looking);
    else if (schema_table(before, table) != schema_table(*schema, table))
        look_at_table(&looking, table);
}
