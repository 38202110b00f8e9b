/* SPDX-License-Identifier: MIT
 * In: PostgreSQL's catalogue. Out: exclusion constraints with their keys and operators, and the columns that
 * keys include, added to the drafts of their tables.
 */
#include "catalog/postgres/queries.h"
#include "catalog/reading.h"

#include "base/text.h"

#include <string.h>

static struct constraint *new_exclusion(struct reading *reading, const struct mig_rows *rows, size_t row)
{
    struct constraint *made = arena_new(reading->arena, struct constraint);
    const char *reason = cell_text(reading, rows, row, 9);
    made->kind = CONSTRAINT_EXCLUDE;
    made->name = name_of(cell_text(reading, rows, row, 1));
    if (!text_equal(cell(rows, row, 2), "btree"))
        made->method = cell_text(reading, rows, row, 2);
    if (cell(rows, row, 6) != NULL)
        made->where = reading_expr(reading, cell(rows, row, 6));
    made->deferrable = cell_true(rows, row, 7);
    made->initially_deferred = cell_true(rows, row, 8);
    if (reason != NULL)
        reading_remark(reading, FOREIGN_MORE, "constraint", made->name.text, cell_text(reading, rows, row, 0),
                       reason);
    return made;
}

static void add_part(struct reading *reading, struct constraint *exclusion, const struct mig_rows *rows,
                     size_t row)
{
    struct index_part *parts = arena_array(reading->arena, struct index_part, exclusion->part_count + 1);
    struct index_part *part = &parts[exclusion->part_count];
    if (exclusion->part_count != 0)
        memcpy(parts, exclusion->parts, exclusion->part_count * sizeof *parts);
    if (cell_true(rows, row, 4)) {
        part->expr = reading_expr(reading, cell(rows, row, 3));
    } else {
        struct expr *column = arena_new(reading->arena, struct expr);
        column->kind = EXPR_COLUMN;
        column->text = cell_text(reading, rows, row, 3);
        part->expr = column;
    }
    part->operator= cell_text(reading, rows, row, 5);
    exclusion->parts = parts;
    exclusion->part_count++;
}

enum mig_status postgres_read_exclusions(struct reading *reading)
{
    struct mig_rows rows;
    struct constraint *exclusion = NULL;
    enum mig_status status = reading_postgres(reading, postgres_exclusions, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct draft *draft = reading_draft(reading, cell(&rows, row, 0));
        if (draft == NULL)
            continue;
        bool goes_on = exclusion != NULL && row != 0 &&
                       text_equal(cell(&rows, row, 0), cell(&rows, row - 1, 0)) &&
                       text_equal(exclusion->name.text, cell(&rows, row, 1));
        if (!goes_on) {
            exclusion = new_exclusion(reading, &rows, row);
            vec_push(reading->arena, &draft->constraints, exclusion);
        }
        add_part(reading, exclusion, &rows, row);
    }
    return status;
}

static void include_column(struct reading *reading, struct draft *draft, const char *constraint,
                           const char *column)
{
    for (size_t i = 0; i < draft->constraints.count; i++) {
        if (!text_equal(draft->constraints.items[i]->name.text, constraint))
            continue;
        struct constraint *copy = arena_new(reading->arena, struct constraint);
        *copy = *draft->constraints.items[i];
        names_push(reading->arena, &copy->include, arena_text(reading->arena, column));
        draft->constraints.items[i] = copy;
    }
}

enum mig_status postgres_read_includes(struct reading *reading)
{
    struct mig_rows rows;
    enum mig_status status = reading_postgres(reading, postgres_includes, &rows);
    for (size_t row = 0; status == MIG_OK && row < rows.row_count; row++) {
        struct draft *draft = reading_draft(reading, cell(&rows, row, 0));
        if (draft != NULL)
            include_column(reading, draft, cell(&rows, row, 1), cell(&rows, row, 2));
    }
    return status;
}
