/* SPDX-License-Identifier: MIT
 * In: a step and the schema before it. Out: the steps that lead back, or what the author has to say
 * first. What a drop takes away comes back whole, since the schema before the step knows all of it.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/invert/inverting.h"

struct inverse inverse_done(const struct inverting *inverting)
{
    return (struct inverse){.result = INVERT_DONE, .steps = {inverting->steps.items, inverting->steps.count}};
}

struct inverse inverse_missing(enum invert_result result, const char *why)
{
    return (struct inverse){.result = result, .why = why};
}

struct step *inverting_add(struct inverting *inverting, enum op op, struct name table)
{
    struct step *step = arena_new(inverting->arena, struct step);
    step->op = op;
    step->span = inverting->step->span;
    step->dialects = inverting->step->dialects;
    step->table = table;
    vec_push(inverting->arena, &inverting->steps, step);
    return step;
}

const struct table *inverting_table_after(const struct inverting *inverting)
{
    struct problems problems = {.arena = inverting->arena};
    struct apply quiet = {inverting->arena, &problems, "", inverting->dialect, true};
    struct schema after = apply_step(&quiet, inverting->before, inverting->step);
    return schema_table(after, inverting->step->table.text);
}

static void drop_new_constraints(struct inverting *inverting)
{
    const struct table *before = schema_table(inverting->before, inverting->step->table.text);
    const struct table *after = inverting_table_after(inverting);
    for (size_t i = after->constraint_count; i-- > 0;) {
        struct name name = after->constraints[i]->name;
        if (table_constraint(before, name.text) == NULL)
            inverting_add(inverting, OP_DROP_CONSTRAINT, inverting->step->table)->name = name;
    }
}

static struct inverse invert_add_column(struct inverting *inverting)
{
    drop_new_constraints(inverting);
    inverting_add(inverting, OP_DROP_COLUMN, inverting->step->table)->name = inverting->step->column->name;
    return inverse_done(inverting);
}

struct step *inverting_create_index(struct inverting *inverting, const struct index *index)
{
    struct step *step = inverting_add(inverting, OP_CREATE_INDEX, index->table);
    step->name = index->object.name;
    step->index = index;
    return step;
}

/* A reference of the table to itself whose key is an index, which comes only after the table. */
static bool waits_for_index(const struct table *table, const struct constraint *constraint)
{
    return constraint->kind == CONSTRAINT_FOREIGN_KEY &&
           text_equal(constraint->table.text, table->object.name.text) &&
           table_key(table, constraint->references).index != NULL;
}

void inverting_add_constraint(struct inverting *inverting, struct name table,
                              const struct constraint *constraint)
{
    const struct constraint **one = arena_array(inverting->arena, const struct constraint *, 1);
    struct step *step = inverting_add(inverting, OP_ADD_CONSTRAINT, table);
    one[0] = constraint;
    step->name = constraint->name;
    step->constraints = one;
    step->constraint_count = 1;
}

static struct inverse invert_drop_table(struct inverting *inverting)
{
    const struct table *table = schema_table(inverting->before, inverting->step->table.text);
    const struct table *definition = table;
    for (size_t i = 0; i < table->constraint_count; i++)
        if (waits_for_index(table, table->constraints[i]))
            definition = table_with_constraint(inverting->arena, definition, table->constraints[i], NULL);
    struct table *bare = table_copy(inverting->arena, definition);
    bare->indexes = NULL;
    bare->index_count = 0;
    inverting_add(inverting, OP_CREATE_TABLE, table->object.name)->definition = bare;
    for (size_t i = 0; i < table->index_count; i++)
        inverting_create_index(inverting, table->indexes[i]);
    for (size_t i = 0; i < table->constraint_count; i++)
        if (waits_for_index(table, table->constraints[i]))
            inverting_add_constraint(inverting, table->object.name, table->constraints[i]);
    return inverse_done(inverting);
}

static struct inverse invert_drop_column(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct column *column =
        table_column(schema_table(inverting->before, step->table.text), step->name.text);
    if (column_needs_value(column) && step->fill == NULL)
        return inverse_missing(INVERT_NEEDS_FILL,
                               arena_format(inverting->arena,
                                            "`%s.%s` cannot be null and would come back without a value",
                                            step->table.text, step->name.text));
    struct step *add = inverting_add(inverting, OP_ADD_COLUMN, step->table);
    add->name = column->name;
    add->column = column;
    add->fill = step->fill;
    return inverse_done(inverting);
}

static struct inverse invert_drop_constraint(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    const struct table *table = schema_table(inverting->before, step->table.text);
    inverting_add_constraint(inverting, step->table, table_constraint(table, step->name.text));
    return inverse_done(inverting);
}

/* `if not exists` did nothing where the index was there. */
static struct inverse invert_create_index(struct inverting *inverting)
{
    struct name name = inverting->step->index->object.name;
    if (schema_index(inverting->before, name.text) == NULL) {
        struct step *drop = inverting_add(inverting, OP_DROP_INDEX, inverting->step->table);
        drop->name = name;
        drop->concurrently = inverting->step->concurrently;
    }
    return inverse_done(inverting);
}

static struct inverse invert_drop_index(struct inverting *inverting)
{
    inverting_create_index(inverting, schema_index(inverting->before, inverting->step->name.text))
        ->concurrently = inverting->step->concurrently;
    return inverse_done(inverting);
}

static struct inverse invert_drop_enum(struct inverting *inverting)
{
    const struct enum_type *type = schema_enum(inverting->before, inverting->step->name.text);
    struct step *create = inverting_add(inverting, OP_CREATE_ENUM, (struct name){0});
    create->name = type->object.name;
    create->type = type;
    return inverse_done(inverting);
}

static struct step *on_enum(struct inverting *inverting, enum op op)
{
    struct step *step = inverting_add(inverting, op, (struct name){0});
    step->name = inverting->step->name;
    step->label = inverting->step->label;
    step->fill = inverting->step->fill;
    return step;
}

/* To its place among the others. What follows may use it, so it is there at once. */
static struct inverse invert_drop_value(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    struct names labels = schema_enum(inverting->before, step->name.text)->labels;
    struct step *add = on_enum(inverting, OP_ADD_VALUE);
    add->at_once = true;
    for (size_t i = 0; i + 1 < labels.count; i++)
        if (text_equal(labels.items[i].text, step->label.text)) {
            add->beside = labels.items[i + 1];
            add->before = true;
        }
    return inverse_done(inverting);
}

static struct inverse invert_rename_value(struct inverting *inverting)
{
    struct step *step = on_enum(inverting, OP_RENAME_VALUE);
    step->label = inverting->step->to;
    step->to = inverting->step->label;
    return inverse_done(inverting);
}

static struct inverse invert_rename_table(struct inverting *inverting)
{
    inverting_add(inverting, OP_RENAME_TABLE, inverting->step->to)->to = inverting->step->table;
    return inverse_done(inverting);
}

static struct inverse invert_rename_column(struct inverting *inverting)
{
    struct step *step = inverting_add(inverting, OP_RENAME_COLUMN, inverting->step->table);
    step->name = inverting->step->to;
    step->to = inverting->step->name;
    return inverse_done(inverting);
}

/* Raw SQL and calls: what the author gave becomes the step, and the step its way back. */
/* The effect taken back, last step first. */
static struct inverse invert_effect(const struct inverting *inverting)
{
    struct steps effect = inverting->step->effect;
    struct inverting back = {.arena = inverting->arena};
    struct inverse *inverses = arena_array(inverting->arena, struct inverse, effect.count);
    struct schema schema = inverting->before;
    for (size_t i = 0; i < effect.count; i++) {
        inverses[i] = invert_step(inverting->arena, inverting->revision_start, schema, effect.items[i],
                                  inverting->dialect);
        if (inverses[i].result != INVERT_DONE)
            return inverses[i];
        schema = apply_quietly(inverting->arena, schema, effect.items[i], inverting->dialect);
    }
    for (size_t i = effect.count; i-- > 0;)
        for (size_t s = 0; s < inverses[i].steps.count; s++)
            vec_push(back.arena, &back.steps, inverses[i].steps.items[s]);
    return inverse_done(&back);
}

static struct inverse invert_opaque(struct inverting *inverting, const char *why)
{
    const struct step *step = inverting->step;
    switch (step->reverse) {
    case REVERSE_MISSING:
        return inverse_missing(INVERT_NEEDS_REVERSE, why);
    case REVERSE_NOTHING:
        break;
    case REVERSE_GIVEN: {
        struct inverse effect = invert_effect(inverting);
        if (effect.result != INVERT_DONE)
            return effect;
        struct step *back = inverting_add(inverting, step->op, step->table);
        back->effect = effect.steps;
        back->text = step->reverse_text;
        back->text_span = step->reverse_span;
        back->reverse = REVERSE_GIVEN;
        back->reverse_text = step->text;
        back->reverse_span = step->text_span;
        break;
    }
    }
    return inverse_done(inverting);
}

static struct inverse invert(struct inverting *inverting)
{
    const struct step *step = inverting->step;
    switch (step->op) {
    case OP_CREATE_TABLE:
        inverting_add(inverting, OP_DROP_TABLE, step->table);
        return inverse_done(inverting);
    case OP_DROP_TABLE:
        return invert_drop_table(inverting);
    case OP_RENAME_TABLE:
        return invert_rename_table(inverting);
    case OP_ADD_COLUMN:
        return invert_add_column(inverting);
    case OP_DROP_COLUMN:
        return invert_drop_column(inverting);
    case OP_RENAME_COLUMN:
        return invert_rename_column(inverting);
    case OP_ALTER_COLUMN:
        return inverting_alter(inverting);
    case OP_ADD_CONSTRAINT:
        drop_new_constraints(inverting);
        return inverse_done(inverting);
    case OP_DROP_CONSTRAINT:
        return invert_drop_constraint(inverting);
    case OP_CREATE_INDEX:
        return invert_create_index(inverting);
    case OP_DROP_INDEX:
        return invert_drop_index(inverting);
    case OP_RENAME_CONSTRAINT:
        return inverting_rename_constraint(inverting);
    case OP_RENAME_INDEX:
        return inverting_rename_index(inverting);
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
        return inverting_comment(inverting);
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        return inverting_option(inverting);
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
        return inverting_parameters(inverting);
    case OP_CREATE_ENUM:
        inverting_add(inverting, OP_DROP_ENUM, (struct name){0})->name = step->name;
        return inverse_done(inverting);
    case OP_DROP_ENUM:
        return invert_drop_enum(inverting);
    case OP_RENAME_ENUM: {
        struct step *back = inverting_add(inverting, OP_RENAME_ENUM, (struct name){0});
        back->name = step->to;
        back->to = step->name;
        return inverse_done(inverting);
    }
    case OP_ADD_VALUE:
        on_enum(inverting, OP_DROP_VALUE);
        return inverse_done(inverting);
    case OP_RENAME_VALUE:
        return invert_rename_value(inverting);
    case OP_DROP_VALUE:
        return invert_drop_value(inverting);
    case OP_CREATE_SEQUENCE:
    case OP_ALTER_SEQUENCE:
    case OP_RENAME_SEQUENCE:
    case OP_DROP_SEQUENCE:
    case OP_CREATE_EXTENSION:
    case OP_DROP_EXTENSION:
    case OP_CREATE_SCHEMA:
    case OP_RENAME_SCHEMA:
    case OP_DROP_SCHEMA:
    case OP_CREATE_PARTITION:
    case OP_RENAME_PARTITION:
    case OP_DROP_PARTITION:
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
        return inverting_postgres(inverting);
    case OP_INSERT:
        return inverting_insert(inverting);
    case OP_UPDATE:
        return inverting_update(inverting);
    case OP_BACKFILL:
        return inverting_backfill(inverting);
    case OP_DELETE:
        return inverting_delete(inverting);
    case OP_DECLARE:
        inverting_add(inverting, OP_UNDECLARE, (struct name){0})->name = step->name;
        return inverse_done(inverting);
    case OP_UNDECLARE:
        inverting_add(inverting, OP_DECLARE, (struct name){0})->name = step->name;
        return inverse_done(inverting);
    case OP_REQUIRE: /* changes nothing */
        return inverse_done(inverting);
    case OP_CREATE_VIEW:
    case OP_DROP_VIEW:
    case OP_RENAME_VIEW:
    case OP_REPLACE_VIEW:
        return inverting_view(inverting);
    case OP_CREATE_TRIGGER:
    case OP_DROP_TRIGGER:
    case OP_RENAME_TRIGGER:
        return inverting_trigger(inverting);
    case OP_SQL:
        return invert_opaque(inverting, "it is raw SQL without `reverse`");
    case OP_CALL:
        return invert_opaque(inverting,
                             arena_format(inverting->arena, "it calls `%s` without `reverse`", step->text));
    }
    return inverse_done(inverting);
}

struct inverse invert_step(struct arena *arena, struct schema revision_start, struct schema before,
                           const struct step *step, enum mig_dialect dialect)
{
    struct inverting inverting = {
        .arena = arena, .revision_start = revision_start, .before = before, .step = step, .dialect = dialect};
    if (!step_runs_on(step, dialect))
        return inverse_done(&inverting);
    return inverting_around_views(&inverting, invert(&inverting));
}
