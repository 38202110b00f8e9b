/* SPDX-License-Identifier: MIT
 * In: a drop. Out: a problem when something else stands on what goes, with the places where those were
 * made; databases would refuse it, or take the others along without a word.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/enum_edit.h"
#include "schema/partition.h"

/* One problem for one drop, with a note for each user of what is dropped. */
struct uses {
    const struct apply *apply;
    struct span span;
    const char *dropped; /* "`trades.fee`" */
    struct problem *problem;
};

static void add_use(struct uses *uses, const char *user, struct origin made, const char *help)
{
    const struct apply *apply = uses->apply;
    if (uses->problem == NULL) {
        uses->problem = problem_add(apply->problems, PROBLEM_IN_USE, uses->span, "%s is still used by %s",
                                    uses->dropped, user);
        problem_help(apply->problems, uses->problem, "%s", help);
    }
    apply_note_made(apply, uses->problem, user, made);
}

static void add_constraint(struct uses *uses, const struct table *table, const struct constraint *constraint)
{
    struct arena *arena = uses->apply->arena;
    const char *name = constraint->name.text;
    const char *owner = table->object.name.text;
    add_use(uses, arena_format(arena, "constraint `%s` of `%s`", name, owner), constraint->origin,
            arena_format(arena, "drop the constraint first: `alter table %s drop constraint %s;`",
                         apply_written(arena, owner), apply_written(arena, name)));
}

static void add_index(struct uses *uses, const struct index *index)
{
    struct arena *arena = uses->apply->arena;
    const char *name = index->object.name.text;
    add_use(uses, arena_format(arena, "index `%s`", name), index->object.origin,
            arena_format(arena, "drop the index first: `drop index %s;`", apply_written(arena, name)));
}

static bool constraint_uses(const struct constraint *constraint, const char *table, const char *column)
{
    return constraint_reads(constraint, column) ||
           (text_equal(constraint->table.text, table) && names_have(constraint->references, column));
}

static bool index_reads(const struct index *index, const char *column)
{
    for (size_t i = 0; i < index->part_count; i++)
        if (expr_reads(index->parts[i].expr, column))
            return true;
    return expr_reads(index->where, column) || names_have(index->include, column);
}

/* Other tables' foreign keys need a key of this table over the column, which is found here. */
bool apply_may_drop_column(const struct apply *apply, struct schema schema, const struct step *step,
                           const struct table *table, const struct column *column)
{
    const char *name = column->name.text;
    const char *owner = table->object.name.text;
    struct uses uses = {apply, step->name.span, arena_format(apply->arena, "`%s.%s`", owner, name), NULL};
    for (size_t i = 0; i < table->constraint_count; i++)
        if (constraint_uses(table->constraints[i], owner, name))
            add_constraint(&uses, table, table->constraints[i]);
    for (size_t i = 0; i < table->index_count; i++)
        if (index_reads(table->indexes[i], name))
            add_index(&uses, table->indexes[i]);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *other = table->columns[i];
        if (other != column && expr_reads(other->generated, name))
            add_use(&uses, arena_format(apply->arena, "generated column `%s`", other->name.text),
                    other->origin, arena_format(apply->arena, "drop the generated column first"));
    }
    if (partition_reads(table, name))
        add_use(&uses, arena_format(apply->arena, "the partition key of `%s`", owner), table->object.origin,
                "a table keeps the columns by which it is partitioned");
    return apply_check_readers(apply, schema, step->name.span, STILL_READ, owner, name) &&
           uses.problem == NULL;
}

struct key_use {
    struct uses uses;
    const struct table *table;
    struct key key;
};

/* A derived step takes away a key that the same revision made: whoever referred to the columns before has
 * another. Elsewhere PostgreSQL knows with which of two keys a foreign key was made, and the schema does not.
 */
static bool has_another(const struct key_use *use, struct names columns)
{
    const struct table *without =
        use->key.constraint != NULL
            ? table_with_constraint(use->uses.apply->arena, use->table, use->key.constraint, NULL)
            : table_with_index(use->uses.apply->arena, use->table, use->key.index, NULL);
    struct key other = table_key(without, columns);
    return use->uses.apply->derived && (other.constraint != NULL || other.index != NULL);
}

static void visit_key_user(void *context, const struct table *user)
{
    struct key_use *use = context;
    for (size_t i = 0; i < user->constraint_count; i++) {
        const struct constraint *constraint = user->constraints[i];
        if (constraint->kind != CONSTRAINT_FOREIGN_KEY ||
            !text_equal(constraint->table.text, use->table->object.name.text))
            continue;
        if (key_covers(use->key, constraint->references) && !has_another(use, constraint->references))
            add_constraint(&use->uses, user, constraint);
    }
}

bool apply_may_drop_key(const struct apply *apply, struct schema schema, const struct step *step,
                        const struct table *table, struct key key)
{
    const char *name = key.constraint != NULL ? key.constraint->name.text : key.index->object.name.text;
    const char *what = arena_format(apply->arena, "`%s`", name);
    struct key_use use = {{apply, step->name.span, what, NULL}, table, key};
    visit_key_user(&use, table);
    schema_each_user(schema, table->object.name.text, visit_key_user, &use);
    return use.uses.problem == NULL;
}

struct table_use {
    struct uses uses;
    const char *name;
    struct schema schema;
};

static void visit_table_user(void *context, const struct table *user)
{
    struct table_use *use = context;
    for (size_t i = 0; i < user->constraint_count; i++)
        if (user->constraints[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            text_equal(user->constraints[i]->table.text, use->name))
            add_constraint(&use->uses, user, user->constraints[i]);
}

static void visit_partition(void *context, const struct partition *partition)
{
    struct table_use *use = context;
    struct arena *arena = use->uses.apply->arena;
    const char *name = partition->object.name.text;
    add_use(
        &use->uses, arena_format(arena, "partition `%s`", name), partition->object.origin,
        arena_format(arena, "drop the partition first: `drop partition %s;`", apply_written(arena, name)));
}

bool apply_may_drop_table(const struct apply *apply, struct schema schema, const struct step *step,
                          const struct table *table)
{
    const char *name = table->object.name.text;
    struct table_use use = {
        {apply, step->table.span, arena_format(apply->arena, "`%s`", name), NULL}, name, schema};
    schema_each_user(schema, name, visit_table_user, &use);
    if (table->partitioning != NULL)
        schema_each_partition(schema, name, visit_partition, &use);
    return apply_check_readers(apply, schema, step->table.span, STILL_READ, name, NULL) &&
           use.uses.problem == NULL;
}

/* Only a cast names the enum: the table has no column of it. */
static void visit_cast(void *context, const struct table *user, const struct enum_mention_place *place)
{
    struct table_use *use = context;
    struct arena *arena = use->uses.apply->arena;
    const char *owner = user->object.name.text;
    if (use->uses.problem != NULL)
        return;
    if (place->constraint != NULL)
        add_constraint(&use->uses, user, place->constraint);
    else if (place->index != NULL)
        add_index(&use->uses, place->index);
    else
        add_use(&use->uses, arena_format(arena, "`%s.%s`", owner, place->column->name.text),
                place->column->origin, "drop the column first, or leave the enum where it is");
}

static void visit_enum_user(void *context, const struct table *user)
{
    struct table_use *use = context;
    const struct apply *apply = use->uses.apply;
    struct arena *arena = apply->arena;
    for (size_t i = 0; i < user->column_count; i++) {
        const struct column *column = user->columns[i];
        if (column->type.kind == TYPE_ENUM && text_equal(column->type.name, use->name))
            add_use(&use->uses, arena_format(arena, "`%s.%s`", user->object.name.text, column->name.text),
                    column->origin, "drop the column first, or leave the enum where it is");
    }
    const struct enum_edit edit = {
        .arena = arena, .schema = use->schema, .dialect = apply->dialect, .type = use->name};
    table_enum_mentions(&edit, user, visit_cast, use);
}

bool apply_may_drop_enum(const struct apply *apply, struct schema schema, const struct step *step,
                         const struct enum_type *type)
{
    const char *name = type->object.name.text;
    struct table_use use = {
        {apply, step->name.span, arena_format(apply->arena, "enum `%s`", name), NULL}, name, schema};
    schema_each_user(schema, name, visit_enum_user, &use);
    return apply_check_readers(apply, schema, step->name.span, STILL_READ, name, NULL) &&
           use.uses.problem == NULL;
}

void apply_check_loss(const struct apply *apply, struct schema schema, const struct step *step,
                      const char *object, struct origin made)
{
    const char *loss = judge_loss(apply->arena, schema, step);
    if (loss == NULL || step->accepts_loss != NULL || apply->derived || apply_made_here(apply, made))
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_DATA_LOSS, step->span,
                                          "this destroys %s, and the revision does not accept that", loss);
    apply_note_made(apply, problem, object, made);
    problem_help(apply->problems, problem,
                 "write `accepting data loss \"reason\"` behind it to keep the step");
}
