/* SPDX-License-Identifier: MIT
 * In: a schema and a step. Out: the schema after it, with problems where a database would refuse the
 * step or the author would regret it. This file only finds the function; there is one for each noun.
 */
#include "schema/apply/applying.h"

/* The compiler names the steps that are missing here. */
static apply_fn *function_of(enum op op)
{
    switch (op) {
    case OP_CREATE_TABLE:
        return apply_create_table;
    case OP_DROP_TABLE:
        return apply_drop_table;
    case OP_RENAME_TABLE:
        return apply_rename_table;
    case OP_ADD_COLUMN:
        return apply_add_column;
    case OP_DROP_COLUMN:
        return apply_drop_column;
    case OP_ALTER_COLUMN:
        return apply_alter_column;
    case OP_RENAME_COLUMN:
        return apply_rename_column;
    case OP_ADD_CONSTRAINT:
        return apply_add_constraint;
    case OP_DROP_CONSTRAINT:
        return apply_drop_constraint;
    case OP_CREATE_INDEX:
        return apply_create_index;
    case OP_DROP_INDEX:
        return apply_drop_index;
    case OP_RENAME_CONSTRAINT:
        return apply_rename_constraint;
    case OP_RENAME_INDEX:
        return apply_rename_index;
    case OP_SET_COMMENT:
        return apply_set_comment;
    case OP_DROP_COMMENT:
        return apply_drop_comment;
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        return apply_change_option;
    case OP_SET_PARAMETERS:
        return apply_set_parameters;
    case OP_RESET_PARAMETERS:
        return apply_reset_parameters;
    case OP_CREATE_ENUM:
        return apply_create_enum;
    case OP_DROP_ENUM:
        return apply_drop_enum;
    case OP_RENAME_ENUM:
        return apply_rename_enum;
    case OP_ADD_VALUE:
        return apply_add_value;
    case OP_RENAME_VALUE:
        return apply_rename_value;
    case OP_DROP_VALUE:
        return apply_drop_value;
    case OP_CREATE_SEQUENCE:
        return apply_create_sequence;
    case OP_ALTER_SEQUENCE:
        return apply_alter_sequence;
    case OP_RENAME_SEQUENCE:
        return apply_rename_sequence;
    case OP_DROP_SEQUENCE:
        return apply_drop_sequence;
    case OP_CREATE_EXTENSION:
        return apply_create_extension;
    case OP_DROP_EXTENSION:
        return apply_drop_extension;
    case OP_CREATE_PARTITION:
        return apply_create_partition;
    case OP_RENAME_PARTITION:
        return apply_rename_partition;
    case OP_DROP_PARTITION:
        return apply_drop_partition;
    case OP_ATTACH_PARTITION:
        return apply_attach_partition;
    case OP_DETACH_PARTITION:
        return apply_detach_partition;
    case OP_CREATE_SCHEMA:
        return apply_create_schema;
    case OP_RENAME_SCHEMA:
        return apply_rename_schema;
    case OP_DROP_SCHEMA:
        return apply_drop_schema;
    case OP_INSERT:
        return apply_insert;
    case OP_UPDATE:
        return apply_update;
    case OP_BACKFILL:
        return apply_backfill;
    case OP_DELETE:
        return apply_delete;
    case OP_REQUIRE:
        return apply_require;
    case OP_CREATE_VIEW:
        return apply_create_view;
    case OP_DROP_VIEW:
        return apply_drop_view;
    case OP_RENAME_VIEW:
        return apply_rename_view;
    case OP_REPLACE_VIEW:
        return apply_replace_view;
    case OP_CREATE_TRIGGER:
        return apply_create_trigger;
    case OP_DROP_TRIGGER:
        return apply_drop_trigger;
    case OP_RENAME_TRIGGER:
        return apply_rename_trigger;
    case OP_SQL:
        return apply_raw;
    case OP_DECLARE:
        return apply_declare;
    case OP_UNDECLARE:
        return apply_undeclare;
    case OP_CALL:
        return NULL; /* it may not touch the schema */
    }
    return NULL;
}

static bool is_unknown(const struct apply *apply, struct schema schema, const char *name)
{
    const struct gone *gone = name != NULL ? schema_gone(apply->arena, schema, NULL, name) : NULL;
    return gone != NULL && gone->unknown;
}

/* What the step could not make, since it has problems or is on something that never was: who names it later
 * makes no new mistake. */
static struct schema without_made(const struct apply *apply, struct schema after, const struct step *step,
                                  bool problems)
{
    const char *made = step_makes(step);
    if (made == NULL || schema_object(after, made) != NULL)
        return after;
    if (!problems && !is_unknown(apply, after, step->table.text) &&
        !is_unknown(apply, after, step->name.text))
        return after;
    return schema_mark_gone(apply->arena, after, NULL, made, (struct gone){.unknown = true});
}

struct schema apply_step(const struct apply *apply, struct schema before, const struct step *step)
{
    apply_fn *function = function_of(step->op);
    struct schema after = before;
    if (function != NULL && step_runs_on(step, apply->dialect)) {
        size_t told = apply->problems->told;
        apply_may_touch(apply, before, step);
        function(apply, &after, step);
        if (apply->problems->told == told)
            apply_triggers_again(apply, before, &after, step);
        if (apply->problems->told == told)
            apply_check_order_again(apply, before, after, step);
        after = without_made(apply, after, step, apply->problems->told != told);
    }
    return after;
}
