/* SPDX-License-Identifier: MIT
 * In: a resolved step of a trigger. Out: a problem where a text may be longer than its column takes.
 * PostgreSQL refuses the statement that set it off, and SQLite keeps the text.
 */
#include "schema/apply/applying.h"
#include "schema/extent.h"

static bool check(const struct apply *apply, struct schema schema, const struct step *step, const char *name,
                  const struct expr *value)
{
    const struct column *column = table_column(schema_table(schema, step->table.text), name);
    bool limited = column != NULL && !column->type.array && column->type.length != 0 &&
                   (column->type.kind == TYPE_VARCHAR || column->type.kind == TYPE_CHAR);
    if (!limited || extent_text(schema, value) <= column->type.length)
        return true;
    struct problem *problem = problem_add(
        apply->problems, PROBLEM_DIFFERS, value->span,
        "this may be longer than the %u characters of `%s.%s`: PostgreSQL would refuse it, and SQLite "
        "would keep it",
        column->type.length, step->table.text, name);
    apply_note_made(apply, problem, arena_format(apply->arena, "`%s`", name), column->origin);
    problem_help(apply->problems, problem, "write what is to be kept: `substr(..., 1, %u)`",
                 column->type.length);
    return false;
}

bool apply_check_lengths(const struct apply *apply, struct schema schema, const struct step *step)
{
    bool good = true;
    for (size_t i = 0; i < step->row_count * step->columns.count; i++)
        good =
            check(apply, schema, step, step->columns.items[i % step->columns.count].text, step->values[i]) &&
            good;
    for (size_t i = 0; i < step->assignment_count; i++)
        good =
            check(apply, schema, step, step->assignments[i].column.text, step->assignments[i].value) && good;
    return good;
}
