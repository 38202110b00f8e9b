/* SPDX-License-Identifier: MIT
 * In: a step and the schema before it. Out: what it means for data and for programs that are running
 * meanwhile: what is lost, read, written again or locked, and whether SQLite must rebuild the table.
 */
#include "base/text.h"
#include "schema/apply.h"
#include "schema/functions.h"
#include "schema/judge/judging.h"

#include <mig/tables.h>

static bool has_value(const struct column *column)
{
    return column->value != NULL && column->value->kind != EXPR_NULL;
}

/* An enum that is checked adds a check of the whole table on SQLite. */
static bool is_checked_enum(struct schema schema, const struct column *column)
{
    const struct enum_type *type =
        column->type.kind == TYPE_ENUM ? schema_enum(schema, column->type.name) : NULL;
    return type != NULL && !type->unchecked_on_sqlite;
}

/* A check that stands behind a column in SQLite's text goes away with it, so it must be about that column. */
static bool stands_alone(const struct constraint *constraint, const struct column *column)
{
    switch (constraint->kind) {
    case CONSTRAINT_CHECK:
        return !expr_reads(constraint->check, column->name.text);
    case CONSTRAINT_FOREIGN_KEY: /* with foreign keys on, a reference must begin as null */
        return has_value(column);
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUDE:
        return true;
    }
    return true;
}

/* ADD COLUMN of SQLite takes only constants as default, no key, no stored computation, and no NOT NULL
 * without a default. Newer libraries neither add nor drop a column that is called like the number of a row
 * (seen with 3.54). */
static bool add_rebuilds(const struct step *step)
{
    const struct column *column = step->column;
    if ((column->not_null && !has_value(column) && column->generated == NULL) ||
        (has_value(column) && !expr_is_constant(column->value)) ||
        (column->generated != NULL && column->stored) || rowid_has_name(column->name.text))
        return true;
    for (size_t i = 0; i < step->constraint_count; i++)
        if (stands_alone(step->constraints[i], column))
            return true;
    return false;
}

bool step_rebuilds(struct schema before, const struct step *step)
{
    const struct table *table = schema_table(before, step->table.text);
    const struct column *column;
    switch (step->op) {
    case OP_ADD_COLUMN:
        return add_rebuilds(step);
    case OP_DROP_COLUMN:
        column = table != NULL ? table_column(table, step->name.text) : NULL;
        return column != NULL && (is_checked_enum(before, column) || rowid_has_name(column->name.text));
    case OP_ALTER_COLUMN:
        return alter_rebuilds(before, step);
    case OP_ADD_CONSTRAINT:
    case OP_DROP_CONSTRAINT:
    case OP_RENAME_CONSTRAINT:
        return true;
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        return step->option != TABLE_UNLOGGED;
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
    case OP_CREATE_TABLE:
    case OP_DROP_TABLE:
    case OP_RENAME_TABLE:
    case OP_RENAME_COLUMN:
    case OP_CREATE_INDEX:
    case OP_DROP_INDEX:
    case OP_RENAME_INDEX:
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
    case OP_CREATE_ENUM:
    case OP_DROP_ENUM:
    case OP_RENAME_ENUM:
    case OP_CREATE_SEQUENCE:
    case OP_ALTER_SEQUENCE:
    case OP_RENAME_SEQUENCE:
    case OP_DROP_SEQUENCE:
    case OP_CREATE_EXTENSION:
    case OP_CREATE_PARTITION:
    case OP_RENAME_PARTITION:
    case OP_DROP_PARTITION:
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
    case OP_DROP_EXTENSION:
    case OP_CREATE_SCHEMA:
    case OP_RENAME_SCHEMA:
    case OP_DROP_SCHEMA:
    case OP_INSERT:
    case OP_BACKFILL:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_DECLARE:
    case OP_UNDECLARE:
    case OP_REQUIRE:
    case OP_CREATE_VIEW:
    case OP_DROP_VIEW:
    case OP_RENAME_VIEW:
    case OP_REPLACE_VIEW:
    case OP_CREATE_TRIGGER:
    case OP_DROP_TRIGGER:
    case OP_RENAME_TRIGGER:
    case OP_SQL:
    case OP_CALL:
        return false;
    case OP_ADD_VALUE:
    case OP_RENAME_VALUE:
    case OP_DROP_VALUE:
        return enum_step_rebuilds(before, step);
    }
    return false;
}

static bool is_volatile(const struct expr *expr)
{
    const struct function *function = expr->kind == EXPR_CALL ? function_find(expr->text) : NULL;
    if (function != NULL && !function->deterministic)
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (is_volatile(expr->args[i]))
            return true;
    return false;
}

/* PostgreSQL keeps a default that is the same for all rows in the catalogue and leaves the rows alone. */
static unsigned judge_new_column(const struct step *step)
{
    const struct column *column = step->column;
    unsigned risk = MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
    bool primary = false;
    for (size_t i = 0; i < step->constraint_count; i++)
        primary = primary || step->constraints[i]->kind == CONSTRAINT_PRIMARY_KEY;
    if (primary || (column->generated != NULL && column->stored) || column->identity != IDENTITY_NONE ||
        (has_value(column) && is_volatile(column->value)) ||
        (step->fill != NULL && !expr_is_constant(step->fill)))
        risk |= MIG_RISK_REWRITES;
    if (step->constraint_count != 0)
        risk |= MIG_RISK_SCANS;
    return risk;
}

static unsigned judge_new_constraint(const struct step *step)
{
    if (step->constraints[0]->kind == CONSTRAINT_FOREIGN_KEY)
        return MIG_RISK_SCANS | MIG_RISK_BLOCKS_WRITES;
    return MIG_RISK_SCANS | MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
}

static unsigned judge_locks(struct schema before, const struct step *step)
{
    switch (step->op) {
    case OP_ATTACH_PARTITION: /* only the table that comes, and the default partition */
        return MIG_RISK_SCANS | MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
    case OP_CREATE_PARTITION:
    case OP_RENAME_PARTITION:
    case OP_DROP_PARTITION:
    case OP_DETACH_PARTITION:
    case OP_DROP_TABLE:
    case OP_RENAME_TABLE:
    case OP_RENAME_COLUMN:
    case OP_DROP_COLUMN:
    case OP_DROP_CONSTRAINT:
    case OP_RENAME_CONSTRAINT:
    case OP_DROP_VIEW:
    case OP_RENAME_VIEW:
    case OP_REPLACE_VIEW:
    case OP_DROP_TRIGGER:
    case OP_RENAME_TRIGGER:
        return MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
    case OP_CREATE_TRIGGER:
        return MIG_RISK_BLOCKS_WRITES;
    case OP_DROP_INDEX:
        return step->concurrently ? 0 : MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
    case OP_ADD_VALUE: /* a type that is made anew */
        return step->at_once ? MIG_RISK_REWRITES | MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES : 0;
    case OP_DROP_VALUE:
        return MIG_RISK_REWRITES | MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
    case OP_RENAME_ENUM: /* SQLite has no types that could have names */
        return MIG_RISK_RENAMES;
    case OP_ADD_COLUMN:
        return judge_new_column(step);
    case OP_ALTER_COLUMN:
        return judge_alter(before, step);
    case OP_ADD_CONSTRAINT:
        return judge_new_constraint(step);
    case OP_CREATE_INDEX:
        return step->concurrently ? 0 : MIG_RISK_BLOCKS_WRITES;
    case OP_ALTER_SEQUENCE:
    case OP_RENAME_SEQUENCE:
    case OP_DROP_SEQUENCE:
        return MIG_RISK_BLOCKS_WRITES;
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        return step->option != TABLE_UNLOGGED
                   ? 0
                   : MIG_RISK_REWRITES | MIG_RISK_BLOCKS_READS | MIG_RISK_BLOCKS_WRITES;
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
    case OP_CREATE_TABLE:
    case OP_RENAME_INDEX:
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
    case OP_CREATE_ENUM:
    case OP_DROP_ENUM:
    case OP_RENAME_VALUE:
    case OP_CREATE_SEQUENCE:
    case OP_CREATE_EXTENSION:
    case OP_DROP_EXTENSION:
    case OP_CREATE_SCHEMA:
    case OP_RENAME_SCHEMA:
    case OP_DROP_SCHEMA:
    case OP_INSERT:
    case OP_BACKFILL:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_DECLARE:
    case OP_UNDECLARE:
    case OP_REQUIRE:
    case OP_CREATE_VIEW:
    case OP_SQL:
    case OP_CALL:
        return 0;
    }
    return 0;
}

static unsigned judge_both(const struct step *step)
{
    switch (step->op) {
    case OP_RENAME_TABLE:
    case OP_RENAME_COLUMN:
    case OP_RENAME_VALUE:
    case OP_RENAME_SEQUENCE:
    case OP_RENAME_PARTITION:
    case OP_RENAME_VIEW:
    case OP_RENAME_SCHEMA:
        return MIG_RISK_RENAMES;
    case OP_CREATE_INDEX:
        return MIG_RISK_SCANS;
    case OP_BACKFILL:
    case OP_UPDATE:
        return step->where != NULL ? MIG_RISK_SCANS : MIG_RISK_REWRITES;
    case OP_DELETE:
        return MIG_RISK_SCANS;
    case OP_CREATE_SEQUENCE:
    case OP_ALTER_SEQUENCE:
    case OP_DROP_SEQUENCE:
    case OP_CREATE_EXTENSION:
    case OP_CREATE_PARTITION:
    case OP_DROP_PARTITION:
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
    case OP_DROP_EXTENSION:
    case OP_CREATE_SCHEMA:
    case OP_DROP_SCHEMA:
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
    case OP_DROP_TABLE:
    case OP_DROP_COLUMN:
    case OP_CREATE_TABLE:
    case OP_ADD_COLUMN:
    case OP_ALTER_COLUMN:
    case OP_ADD_CONSTRAINT:
    case OP_DROP_CONSTRAINT:
    case OP_RENAME_CONSTRAINT:
    case OP_DROP_INDEX:
    case OP_RENAME_INDEX:
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
    case OP_CREATE_ENUM:
    case OP_DROP_ENUM:
    case OP_RENAME_ENUM:
    case OP_ADD_VALUE:
    case OP_DROP_VALUE:
    case OP_INSERT:
    case OP_DECLARE:
    case OP_UNDECLARE:
    case OP_REQUIRE:
    case OP_CREATE_VIEW:
    case OP_DROP_VIEW:
    case OP_REPLACE_VIEW:
    case OP_CREATE_TRIGGER:
    case OP_DROP_TRIGGER:
    case OP_RENAME_TRIGGER:
    case OP_SQL:
    case OP_CALL:
        return 0;
    }
    return 0;
}

/* A number with a fraction is a binary one there, a whole one has 64 bits. */
static bool is_cut(struct type type)
{
    return type.kind == TYPE_NUMERIC && type.precision > (type.scale == 0 ? 18u : 15u);
}

static bool makes_cut_column(const struct step *step)
{
    bool cut = step->op == OP_ADD_COLUMN && is_cut(step->column->type);
    for (size_t i = 0; step->op == OP_CREATE_TABLE && i < step->definition->column_count; i++)
        cut = cut || is_cut(step->definition->columns[i]->type);
    return cut || (step->op == OP_ALTER_COLUMN && step->alteration->kind == ALTER_TYPE &&
                   is_cut(step->alteration->to.type));
}

unsigned judge_step(struct schema before, const struct step *step, enum mig_dialect dialect)
{
    const struct table *table = schema_table(before, step->table.text);
    const struct column *column =
        table != NULL && step->op == OP_DROP_COLUMN ? table_column(table, step->name.text) : NULL;
    unsigned risk = judge_both(step);
    if (!step_runs_on(step, dialect))
        return 0;
    if (step->op == OP_DROP_TABLE || step->op == OP_DROP_SEQUENCE || step->op == OP_DROP_PARTITION ||
        step->op == OP_DELETE || (column != NULL && column->generated == NULL) ||
        (step->op == OP_ALTER_COLUMN && alter_loses(before, step)) ||
        (step->op == OP_DROP_VALUE && step->fill != NULL))
        risk |= MIG_RISK_LOSES_DATA;
    if (dialect == MIG_DIALECT_POSTGRES)
        return risk | judge_locks(before, step);
    risk |= makes_cut_column(step) ? MIG_RISK_ROUNDS : 0;
    /* SQLite writes a table again for a dropped column, even where it has a statement for it. */
    return step_rebuilds(before, step) || step->op == OP_DROP_COLUMN ? risk | MIG_RISK_REWRITES : risk;
}
