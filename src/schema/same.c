/* SPDX-License-Identifier: MIT
 * In: two columns, constraints or indexes. Out: whether they mean the same on one database. Expressions are
 * compared in their normal form; one that a database printed and nobody can read is equal only to itself.
 */
#include "schema/same.h"

#include "base/text.h"
#include "schema/parameters.h"
#include "schema/partition.h"
#include "schema/print.h"
#include "schema/trigger.h"
#include "schema/view.h"

static bool is_opaque(const struct expr *expr)
{
    if (expr->kind == EXPR_OPAQUE)
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (is_opaque(expr->args[i]))
            return true;
    return false;
}

static enum same worse(enum same a, enum same b)
{
    return a > b ? a : b;
}

static enum same yes_or_no(bool equal)
{
    return equal ? SAME_YES : SAME_NO;
}

static const char *unreadable(struct comparison *comparison, const char *what, const struct expr *a,
                              const struct expr *b)
{
    struct buf text;
    buf_init(&text, comparison->arena);
    expr_print(&text, is_opaque(b) ? b : a);
    return arena_format(comparison->arena, "%s `%s` cannot be read", what, text.data);
}

/* Normal forms, when both have one. */
struct pair {
    const struct expr *a, *b;
    bool known;
    enum same same;
};

/* What can be said without normal forms. */
static struct pair look(struct comparison *comparison, const char *what, const struct expr *a,
                        const struct expr *b)
{
    if (a == NULL || b == NULL || expr_equal(a, b))
        return (struct pair){a, b, true, yes_or_no(expr_equal(a, b))};
    if (!is_opaque(a) && !is_opaque(b))
        return (struct pair){a, b, false, SAME_NO};
    comparison->reason = unreadable(comparison, what, a, b);
    return (struct pair){a, b, true, SAME_CANNOT_TELL};
}

static enum same same_expr(struct comparison *comparison, const char *what, const struct table *in_a,
                           const struct expr *a, const struct table *in_b, const struct expr *b)
{
    struct pair pair = look(comparison, what, a, b);
    if (pair.known)
        return pair.same;
    return yes_or_no(expr_equal(expr_normal(comparison->arena, a, in_a, comparison->dialect),
                                expr_normal(comparison->arena, b, in_b, comparison->dialect)));
}

static enum same same_default(struct comparison *comparison, const struct column *a, const struct column *b)
{
    struct pair pair = look(comparison, "the default", a->value, b->value);
    if (pair.known)
        return pair.same;
    return yes_or_no(
        expr_equal(expr_normal_value(comparison->arena, a->value, a->type, comparison->dialect),
                   expr_normal_value(comparison->arena, b->value, b->type, comparison->dialect)));
}

/* What is stored in the column becomes its type, whether the expression says so or not. */
static const struct expr *stored_value(struct comparison *comparison, const struct column *column)
{
    const struct expr **value = arena_array(comparison->arena, const struct expr *, 1);
    struct expr *cast = arena_new(comparison->arena, struct expr);
    if (column->generated == NULL || is_opaque(column->generated))
        return column->generated;
    value[0] = column->generated;
    *cast = (struct expr){.kind = EXPR_CAST, .type = column->type, .args = value, .count = 1};
    return cast;
}

enum same same_column(struct comparison *comparison, const struct table *in_a, const struct column *a,
                      const struct table *in_b, const struct column *b)
{
    bool plain = type_equal(a->type, b->type) && a->not_null == b->not_null && a->identity == b->identity &&
                 a->serial == b->serial && text_equal(a->collation, b->collation) &&
                 text_equal(a->comment, b->comment) &&
                 (a->generated == NULL || b->generated == NULL || a->stored == b->stored);
    enum same generated = same_expr(comparison, "the expression", in_a, stored_value(comparison, a), in_b,
                                    stored_value(comparison, b));
    return worse(yes_or_no(plain), worse(same_default(comparison, a, b), generated));
}

static bool same_reference(const struct constraint *a, const struct constraint *b)
{
    return text_equal(a->table.text, b->table.text) && names_equal(a->references, b->references) &&
           a->on_delete == b->on_delete && a->on_update == b->on_update && a->match_full == b->match_full;
}

static enum same same_part(struct comparison *comparison, const struct table *in_a,
                           const struct index_part *a, const struct table *in_b, const struct index_part *b)
{
    bool plain = a->descending == b->descending && a->nulls == b->nulls &&
                 text_equal(a->collation, b->collation) && text_equal(a->operator_class, b->operator_class) &&
                 text_equal(a->operator, b->operator);
    return plain ? same_expr(comparison, "the key", in_a, a->expr, in_b, b->expr) : SAME_NO;
}

enum same same_constraint(struct comparison *comparison, const struct table *in_a, const struct constraint *a,
                          const struct table *in_b, const struct constraint *b)
{
    bool plain = a->kind == b->kind && names_equal(a->columns, b->columns) &&
                 a->deferrable == b->deferrable && a->initially_deferred == b->initially_deferred &&
                 same_reference(a, b) && a->nulls_not_distinct == b->nulls_not_distinct &&
                 names_equal(a->include, b->include) && text_equal(a->method, b->method) &&
                 a->part_count == b->part_count;
    enum same same = yes_or_no(plain);
    for (size_t i = 0; plain && i < a->part_count; i++)
        same = worse(same, same_part(comparison, in_a, &a->parts[i], in_b, &b->parts[i]));
    if (!plain)
        return SAME_NO;
    same = worse(same, same_expr(comparison, "the condition", in_a, a->where, in_b, b->where));
    return worse(same, same_expr(comparison, "the condition", in_a, a->check, in_b, b->check));
}

/* Whether every column that one check reads is read by the other. */
struct coverage {
    const struct expr *other;
    bool complete;
};

static void cover(void *context, const struct expr *column)
{
    struct coverage *coverage = context;
    coverage->complete = coverage->complete && expr_reads(coverage->other, column->text);
}

static bool covers(const struct expr *check, const struct expr *other)
{
    struct coverage coverage = {other, true};
    expr_columns(check, cover, &coverage);
    return coverage.complete;
}

bool same_place(const struct constraint *a, const struct constraint *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case CONSTRAINT_PRIMARY_KEY: /* there is only one */
        return true;
    case CONSTRAINT_CHECK:
        return covers(a->check, b->check) && covers(b->check, a->check);
    case CONSTRAINT_FOREIGN_KEY:
    case CONSTRAINT_UNIQUE:
        return names_equal(a->columns, b->columns);
    case CONSTRAINT_EXCLUDE: /* only where every one has a name */
        return false;
    }
    return false;
}

enum same same_index(struct comparison *comparison, const struct table *in_a, const struct index *a,
                     const struct table *in_b, const struct index *b)
{
    bool plain = a->unique == b->unique && a->part_count == b->part_count &&
                 text_equal(a->method, b->method) && names_equal(a->include, b->include) &&
                 a->nulls_not_distinct == b->nulls_not_distinct &&
                 parameters_equal(a->parameters, b->parameters);
    enum same same = yes_or_no(plain);
    for (size_t i = 0; plain && i < a->part_count; i++)
        same = worse(same, same_part(comparison, in_a, &a->parts[i], in_b, &b->parts[i]));
    return plain ? worse(same, same_expr(comparison, "the condition", in_a, a->where, in_b, b->where))
                 : SAME_NO;
}

static enum same same_view(struct comparison *comparison, const struct view *a, const struct view *b)
{
    const struct query *normal_a =
        a->query != NULL ? query_normal(comparison->arena, a->query, comparison->in_a, comparison->dialect)
                         : NULL;
    const struct query *normal_b =
        b->query != NULL ? query_normal(comparison->arena, b->query, comparison->in_b, comparison->dialect)
                         : NULL;
    if (normal_a != NULL && normal_b != NULL)
        return yes_or_no(query_equal(normal_a, normal_b));
    comparison->reason = "the query of the view uses what the language does not have";
    return SAME_CANNOT_TELL;
}

/* What it reads is looked for in the schema that is expected: where a hand has changed a table, that is told
 * of the table. Where nobody knows the tables, the text stands for itself. */
static const char *trigger_text(struct comparison *comparison, const struct trigger *trigger)
{
    const struct trigger *normal =
        trigger->text == NULL
            ? trigger_normal(comparison->arena, trigger, comparison->in_a, comparison->dialect)
            : NULL;
    struct buf text;
    buf_init(&text, comparison->arena);
    print_trigger(&text, normal != NULL ? normal : trigger, " ");
    return text.data;
}

static enum same same_trigger(struct comparison *comparison, const struct trigger *a, const struct trigger *b)
{
    return yes_or_no(text_equal(trigger_text(comparison, a), trigger_text(comparison, b)));
}

enum same same_object(struct comparison *comparison, const struct object *a, const struct object *b)
{
    if (a->kind == OBJECT_TRIGGER && b->kind == OBJECT_TRIGGER)
        return same_trigger(comparison, (const struct trigger *)a, (const struct trigger *)b);
    if (a->kind == OBJECT_VIEW && b->kind == OBJECT_VIEW)
        return same_view(comparison, (const struct view *)a, (const struct view *)b);
    struct buf text_a, text_b;
    buf_init(&text_a, comparison->arena);
    buf_init(&text_b, comparison->arena);
    print_object(&text_a, a);
    print_object(&text_b, b);
    return yes_or_no(text_equal(text_a.data, text_b.data));
}

enum same same_partitioning(struct comparison *comparison, const struct table *a, const struct table *b)
{
    const struct partitioning *by_a = a->partitioning, *by_b = b->partitioning;
    enum same same = SAME_YES;
    if (by_a == NULL || by_b == NULL)
        return yes_or_no(by_a == by_b);
    if (by_a->method != by_b->method || by_a->key_count != by_b->key_count)
        return SAME_NO;
    for (size_t i = 0; i < by_a->key_count; i++)
        same = worse(same, same_expr(comparison, "the partition key", a, by_a->keys[i], b, by_b->keys[i]));
    return same;
}
