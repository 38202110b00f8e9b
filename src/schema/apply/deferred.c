/* SPDX-License-Identifier: MIT
 * In: a constraint that is checked at the end of a transaction. Out: a problem when another one has its name.
 *
 * PostgreSQL alters no table while such a check is pending, so a migration has it made and puts it off again,
 * by its name; and where a name belongs to two constraints, PostgreSQL wants to put off both.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"

struct namesake {
    const char *table, *name;
    bool only_deferred; /* only one that is put off counts */
    const struct table *found;
};

static void visit(void *context, const struct table *user)
{
    struct namesake *namesake = context;
    const struct constraint *other = table_constraint(user, namesake->name);
    if (other != NULL && !text_equal(user->object.name.text, namesake->table) &&
        (!namesake->only_deferred || other->initially_deferred))
        namesake->found = user;
}

/* The other table of the same schema that has a constraint of that name. */
static const struct table *find(const struct apply *apply, struct schema schema, struct namesake *namesake)
{
    const char *path = path_beside(apply->arena, namesake->table, namesake->name);
    const struct taken *taken = schema_taken(apply->arena, schema, path);
    const struct table *owner =
        taken != NULL && taken->table != NULL ? schema_table(schema, taken->table) : NULL;
    schema_each_user(schema, arena_format(apply->arena, "\037%s", path), visit, namesake);
    if (owner != NULL)
        visit(namesake, owner);
    return namesake->found;
}

void apply_check_deferred(const struct apply *apply, struct schema schema, const struct table *table,
                          const struct constraint *constraint)
{
    const char *name = constraint->name.text;
    struct namesake namesake = {table->object.name.text, name, !constraint->initially_deferred, NULL};
    const struct table *other =
        apply->dialect == MIG_DIALECT_POSTGRES ? find(apply, schema, &namesake) : NULL;
    if (other == NULL)
        return;
    struct span span = constraint->name.span.end != 0 ? constraint->name.span : constraint->origin.span;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_DEFERRED_NAME, span,
        "`%s` and `%s` would both have a constraint `%s`, and PostgreSQL could not put off one of them alone",
        table->object.name.text, other->object.name.text, name);
    apply_note_made(apply, problem, arena_format(apply->arena, "the one of `%s`", other->object.name.text),
                    table_constraint(other, name)->origin);
    problem_help(apply->problems, problem,
                 "give one of them another name, since one is `initially deferred`");
}
