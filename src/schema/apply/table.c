/* SPDX-License-Identifier: MIT
 * create, drop and rename table. A new table is built up part by part, in the order in which PostgreSQL
 * names its constraints: keys, then checks, then foreign keys, which may already refer to the keys.
 */
#include "schema/apply/applying.h"

enum { SQLITE_COLUMNS = 2000, POSTGRES_COLUMNS = 1600 };

/* `former`: how many columns it had. What was too wide before has been told of. */
void apply_check_width(const struct apply *apply, const struct table *table, size_t former, struct span span)
{
    bool narrow = apply->dialect == MIG_DIALECT_POSTGRES;
    size_t limit = narrow ? POSTGRES_COLUMNS : SQLITE_COLUMNS;
    if (table->column_count <= limit || former > limit)
        return;
    problem_add(apply->problems, PROBLEM_LIMIT, span,
                "table `%s` has %zu columns, and %s takes no more than %zu", table->object.name.text,
                table->column_count, narrow ? "PostgreSQL" : "SQLite", limit);
}

static const struct table *with_columns(const struct apply *apply, struct schema schema,
                                        const struct step *step, const struct table *table)
{
    const struct column **columns =
        arena_array(apply->arena, const struct column *, step->definition->column_count);
    struct table *copy = table_copy(apply->arena, table);
    copy->columns = columns;
    copy->column_count = 0;
    for (size_t i = 0; i < step->definition->column_count; i++) {
        const struct column *column =
            apply_new_column(apply, schema, step, copy, step->definition->columns[i]);
        if (column != NULL)
            columns[copy->column_count++] = column;
    }
    return copy;
}

static bool belongs(enum constraint_kind kind, unsigned turn)
{
    switch (kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return turn == 0;
    case CONSTRAINT_UNIQUE:
        return turn == 1;
    case CONSTRAINT_CHECK:
        return turn == 2;
    case CONSTRAINT_FOREIGN_KEY:
        return turn == 3;
    case CONSTRAINT_EXCLUDE:
        return turn == 4;
    }
    return false;
}

static const struct table *with_constraints(const struct apply *apply, struct schema *schema,
                                            const struct step *step, const struct table *table)
{
    for (unsigned turn = 0; turn <= 4; turn++)
        for (size_t i = 0; i < step->definition->constraint_count; i++)
            if (belongs(step->definition->constraints[i]->kind, turn))
                table = apply_with_constraint(apply, schema, step, table, step->definition->constraints[i]);
    return table;
}

/* SQLite's STRICT takes five words for types; ours that are spelt like one of them. */
static bool is_strict_type(const struct column *column)
{
    enum type_kind kind = column->type.kind;
    return kind == TYPE_INTEGER || kind == TYPE_REAL || kind == TYPE_TEXT || kind == TYPE_BYTES ||
           column->serial;
}

static void check_strict(const struct apply *apply, const struct step *step, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        struct buf type;
        buf_init(&type, apply->arena);
        type_print(&type, column->type);
        if (is_strict_type(column))
            continue;
        if (step->op == OP_SET_OPTION)
            problem_add(apply->problems, PROBLEM_STRICT_TYPE, step->span,
                        "a strict table of SQLite has no columns of type %s, which `%s.%s` is", type.data,
                        table->object.name.text, column->name.text);
        else
            problem_add(apply->problems, PROBLEM_STRICT_TYPE, column->type_span,
                        "a strict table of SQLite has no columns of type %s", type.data);
    }
}

static bool has_serial(const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->serial)
            return true;
    return false;
}

/* SQLite numbers the rowid and nothing else. */
static void check_identities(const struct apply *apply, const struct table *table)
{
    const struct constraint *key = table_primary_key(table);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        bool is_key = key != NULL && key->columns.count == 1 && names_have(key->columns, column->name.text);
        if (column->identity != IDENTITY_NONE && (!is_key || table->without_rowid))
            problem_add(apply->problems, PROBLEM_UNNUMBERED, column->name.span,
                        "SQLite numbers rows only in a single primary key, and `%s` is none",
                        column->name.text);
    }
}

bool apply_has_stored_column(const struct apply *apply, const struct table *table, struct span span)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i]->generated == NULL)
            return true;
    if (apply->dialect != MIG_DIALECT_SQLITE || table->column_count == 0)
        return true;
    struct problem *problem = problem_add(apply->problems, PROBLEM_SQLITE_LACKS, span,
                                          "SQLite has no tables in which every column is generated");
    problem_help(apply->problems, problem, "`%s` needs a column that is not", table->object.name.text);
    return false;
}

void apply_check_options(const struct apply *apply, const struct step *step, const struct table *table)
{
    struct span span = step->table.span;
    const char *name = table->object.name.text;
    if (apply->dialect != MIG_DIALECT_SQLITE ||
        apply->derived) /* on the way back a key may be gone for a moment */
        return;
    check_identities(apply, table);
    if (table->strict)
        check_strict(apply, step, table);
    if (table->without_rowid && table_primary_key(table) == NULL)
        problem_add(apply->problems, PROBLEM_TABLE_OPTION, span,
                    "`%s` is without rowid, and that needs a primary key", name);
    if (table->autoincrement && !has_serial(table))
        problem_add(apply->problems, PROBLEM_TABLE_OPTION, span,
                    "`%s` is autoincrement, and that needs a single integer as primary key%s", name,
                    table->without_rowid ? " and a rowid" : "");
}

void apply_create_table(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *definition = step->definition;
    struct table *empty = table_copy(apply->arena, definition);
    if (!apply_check_new_name(apply, *schema, step->table) &&
        schema_object(*schema, step->table.text) != NULL)
        return;
    if (definition->column_count == 0)
        problem_add(apply->problems, PROBLEM_NO_COLUMNS, step->table.span, "table `%s` has no columns",
                    step->table.text);
    empty->object.kind = OBJECT_TABLE;
    empty->object.name = step->table;
    if (!apply->derived)
        empty->object.origin = apply_origin(apply, step->table.span);
    empty->parameters =
        apply_parameters(apply, "table", (struct parameters){NULL, 0}, definition->parameters);
    if (definition->parameters.count != 0)
        apply_no_partitions(apply, empty, step->table.span, "storage parameters");
    empty->constraint_count = 0;
    empty->index_count = 0;
    const struct table *table = with_columns(apply, *schema, step, empty);
    table = apply_generated(apply, *schema, step, table);
    table = with_constraints(apply, schema, step, table);
    apply_check_width(apply, table, 0, step->table.span);
    apply_has_stored_column(apply, table, step->table.span);
    apply_check_options(apply, step, table);
    table = apply_partitioning(apply, *schema, step, table);
    apply_check_partitioned(apply, *schema, table);
    table = apply_sequences(apply, *schema, table);
    *schema = schema_put_table(apply->arena, *schema, table);
}

void apply_drop_table(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL)
        return;
    if (apply_may_drop_table(apply, *schema, step, table))
        apply_check_loss(apply, *schema, step, arena_format(apply->arena, "`%s`", step->table.text),
                         table->object.origin);
    *schema = schema_remove(apply->arena, *schema, &table->object, apply_origin(apply, step->span));
}

void apply_rename_table(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    if (table == NULL || !apply_check_other_name(apply, *schema, &table->object, step->to))
        return;
    *schema = schema_rename_table(apply->arena, *schema, table, step->to, apply_origin(apply, step->span));
}
