/* SPDX-License-Identifier: MIT
 * add, drop and rename column, and what every new column must fulfil: a type that both databases have,
 * attributes that go together, a default that fits.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/foreign.h"
#include "schema/namespace.h"
#include "schema/typing.h"

static const char *nearest_type(const struct apply *apply, struct schema schema, const char *wanted)
{
    static const char *const words[] = {
#define TYPE(NAME, word, sqlite, postgres) word,
#include "schema/types.def"
#undef TYPE
    };
    const char *word = text_nearest(wanted, words, sizeof words / sizeof *words);
    return word != NULL ? word : schema_nearest(apply->arena, schema, OBJECT_ENUM, wanted);
}

static void unknown_type(const struct apply *apply, struct schema schema, const struct column *column)
{
    const char *wanted = column->type.name;
    const struct gone *gone = schema_gone(apply->arena, schema, NULL, wanted);
    const char *nearest = nearest_type(apply, schema, wanted);
    struct name path = {wanted, column->type_span};
    if (namespace_missing(apply->problems, schema, 1u << apply->dialect, path))
        return;
    const char *foreign = gone == NULL ? foreign_type(wanted) : NULL;
    struct problem *problem =
        problem_add(apply->problems, foreign != NULL ? PROBLEM_FOREIGN_TYPE : PROBLEM_UNKNOWN_TYPE,
                    column->type_span, "there is no type `%s` at this revision", wanted);
    apply_note_gone(apply, problem, gone);
    if (foreign != NULL)
        problem_help(apply->problems, problem, "%s", foreign);
    else if (gone == NULL && nearest != NULL)
        problem_help(apply->problems, problem, "did you mean `%s`?", nearest);
}

static void check_type(const struct apply *apply, struct schema schema, const struct column *column)
{
    struct type type = column->type;
    if (type.kind == TYPE_ENUM && schema_enum(schema, type.name) == NULL)
        unknown_type(apply, schema, column);
    else if (type.kind == TYPE_ENUM && type.length != 0)
        problem_add(apply->problems, PROBLEM_TYPE_SIZE, column->type_span,
                    "`%s` takes no number in parentheses", type.name);
    if (type.array && apply->dialect == MIG_DIALECT_SQLITE) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_ARRAY, column->type_span, "SQLite has no arrays");
        problem_help(apply->problems, problem, "begin the step with `on postgres`, or use json");
    }
}

static void check_collation(const struct apply *apply, const struct column *column)
{
    struct buf type;
    enum type_kind kind = column->type.kind;
    buf_init(&type, apply->arena);
    type_print(&type, column->type);
    if (column->collation == NULL)
        return;
    apply_check_collation(apply, column->name.span, column->collation);
    if ((kind != TYPE_TEXT && kind != TYPE_VARCHAR && kind != TYPE_CHAR) || column->type.array)
        problem_add(apply->problems, PROBLEM_COLLATED, column->name.span,
                    "only a text has a collation, and `%s` is %s", column->name.text, type.data);
}

static void check_attributes(const struct apply *apply, const struct column *column)
{
    struct span span = column->name.span;
    const char *name = column->name.text;
    bool computed = column->generated != NULL;
    bool numbered = column->identity != IDENTITY_NONE;
    if ((computed && column->value != NULL) || (computed && numbered) || (numbered && column->value != NULL))
        problem_add(apply->problems, PROBLEM_ATTRIBUTES, span, "column `%s` would get its value in two ways",
                    name);
    if (numbered && !typing_is_whole(column->type))
        problem_add(apply->problems, PROBLEM_NUMBERED_TYPE, column->type_span,
                    "identity column `%s` needs a type of whole numbers", name);
    if (computed && !column->stored && apply->dialect == MIG_DIALECT_POSTGRES) {
        struct problem *problem =
            problem_add(apply->problems, PROBLEM_VIRTUAL_COLUMN, span,
                        "generated column `%s` is not stored, and PostgreSQL knows only stored ones", name);
        problem_help(apply->problems, problem, "write `stored` behind the expression");
    }
}

void apply_check_column(const struct apply *apply, struct schema schema, const struct column *column)
{
    check_type(apply, schema, column);
    check_attributes(apply, column);
    check_collation(apply, column);
}

const struct column *apply_new_column(const struct apply *apply, struct schema schema,
                                      const struct step *step, const struct table *table,
                                      const struct column *column)
{
    struct column *copy = arena_new(apply->arena, struct column);
    *copy = *column;
    if (!apply_check_new_column(apply, table, column->name))
        return NULL;
    apply_check_column(apply, schema, column);
    copy->position = 0;
    if (column->identity != IDENTITY_NONE) /* a number never is null */
        copy->not_null = true;
    copy->sequence = NULL;
    if (!apply->derived) {
        copy->origin = apply_origin(apply, column->name.span);
        copy->serial = false;
    }
    if (apply->dialect == MIG_DIALECT_SQLITE)
        copy->serial = false;
    if (column->value != NULL && column->value->kind != EXPR_NULL)
        copy->value = apply_default(apply, schema, step, table, copy, column->value);
    return copy;
}

void apply_check_generated(const struct apply *apply, const struct table *table, const struct column *column)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *other = table->columns[i];
        if (other->generated == NULL || !expr_reads(column->generated, other->name.text))
            continue;
        if (other == column)
            problem_add(apply->problems, PROBLEM_READS_ITSELF, column->generated->span,
                        "generated column `%s` reads itself", column->name.text);
        else if (apply->dialect == MIG_DIALECT_POSTGRES)
            problem_add(apply->problems, PROBLEM_VIRTUAL_COLUMN, column->generated->span,
                        "generated column `%s` reads `%s`, which is generated too", column->name.text,
                        other->name.text);
    }
}

const struct table *apply_generated(const struct apply *apply, struct schema schema, const struct step *step,
                                    const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        struct place place = {table, "a generated column", RULE_DETERMINISTIC};
        const struct column *column = table->columns[i];
        bool is_new = step->op == OP_CREATE_TABLE || text_equal(column->name.text, step->column->name.text);
        if (!is_new || column->generated == NULL)
            continue;
        struct column *copy = arena_new(apply->arena, struct column);
        *copy = *column;
        apply_check_generated(apply, table, column);
        copy->generated = apply_value(apply, schema, step, place, table, column, column->generated);
        apply_check_collated(apply, copy->generated);
        table = table_with_column(apply->arena, table, column, copy);
    }
    return table;
}

bool column_needs_value(const struct column *column)
{
    bool has_default = column->value != NULL && column->value->kind != EXPR_NULL;
    return column->not_null && !has_default && column->generated == NULL &&
           column->identity == IDENTITY_NONE && !column->serial;
}

static void check_existing_rows(const struct apply *apply, const struct step *step, const struct table *table,
                                const struct column *column)
{
    struct span span = column->not_null_span.end != 0 ? column->not_null_span : column->name.span;
    if (step->fill != NULL || !column_needs_value(column))
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_NO_VALUE, span,
                                          "`%s` may already hold rows, and this column gives them no value",
                                          table->object.name.text);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", table->object.name.text),
                    table->object.origin);
    problem_help(
        apply->problems, problem,
        "give existing rows a value with `fill <value>`, or every new row too with `default <value>`");
}

/* `rows` is the table without the column, to which the rows belong that get the value. */
static void check_fill(const struct apply *apply, struct schema schema, const struct step *step,
                       const struct table *rows, const struct column *column)
{
    if (step->fill == NULL || apply_is_computed(apply, rows, column, step->fill->span))
        return;
    if (column->serial)
        problem_add(apply->problems, PROBLEM_COMPUTED, step->fill->span,
                    "the database numbers `%s.%s` itself", rows->object.name.text, column->name.text);
    else
        apply_value(apply, schema, step, (struct place){rows, "a fill", 0}, rows, column, step->fill);
}

bool table_is_unique(const struct table *table, const char *column)
{
    for (size_t i = 0; i < table->constraint_count; i++)
        if (constraint_is_key(table->constraints[i]) && table->constraints[i]->columns.count == 1 &&
            names_have(table->constraints[i]->columns, column))
            return true;
    return false;
}

struct reads {
    bool any;
};

static void see_column(void *context, const struct expr *column)
{
    struct reads *reads = context;
    reads->any = column != NULL;
}

/* A unique column whose rows would all begin with one value: it fits a table of one row, and no other. */
static void check_same_value(const struct apply *apply, const struct step *step, const struct table *table,
                             const struct column *column)
{
    const struct expr *value = step->fill != NULL ? step->fill : column->value;
    struct reads reads = {false};
    expr_columns(value, see_column, &reads);
    if (value == NULL || value->kind == EXPR_NULL || reads.any || column->serial ||
        !table_is_unique(table, column->name.text) || apply_made_here(apply, table->object.origin))
        return;
    struct problem *problem = problem_add(apply->problems, PROBLEM_SAME_VALUE, value->span,
                                          "all rows of `%s` would get the same `%s`, which is unique",
                                          table->object.name.text, column->name.text);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", table->object.name.text),
                    table->object.origin);
    problem_help(apply->problems, problem,
                 "compute it from other columns, or make it unique in a later step");
}

/* A rebuild copies the numbers of rows, which tables of full text and others rely on, by a name. */
static void check_rowid(const struct apply *apply, const struct table *before, const struct table *after,
                        struct name name)
{
    if (apply->dialect != MIG_DIALECT_SQLITE || table_rowid_column(before) != NULL ||
        table_rowid_name(before) == NULL || table_rowid_name(after) != NULL)
        return;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_RESERVED_NAME, name.span,
                    "`%s` is the last name by which SQLite knows the numbers of the rows of `%s`", name.text,
                    before->object.name.text);
    problem_help(apply->problems, problem,
                 "choose another name: without one, the numbers would be lost when the table is built anew");
}

void apply_add_column(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *former = apply_find_table(apply, schema, step->table);
    if (former == NULL)
        return;
    const struct column *column = apply_new_column(apply, *schema, step, former, step->column);
    if (column == NULL)
        return;
    const struct table *table = table_with_column(apply->arena, former, NULL, column);
    table = apply_generated(apply, *schema, step, table);
    for (size_t i = 0; i < step->constraint_count; i++)
        table = apply_with_constraint(apply, schema, step, table, step->constraints[i]);
    column = table_column(table, column->name.text);
    check_fill(apply, *schema, step, former, column);
    check_existing_rows(apply, step, table, column);
    check_same_value(apply, step, table, column);
    apply_check_width(apply, table, former->column_count, column->name.span);
    check_rowid(apply, former, table, column->name);
    if (step->constraint_count != 0 || column->identity != IDENTITY_NONE)
        apply_check_partitioned(apply, *schema, table);
    if (former->strict || column->identity != IDENTITY_NONE)
        apply_check_options(apply, step, table);
    table = apply_sequences(apply, *schema, table);
    *schema = schema_put_table(apply->arena, *schema, table);
}

void apply_drop_column(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    const struct column *column = table != NULL ? apply_find_column(apply, *schema, table, step->name) : NULL;
    if (column == NULL)
        return;
    const char *name = arena_format(apply->arena, "`%s.%s`", step->table.text, step->name.text);
    struct table *after = table_with_column(apply->arena, table, column, NULL);
    if (after->column_count == 0)
        problem_add(apply->problems, PROBLEM_NO_COLUMNS, step->name.span,
                    "%s is the last column of its table", name);
    else if (apply_may_drop_column(apply, *schema, step, table, column) &&
             apply_has_stored_column(apply, after, step->name.span))
        apply_check_loss(apply, *schema, step, name, column->origin);
    check_fill(apply, *schema, step, after, column);
    *schema = schema_put_table(apply->arena, *schema, after);
    *schema = schema_mark_gone(apply->arena, *schema, step->table.text, step->name.text,
                               (struct gone){.by = apply_origin(apply, step->span)});
}

/* Up to 3.40 at least, SQLite breaks its own text of such a table. */
static bool breaks_sqlite(const struct table *table, const char *column)
{
    const struct constraint *key = table_primary_key(table);
    if (!table->without_rowid || key == NULL || key->columns.count != 1 || !names_have(key->columns, column))
        return false;
    for (size_t i = 0; i < table->constraint_count; i++)
        if (table->constraints[i]->kind == CONSTRAINT_UNIQUE &&
            names_have(table->constraints[i]->columns, column))
            return true;
    return false;
}

/* Newer libraries rename no column from or to a name for the number of a row (seen with 3.54). */
static void check_rename(const struct apply *apply, const struct table *table, const struct step *step)
{
    bool from = rowid_has_name(step->name.text), to = rowid_has_name(step->to.text);
    struct problem *problem;
    if (breaks_sqlite(table, step->name.text)) {
        problem = problem_add(
            apply->problems, PROBLEM_SQLITE_LACKS, step->name.span,
            "SQLite cannot rename `%s`: it is the key of a table without rowid, and part of a unique key too",
            step->name.text);
        problem_help(apply->problems, problem,
                     "drop the unique key, rename the column, and add the key again");
    } else if (!table->without_rowid && (from || to)) {
        problem =
            problem_add(apply->problems, PROBLEM_SQLITE_LACKS, from ? step->name.span : step->to.span,
                        "SQLite cannot rename a column %s `%s`, which is a name for the number of a row",
                        from ? "from" : "to", from ? step->name.text : step->to.text);
        problem_help(apply->problems, problem, "%s",
                     from ? "add a column of the other name, fill it from this one, and drop this one"
                          : "choose another name");
    }
}

void apply_rename_column(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    const struct column *column = table != NULL ? apply_find_column(apply, *schema, table, step->name) : NULL;
    if (column == NULL || !apply_check_case(apply, "column", step->name.text, step->to) ||
        !apply_check_new_column(apply, table, step->to))
        return;
    if (apply->dialect == MIG_DIALECT_SQLITE)
        check_rename(apply, table, step);
    *schema = schema_rename_column(apply->arena, *schema, table, step->name.text, step->to,
                                   apply_origin(apply, step->span));
}
