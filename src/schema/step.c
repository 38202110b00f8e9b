/* SPDX-License-Identifier: MIT
 * In: a step. Out: its operation and its subject in words, for plans and messages.
 */
#include "schema/step.h"

#include "base/path.h"
#include "base/text.h"

const char *op_words(enum op op)
{
    switch (op) {
#define OP(number, NAME, words)                                                                              \
    case OP_##NAME:                                                                                          \
        return words;
#include "schema/ops.def"
#undef OP
    }
    return "";
}

const char *alteration_words(enum alteration_kind kind)
{
    switch (kind) {
#define ALTERATION(NAME, words)                                                                              \
    case ALTER_##NAME:                                                                                       \
        return words;
#include "schema/alterations.def"
#undef ALTERATION
    }
    return "";
}

bool step_runs_on(const struct step *step, enum mig_dialect dialect)
{
    return (step->dialects & (1u << dialect)) != 0;
}

bool step_runs_outside(const struct step *step, enum mig_dialect dialect)
{
    bool outside = step->op == OP_BACKFILL || (step->concurrently && dialect == MIG_DIALECT_POSTGRES);
    return outside && step_runs_on(step, dialect);
}

bool step_changes_rows(const struct step *step)
{
    return step->op == OP_INSERT || step->op == OP_UPDATE || step->op == OP_DELETE || step->op == OP_BACKFILL;
}

bool step_assigns(const struct step *step, struct names columns)
{
    for (size_t i = 0; i < step->assignment_count; i++)
        if (names_have(columns, step->assignments[i].column.text))
            return true;
    return false;
}

const struct expr *step_inserted(const struct step *insert, size_t row, const char *column)
{
    for (size_t i = 0; i < insert->columns.count; i++)
        if (text_equal(insert->columns.items[i].text, column))
            return insert->values[row * insert->columns.count + i];
    return NULL;
}

bool step_is_on_value(const struct step *step)
{
    return step->op == OP_ADD_VALUE || step->op == OP_RENAME_VALUE || step->op == OP_DROP_VALUE;
}

static bool renames_object(enum op op)
{
    return op == OP_RENAME_TABLE || op == OP_RENAME_VIEW || op == OP_RENAME_ENUM || op == OP_RENAME_INDEX ||
           op == OP_RENAME_SEQUENCE || op == OP_RENAME_PARTITION;
}

const char *step_former_name(struct arena *arena, const struct step *step, const char *name)
{
    if (step->op == OP_RENAME_SCHEMA && path_stands_in(name, step->to.text))
        return path_join(arena, step->name.text, path_base(name));
    if (!renames_object(step->op) || !text_equal(step->to.text, name))
        return name;
    return step->op == OP_RENAME_TABLE ? step->table.text : step->name.text;
}

const char *step_makes(const struct step *step)
{
    if (renames_object(step->op))
        return step->to.text;
    if (step->op == OP_CREATE_TABLE)
        return step->table.text;
    if (step->op == OP_CREATE_INDEX)
        return step->index->object.name.text;
    if (step->op == OP_CREATE_ENUM)
        return step->type->object.name.text;
    bool names_it = step->op == OP_CREATE_SEQUENCE || step->op == OP_CREATE_PARTITION;
    return names_it ? step->name.text : NULL;
}

static const char *part_of(struct arena *arena, struct name table, const char *part)
{
    return part != NULL ? arena_format(arena, "%s.%s", table.text, part) : table.text;
}

/* With the separators of paths. */
static const char *subject_of(struct arena *arena, const struct step *step)
{
    switch (step->op) {
    case OP_CREATE_TABLE:
    case OP_DROP_TABLE:
    case OP_RENAME_TABLE:
    case OP_INSERT:
    case OP_UPDATE:
    case OP_BACKFILL:
    case OP_DELETE:
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        return step->table.text;
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
        return step->table.text != NULL ? step->table.text : step->name.text;
    case OP_ADD_COLUMN:
        return part_of(arena, step->table, step->column->name.text);
    case OP_ADD_CONSTRAINT:
        return part_of(arena, step->table, step->constraints[0]->name.text);
    case OP_DROP_COLUMN:
    case OP_RENAME_COLUMN:
    case OP_ALTER_COLUMN:
    case OP_DROP_CONSTRAINT:
    case OP_RENAME_CONSTRAINT:
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
        return part_of(arena, step->table, step->name.text);
    case OP_CREATE_INDEX:
        return step->index->object.name.text;
    case OP_CREATE_ENUM:
        return step->type->object.name.text;
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
    case OP_DROP_INDEX:
    case OP_RENAME_INDEX:
    case OP_DROP_ENUM:
    case OP_RENAME_ENUM:
        return step->name.text;
    case OP_ADD_VALUE:
    case OP_RENAME_VALUE:
    case OP_DROP_VALUE:
        return arena_format(arena, "%s '%s'", step->name.text, step->label.text);
    case OP_DECLARE:
    case OP_UNDECLARE:
        return step->name.text;
    case OP_CREATE_VIEW:
    case OP_DROP_VIEW:
    case OP_RENAME_VIEW:
    case OP_REPLACE_VIEW:
    case OP_CREATE_TRIGGER:
    case OP_DROP_TRIGGER:
    case OP_RENAME_TRIGGER:
        return step->name.text;
    case OP_REQUIRE:
    case OP_SQL:
        return "";
    case OP_CALL:
        return step->text;
    }
    return "";
}

const char *step_subject(struct arena *arena, const struct step *step)
{
    return path_shown(arena_text(arena, subject_of(arena, step)));
}
