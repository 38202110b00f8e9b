/* SPDX-License-Identifier: MIT
 * In: names, types, expressions and the parts of a table as written. Out: their pieces of a revision's tree.
 * digest/tree.c makes the whole of them; what one of these writes never changes.
 */
#include "schema/digest/parts.h"

#include "base/path.h"
#include "schema/partition.h"
#include "schema/query.h"

#include <stdlib.h>
#include <string.h>

void digest_text(struct buf *out, const char *text)
{
    buf_add(out, " \"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_char(out, '\\');
        buf_char(out, *text);
    }
    buf_char(out, '"');
}

void digest_path(struct buf *out, const char *path)
{
    const char *schema = path_schema(out->arena, path);
    buf_add(out, schema != NULL ? " (in" : "");
    if (schema != NULL)
        digest_text(out, schema);
    digest_text(out, path_base(path));
    buf_add(out, schema != NULL ? ")" : "");
}

void digest_flag(struct buf *out, bool set, const char *word)
{
    if (set)
        buf_format(out, " (%s)", word);
}

void digest_attribute(struct buf *out, const char *word, const char *text)
{
    if (text == NULL)
        return;
    buf_format(out, " (%s", word);
    digest_text(out, text);
    buf_char(out, ')');
}

void digest_named(struct buf *out, const char *word, const char *path)
{
    if (path == NULL)
        return;
    buf_format(out, " (%s", word);
    digest_path(out, path);
    buf_char(out, ')');
}

void digest_names(struct buf *out, const char *word, struct names names)
{
    if (names.count == 0)
        return;
    buf_format(out, " (%s", word);
    for (size_t i = 0; i < names.count; i++)
        digest_text(out, names.items[i].text);
    buf_char(out, ')');
}

void digest_type(struct buf *out, struct type type)
{
    if (type.kind == TYPE_ENUM) {
        buf_add(out, " (type (enum");
        digest_path(out, type.name);
        buf_char(out, ')');
    } else {
        buf_add(out, " (type");
        digest_text(out, type.kind == TYPE_OTHER ? type.name : type_word(type.kind));
    }
    if (type.length != 0)
        buf_format(out, " %u", type.length);
    if (type.precision != 0)
        buf_format(out, " %u", type.precision);
    if (type.scale != 0)
        buf_format(out, " %u", type.scale);
    digest_flag(out, type.array, "array");
    buf_char(out, ')');
}

static int by_name(const void *left, const void *right)
{
    const struct parameter *a = left;
    const struct parameter *b = right;
    return strcmp(a->name.text, b->name.text);
}

/* In whatever order they were written. */
void digest_parameters(struct buf *out, struct parameters parameters)
{
    struct parameter *sorted = arena_array(out->arena, struct parameter, parameters.count);
    for (size_t i = 0; i < parameters.count; i++)
        sorted[i] = parameters.items[i];
    if (parameters.count > 1)
        qsort(sorted, parameters.count, sizeof *sorted, by_name);
    for (size_t i = 0; i < parameters.count; i++) {
        buf_add(out, " (parameter");
        digest_text(out, sorted[i].name.text);
        if (sorted[i].value != NULL)
            digest_text(out, sorted[i].value);
        buf_char(out, ')');
    }
}

void digest_value(struct buf *out, const char *word, const struct expr *expr)
{
    if (expr == NULL)
        return;
    buf_format(out, " (%s", word);
    digest_expr(out, expr);
    buf_char(out, ')');
}

static void add_case(struct buf *out, const struct expr *expr)
{
    size_t i = expr->has_operand ? 1 : 0;
    if (expr->has_operand)
        digest_value(out, "operand", expr->args[0]);
    for (; i + 1 < expr->count; i += 2) {
        buf_add(out, " (when");
        digest_expr(out, expr->args[i]);
        digest_expr(out, expr->args[i + 1]);
        buf_char(out, ')');
    }
    if (expr->has_else)
        digest_value(out, "else", expr->args[i]);
}

void digest_expr(struct buf *out, const struct expr *expr)
{
    buf_format(out, " (%s", expr_word(expr->kind));
    if (expr->text != NULL)
        digest_text(out, expr->text);
    digest_attribute(out, "of", expr->qualifier);
    if (expr->kind == EXPR_CASE)
        add_case(out, expr);
    for (size_t i = 0; expr->kind != EXPR_CASE && i < expr->count; i++)
        digest_expr(out, expr->args[i]);
    if (expr->kind == EXPR_CAST)
        digest_type(out, expr->type);
    digest_flag(out, expr->negated, "not");
    digest_flag(out, expr->star, "star");
    digest_flag(out, expr->distinct, "distinct");
    if (expr->query != NULL)
        query_digest(out, expr->query);
    buf_char(out, ')');
}

const char *digest_identity(enum identity identity)
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
void digest_column(struct buf *out, const struct column *column, bool in_key)
{
    buf_add(out, "\n      (column");
    digest_text(out, column->name.text);
    digest_type(out, column->type);
    digest_flag(out, column->not_null && !in_key, "not-null");
    digest_value(out, "default", column->value);
    digest_value(out, "generated", column->generated);
    digest_flag(out, column->stored, "stored");
    digest_attribute(out, "identity", digest_identity(column->identity));
    digest_attribute(out, "collate", column->collation);
    digest_attribute(out, "comment", column->comment);
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

static void add_index_part(struct buf *out, const struct index_part *part)
{
    buf_add(out, " (key");
    digest_expr(out, part->expr);
    digest_flag(out, part->descending, "desc");
    digest_attribute(out, "nulls",
                     part->nulls == NULLS_DEFAULT ? NULL
                     : part->nulls == NULLS_FIRST ? "first"
                                                  : "last");
    digest_attribute(out, "collate", part->collation);
    digest_attribute(out, "operator-class", part->operator_class);
    digest_attribute(out, "operator", part->operator);
    buf_char(out, ')');
}

static const char *constraint_tree(struct arena *arena, const struct constraint *constraint)
{
    struct buf out;
    buf_init(&out, arena);
    buf_format(&out, "(%s", constraint_word(constraint->kind));
    digest_names(&out, "columns", constraint->columns);
    if (constraint->check != NULL)
        digest_expr(&out, constraint->check);
    for (size_t i = 0; i < constraint->part_count; i++)
        add_index_part(&out, &constraint->parts[i]);
    digest_attribute(&out, "method", constraint->method);
    digest_value(&out, "where", constraint->where);
    digest_names(&out, "include", constraint->include);
    digest_flag(&out, constraint->nulls_not_distinct, "nulls-not-distinct");
    digest_named(&out, "table", constraint->table.text);
    digest_names(&out, "references", constraint->references);
    digest_attribute(&out, "on-delete", action_word(constraint->on_delete));
    digest_attribute(&out, "on-update", action_word(constraint->on_update));
    digest_flag(&out, constraint->match_full, "match-full");
    digest_flag(&out, constraint->deferrable, "deferrable");
    digest_flag(&out, constraint->initially_deferred, "initially-deferred");
    digest_attribute(&out, "name", constraint->unnamed ? NULL : constraint->name.text);
    buf_char(&out, ')');
    return out.data;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Inline or in a list of their own, early or late: the same. */
void digest_constraints(struct buf *out, const struct constraint *const *constraints, size_t count)
{
    const char **trees = arena_array(out->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        trees[i] = constraint_tree(out->arena, constraints[i]);
    if (count > 1)
        qsort(trees, count, sizeof *trees, compare_texts);
    for (size_t i = 0; i < count; i++)
        buf_format(out, "\n      %s", trees[i]);
}

static void digest_partitioning(struct buf *out, const struct partitioning *partitioning)
{
    if (partitioning == NULL)
        return;
    buf_format(out, " (partition-by-%s", partition_word(partitioning->method));
    for (size_t i = 0; i < partitioning->key_count; i++)
        digest_expr(out, partitioning->keys[i]);
    buf_char(out, ')');
}

void digest_table(struct buf *out, const struct table *table)
{
    digest_flag(out, table->strict, "strict");
    digest_flag(out, table->without_rowid, "without-rowid");
    digest_flag(out, table->autoincrement, "autoincrement");
    digest_flag(out, table->unlogged, "unlogged");
    digest_partitioning(out, table->partitioning);
    digest_parameters(out, table->parameters);
    digest_attribute(out, "comment", table->comment);
    const struct constraint *key = table_primary_key(table);
    for (size_t i = 0; i < table->column_count; i++)
        digest_column(out, table->columns[i],
                      key != NULL && names_have(key->columns, table->columns[i]->name.text));
    digest_constraints(out, table->constraints, table->constraint_count);
}

void digest_index(struct buf *out, const struct step *step)
{
    const struct index *index = step->index;
    digest_text(out, path_base(index->object.name.text));
    digest_named(out, "table", index->table.text);
    digest_flag(out, index->unique, "unique");
    digest_flag(out, step->if_not_exists, "if-not-exists");
    digest_flag(out, step->concurrently, "concurrently");
    for (size_t i = 0; i < index->part_count; i++)
        add_index_part(out, &index->parts[i]);
    digest_attribute(out, "method", index->method);
    digest_names(out, "include", index->include);
    digest_flag(out, index->nulls_not_distinct, "nulls-not-distinct");
    digest_parameters(out, index->parameters);
    digest_value(out, "where", index->where);
}
