/* SPDX-License-Identifier: MIT
 * In: a drop of a sequence or an extension. Out: a problem when something still stands on it.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/extension.h"
#include "schema/sequence.h"

struct drop {
    const struct apply *apply;
    struct span span;
    const char *name; /* of what is dropped */
    const char *what; /* "sequence `s`" */
    struct problem *problem;
};

static void add_use(struct drop *drop, const char *user, struct origin made, const char *help)
{
    struct problems *problems = drop->apply->problems;
    if (drop->problem == NULL) {
        drop->problem =
            problem_add(problems, PROBLEM_IN_USE, drop->span, "%s is still used by %s", drop->what, user);
        problem_help(problems, drop->problem, "%s", help);
    }
    apply_note_made(drop->apply, drop->problem, user, made);
}

struct draws {
    const char *name;
    bool found;
};

static void see_sequence(void *context, const char *name)
{
    struct draws *draws = context;
    draws->found = draws->found || text_equal(draws->name, name);
}

static void visit_table(void *context, const struct table *user)
{
    struct drop *drop = context;
    struct arena *arena = drop->apply->arena;
    for (size_t i = 0; i < user->column_count; i++) {
        const struct column *column = user->columns[i];
        struct draws draws = {drop->name, false};
        expr_sequences(arena, column->value, see_sequence, &draws);
        if (draws.found)
            add_use(drop,
                    arena_format(arena, "the default of `%s.%s`", user->object.name.text, column->name.text),
                    column->origin, "drop the column first, or leave the sequence where it is");
    }
}

bool apply_may_drop_sequence(const struct apply *apply, struct schema schema, const struct step *step,
                             const struct sequence *sequence)
{
    const char *name = sequence->object.name.text;
    struct drop drop = {apply, step->name.span, name, arena_format(apply->arena, "sequence `%s`", name),
                        NULL};
    schema_each_user(schema, name, visit_table, &drop);
    return drop.problem == NULL;
}

static void visit_indexes(struct drop *drop, const struct table *table)
{
    const char *what;
    for (size_t i = 0; i < table->index_count; i++) {
        const struct index *index = table->indexes[i];
        const char *name = index->object.name.text;
        if (text_equal(extension_of_index(index, table, &what), drop->name))
            add_use(drop, arena_format(drop->apply->arena, "index `%s`", name), index->object.origin,
                    arena_format(drop->apply->arena, "drop the index first: `drop index %s;`", name));
    }
}

static void visit_exclusions(struct drop *drop, const struct table *table)
{
    const char *what;
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = table->constraints[i];
        struct index index = constraint_as_index(constraint);
        if (constraint->kind == CONSTRAINT_EXCLUDE &&
            text_equal(extension_of_index(&index, table, &what), drop->name))
            add_use(drop, arena_format(drop->apply->arena, "constraint `%s`", constraint->name.text),
                    constraint->origin, "drop the constraint first");
    }
}

static void visit_object(void *context, const struct object *object)
{
    struct drop *drop = context;
    const char *name = object->name.text;
    if (object->kind == OBJECT_TABLE) {
        visit_indexes(drop, (const struct table *)object);
        visit_exclusions(drop, (const struct table *)object);
    }
    if (object->kind == OBJECT_EXTENSION && text_equal(extension_required(name), drop->name))
        add_use(drop, arena_format(drop->apply->arena, "extension `%s`", name), object->origin,
                arena_format(drop->apply->arena, "drop it first: `drop extension %s;`",
                             extension_source(drop->apply->arena, name)));
}

bool apply_may_drop_extension(const struct apply *apply, struct schema schema, const struct step *step,
                              const struct object *extension)
{
    const char *name = extension->name.text;
    struct drop drop = {apply, step->name.span, name, arena_format(apply->arena, "extension `%s`", name),
                        NULL};
    schema_each(schema, visit_object, &drop);
    return drop.problem == NULL;
}
