/* SPDX-License-Identifier: MIT
 * In: a step. Out: its statement, `;` and all. An action of an `alter table` is a statement of its own.
 */
#include "schema/print/parts.h"
#include "schema/print/postgres.h"
#include "schema/trigger.h"

#include <stdio.h>
#include <string.h>

static void print_named(struct buf *out, const char *words, struct name name)
{
    buf_add(out, words);
    print_name(out, name.text);
}

static void print_alter(struct buf *out, const struct step *step, const char *action)
{
    print_named(out, "alter table ", step->table);
    buf_char(out, ' ');
    buf_add(out, action);
}

static void print_optional(struct buf *out, const char *words, const struct expr *expr)
{
    if (expr != NULL) {
        buf_add(out, words);
        expr_print(out, expr);
    }
}

static void print_value(struct buf *out, const struct step *step, const char *action)
{
    print_named(out, "alter enum ", step->name);
    buf_add(out, action);
    print_string(out, step->label.text);
}

static void print_add_column(struct buf *out, const struct step *step)
{
    bool in_key = false;
    for (size_t i = 0; i < step->constraint_count; i++)
        in_key |= step->constraints[i]->kind == CONSTRAINT_PRIMARY_KEY;
    print_alter(out, step, "add column ");
    print_name(out, step->column->name.text);
    buf_char(out, ' ');
    print_column_source(out, step->column, in_key);
    for (size_t i = 0; i < step->constraint_count; i++) {
        buf_char(out, ' ');
        print_constraint_named(out, step->constraints[i], true);
    }
    print_comment(out, step->column->comment);
    print_optional(out, " fill ", step->fill);
}

static void print_comment_step(struct buf *out, const struct step *step)
{
    print_alter(out, step, step->name.text != NULL ? "alter column " : "");
    if (step->name.text != NULL)
        print_named(out, "", step->name);
    buf_add(out, step->name.text != NULL ? " " : "");
    buf_add(out, step->comment != NULL ? "set" : "drop comment");
    print_comment(out, step->comment);
}

static void print_row(struct buf *out, const struct expr *const *values, size_t count)
{
    buf_char(out, '(');
    for (size_t i = 0; i < count; i++)
        print_optional(out, i > 0 ? ", " : "", values[i]);
    buf_char(out, ')');
}

/* One row on the line of its statement, several on lines of their own. */
static void print_insert(struct buf *out, const struct step *step)
{
    size_t width = step->columns.count;
    print_named(out, "insert into ", step->table);
    buf_char(out, ' ');
    print_names(out, step->columns);
    buf_add(out, " values");
    for (size_t i = 0; i < step->row_count; i++) {
        buf_add(out, i > 0 ? "," : "");
        buf_add(out, step->row_count > 1 ? "\n    " : " ");
        print_row(out, step->values + i * width, width);
    }
}

static void print_update(struct buf *out, const struct step *step, const char *words)
{
    print_named(out, words, step->table);
    buf_add(out, " set ");
    for (size_t i = 0; i < step->assignment_count; i++) {
        print_named(out, i > 0 ? ", " : "", step->assignments[i].column);
        print_optional(out, " = ", step->assignments[i].value);
    }
    print_optional(out, " where ", step->where);
}

/* $$text$$, or with the first tag that does not stand in the text; a `$` at its end would begin the bare one.
 */
static void print_raw(struct buf *out, const char *text)
{
    char tag[32] = "$$";
    size_t length = strlen(text);
    bool bare = length == 0 || text[length - 1] != '$';
    for (unsigned i = 0; strstr(text, tag) != NULL || (i == 0 && !bare); i++)
        snprintf(tag, sizeof tag, "$sql%u$", i);
    buf_add(out, tag);
    buf_add(out, text);
    buf_add(out, tag);
}

/* A message: "..." with " doubled. */
static void print_message(struct buf *out, const char *message)
{
    buf_char(out, '"');
    for (const char *at = message; *at != '\0'; at++) {
        buf_char(out, *at);
        if (*at == '"')
            buf_char(out, '"');
    }
    buf_char(out, '"');
}

/* Each on a line of its own. */
static void print_effect(struct buf *out, struct steps effect)
{
    if (effect.count == 0)
        return;
    buf_add(out, " effect {\n");
    for (size_t i = 0; i < effect.count; i++) {
        buf_add(out, "    ");
        print_step(out, effect.items[i]);
    }
    buf_char(out, '}');
}

static void print_reverse(struct buf *out, const struct step *step)
{
    switch (step->reverse) {
    case REVERSE_MISSING:
        return;
    case REVERSE_NOTHING:
        buf_add(out, " reverse nothing");
        return;
    case REVERSE_GIVEN:
        buf_add(out, " reverse ");
        if (step->op == OP_SQL)
            print_raw(out, step->reverse_text);
        else
            print_name(out, step->reverse_text);
        return;
    }
}

/* sql takes its database between the word and the text, other steps in front. */
static const char *dialect_words(const struct step *step)
{
    if (step->dialects == 1u << MIG_DIALECT_SQLITE)
        return "on sqlite ";
    if (step->dialects == 1u << MIG_DIALECT_POSTGRES)
        return "on postgres ";
    return "";
}

/* What stands between `index` and its name. */
static const char *index_words(const struct step *step)
{
    if (step->concurrently)
        return step->if_not_exists ? "concurrently if not exists " : "concurrently ";
    return step->if_not_exists ? "if not exists " : "";
}

void print_step_body(struct buf *out, const struct step *step)
{
    switch (step->op) {
    case OP_CREATE_TABLE:
        print_table_statement(out, step->definition);
        return;
    case OP_DROP_TABLE:
        print_named(out, "drop table ", step->table);
        return;
    case OP_RENAME_TABLE:
        print_named(out, "rename table ", step->table);
        print_named(out, " to ", step->to);
        return;
    case OP_ADD_COLUMN:
        print_add_column(out, step);
        return;
    case OP_DROP_COLUMN:
        print_alter(out, step, "drop column ");
        print_name(out, step->name.text);
        print_optional(out, " fill ", step->fill);
        return;
    case OP_ALTER_COLUMN:
        print_alter(out, step, "alter column ");
        print_alteration(out, step);
        return;
    case OP_RENAME_COLUMN:
        print_alter(out, step, "rename column ");
        print_name(out, step->name.text);
        print_named(out, " to ", step->to);
        return;
    case OP_ADD_CONSTRAINT:
        print_alter(out, step, "add ");
        print_constraint_named(out, step->constraints[0], false);
        return;
    case OP_DROP_CONSTRAINT:
        print_alter(out, step, "drop constraint ");
        print_name(out, step->name.text);
        return;
    case OP_CREATE_INDEX:
        print_index_statement(out, step->index, index_words(step));
        return;
    case OP_DROP_INDEX:
        print_named(out, step->concurrently ? "drop index concurrently " : "drop index ", step->name);
        return;
    case OP_RENAME_CONSTRAINT:
        print_alter(out, step, "rename constraint ");
        print_name(out, step->name.text);
        print_named(out, " to ", step->to);
        return;
    case OP_RENAME_INDEX:
        print_named(out, "rename index ", step->name);
        print_named(out, " to ", step->to);
        return;
    case OP_SET_COMMENT:
    case OP_DROP_COMMENT:
        print_comment_step(out, step);
        return;
    case OP_SET_OPTION:
    case OP_DROP_OPTION:
        print_alter(out, step, step->op == OP_SET_OPTION ? "set " : "drop ");
        buf_add(out, table_option_words(step->option));
        return;
    case OP_SET_PARAMETERS:
    case OP_RESET_PARAMETERS:
        if (step->table.text != NULL)
            print_alter(out, step, "");
        else
            print_named(out, "alter index ", step->name);
        buf_add(out, step->table.text == NULL ? " " : "");
        buf_add(out, step->op == OP_SET_PARAMETERS ? "set " : "reset ");
        print_parameters(out, step->parameters);
        return;
    case OP_CREATE_ENUM:
        print_named(out, "create enum ", step->name);
        buf_char(out, ' ');
        print_enum(out, step->type);
        return;
    case OP_DROP_ENUM:
        print_named(out, "drop enum ", step->name);
        return;
    case OP_RENAME_ENUM:
        print_named(out, "rename enum ", step->name);
        print_named(out, " to ", step->to);
        return;
    case OP_ADD_VALUE:
        print_value(out, step, " add value ");
        if (step->beside.text != NULL) {
            buf_add(out, step->before ? " before " : " after ");
            print_string(out, step->beside.text);
        }
        print_optional(out, " fill ", step->fill);
        return;
    case OP_RENAME_VALUE:
        print_value(out, step, " rename value ");
        buf_add(out, " to ");
        print_string(out, step->to.text);
        return;
    case OP_DROP_VALUE:
        print_value(out, step, " drop value ");
        print_optional(out, " fill ", step->fill);
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
        print_postgres_step(out, step);
        return;
    case OP_INSERT:
        print_insert(out, step);
        return;
    case OP_UPDATE:
        print_update(out, step, "update ");
        return;
    case OP_BACKFILL:
        print_update(out, step, "backfill ");
        buf_format(out, " in batches of %lu", (unsigned long)step->batch);
        return;
    case OP_DELETE:
        print_named(out, "delete from ", step->table);
        print_optional(out, " where ", step->where);
        return;
    case OP_REQUIRE:
        print_optional(out, "require ", step->where);
        buf_add(out, " else ");
        print_message(out, step->message);
        return;
    case OP_CREATE_VIEW:
    case OP_REPLACE_VIEW:
        print_named(out, step->op == OP_CREATE_VIEW ? "create view " : "replace view ", step->name);
        buf_add(out, " as ");
        query_print(out, step->query);
        return;
    case OP_DROP_VIEW:
        print_named(out, "drop view ", step->name);
        return;
    case OP_RENAME_VIEW:
        print_named(out, "rename view ", step->name);
        print_named(out, " to ", step->to);
        return;
    case OP_CREATE_TRIGGER:
        print_named(out, "create trigger ", step->name);
        buf_char(out, ' ');
        print_trigger(out, step->trigger, "\n    ");
        return;
    case OP_DROP_TRIGGER:
        print_named(out, "drop trigger ", step->name);
        return;
    case OP_RENAME_TRIGGER:
        print_named(out, "rename trigger ", step->name);
        print_named(out, " to ", step->to);
        return;
    case OP_SQL:
        buf_format(out, "sql %s", dialect_words(step));
        print_raw(out, step->text);
        print_effect(out, step->effect);
        print_reverse(out, step);
        return;
    case OP_DECLARE:
        buf_add(out, "object ");
        print_message(out, step->name.text);
        return;
    case OP_UNDECLARE:
        buf_add(out, "drop object ");
        print_message(out, step->name.text);
        return;
    case OP_CALL:
        buf_add(out, "call ");
        print_name(out, step->text);
        print_reverse(out, step);
        return;
    }
}

void print_step(struct buf *out, const struct step *step)
{
    buf_add(out, step->op == OP_SQL ? "" : dialect_words(step));
    print_step_body(out, step);
    if (step->accepts_loss != NULL) {
        buf_add(out, " accepting data loss ");
        print_message(out, step->accepts_loss);
    }
    buf_add(out, step->op == OP_CREATE_TRIGGER ? "\n" : ";\n");
}
