/* SPDX-License-Identifier: MIT
 * create and drop index.
 */
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/index_methods.h"
#include "schema/print.h"

enum { ALL_COLUMNS = 32 }; /* keys and others */

/* SQLite reads such a text as the name of a column, and PostgreSQL gives it no type. */
static void check_constant_part(const struct apply *apply, const char *where, const struct expr *expr)
{
    if (expr->kind == EXPR_STRING || expr->kind == EXPR_NULL)
        problem_add(apply->problems, PROBLEM_CONSTANT_KEY, expr->span, "%s has a key that is %s for all rows",
                    where, apply_expr_text(apply, expr));
}

static bool stands_before(const struct index *index, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (expr_equal(index->parts[i].expr, index->parts[at].expr) &&
            text_equal(index->parts[i].collation, index->parts[at].collation) &&
            text_equal(index->parts[i].operator_class, index->parts[at].operator_class))
            return true;
    return false;
}

static const struct index_part *resolved_parts(const struct apply *apply, struct schema schema,
                                               const struct step *step, const struct table *table)
{
    const struct index *index = step->index;
    struct index_part *parts = arena_array(apply->arena, struct index_part, index->part_count);
    const char *where = arena_format(apply->arena, "the index `%s`", index->object.name.text);
    for (size_t i = 0; i < index->part_count; i++) {
        struct index_part *part = &parts[i];
        *part = index->parts[i];
        if (stands_before(index, i)) {
            problem_add(apply->problems, PROBLEM_NAMED_TWICE, part->expr->span, "%s names `%s` twice", where,
                        apply_expr_text(apply, part->expr));
            continue;
        }
        part->expr = apply_expr(apply, schema, step,
                                (struct place){table, where, RULE_DETERMINISTIC | RULE_RANGES}, part->expr);
        check_constant_part(apply, where, part->expr);
        apply_check_index_part(apply, table, index_method_find(index->method), part);
    }
    return parts;
}

static void method_lacks(const struct apply *apply, const struct index *index,
                         const struct index_method *method, const char *what)
{
    problem_add(apply->problems, PROBLEM_INDEX_METHOD, index->object.name.span, "a %s index %s", method->name,
                what);
}

static void unknown_method(const struct apply *apply, const struct index *index)
{
    const char *nearest = index_method_nearest(index->method);
    struct problem *problem = problem_add(apply->problems, PROBLEM_INDEX_METHOD, index->object.name.span,
                                          "there is no index method `%s`", index->method);
    if (nearest != NULL)
        problem_help(apply->problems, problem, "did you mean `%s`?", nearest);
}

static void check_on_sqlite(const struct apply *apply, const struct index *index)
{
    struct span span = index->object.name.span;
    if (index->method != NULL && !text_equal(index->method, "btree"))
        apply_index_lacks(apply, span, arena_format(apply->arena, "method `%s`", index->method));
    if (index->nulls_not_distinct)
        apply_index_lacks(apply, span, "`nulls not distinct`");
}

static void check_method(const struct apply *apply, struct index *index, const char *what)
{
    const struct index_method *method = index_method_find(index->method);
    bool postgres = apply->dialect == MIG_DIALECT_POSTGRES;
    if (method == NULL)
        unknown_method(apply, index);
    else
        check_on_sqlite(apply, index);
    if (index->nulls_not_distinct && !index->unique)
        problem_add(apply->problems, PROBLEM_ATTRIBUTES, index->object.name.span,
                    "%s is not unique, so `nulls not distinct` says nothing", what);
    if (method != NULL)
        index->parameters =
            apply_parameters(apply, method->name, (struct parameters){NULL, 0}, index->parameters);
    if (method == NULL || !postgres)
        return;
    if (index->unique && (method->flags & METHOD_UNIQUE) == 0)
        method_lacks(apply, index, method, "cannot be unique");
    if (index->include.count != 0 && (method->flags & METHOD_INCLUDES) == 0)
        method_lacks(apply, index, method, "includes no columns beside its keys");
    if (index->part_count > method->columns)
        problem_add(apply->problems, PROBLEM_LIMIT, index->object.name.span,
                    "%s has %zu columns, and PostgreSQL takes no more than %zu", what, index->part_count,
                    method->columns);
    if (index->part_count <= method->columns && index->part_count + index->include.count > ALL_COLUMNS)
        problem_add(apply->problems, PROBLEM_LIMIT, index->object.name.span,
                    "%s has %zu columns, and PostgreSQL takes no more than %d", what,
                    index->part_count + index->include.count, ALL_COLUMNS);
}

static struct index *resolved(const struct apply *apply, struct schema schema, const struct step *step,
                              const struct table *table)
{
    struct index *copy = arena_new(apply->arena, struct index);
    struct name name = step->index->object.name;
    const char *what = arena_format(apply->arena, "the index `%s`", name.text);
    *copy = *step->index;
    copy->object.kind = OBJECT_INDEX;
    if (!apply->derived)
        copy->object.origin = apply_origin(apply, name.span);
    copy->table = (struct name){table->object.name.text, step->table.span};
    check_method(apply, copy, what);
    apply_check_columns(apply, schema, table, copy->include, what);
    copy->parts = resolved_parts(apply, schema, step, table);
    if (copy->where != NULL)
        copy->where = apply_expr(apply, schema, step,
                                 (struct place){table, what, RULE_BOOLEAN | RULE_DETERMINISTIC}, copy->where);
    return copy;
}

static const char *index_text(const struct apply *apply, const struct index *index)
{
    struct buf text;
    buf_init(&text, apply->arena);
    print_index(&text, index);
    return text.data;
}

/* `if not exists`: there and the same is done, there and different is an error. Returns whether that decided
 * it. */
static bool is_there(const struct apply *apply, struct schema schema, const struct step *step,
                     const struct index *index)
{
    const struct index *other = schema_index(schema, index->object.name.text);
    if (!step->if_not_exists || other == NULL)
        return false;
    if (strcmp(index_text(apply, other), index_text(apply, index)) == 0)
        return true;
    struct problem *problem =
        problem_add(apply->problems, PROBLEM_NAME_TAKEN, index->object.name.span,
                    "there is another index `%s` at this revision", index->object.name.text);
    problem_note(apply->problems, problem, other->object.origin.span, "`%s`", index_text(apply, other));
    return true;
}

void apply_create_index(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->table);
    struct name name = step->index->object.name;
    if (table == NULL)
        return;
    const struct index *index = resolved(apply, *schema, step, table);
    apply_check_partition_index(apply, step, table);
    apply_check_extension(apply, *schema, index, table);
    if (is_there(apply, *schema, step, index) ||
        (!apply_check_new_name(apply, *schema, name) && schema_object(*schema, name.text) != NULL))
        return;
    table = table_with_index(apply->arena, table, NULL, index);
    apply_check_partitioned(apply, *schema, table);
    *schema = schema_put_table(apply->arena, *schema, table);
}

void apply_drop_index(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct index *index = apply_find_index(apply, schema, step->name);
    if (index == NULL)
        return;
    const struct table *table = schema_table(*schema, index->table.text);
    if (table != NULL)
        apply_check_partition_index(apply, step, table);
    if (table != NULL && index->unique)
        apply_may_drop_key(apply, *schema, step, table, (struct key){.index = index});
    *schema = schema_remove(apply->arena, *schema, &index->object, apply_origin(apply, step->span));
}
