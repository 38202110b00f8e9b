/* SPDX-License-Identifier: MIT
 * In: a revision as written. Out: its tree as one text, `(word "text" ...)`, the same for every layout and
 * order of writing that means the same: attributes at their default are left out, constraints are sorted.
 *
 * These bytes are what a digest is made of. A case may be added; what an existing one writes never changes.
 */
#include "schema/digest.h"

#include "schema/digest/parts.h"
#include "schema/print/postgres.h"
#include "schema/trigger.h"

static void add_insert(struct buf *out, const struct step *step)
{
    size_t width = step->columns.count;
    digest_path(out, step->table.text);
    digest_names(out, "columns", step->columns);
    for (size_t row = 0; row < step->row_count; row++) {
        buf_add(out, "\n      (row");
        for (size_t i = 0; i < width; i++)
            digest_expr(out, step->values[row * width + i]);
        buf_char(out, ')');
    }
}

static void add_update(struct buf *out, const struct step *step)
{
    digest_path(out, step->table.text);
    for (size_t i = 0; i < step->assignment_count; i++) {
        buf_add(out, " (set");
        digest_text(out, step->assignments[i].column.text);
        digest_expr(out, step->assignments[i].value);
        buf_char(out, ')');
    }
    digest_value(out, "where", step->where);
}

static void add_new_column(struct buf *out, const struct step *step)
{
    bool in_key = false;
    for (size_t i = 0; i < step->constraint_count; i++)
        in_key |= step->constraints[i]->kind == CONSTRAINT_PRIMARY_KEY;
    digest_path(out, step->table.text);
    digest_value(out, "fill", step->fill);
    digest_column(out, step->column, in_key);
    digest_constraints(out, step->constraints, step->constraint_count);
}

void digest_step(struct buf *out, const struct step *step);

static void add_effect(struct buf *out, struct steps effect)
{
    if (effect.count == 0)
        return;
    buf_add(out, " (effect");
    for (size_t i = 0; i < effect.count; i++)
        digest_step(out, effect.items[i]);
    buf_char(out, ')');
}

/* The message of a `require` is what the database says, so here it is part of the meaning. */
static void add_trigger(struct buf *out, const struct step *step)
{
    const struct trigger *trigger = step->trigger;
    digest_text(out, step->name.text);
    digest_text(out, trigger->before ? "before" : "after");
    digest_text(out, trigger_event_word(trigger->event));
    if (trigger->columns.count != 0)
        digest_names(out, "of", trigger->columns);
    digest_attribute(out, "table", trigger->table.text);
    digest_value(out, "when", trigger->when);
    for (size_t i = 0; i < trigger->body.count; i++) {
        digest_step(out, trigger->body.items[i]);
        digest_attribute(out, "message", trigger->body.items[i]->message);
    }
}

static void add_code(struct buf *out, const struct step *step)
{
    digest_text(out, step->text);
    add_effect(out, step->effect);
    digest_flag(out, step->reverse == REVERSE_NOTHING, "reverse-nothing");
    digest_attribute(out, "reverse", step->reverse == REVERSE_GIVEN ? step->reverse_text : NULL);
}

static void add_body(struct buf *out, const struct step *step)
{
    switch (step->op) {
    case OP_CREATE_TABLE:
        digest_path(out, step->table.text);
        digest_table(out, step->definition);
        return;
    case OP_DROP_TABLE:
        digest_path(out, step->table.text);
        return;
    case OP_RENAME_TABLE:
        digest_path(out, step->table.text);
        digest_path(out, step->to.text);
        return;
    case OP_ADD_COLUMN:
        add_new_column(out, step);
        return;
    case OP_DROP_COLUMN:
        digest_path(out, step->table.text);
        digest_text(out, step->name.text);
        digest_value(out, "fill", step->fill);
        return;
    case OP_ALTER_COLUMN:
        digest_alteration(out, step);
        return;
    case OP_RENAME_COLUMN:
    case OP_RENAME_CONSTRAINT:
        digest_path(out, step->table.text);
        digest_text(out, step->name.text);
        digest_text(out, step->to.text);
        return;
    case OP_ADD_CONSTRAINT:
        digest_path(out, step->table.text);
        digest_constraints(out, step->constraints, step->constraint_count);
        return;
    case OP_DROP_CONSTRAINT:
        digest_path(out, step->table.text);
        digest_text(out, step->name.text);
        return;
    case OP_CREATE_INDEX:
        digest_index(out, step);
        return;
    case OP_DROP_INDEX:
    case OP_DROP_ENUM:
        digest_path(out, step->name.text);
        digest_flag(out, step->concurrently, "concurrently");
        return;
    case OP_RENAME_INDEX:
        digest_path(out, step->name.text);
        digest_path(out, step->to.text);
        return;
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
        digest_path(out, step->table.text);
        digest_attribute(out, "column", step->name.text);
        digest_attribute(out, "comment", step->comment);
        return;
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        digest_path(out, step->table.text);
        digest_text(out, table_option_words(step->option));
        return;
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
        if (step->table.text != NULL)
            digest_path(out, step->table.text);
        digest_named(out, "index", step->name.text);
        digest_parameters(out, step->parameters);
        return;
    case OP_CREATE_ENUM:
        digest_path(out, step->name.text);
        digest_names(out, "labels", step->type->labels);
        digest_flag(out, step->type->unchecked_on_sqlite, "unchecked-on-sqlite");
        return;
    case OP_RENAME_ENUM:
        digest_path(out, step->name.text);
        digest_path(out, step->to.text);
        return;
    case OP_ADD_VALUE:
        digest_path(out, step->name.text);
        digest_text(out, step->label.text);
        digest_attribute(out, step->before ? "before" : "after", step->beside.text);
        digest_value(out, "fill", step->fill);
        return;
    case OP_RENAME_VALUE:
        digest_path(out, step->name.text);
        digest_text(out, step->label.text);
        digest_text(out, step->to.text);
        return;
    case OP_DROP_VALUE:
        digest_path(out, step->name.text);
        digest_text(out, step->label.text);
        digest_value(out, "fill", step->fill);
        return;
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
        digest_postgres(out, step);
        return;
    case OP_INSERT:
        add_insert(out, step);
        return;
    case OP_UPDATE:
    case OP_BACKFILL: /* the size of its batches changes nothing */
        add_update(out, step);
        return;
    case OP_DELETE:
        digest_path(out, step->table.text);
        digest_value(out, "where", step->where);
        return;
    case OP_DECLARE:
    case OP_UNDECLARE:
        digest_text(out, step->name.text);
        return;
    case OP_REQUIRE:
        digest_expr(out, step->where);
        return;
    case OP_CREATE_VIEW:
    case OP_REPLACE_VIEW:
        digest_path(out, step->name.text);
        query_digest(out, step->query);
        return;
    case OP_DROP_VIEW:
        digest_path(out, step->name.text);
        return;
    case OP_RENAME_VIEW:
        digest_path(out, step->name.text);
        digest_path(out, step->to.text);
        return;
    case OP_CREATE_TRIGGER:
        add_trigger(out, step);
        return;
    case OP_DROP_TRIGGER:
        digest_text(out, step->name.text);
        return;
    case OP_RENAME_TRIGGER:
        digest_text(out, step->name.text);
        digest_text(out, step->to.text);
        return;
    case OP_SQL:
    case OP_CALL:
        add_code(out, step);
        return;
    }
}

void digest_step(struct buf *out, const struct step *step)
{
    buf_add(out, "\n    (");
    for (const char *at = op_words(step->op); *at != '\0'; at++)
        buf_char(out, *at == ' ' ? '-' : *at);
    if (step->dialects != EVERY_DIALECT)
        digest_attribute(out, "on", step->dialects == 1u << MIG_DIALECT_SQLITE ? "sqlite" : "postgres");
    add_body(out, step);
    buf_char(out, ')');
}

static void add_steps(struct buf *out, const char *word, struct steps steps)
{
    buf_format(out, "\n  (%s", word);
    for (size_t i = 0; i < steps.count; i++)
        digest_step(out, steps.items[i]);
    buf_char(out, ')');
}

void digest_tree(struct buf *out, const struct revision *revision)
{
    buf_add(out, "(revision");
    add_steps(out, "upgrade", revision->upgrade);
    switch (revision->downgrade_kind) {
    case DOWNGRADE_DERIVED:
        break;
    case DOWNGRADE_WRITTEN:
        add_steps(out, "downgrade", revision->downgrade);
        break;
    case DOWNGRADE_IRREVERSIBLE:
        buf_add(out, "\n  (irreversible)");
        break;
    }
    buf_add(out, ")\n");
}
