/* SPDX-License-Identifier: MIT
 * add and drop constraint, and what every new constraint must fulfil: a name of its own, columns that
 * exist, a key that is not there yet.
 */
#include "base/path.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/print.h"

#include <strings.h>

enum { POSTGRES_KEY_COLUMNS = 32 };

static const char *words_of(enum constraint_kind kind)
{
    switch (kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return "the primary key";
    case CONSTRAINT_UNIQUE:
        return "the unique key";
    case CONSTRAINT_CHECK:
        return "the check";
    case CONSTRAINT_FOREIGN_KEY:
        return "the foreign key";
    case CONSTRAINT_EXCLUDE:
        return "the exclusion";
    }
    return "";
}

static const struct constraint *in_any_case(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (strcasecmp(table->constraints[i]->name.text, name) == 0)
            return table->constraints[i];
    return NULL;
}

bool apply_check_constraint_name(const struct apply *apply, struct schema schema, const struct table *table,
                                 const struct constraint *constraint)
{
    struct name name = constraint->name;
    const struct constraint *other = in_any_case(table, name.text);
    if (other != NULL) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span, "`%s` already has a constraint `%s`",
                        table->object.name.text, other->name.text);
        apply_note_made(apply, problem, arena_format(apply->arena, "constraint `%s`", other->name.text),
                        other->origin);
        return false;
    }
    struct name path = {path_beside(apply->arena, table->object.name.text, name.text), name.span};
    if (constraint_is_index(constraint) && text_equal(path.text, table->object.name.text)) {
        problem_add(apply->problems, PROBLEM_NAME_TAKEN, name.span,
                    "the name `%s` is taken by the table itself, and a key is an index of its name",
                    path.text);
        return false;
    }
    return constraint_is_index(constraint) ? apply_check_new_name(apply, schema, path)
                                           : apply_check_name(apply, name);
}

/* The whole of it as written. */
static struct span span_of(const struct step *step, const struct constraint *constraint)
{
    return constraint->origin.span.end != 0 ? constraint->origin.span : step->span;
}

static bool check_other_keys(const struct apply *apply, const struct step *step, const struct table *table,
                             const struct constraint *constraint)
{
    const char *name = table->object.name.text;
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *other = table->constraints[i];
        struct problem *problem = NULL;
        if (!constraint_is_key(other))
            continue;
        if (constraint->kind == CONSTRAINT_PRIMARY_KEY && other->kind == CONSTRAINT_PRIMARY_KEY)
            problem = problem_add(apply->problems, PROBLEM_SECOND_PRIMARY_KEY, span_of(step, constraint),
                                  "`%s` already has a primary key", name);
        else if (names_equal(constraint->columns, other->columns))
            problem = problem_add(apply->problems, PROBLEM_SAME_KEY, span_of(step, constraint),
                                  "`%s` already has a key over the same columns", name);
        if (problem == NULL)
            continue;
        apply_note_made(apply, problem, arena_format(apply->arena, "constraint `%s`", other->name.text),
                        other->origin);
        if (step->op == OP_ADD_CONSTRAINT)
            problem_help(apply->problems, problem,
                         "drop that one first: `alter table %s drop constraint %s;`",
                         apply_written(apply->arena, name), apply_written(apply->arena, other->name.text));
        return false;
    }
    return true;
}

static void check_key_columns(const struct apply *apply, const struct step *step, const struct table *table,
                              const struct constraint *constraint)
{
    const char *what = words_of(constraint->kind);
    if (apply->dialect == MIG_DIALECT_POSTGRES && constraint->columns.count > POSTGRES_KEY_COLUMNS)
        problem_add(apply->problems, PROBLEM_LIMIT, span_of(step, constraint),
                    "%s has %zu columns, and PostgreSQL takes no more than %d", what,
                    constraint->columns.count, POSTGRES_KEY_COLUMNS);
    for (size_t i = 0; i < constraint->columns.count; i++) {
        struct name name = constraint->columns.items[i];
        const struct column *column = table_column(table, name.text);
        if (column == NULL)
            continue;
        if (column->type.kind == TYPE_JSON && apply->dialect == MIG_DIALECT_POSTGRES)
            problem_add(apply->problems, PROBLEM_JSON_KEY, name.span,
                        "PostgreSQL cannot compare values of type json, so `%s` cannot be part of a key",
                        name.text);
        if (column->generated != NULL && constraint->kind == CONSTRAINT_PRIMARY_KEY &&
            apply->dialect == MIG_DIALECT_SQLITE)
            problem_add(apply->problems, PROBLEM_SQLITE_LACKS, name.span,
                        "SQLite has no primary key over a generated column such as `%s`", name.text);
    }
}

static bool written_here(const struct step *step, const struct column *column)
{
    return step->op == OP_CREATE_TABLE ||
           (step->op == OP_ADD_COLUMN && text_equal(step->column->name.text, column->name.text));
}

static bool references_in(const struct constraint *const *constraints, size_t count, const char *column)
{
    for (size_t i = 0; i < count; i++)
        if (constraints[i]->kind == CONSTRAINT_FOREIGN_KEY && names_have(constraints[i]->columns, column))
            return true;
    return false;
}

/* Does the step make it refer to another table, which then gives it its numbers? */
static bool is_reference(const struct step *step, const struct column *column)
{
    const char *name = column->name.text;
    if (step->op == OP_CREATE_TABLE)
        return references_in(step->definition->constraints, step->definition->constraint_count, name);
    return references_in(step->constraints, step->constraint_count, name);
}

/* Numbered by SQLite: the rowid, under the name of a key that is one integer. */
static bool is_rowid(const struct table *table, const struct constraint *key, const struct column *column)
{
    bool whole = column->type.kind == TYPE_INTEGER || column->type.kind == TYPE_BIGINT;
    return key->columns.count == 1 && (whole || column->identity != IDENTITY_NONE) && column->value == NULL &&
           column->generated == NULL && !table->without_rowid;
}

const struct table *apply_numbering(const struct apply *apply, const struct table *table)
{
    const struct constraint *key = table_primary_key(table);
    if (apply->dialect != MIG_DIALECT_SQLITE || key == NULL || key->columns.count != 1)
        return table;
    const struct column *column = table_column(table, key->columns.items[0].text);
    if (column == NULL || column->serial == is_rowid(table, key, column))
        return table;
    struct column *copy = arena_new(apply->arena, struct column);
    *copy = *column;
    copy->serial = !column->serial;
    return table_with_column(apply->arena, table, column, copy);
}

/* Numbered by the database: rowid on SQLite, wherever the key is one integer; a sequence on PostgreSQL, where
 * the column was made with the key. A derived step knows from the old column what it was. */
static bool is_serial(const struct apply *apply, const struct step *step, const struct table *table,
                      const struct constraint *constraint, const struct column *column)
{
    bool whole = column->type.kind == TYPE_INTEGER || column->type.kind == TYPE_BIGINT;
    bool single = constraint->columns.count == 1 && whole && !column->type.array;
    bool own_value = column->value != NULL || column->generated != NULL || column->identity != IDENTITY_NONE;
    if (apply->dialect == MIG_DIALECT_SQLITE)
        return is_rowid(table, constraint, column);
    if (apply->derived || !written_here(step, column))
        return column->serial;
    return single && !own_value && !is_reference(step, column);
}

static const struct table *with_key_column(const struct apply *apply, const struct step *step,
                                           const struct table *table, const struct constraint *constraint,
                                           struct name name)
{
    const struct column *column = table_column(table, name.text);
    if (column == NULL)
        return table;
    if (!column->not_null && !written_here(step, column)) {
        struct problem *problem = problem_add(apply->problems, PROBLEM_NULLABLE_KEY, name.span,
                                              "`%s.%s` may hold null, and a primary key cannot",
                                              table->object.name.text, name.text);
        apply_note_made(apply, problem,
                        arena_format(apply->arena, "`%s.%s`", table->object.name.text, name.text),
                        column->origin);
    }
    bool serial = is_serial(apply, step, table, constraint, column);
    if (column->not_null && column->serial == serial)
        return table;
    struct column *copy = arena_new(apply->arena, struct column);
    *copy = *column;
    copy->not_null = true;
    copy->serial = serial;
    return table_with_column(apply->arena, table, column, copy);
}

static void check_deferrable(const struct apply *apply, const struct step *step,
                             const struct constraint *constraint)
{
    if (!constraint->deferrable && !constraint->initially_deferred)
        return;
    if (constraint->kind == CONSTRAINT_CHECK)
        problem_add(apply->problems, PROBLEM_ATTRIBUTES, span_of(step, constraint),
                    "no check can be deferred");
    else if (constraint->kind != CONSTRAINT_FOREIGN_KEY && apply->dialect == MIG_DIALECT_SQLITE)
        problem_add(apply->problems, PROBLEM_SQLITE_LACKS, span_of(step, constraint),
                    "SQLite can defer foreign keys, but not %s", words_of(constraint->kind));
}

/* A check may read the clock on PostgreSQL only. */
static unsigned check_rules(const struct apply *apply)
{
    return RULE_CHECK | RULE_BOOLEAN | (apply->dialect == MIG_DIALECT_SQLITE ? RULE_DETERMINISTIC : 0U);
}

static const struct table *fill_in(const struct apply *apply, struct schema *schema, const struct step *step,
                                   const struct table *table, struct constraint *constraint)
{
    const char *where;
    switch (constraint->kind) {
    case CONSTRAINT_PRIMARY_KEY:
        for (size_t i = 0; i < constraint->columns.count; i++)
            table = with_key_column(apply, step, table, constraint, constraint->columns.items[i]);
        check_key_columns(apply, step, table, constraint);
        break;
    case CONSTRAINT_UNIQUE:
        check_key_columns(apply, step, table, constraint);
        break;
    case CONSTRAINT_CHECK:
        where = arena_format(apply->arena, "a check of `%s`", table->object.name.text);
        constraint->check = apply_expr(apply, *schema, step, (struct place){table, where, check_rules(apply)},
                                       constraint->check);
        break;
    case CONSTRAINT_FOREIGN_KEY:
        apply_foreign_key(apply, schema, table, constraint);
        break;
    case CONSTRAINT_EXCLUDE:
        apply_exclusion(apply, *schema, step, table, constraint);
        break;
    }
    return table;
}

static const char *without_name(struct arena *arena, const struct constraint *constraint)
{
    struct constraint bare = *constraint;
    struct buf text;
    bare.name = (struct name){0};
    buf_init(&text, arena);
    print_constraint(&text, &bare);
    return text.data;
}

/* Of two that are equal PostgreSQL makes one when it makes them together with the table. */
static void check_other_exclusions(const struct apply *apply, const struct step *step,
                                   const struct table *table, const struct constraint *constraint)
{
    const char *text = without_name(apply->arena, constraint);
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *other = table->constraints[i];
        if (other->kind != CONSTRAINT_EXCLUDE || !text_equal(without_name(apply->arena, other), text))
            continue;
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_SAME_KEY, span_of(step, constraint),
                        "`%s` already has an equal exclusion constraint", table->object.name.text);
        apply_note_made(apply, problem, arena_format(apply->arena, "constraint `%s`", other->name.text),
                        other->origin);
    }
}

const struct table *apply_with_constraint(const struct apply *apply, struct schema *schema,
                                          const struct step *step, const struct table *table,
                                          const struct constraint *constraint)
{
    struct constraint *copy = arena_new(apply->arena, struct constraint);
    *copy = *constraint;
    if (constraint->name.text != NULL && !apply_check_constraint_name(apply, *schema, table, constraint))
        return table;
    apply_check_columns(apply, *schema, table, constraint->columns, words_of(constraint->kind));
    if (constraint_is_key(constraint) && !check_other_keys(apply, step, table, constraint))
        return table;
    check_deferrable(apply, step, constraint);
    apply_check_constraint_options(apply, *schema, table, constraint, span_of(step, constraint));
    if (constraint->initially_deferred)
        copy->deferrable = true;
    if (!apply->derived)
        copy->origin = apply_origin(apply, span_of(step, constraint));
    if (constraint->name.text == NULL) {
        copy->name.text = constraint_default_name(apply->arena, *schema, table, constraint);
        copy->unnamed = true;
    }
    apply_check_deferred(apply, *schema, table, copy);
    table = fill_in(apply, schema, step, table, copy);
    if (copy->kind == CONSTRAINT_EXCLUDE)
        check_other_exclusions(apply, step, table, copy);
    return table_with_constraint(apply->arena, table, NULL, copy);
}

void apply_add_constraint(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    for (size_t i = 0; i < step->constraint_count; i++)
        table = apply_with_constraint(apply, schema, step, table, step->constraints[i]);
    apply_check_partitioned(apply, *schema, table);
    *schema = schema_put_table(apply->arena, *schema, table);
}

static void unknown_constraint(const struct apply *apply, struct schema schema, const struct step *step,
                               const struct table *table)
{
    const char **names = arena_array(apply->arena, const char *, table->constraint_count);
    const struct gone *gone = schema_gone(apply->arena, schema, step->table.text, step->name.text);
    for (size_t i = 0; i < table->constraint_count; i++)
        names[i] = table->constraints[i]->name.text;
    const char *nearest = text_nearest(step->name.text, names, table->constraint_count);
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_UNKNOWN_CONSTRAINT, step->name.span,
                    "table `%s` has no constraint `%s` at this revision", step->table.text, step->name.text);
    apply_note_gone(apply, problem, gone);
    if (gone == NULL && nearest != NULL)
        problem_help(apply->problems, problem, "did you mean `%s`?", nearest);
}

/* Without its key an integer of SQLite is no rowid any more; PostgreSQL's sequence stays with its column. */
static const struct table *without_serial(const struct apply *apply, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (!table->columns[i]->serial || apply->dialect != MIG_DIALECT_SQLITE)
            continue;
        struct column *copy = arena_new(apply->arena, struct column);
        *copy = *table->columns[i];
        copy->serial = false;
        table = table_with_column(apply->arena, table, table->columns[i], copy);
    }
    return table;
}

const struct constraint *apply_find_constraint(const struct apply *apply, struct schema schema,
                                               const struct step *step, const struct table *table)
{
    const struct constraint *constraint = table != NULL ? table_constraint(table, step->name.text) : NULL;
    if (table != NULL && constraint == NULL)
        unknown_constraint(apply, schema, step, table);
    return constraint;
}

void apply_drop_constraint(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    const struct constraint *constraint = apply_find_constraint(apply, *schema, step, table);
    if (constraint == NULL)
        return;
    if (constraint_is_key(constraint))
        apply_may_drop_key(apply, *schema, step, table, (struct key){.constraint = constraint});
    table = table_with_constraint(apply->arena, table, constraint, NULL);
    if (constraint->kind == CONSTRAINT_PRIMARY_KEY) {
        table = without_serial(apply, table);
        apply_check_options(apply, step, table);
    }
    *schema = schema_put_table(apply->arena, *schema, table);
    *schema = schema_mark_gone(apply->arena, *schema, step->table.text, step->name.text,
                               (struct gone){.by = apply_origin(apply, step->span)});
}
