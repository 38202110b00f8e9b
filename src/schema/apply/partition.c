/* SPDX-License-Identifier: MIT
 * create, rename and drop partition: what belongs into one, and that no two of a table meet.
 */
#include "schema/partition.h"
#include "base/text.h"
#include "schema/apply/applying.h"
#include "schema/namespace.h"

static const struct partition *find(const struct apply *apply, struct schema *schema, struct name name)
{
    return (const struct partition *)apply_find_object(apply, schema, OBJECT_PARTITION,
                                                       PROBLEM_UNKNOWN_PARTITION, name);
}

static void wrong(const struct apply *apply, struct span span, const char *message)
{
    problem_add(apply->problems, PROBLEM_BOUND, span, "%s", message);
}

static bool fits_method(enum bound_kind kind, enum partition_method method)
{
    switch (kind) {
    case BOUND_RANGE:
        return method == PARTITION_RANGE;
    case BOUND_LIST:
        return method == PARTITION_LIST;
    case BOUND_HASH:
        return method == PARTITION_HASH;
    case BOUND_DEFAULT:
        return method != PARTITION_HASH;
    }
    return false;
}

static const char *bound_words(enum partition_method method)
{
    switch (method) {
    case PARTITION_RANGE:
        return "`from (...) to (...)` or `default`";
    case PARTITION_LIST:
        return "`in (...)` or `default`";
    case PARTITION_HASH:
        return "`with (modulus n, remainder m)`";
    }
    return "";
}

static bool is_limit(const struct expr *value)
{
    return bound_is_infinite(value) &&
           (text_equal(value->text, "minvalue") || text_equal(value->text, "maxvalue"));
}

/* One value for a key; NULL: it has a problem. */
static const struct expr *check_value(const struct apply *apply, struct schema schema,
                                      const struct step *step, const struct table *table, size_t key,
                                      const struct expr *value)
{
    const struct expr *expr = table->partitioning->keys[key];
    const struct column *found = expr->kind == EXPR_COLUMN ? table_column(table, expr->text) : NULL;
    struct column column = {.name.text = "the partition key",
                            .type = partition_key_type(apply->arena, table, key)};
    size_t problems = apply->problems->list.count;
    bool range = step->partition->bound.kind == BOUND_RANGE;
    if (range && is_limit(value))
        return value;
    if (!expr_is_constant(value)) {
        wrong(apply, value->span, "a bound is a constant");
        return NULL;
    }
    if (range && value->kind == EXPR_NULL) {
        wrong(apply, value->span, "null lies in no range; only the default partition takes it");
        return NULL;
    }
    value = apply_value(apply, schema, step, (struct place){NULL, "a bound", 0}, table,
                        found != NULL ? found : &column, value);
    return apply->problems->list.count == problems ? value : NULL;
}

static const struct expr *const *check_values(const struct apply *apply, struct schema schema,
                                              const struct step *step, const struct table *table,
                                              const struct expr *const *values, size_t count)
{
    const struct expr **checked = arena_array(apply->arena, const struct expr *, count);
    bool list = step->partition->bound.kind == BOUND_LIST;
    for (size_t i = 0; i < count; i++) {
        checked[i] = check_value(apply, schema, step, table, list ? 0 : i, values[i]);
        if (checked[i] == NULL)
            return NULL;
    }
    return checked;
}

/* Behind a limit only the same limit may stand. */
static bool ends_in_limits(const struct expr *const *values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (bound_is_infinite(values[i - 1]) &&
            !(bound_is_infinite(values[i]) && text_equal(values[i - 1]->text, values[i]->text)))
            return false;
    return true;
}

static bool check_range(const struct apply *apply, const struct table *table, const struct bound *bound)
{
    size_t keys = table->partitioning->key_count;
    if (bound->value_count != keys || bound->end_count != keys) {
        problem_add(apply->problems, PROBLEM_BOUND, bound->span,
                    "`%s` is partitioned by %zu key%s, and this bound has %zu and %zu values",
                    table->object.name.text, keys, keys == 1 ? "" : "s", bound->value_count,
                    bound->end_count);
        return false;
    }
    return true;
}

/* The bound in its one spelling; false: it has a problem. */
static bool check_bound(const struct apply *apply, struct schema schema, const struct step *step,
                        const struct table *table, struct bound *bound)
{
    struct span span = bound->span;
    if (bound->kind == BOUND_HASH && (bound->modulus == 0 || bound->remainder >= bound->modulus)) {
        wrong(apply, span, "a remainder is less than its modulus, which is 1 or more");
        return false;
    }
    if (bound->kind == BOUND_RANGE && !check_range(apply, table, bound))
        return false;
    bound->values = check_values(apply, schema, step, table, bound->values, bound->value_count);
    bound->ends = check_values(apply, schema, step, table, bound->ends, bound->end_count);
    if (bound->values == NULL || bound->ends == NULL)
        return false;
    *bound = bound_normal(apply->arena, table, bound);
    if (bound->kind != BOUND_RANGE)
        return true;
    if (!ends_in_limits(bound->values, bound->value_count) || !ends_in_limits(bound->ends, bound->end_count))
        wrong(apply, span, "behind `minvalue` or `maxvalue` only the same word may stand");
    else if (bound_order(bound->values, bound->ends, bound->value_count) >= 0)
        wrong(apply, span, "this range holds nothing: its end lies before its beginning");
    else
        return true;
    return false;
}

struct neighbours {
    const struct apply *apply;
    const struct partition *partition;
};

static bool divides(unsigned a, unsigned b)
{
    return a < b ? b % a == 0 : a % b == 0;
}

static void meet(void *context, const struct partition *other)
{
    const struct neighbours *neighbours = context;
    const struct apply *apply = neighbours->apply;
    const struct bound *bound = &neighbours->partition->bound;
    const char *name = other->object.name.text;
    struct problem *problem = NULL;
    if (bound_overlaps(bound, &other->bound))
        problem = problem_add(apply->problems, PROBLEM_OVERLAP, bound->span,
                              bound->kind == BOUND_DEFAULT ? "partition `%s` is the default already"
                                                           : "some rows would belong into partition `%s` too",
                              name);
    else if (bound->kind == BOUND_HASH && !divides(bound->modulus, other->bound.modulus))
        problem = problem_add(apply->problems, PROBLEM_BOUND, bound->span,
                              "of the moduli of two partitions one divides the other, and that of `%s` is %u",
                              name, other->bound.modulus);
    if (problem != NULL)
        apply_note_made(apply, problem, arena_format(apply->arena, "partition `%s`", name),
                        other->object.origin);
}

static const struct table *partitioned(const struct apply *apply, struct schema *schema,
                                       const struct step *step)
{
    const struct table *table = apply_find_table(apply, schema, step->partition->table);
    struct problem *problem = NULL;
    if (table == NULL)
        return NULL;
    if (table->partitioning == NULL) {
        problem = problem_add(apply->problems, PROBLEM_NOT_PARTITIONED, step->partition->table.span,
                              "`%s` is not a partitioned table", table->object.name.text);
        problem_help(apply->problems, problem,
                     "`partition by range (...)` stands behind `create table ... (...)`");
    } else if (!fits_method(step->partition->bound.kind, table->partitioning->method)) {
        problem = problem_add(apply->problems, PROBLEM_BOUND, step->partition->bound.span,
                              "`%s` is partitioned by %s", table->object.name.text,
                              partition_word(table->partitioning->method));
        problem_help(apply->problems, problem, "its partitions are made with %s",
                     bound_words(table->partitioning->method));
    }
    return problem == NULL ? table : NULL;
}

struct partition *apply_new_partition(const struct apply *apply, struct schema *schema,
                                      const struct step *step, const struct table **table)
{
    struct partition *partition = arena_new(apply->arena, struct partition);
    *table = partitioned(apply, schema, step);
    *partition = *step->partition;
    if (*table == NULL || !check_bound(apply, *schema, step, *table, &partition->bound))
        return NULL;
    struct neighbours neighbours = {apply, partition};
    schema_each_partition(*schema, (*table)->object.name.text, meet, &neighbours);
    partition->object = (struct object){.kind = OBJECT_PARTITION, .name = step->name};
    partition->object.origin = apply_origin(apply, step->name.span);
    return partition;
}

void apply_create_partition(const struct apply *apply, struct schema *schema, const struct step *step)
{
    const struct table *table;
    if (!apply_needs_postgres(apply, step->name.span, "partitions"))
        return;
    bool taken =
        !apply_check_new_name(apply, *schema, step->name) && schema_object(*schema, step->name.text) != NULL;
    const struct partition *partition = apply_new_partition(apply, schema, step, &table);
    if (partition != NULL && !taken)
        *schema = schema_put_object(apply->arena, *schema, &partition->object);
}

void apply_rename_partition(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "partitions"))
        return;
    const struct partition *partition = find(apply, schema, step->name);
    const struct renaming_object how = {apply->arena, apply->dialect, apply_origin(apply, step->span)};
    if (partition != NULL && apply_check_other_name(apply, *schema, &partition->object, step->to))
        *schema = schema_rename_object(&how, *schema, &partition->object, step->to);
}

void apply_drop_partition(const struct apply *apply, struct schema *schema, const struct step *step)
{
    if (!apply_needs_postgres(apply, step->name.span, "partitions"))
        return;
    const struct partition *partition = find(apply, schema, step->name);
    if (partition == NULL)
        return;
    apply_check_loss(apply, *schema, step, arena_format(apply->arena, "`%s`", step->name.text),
                     partition->object.origin);
    *schema = schema_remove(apply->arena, *schema, &partition->object, apply_origin(apply, step->span));
}
