/* SPDX-License-Identifier: MIT
 * In: a table with a column altered. Out: the same with every expression that reads the column typed anew,
 * as the databases would do it, and a problem for each part of the table that does not go with it any more.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/index_methods.h"

/* What reads the column: one at a time. */
struct reader {
    const struct alter *alter;
    const struct table *table; /* as it will be */
    const char *words;         /* "constraint `c`" */
    struct origin made;
    const char *help;
};

static void refuse(const struct reader *reader, const char *why)
{
    const struct alter *alter = reader->alter;
    struct problem *problem = problem_add(alter->apply->problems, PROBLEM_NOT_REFITTED, alter->step->span,
                                          "%s does not go with this: %s", reader->words, why);
    apply_note_made(alter->apply, problem, reader->words, reader->made);
    problem_help(alter->apply->problems, problem, "%s", reader->help);
}

static const struct expr *resolve(const struct reader *reader, struct apply *apply, const struct table *rows,
                                  struct place place, const struct column *target, const struct expr *expr)
{
    const struct alter *alter = reader->alter;
    struct place there = {place.rows != NULL ? rows : NULL, place.where, place.rules};
    if (target != NULL)
        return apply_value(apply, alter->schema, alter->step, there, rows, target, expr);
    return apply_expr(apply, alter->schema, alter->step, there, expr);
}

/* An expression may be for one database only, though this step is for both: then it was so before. `target`
 * NULL: it stands for itself. */
static const struct expr *refit(const struct reader *reader, struct place place, const struct column *target,
                                const struct expr *expr)
{
    const struct alter *alter = reader->alter;
    struct problems before = {.arena = alter->apply->arena};
    struct problems after = {.arena = alter->apply->arena};
    struct apply apply = *alter->apply;
    const struct column *former = target != NULL ? table_column(alter->table, target->name.text) : NULL;
    apply.problems = &before;
    resolve(reader, &apply, alter->table, place, former, expr);
    if (before.list.count != 0) {
        struct problems alone = {.arena = alter->apply->arena};
        apply.derived = true;
        apply.problems = &alone;
        resolve(reader, &apply, alter->table, place, former, expr);
        if (alone.list.count != 0) /* it did not go before either, which was said then */
            return expr;
    }
    apply.problems = &after;
    const struct expr *resolved = resolve(reader, &apply, reader->table, place, target, expr);
    if (after.list.count == 0)
        return resolved;
    refuse(reader, after.list.items[0]->message);
    return expr;
}

/* A default may not fit before: its column is what changes. */
static const struct table *refit_default(struct reader *reader, const struct table *table)
{
    const struct column *column = table_column(table, reader->alter->column->name.text);
    if (column->value == NULL || reader->alter->step->alteration->kind != ALTER_TYPE)
        return table;
    struct problems problems = {.arena = reader->alter->apply->arena};
    struct apply apply = *reader->alter->apply;
    struct column *copy = arena_new(apply.arena, struct column);
    apply.problems = &problems;
    *copy = *column;
    reader->table = table;
    reader->words = arena_format(apply.arena, "the default of %s", reader->alter->name);
    reader->made = column->origin;
    reader->help = "write `drop default` before it, and `set default` behind it";
    copy->value = apply_value(&apply, reader->alter->schema, reader->alter->step,
                              (struct place){NULL, "a default", 0}, table, column, column->value);
    if (problems.list.count != 0)
        refuse(reader, problems.list.items[0]->message);
    return table_with_column(apply.arena, table, column, copy);
}

static bool changes_type(const struct alter *alter)
{
    enum alteration_kind kind = alter->step->alteration->kind;
    return kind == ALTER_TYPE || kind == ALTER_SET_COLLATION || kind == ALTER_DROP_COLLATION;
}

static const struct table *refit_generated(struct reader *reader, const struct table *table,
                                           const struct column *column)
{
    const struct alter *alter = reader->alter;
    const struct apply *apply = alter->apply;
    bool own = text_equal(column->name.text, alter->column->name.text);
    bool postgres = apply->dialect == MIG_DIALECT_POSTGRES;
    bool generated = alter->step->alteration->kind == ALTER_SET_GENERATED;
    if (column->generated == NULL || !(own || expr_reads(column->generated, alter->column->name.text)))
        return table;
    reader->table = table;
    reader->words = arena_format(apply->arena, "generated column `%s`", column->name.text);
    reader->made = column->origin;
    reader->help = "drop the generated column first, and add it again behind";
    if (!own && postgres && changes_type(alter))
        refuse(reader, "PostgreSQL does not alter the type of a column that a generated one reads");
    else if (!own && postgres && generated)
        refuse(reader, "on PostgreSQL it cannot read what is generated too");
    if (own && alter->step->alteration->kind != ALTER_TYPE)
        return table;
    struct column *copy = arena_new(apply->arena, struct column);
    *copy = *column;
    copy->generated = refit(reader, (struct place){table, "a generated column", RULE_DETERMINISTIC}, column,
                            column->generated);
    return table_with_column(apply->arena, table, column, copy);
}

static const struct table *refit_check(struct reader *reader, const struct table *table,
                                       const struct constraint *constraint)
{
    const struct alter *alter = reader->alter;
    struct arena *arena = alter->apply->arena;
    bool sqlite = alter->apply->dialect == MIG_DIALECT_SQLITE;
    const char *where = arena_format(arena, "a check of `%s`", table->object.name.text);
    reader->table = table;
    reader->words = arena_format(arena, "constraint `%s`", constraint->name.text);
    reader->made = constraint->origin;
    reader->help = arena_format(arena, "drop it first: `alter table %s drop constraint %s;`",
                                apply_written(arena, table->object.name.text),
                                apply_written(arena, constraint->name.text));
    struct constraint *copy = arena_new(arena, struct constraint);
    *copy = *constraint;
    copy->check =
        refit(reader, (struct place){table, where, sqlite ? RULE_BOOLEAN | RULE_DETERMINISTIC : RULE_BOOLEAN},
              NULL, constraint->check);
    return table_with_constraint(arena, table, constraint, copy);
}

/* What the method and the operator class of an index take. */
static void check_part(const struct reader *reader, const struct index *index, const struct index_part *part)
{
    struct problems problems = {.arena = reader->alter->apply->arena};
    struct apply apply = *reader->alter->apply;
    apply.problems = &problems;
    apply_check_index_part(&apply, reader->table, index_method_find(index->method), part);
    if (problems.list.count != 0)
        refuse(reader, problems.list.items[0]->message);
}

static const struct table *refit_index(struct reader *reader, const struct table *table,
                                       const struct index *index)
{
    struct arena *arena = reader->alter->apply->arena;
    const char *where = arena_format(arena, "the index `%s`", index->object.name.text);
    struct index *copy = arena_new(arena, struct index);
    struct index_part *parts = arena_array(arena, struct index_part, index->part_count);
    reader->table = table;
    reader->words = arena_format(arena, "index `%s`", index->object.name.text);
    reader->made = index->object.origin;
    reader->help =
        arena_format(arena, "drop it first: `drop index %s;`", apply_written(arena, index->object.name.text));
    *copy = *index;
    for (size_t i = 0; i < index->part_count; i++) {
        parts[i] = index->parts[i];
        parts[i].expr = refit(reader, (struct place){table, where, RULE_DETERMINISTIC | RULE_RANGES}, NULL,
                              parts[i].expr);
        if (expr_reads(index->parts[i].expr, reader->alter->column->name.text))
            check_part(reader, index, &parts[i]);
    }
    copy->parts = parts;
    if (index->where != NULL)
        copy->where = refit(reader, (struct place){table, where, RULE_BOOLEAN | RULE_DETERMINISTIC}, NULL,
                            index->where);
    return table_with_index(arena, table, index, copy);
}

static bool index_reads(const struct index *index, const char *column)
{
    for (size_t i = 0; i < index->part_count; i++)
        if (expr_reads(index->parts[i].expr, column))
            return true;
    return expr_reads(index->where, column);
}

/* PostgreSQL keeps a key as an index. */
static void check_key(struct reader *reader, const struct table *table, const struct constraint *key)
{
    const struct alter *alter = reader->alter;
    struct arena *arena = alter->apply->arena;
    if (!names_have(key->columns, alter->column->name.text) || alter->now->type.kind != TYPE_JSON ||
        alter->apply->dialect != MIG_DIALECT_POSTGRES)
        return;
    reader->words = arena_format(arena, "constraint `%s`", key->name.text);
    reader->made = key->origin;
    reader->help =
        arena_format(arena, "drop it first: `alter table %s drop constraint %s;`",
                     apply_written(arena, table->object.name.text), apply_written(arena, key->name.text));
    refuse(reader, "PostgreSQL cannot compare values of type json");
}

/* Which operators its keys have depends on their types. */
static void refuse_exclusion(struct reader *reader, const struct table *table,
                             const struct constraint *constraint)
{
    struct arena *arena = reader->alter->apply->arena;
    if (!changes_type(reader->alter))
        return;
    reader->words = arena_format(arena, "constraint `%s`", constraint->name.text);
    reader->made = constraint->origin;
    reader->help = arena_format(arena, "drop it first: `alter table %s drop constraint %s;`",
                                apply_written(arena, table->object.name.text),
                                apply_written(arena, constraint->name.text));
    refuse(reader, "an exclusion compares the values of this type");
}

static void check_references(const struct alter *alter, const struct table *table)
{
    struct problems problems = {.arena = alter->apply->arena};
    struct apply quiet = *alter->apply;
    quiet.problems = &problems;
    apply_check_references(&quiet, alter->schema, table);
    for (size_t i = 0; i < problems.list.count; i++) {
        struct problem *problem = problem_add(alter->apply->problems, problems.list.items[i]->code,
                                              alter->step->span, "%s", problems.list.items[i]->message);
        problem_help(alter->apply->problems, problem,
                     changes_type(alter)
                         ? "drop the foreign key first, and add it again when both sides have changed"
                         : "drop the foreign key first");
    }
}

const struct table *apply_refit(const struct alter *alter, const struct table *table)
{
    struct reader reader = {.alter = alter, .table = table};
    const char *name = alter->column->name.text;
    const struct table *start = table;
    table = refit_default(&reader, table);
    for (size_t i = 0; i < start->column_count; i++)
        table = refit_generated(&reader, table, table->columns[i]);
    for (size_t i = 0; i < start->constraint_count; i++) {
        const struct constraint *constraint = start->constraints[i];
        if (constraint->kind == CONSTRAINT_CHECK && expr_reads(constraint->check, name))
            table = refit_check(&reader, table, constraint);
        else if (constraint->kind == CONSTRAINT_EXCLUDE && constraint_reads(constraint, name))
            refuse_exclusion(&reader, table, constraint);
        else if (constraint_is_key(constraint))
            check_key(&reader, table, constraint);
    }
    for (size_t i = 0; i < start->index_count; i++)
        if (index_reads(start->indexes[i], name))
            table = refit_index(&reader, table, start->indexes[i]);
    if (changes_type(alter) || alter->step->alteration->kind == ALTER_SET_GENERATED)
        check_references(alter, table);
    return table;
}
