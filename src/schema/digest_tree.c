/* SPDX-License-Identifier: MIT
 * In: a revision as written. Out: its tree as one text, `(word "text" ...)`, the same for every layout and
 * order of writing that means the same: attributes at their default are left out, constraints are sorted.
 *
 * These bytes are what a digest is made of. A case may be added; what an existing one writes never changes.
 */
#include "schema/digest.h"

#include <stdlib.h>
#include <string.h>

static void add_text(struct buf *out, const char *text)
{
    buf_add(out, " \"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_char(out, '\\');
        buf_char(out, *text);
    }
    buf_char(out, '"');
}

static void add_flag(struct buf *out, bool set, const char *word)
{
    if (set)
        buf_format(out, " (%s)", word);
}

static void add_attribute(struct buf *out, const char *word, const char *text)
{
    if (text == NULL)
        return;
    buf_format(out, " (%s", word);
    add_text(out, text);
    buf_char(out, ')');
}

static void add_names(struct buf *out, const char *word, struct names names)
{
    if (names.count == 0)
        return;
    buf_format(out, " (%s", word);
    for (size_t i = 0; i < names.count; i++)
        add_text(out, names.items[i].text);
    buf_char(out, ')');
}

static void add_type(struct buf *out, struct type type)
{
    if (type.kind == TYPE_ENUM) {
        buf_add(out, " (type (enum");
        add_text(out, type.name);
        buf_char(out, ')');
    } else {
        buf_add(out, " (type");
        add_text(out, type.kind == TYPE_OTHER ? type.name : type_word(type.kind));
    }
    if (type.length != 0)
        buf_format(out, " %u", type.length);
    if (type.precision != 0)
        buf_format(out, " %u", type.precision);
    if (type.scale != 0)
        buf_format(out, " %u", type.scale);
    add_flag(out, type.array, "array");
    buf_char(out, ')');
}

static void add_expr(struct buf *out, const struct expr *expr);

static void add_value(struct buf *out, const char *word, const struct expr *expr)
{
    if (expr == NULL)
        return;
    buf_format(out, " (%s", word);
    add_expr(out, expr);
    buf_char(out, ')');
}

static void add_case(struct buf *out, const struct expr *expr)
{
    size_t i = expr->has_operand ? 1 : 0;
    if (expr->has_operand)
        add_value(out, "operand", expr->args[0]);
    for (; i + 1 < expr->count; i += 2) {
        buf_add(out, " (when");
        add_expr(out, expr->args[i]);
        add_expr(out, expr->args[i + 1]);
        buf_char(out, ')');
    }
    if (expr->has_else)
        add_value(out, "else", expr->args[i]);
}

static void add_expr(struct buf *out, const struct expr *expr)
{
    buf_format(out, " (%s", expr_word(expr->kind));
    if (expr->text != NULL)
        add_text(out, expr->text);
    add_attribute(out, "of", expr->qualifier);
    if (expr->kind == EXPR_CASE)
        add_case(out, expr);
    for (size_t i = 0; expr->kind != EXPR_CASE && i < expr->count; i++)
        add_expr(out, expr->args[i]);
    if (expr->kind == EXPR_CAST)
        add_type(out, expr->type);
    add_flag(out, expr->negated, "not");
    add_flag(out, expr->star, "star");
    buf_char(out, ')');
}

static const char *identity_word(enum identity identity)
{
    switch (identity) {
    case IDENTITY_NONE:
        return NULL;
    case IDENTITY_BY_DEFAULT:
        return "by default";
    case IDENTITY_ALWAYS:
        return "always";
    }
    return NULL;
}

/* A column of the primary key is not null without saying so. */
static void add_column(struct buf *out, const struct column *column, bool in_key)
{
    buf_add(out, "\n      (column");
    add_text(out, column->name.text);
    add_type(out, column->type);
    add_flag(out, column->not_null && !in_key, "not-null");
    add_value(out, "default", column->value);
    add_value(out, "generated", column->generated);
    add_flag(out, column->stored, "stored");
    add_attribute(out, "identity", identity_word(column->identity));
    add_attribute(out, "collate", column->collation);
    add_attribute(out, "comment", column->comment);
    buf_char(out, ')');
}

static const char *action_word(enum reference_action action)
{
    switch (action) {
    case ACTION_NONE:
        return NULL;
    case ACTION_RESTRICT:
        return "restrict";
    case ACTION_CASCADE:
        return "cascade";
    case ACTION_SET_NULL:
        return "set null";
    case ACTION_SET_DEFAULT:
        return "set default";
    }
    return NULL;
}

static const char *constraint_word(enum constraint_kind kind)
{
    switch (kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return "primary-key";
    case CONSTRAINT_UNIQUE:
        return "unique";
    case CONSTRAINT_CHECK:
        return "check";
    case CONSTRAINT_FOREIGN_KEY:
        return "foreign-key";
    case CONSTRAINT_EXCLUDE:
        return "exclude";
    }
    return "";
}

static const char *constraint_tree(struct arena *arena, const struct constraint *constraint)
{
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "(%s", constraint_word(constraint->kind));
    add_names(&out, "columns", constraint->columns);
    if (constraint->check != NULL)
        add_expr(&out, constraint->check);
    add_attribute(&out, "table", constraint->table.text);
    add_names(&out, "references", constraint->references);
    add_attribute(&out, "on-delete", action_word(constraint->on_delete));
    add_attribute(&out, "on-update", action_word(constraint->on_update));
    add_flag(&out, constraint->deferrable, "deferrable");
    add_flag(&out, constraint->initially_deferred, "initially-deferred");
    add_attribute(&out, "name", constraint->unnamed ? NULL : constraint->name.text);
    buf_char(&out, ')');
    return out.data;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Inline or in a list of their own, early or late: the same. */
static void add_constraints(struct buf *out, const struct constraint *const *constraints, size_t count)
{
    const char **trees = arena_array(out->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        trees[i] = constraint_tree(out->arena, constraints[i]);
    if (count > 1)
        qsort(trees, count, sizeof *trees, compare_texts);
    for (size_t i = 0; i < count; i++)
        buf_format(out, "\n      %s", trees[i]);
}

static void add_table(struct buf *out, const struct table *table)
{
    add_flag(out, table->strict, "strict");
    add_flag(out, table->without_rowid, "without-rowid");
    add_flag(out, table->autoincrement, "autoincrement");
    add_flag(out, table->unlogged, "unlogged");
    add_attribute(out, "comment", table->comment);
    const struct constraint *key = table_primary_key(table);
    for (size_t i = 0; i < table->column_count; i++)
        add_column(out, table->columns[i],
                   key != NULL && names_have(key->columns, table->columns[i]->name.text));
    add_constraints(out, table->constraints, table->constraint_count);
}

static void add_index_part(struct buf *out, const struct index_part *part)
{
    buf_add(out, " (key");
    add_expr(out, part->expr);
    add_flag(out, part->descending, "desc");
    add_attribute(out, "nulls",
                  part->nulls == NULLS_DEFAULT ? NULL
                  : part->nulls == NULLS_FIRST ? "first"
                                               : "last");
    add_attribute(out, "collate", part->collation);
    add_attribute(out, "operator-class", part->operator_class);
    buf_char(out, ')');
}

static void add_index(struct buf *out, const struct step *step)
{
    const struct index *index = step->index;
    add_text(out, index->object.name.text);
    add_attribute(out, "table", index->table.text);
    add_flag(out, index->unique, "unique");
    add_flag(out, step->if_not_exists, "if-not-exists");
    for (size_t i = 0; i < index->part_count; i++)
        add_index_part(out, &index->parts[i]);
    add_attribute(out, "method", index->method);
    add_names(out, "include", index->include);
    add_value(out, "where", index->where);
}

static void add_insert(struct buf *out, const struct step *step)
{
    size_t width = step->columns.count;
    add_text(out, step->table.text);
    add_names(out, "columns", step->columns);
    for (size_t row = 0; row < step->row_count; row++) {
        buf_add(out, "\n      (row");
        for (size_t i = 0; i < width; i++)
            add_expr(out, step->values[row * width + i]);
        buf_char(out, ')');
    }
}

static void add_update(struct buf *out, const struct step *step)
{
    add_text(out, step->table.text);
    for (size_t i = 0; i < step->assignment_count; i++) {
        buf_add(out, " (set");
        add_text(out, step->assignments[i].column.text);
        add_expr(out, step->assignments[i].value);
        buf_char(out, ')');
    }
    add_value(out, "where", step->where);
}

static void add_new_column(struct buf *out, const struct step *step)
{
    bool in_key = false;
    for (size_t i = 0; i < step->constraint_count; i++)
        in_key |= step->constraints[i]->kind == CONSTRAINT_PRIMARY_KEY;
    add_text(out, step->table.text);
    add_value(out, "fill", step->fill);
    add_column(out, step->column, in_key);
    add_constraints(out, step->constraints, step->constraint_count);
}

static void add_code(struct buf *out, const struct step *step)
{
    add_text(out, step->text);
    add_flag(out, step->reverse == REVERSE_NOTHING, "reverse-nothing");
    add_attribute(out, "reverse", step->reverse == REVERSE_GIVEN ? step->reverse_text : NULL);
}

static void add_body(struct buf *out, const struct step *step)
{
    switch (step->op) {
    case OP_CREATE_TABLE:
        add_text(out, step->table.text);
        add_table(out, step->definition);
        return;
    case OP_DROP_TABLE:
        add_text(out, step->table.text);
        return;
    case OP_RENAME_TABLE:
        add_text(out, step->table.text);
        add_text(out, step->to.text);
        return;
    case OP_ADD_COLUMN:
        add_new_column(out, step);
        return;
    case OP_DROP_COLUMN:
        add_text(out, step->table.text);
        add_text(out, step->name.text);
        add_value(out, "fill", step->fill);
        return;
    case OP_RENAME_COLUMN:
        add_text(out, step->table.text);
        add_text(out, step->name.text);
        add_text(out, step->to.text);
        return;
    case OP_ADD_CONSTRAINT:
        add_text(out, step->table.text);
        add_constraints(out, step->constraints, step->constraint_count);
        return;
    case OP_DROP_CONSTRAINT:
        add_text(out, step->table.text);
        add_text(out, step->name.text);
        return;
    case OP_CREATE_INDEX:
        add_index(out, step);
        return;
    case OP_DROP_INDEX:
    case OP_DROP_ENUM:
        add_text(out, step->name.text);
        return;
    case OP_CREATE_ENUM:
        add_text(out, step->name.text);
        add_names(out, "labels", step->type->labels);
        add_flag(out, step->type->unchecked_on_sqlite, "unchecked-on-sqlite");
        return;
    case OP_INSERT:
        add_insert(out, step);
        return;
    case OP_UPDATE:
        add_update(out, step);
        return;
    case OP_DELETE:
        add_text(out, step->table.text);
        add_value(out, "where", step->where);
        return;
    case OP_SQL:
    case OP_CALL:
        add_code(out, step);
        return;
    }
}

static void add_step(struct buf *out, const struct step *step)
{
    buf_add(out, "\n    (");
    for (const char *at = op_words(step->op); *at != '\0'; at++)
        buf_char(out, *at == ' ' ? '-' : *at);
    if (step->dialects != EVERY_DIALECT)
        add_attribute(out, "on", step->dialects == 1u << MIG_DIALECT_SQLITE ? "sqlite" : "postgres");
    add_body(out, step);
    buf_char(out, ')');
}

static void add_steps(struct buf *out, const char *word, struct steps steps)
{
    buf_format(out, "\n  (%s", word);
    for (size_t i = 0; i < steps.count; i++)
        add_step(out, steps.items[i]);
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
