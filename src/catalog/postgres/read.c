/* SPDX-License-Identifier: MIT
 * In: a PostgreSQL database that answers queries. Out: enums, drafts of the tables of the connection's
 * current schema, and what the language cannot say. Seven questions, however many tables there are.
 */
#include "catalog/postgres/parameters.h"
#include "catalog/postgres/queries.h"
#include "catalog/postgres/type.h"
#include "catalog/reading.h"

#include "base/text.h"

#include <string.h>

static enum mig_status read_enums(struct reading *reading)
{
    struct mig_rows rows;
    struct enum_type *type = NULL;
    enum mig_status status = reading_postgres(reading, postgres_enums, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        if (type == NULL || strcmp(type->object.name.text, cell(&rows, row, 0)) != 0) {
            type = arena_new(reading->arena, struct enum_type);
            type->object.kind = OBJECT_ENUM;
            type->object.name = name_of(cell_text(reading, &rows, row, 0));
            vec_push(reading->arena, &reading->enums, type);
        }
        names_push(reading->arena, &type->labels, cell_text(reading, &rows, row, 1));
    }
    return status;
}

static enum mig_status read_tables(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_tables, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct draft draft = {.table.object.name = name_of(cell_text(reading, &rows, row, 0))};
        draft.table.unlogged = cell_true(&rows, row, 1);
        draft.table.comment = cell_text(reading, &rows, row, 2);
        draft.table.partitioning =
            partitioning_of(reading, draft.table.object.name.text, cell(&rows, row, 3));
        draft.table.parameters =
            postgres_parameters(reading, "table", draft.table.object.name.text, NULL, cell(&rows, row, 4));
        vec_push(reading->arena, &reading->drafts, draft);
    }
    return status;
}

static enum identity identity_of(const char *letter)
{
    return *letter == 'a' ? IDENTITY_ALWAYS : *letter == 'd' ? IDENTITY_BY_DEFAULT : IDENTITY_NONE;
}

/* `generated` is '', 's' for stored or, since 18, 'v' for virtual. */
static void take_default(struct reading *reading, struct column *column, const char *text,
                         const char *generated)
{
    if (text == NULL || column->serial)
        return;
    if (*generated == '\0') {
        column->value = reading_value(reading, text);
        return;
    }
    column->generated = reading_expr(reading, text);
    column->stored = *generated == 's';
}

static enum mig_status read_columns(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_columns, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct draft *draft = reading_draft(reading, cell(&rows, row, 0));
        struct column *column = arena_new(reading->arena, struct column);
        if (draft == NULL)
            continue; /* made since the tables were read */
        column->name = name_of(cell_text(reading, &rows, row, 1));
        column->type = postgres_type(reading->arena, cell(&rows, row, 2), cell(&rows, row, 3));
        column->not_null = cell_true(&rows, row, 4);
        column->serial = cell_true(&rows, row, 6);
        take_default(reading, column, cell(&rows, row, 5), cell(&rows, row, 8));
        column->identity = identity_of(cell(&rows, row, 7));
        column->collation = cell_text(reading, &rows, row, 9);
        column->comment = cell_text(reading, &rows, row, 10);
        vec_push(reading->arena, &draft->columns, column);
    }
    return status;
}

static enum reference_action action_of(const char *letter)
{
    switch (*letter) {
    case 'r':
        return ACTION_RESTRICT;
    case 'c':
        return ACTION_CASCADE;
    case 'n':
        return ACTION_SET_NULL;
    case 'd':
        return ACTION_SET_DEFAULT;
    }
    return ACTION_NONE;
}

static enum constraint_kind kind_of(const char *letter)
{
    switch (*letter) {
    case 'p':
        return CONSTRAINT_PRIMARY_KEY;
    case 'u':
        return CONSTRAINT_UNIQUE;
    case 'c':
        return CONSTRAINT_CHECK;
    }
    return CONSTRAINT_FOREIGN_KEY;
}

/* The first row of a constraint. */
static struct constraint *new_constraint(struct reading *reading, const struct mig_rows *rows, size_t row)
{
    struct constraint *made = arena_new(reading->arena, struct constraint);
    const char *reason = cell(rows, row, 11);
    made->kind = kind_of(cell(rows, row, 2));
    made->name = name_of(cell_text(reading, rows, row, 1));
    if (reason != NULL)
        reading_remark(reading, FOREIGN_MORE, "constraint", made->name.text, cell_text(reading, rows, row, 0),
                       arena_text(reading->arena, reason));
    if (made->kind == CONSTRAINT_CHECK)
        made->check = reading_expr(reading, cell(rows, row, 3));
    if (made->kind == CONSTRAINT_FOREIGN_KEY) {
        made->table = name_of(cell_text(reading, rows, row, 5));
        made->on_delete = action_of(cell(rows, row, 7));
        made->on_update = action_of(cell(rows, row, 8));
        made->match_full = cell_true(rows, row, 12);
    }
    made->deferrable = cell_true(rows, row, 9);
    made->initially_deferred = cell_true(rows, row, 10);
    made->nulls_not_distinct = cell_true(rows, row, 13);
    return made;
}

/* Does this row go on with what the row before it began? */
static bool goes_on(const struct mig_rows *rows, size_t row)
{
    return row != 0 && text_equal(cell(rows, row, 0), cell(rows, row - 1, 0)) &&
           text_equal(cell(rows, row, 1), cell(rows, row - 1, 1));
}

static enum mig_status read_constraints(struct reading *reading)
{
    struct mig_rows rows;
    struct constraint *constraint = NULL;
    enum mig_status status = reading_postgres(reading, postgres_constraints, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct draft *draft = reading_draft(reading, cell(&rows, row, 0));
        if (draft == NULL)
            continue;
        if (constraint == NULL || !goes_on(&rows, row)) {
            constraint = new_constraint(reading, &rows, row);
            vec_push(reading->arena, &draft->constraints, constraint);
        }
        if (cell(&rows, row, 4) != NULL)
            names_push(reading->arena, &constraint->columns, cell_text(reading, &rows, row, 4));
        if (cell(&rows, row, 6) != NULL)
            names_push(reading->arena, &constraint->references, cell_text(reading, &rows, row, 6));
    }
    return status;
}

static enum nulls_order nulls_of(bool descending, bool first)
{
    return descending == first ? NULLS_DEFAULT : first ? NULLS_FIRST : NULLS_LAST;
}

static struct index *new_index(struct reading *reading, const struct mig_rows *rows, size_t row)
{
    struct index *made = arena_new(reading->arena, struct index);
    made->object.kind = OBJECT_INDEX;
    made->object.name = name_of(cell_text(reading, rows, row, 1));
    made->table = name_of(cell_text(reading, rows, row, 0));
    made->unique = cell_true(rows, row, 2);
    if (strcmp(cell(rows, row, 3), "btree") != 0)
        made->method = cell_text(reading, rows, row, 3);
    made->nulls_not_distinct = cell_true(rows, row, 14);
    made->parameters = postgres_parameters(reading, cell(rows, row, 3), made->table.text,
                                           made->object.name.text, cell(rows, row, 15));
    if (cell(rows, row, 11) != NULL)
        made->where = reading_expr(reading, cell(rows, row, 11));
    return made;
}

static const struct expr *key_of(struct reading *reading, const struct mig_rows *rows, size_t row)
{
    struct expr *column;
    if (cell_true(rows, row, 5))
        return reading_expr(reading, cell(rows, row, 4));
    column = arena_new(reading->arena, struct expr);
    column->kind = EXPR_COLUMN;
    column->text = cell_text(reading, rows, row, 4);
    return column;
}

static void add_part(struct reading *reading, struct index *index, const struct mig_rows *rows, size_t row)
{
    struct index_part *parts = arena_array(reading->arena, struct index_part, index->part_count + 1);
    struct index_part *part = &parts[index->part_count];
    if (index->part_count != 0)
        memcpy(parts, index->parts, index->part_count * sizeof *parts);
    part->expr = key_of(reading, rows, row);
    part->descending = cell_true(rows, row, 7);
    part->nulls = nulls_of(part->descending, cell_true(rows, row, 8));
    part->collation = cell_text(reading, rows, row, 9);
    part->operator_class = cell_text(reading, rows, row, 10);
    index->parts = parts;
    index->part_count++;
}

/* One that is broken is not there; one that says more than the language can is there all the same. */
static void take_index(struct reading *reading, struct draft *draft, const struct index *index,
                       const struct mig_rows *rows, size_t row)
{
    const char *reason = cell_text(reading, rows, row, 12);
    bool broken = cell_true(rows, row, 13);
    if (reason != NULL)
        reading_remark(reading, broken ? FOREIGN_ASIDE : FOREIGN_MORE, "index", index->object.name.text,
                       draft->table.object.name.text, reason);
    if (!broken)
        vec_push(reading->arena, &draft->indexes, index);
}

static enum mig_status read_indexes(struct reading *reading)
{
    struct mig_rows rows;
    struct index *index = NULL;
    enum mig_status status = reading_postgres(reading, postgres_indexes, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct draft *draft = reading_draft(reading, cell(&rows, row, 0));
        if (draft == NULL)
            continue;
        if (index == NULL || !goes_on(&rows, row)) {
            index = new_index(reading, &rows, row);
            take_index(reading, draft, index, &rows, row);
        }
        if (cell_true(&rows, row, 6))
            names_push(reading->arena, &index->include, cell_text(reading, &rows, row, 4));
        else
            add_part(reading, index, &rows, row);
    }
    return status;
}

static enum mig_status read_views(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_views, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        const char *name = cell_text(reading, &rows, row, 0);
        reading_view(reading, name, cell(&rows, row, 1));
        if (cell(&rows, row, 2) != NULL)
            reading_remark(reading, FOREIGN_MORE, "view", name, NULL, cell_text(reading, &rows, row, 2));
    }
    return status;
}

static enum mig_status read_foreign(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_foreign, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++)
        if (!reading_is_trigger(reading, cell(&rows, row, 0), cell(&rows, row, 1), cell(&rows, row, 2)))
            reading_foreign(reading, cell_text(reading, &rows, row, 0), cell_text(reading, &rows, row, 1),
                            cell_text(reading, &rows, row, 2), cell_text(reading, &rows, row, 3));
    return status;
}

enum mig_status read_postgres(struct reading *reading)
{
    static enum mig_status (*const parts[])(struct reading *) = {
        read_enums,
        read_tables,
        read_columns,
        read_constraints,
        postgres_read_exclusions,
        postgres_read_includes,
        read_indexes,
        read_postgres_partitions,
        read_postgres_schemas,
        read_postgres_sequences,
        read_postgres_extensions,
        read_views,
        postgres_read_triggers,
        read_foreign,
        read_postgres_remarks,
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        enum mig_status status = parts[i](reading);
        if (status != MIG_OK)
            return status;
    }
    return reading_postgres_end(reading);
}
